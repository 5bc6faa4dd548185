"""How the interface description (OpenAPI) is drawn from the resources, in Chinese.

A view says what it is by `subject` and `about`, and what it writes by `writes`; what every address
answers to a wrong request is added here once, so no resource can forget it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from portal.api import FIELDS, Calls, chooses
from portal.repeats import HEADER, REPLAYED

PROBLEM_JSON = "application/problem+json"
PROBLEMS = {
    400: (
        "invalid",
        "参数不对。problems 逐个参数说明怎样才对。",
        "请求的参数不对。请按接口说明改正后再试。",
    ),
    401: (
        "not_authenticated",
        "还没有登录；登录或令牌已过期；令牌不对或已停用。",
        "还没有登录。请先登录再访问。",
    ),
    403: (
        "not_allowed",
        "没有这项权限，who 是有权的角色；或令牌的范围里没有（token_scope）。",
        "不能查看人员。查看人员的权限属于平台管理员。",
    ),
    404: ("not_found", "没有这一条，或不在授权范围内。", "没有这一条，或不在您的授权范围内。"),
    406: (
        "not_acceptable",
        "请求头Accept要的格式没有。",
        "没有这种格式。请用 application/json。",
    ),
    409: (
        "stale",
        "现在的状态不能这样办，或别人先办了；没有写入。",
        "现在是“待登记”，不能分派；要在“待分派”、“已退回”、“重新办理”时办理。",
    ),
    412: (
        "changed",
        "请求头If-Match里的ETag不是现在的：读取以后内容变了；没有写入。",
        "内容在读取以后已经变了，没有办理。请重新读取，核对后再办。",
    ),
    415: (
        "unsupported_media_type",
        "请求头Content-Type的格式看不懂。",
        "看不懂这种格式的内容。请送 application/json；带照片的送 multipart/form-data。",
    ),
    422: (
        "invalid",
        "内容不合规则，或写的编号没有、不在授权范围内，problems 逐项说明怎样才对；"
        "或同一个Idempotency-Key送了别的内容（key_reused）。",
        "发现日期要在2026-07-13至2026-10-13之间。",
    ),
    429: (
        "throttled",
        "访问太频繁。请求头Retry-After是要等的秒数。",
        "访问太频繁。请在20秒以后再试。",
    ),
    500: (
        "server_error",
        "平台出了故障，没有写入。",
        "平台出了故障，没有办成。已经记录下来；请稍后再试，还不行的请联系平台管理员。",
    ),
}
"""Status → (code, when, what is said)."""
READING = (400, 401, 403, 404, 406, 429, 500)
EVERYWHERE = (401, 406, 415, 429, 500)
"""Statuses whose meaning does not depend on the address."""
_KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description=(
        "防止重复办理的标识，每个请求生成一个（如UUID），重送时不变："
        "24小时内同样的标识和内容得到第一次的答复，只办一次。"
    ),
)
_REPLAYED = OpenApiParameter(
    REPLAYED,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="true：以前办过，这是那一次的答复。",
)
_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="读取单件时得到的ETag：以后又变过的不办，答复412。不写不查。",
)
_TAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200],
    description="内容的标记。下次放进请求头If-None-Match，没有变化时只答复304。",
)
_FIELDS = OpenApiParameter(
    FIELDS,
    {"type": "array", "items": {"type": "string"}},
    explode=False,
    description="只要这些字段，用逗号隔开，如id,name；不写为全部。id总是给出。",
)


@dataclass(frozen=True)
class Writing:
    """What a POST does: its name, whole sentences about it, its body, and when it answers what."""

    title: str
    about: str
    body: type[serializers.Serializer[Any]] | Mapping[str, type[serializers.Serializer[Any]]]
    """One for all forms the body may have, or one each by its media type."""
    answers: Mapping[int, str]
    gives: type[serializers.BaseSerializer[Any]] | serializers.BaseSerializer[Any]


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
    """A token or the portal's session, as the description names them."""

    target_class = "portal.callers.SignedIn"
    name = ["token", "session"]  # type: ignore[assignment]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        """One of the two is enough."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        """Describe the header and the cookie."""
        token = {
            "type": "http",
            "scheme": "bearer",
            "description": "在“接口令牌”页生成的令牌。",
        }
        session = {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "在登录页登录后的会话；写入时另需请求头X-CSRFToken。",
        }
        return [token, session]


ROOM = "x-room"
"""The extension that names an operation's room: its code and its name."""


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

    def get_extensions(self) -> dict[str, Any]:
        """Tell which room of the portal it belongs to, by which the page of the description is ordered."""
        room = apps.get_containing_app_config(type(self.view).__module__)
        return {ROOM: {"code": room.label, "name": str(room.verbose_name)}} if room else {}

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

    def get_override_parameters(self) -> list[Any]:
        """Name what every address of its kind takes and gives beside its own parameters."""
        if self.method == "POST":
            once = [_KEY, _REPLAYED] if isinstance(self.view, Calls) else []
            return once + ([_MATCH] if self.matches else [])
        return [_TAG, *([_FIELDS] if chooses(self.view) else [])]

    @property
    def matches(self) -> bool:
        """Whether the operation looks at If-Match."""
        return self.method == "POST" and getattr(self.view, "matches", False)

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
            given = getattr(self.view, "gives", None) or super().get_response_serializers()
            media = getattr(self.view, "media", "")
            answers[(200, media) if media else 200] = OpenApiResponse(
                given, description="查到的内容。"
            )
            answers[304] = OpenApiResponse(description="和If-None-Match里的一样，没有变化。")
        # what an address's query names may be out of scope too, or one's own not there
        may_miss = "{" in self.path or self.method in getattr(self.view, "misses", ())
        left_out = set() if may_miss else {404}
        left_out |= set() if self.matches else {412}
        for status in PROBLEMS if self.writing else READING:
            if status not in left_out:
                answers |= self._refusal(status)
        return answers

    def _refusal(self, status: int) -> dict[Any, Any]:
        """Return the description of a refusal, in the shape the view gives it."""
        code, when, title = PROBLEMS[status]
        if hasattr(self.view, "refusal"):
            example = OpenApiExample(
                title,
                value=[{"code": status, "description": title}],
                status_codes=[str(status)],
                response_only=True,
            )
            row = self.resolve_serializer(self.view.refusal, "response").ref
            shape = {"type": "array", "items": row}
            return {status: OpenApiResponse(shape, description=when, examples=[example])}
        return {(status, PROBLEM_JSON): _problem(status, code, when, title)}


def without_docstrings(result: Any, **kwargs: Any) -> Any:
    """Drop what the generator takes from docstrings, which are for programmers, and name the ids."""
    for shape in result["components"]["schemas"].values():
        if shape.get("type") == "object":
            shape.pop("description", None)
    for methods in result["paths"].values():
        for operation in methods.values():
            _loosen(result, operation)
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter.setdefault("description", "编号。")
    return result


def _loosen(result: Any, operation: Any) -> None:
    """Where fields can be chosen none but the id is sure to come."""
    if FIELDS not in {one["name"] for one in operation.get("parameters", ())}:
        return
    shapes = result["components"]["schemas"]
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    row = shapes[_name(shape)]
    if "results" in row.get("properties", {}):
        row = shapes[_name(row["properties"]["results"]["items"])]
    row["required"] = [name for name in row.get("required", ()) if name == "id"]
    if not row["required"]:
        del row["required"]


def _name(reference: Any) -> str:
    return str(reference["$ref"].rpartition("/")[2])


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
