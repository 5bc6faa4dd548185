"""How the interface description (OpenAPI) is drawn from the resources, in Chinese.

A view says what it is by `subject` and `about`, and what it writes by `writes`; what every address
answers to a wrong request is added here once, so no resource can forget it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

PROBLEM_JSON = "application/problem+json"
PROBLEMS = {
    400: (
        "invalid",
        "参数不对。problems 逐个参数说明怎样才对。",
        "请求的参数不对。请按接口说明改正后再试。",
    ),
    401: ("not_authenticated", "还没有登录，或登录已过期。", "还没有登录。请先登录再访问。"),
    403: (
        "not_allowed",
        "没有这项权限。who 是有权的角色。",
        "不能查看人员。查看人员的权限属于平台管理员。",
    ),
    404: ("not_found", "没有这一条，或不在授权范围内。", "没有这一条，或不在您的授权范围内。"),
    409: (
        "stale",
        "现在的状态不能这样办，或别人先办了；没有写入。",
        "现在是“待登记”，不能分派；要在“待分派”、“已退回”、“重新办理”时办理。",
    ),
    422: (
        "invalid",
        "内容不合规则。problems 逐项说明怎样才对。",
        "发现日期要在2026-07-13至2026-10-13之间。",
    ),
}
"""Status → (code, when, what is said)."""
READING = (400, 401, 403, 404)


@dataclass(frozen=True)
class Writing:
    """What a POST does: its name, whole sentences about it, its body, and when it answers what."""

    title: str
    about: str
    body: type[serializers.Serializer[Any]]
    answers: Mapping[int, str]
    gives: type[serializers.BaseSerializer[Any]]


class ProblemSerializer(serializers.Serializer[Any]):
    """A refusal in the form of RFC 9457."""

    type = serializers.CharField(help_text="总是 about:blank。")
    title = serializers.CharField(help_text="一句话：为什么没有办成，怎样才对。")
    status = serializers.IntegerField(help_text="HTTP 状态码。")
    code = serializers.CharField(help_text="不变的英文代号，供程序判断。")
    rule = serializers.CharField(required=False, help_text="所依据的规则编号；没有为空。")
    who = serializers.CharField(required=False, help_text="谁有这项权限；没有为空。")
    problems = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="参数名对应要改正的句子，只在 400、422 时有。",
    )


class SignedInScheme(OpenApiAuthenticationExtension):
    """The portal's session, as the description names it."""

    target_class = "portal.api.SignedIn"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Describe the cookie."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "在登录页登录后的会话。",
        }


class Described(AutoSchema):  # type: ignore[misc]
    """Draws operations from `subject` and `about`, with the refusals every address shares."""

    view: Any

    @property
    def writing(self) -> Writing | None:
        """What the operation writes; None where it reads."""
        return self.view.writes if self.method == "POST" else None

    def get_operation_id(self) -> str:
        """Return the address in words: organizations_list, cycles_overview, cases_create, me."""
        words = [w for w in self._tokenize_path() if not w.startswith("{")]
        name = "_".join(words).replace("-", "_") or "root"
        return f"{name}_list" if self._is_list_view() else name + self._ending()

    def _ending(self) -> str:
        action = getattr(self.view, "action", "")
        return f"_{action}" if action in ("retrieve", "create") else ""

    def get_tags(self) -> list[str]:
        """Group operations by what they are about."""
        return [getattr(type(self.view), "subject", "") or self.view.subject]

    def get_summary(self) -> str:
        """Say what is asked for, or done."""
        if self.writing:
            return self.writing.title
        if self._is_list_view():
            return f"逐页查询{self.view.subject}"
        return f"查询{'一条' if self._ending() else ''}{self.view.subject}"

    def get_description(self) -> str:  # type: ignore[override]
        """Return the sentences of the view."""
        return self.writing.about if self.writing else str(self.view.about)

    def get_request_serializer(self) -> Any:
        """Return what is sent."""
        return self.writing.body if self.writing else None

    def get_response_serializers(self) -> Any:
        """Add the refusals to the answer."""
        answers: dict[Any, Any] = {}
        if self.writing:
            for status, when in self.writing.answers.items():
                answers[status] = OpenApiResponse(self.writing.gives, description=when)
        else:
            given = super().get_response_serializers()
            answers[200] = OpenApiResponse(given, description="查到的内容。")
        has_key = "{" in self.path
        for status in PROBLEMS if self.writing else READING:
            if status != 404 or has_key:
                answers[(status, PROBLEM_JSON)] = _problem(status, *PROBLEMS[status])
        return answers


def without_docstrings(result: Any, **kwargs: Any) -> Any:
    """Drop what the generator takes from docstrings, which are for programmers, and name the ids."""
    for shape in result["components"]["schemas"].values():
        if shape.get("type") == "object":
            shape.pop("description", None)
    for methods in result["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter.setdefault("description", "编号。")
    return result


def _problem(status: int, code: str, when: str, title: str) -> OpenApiResponse:
    value: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "code": code}
    if status == 422:
        value["problems"] = {"found_on": [title]}
    if status == 400:
        value["problems"] = {"kind": ["没有“abc”。可填county（县）、town（乡镇）。"]}
    if status == 403:
        value |= {"rule": "", "who": "平台管理员"}
    example = OpenApiExample(
        title, value=value, media_type=PROBLEM_JSON, status_codes=[str(status)], response_only=True
    )
    return OpenApiResponse(ProblemSerializer, description=when, examples=[example])
