"""Setting up kinds of cases over the API by the form of the page: new ones, changes, out of use and back."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from grids import kinds, rights
from grids.actions.kinds import save_kind
from grids.api.examples import KIND, sent
from grids.api.trees import CaseKindSerializer
from grids.doors import insist, place_for
from grids.forms.kinds import KindForm
from grids.models import CaseKind
from grids.models.kinds import Channel, OptionalStep, Privacy, Reporter
from grids.queries import kind_pages
from members.models.organizations import Kind
from members.writes import insist_valid
from portal.bodies import Body, Text
from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Writes


class UrgencyBody(Body):
    """How long a case of this urgency may take."""

    code = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=20,
        help_text="编号，现有的照填；新的不写，由平台编。",
    )
    title = Text(max_length=20, help_text="名称。")
    days = serializers.IntegerField(
        min_value=1, max_value=kinds.LONGEST_DAYS, help_text="期限的天数。"
    )
    working = serializers.BooleanField(
        required=False, default=True, help_text="true：工作日；false：自然日。"
    )


def _some(choices: Any, what: str, least: int = 1) -> serializers.ListField:
    listed = "、".join(f"{value}（{label}）" for value, label in choices.choices)
    return serializers.ListField(
        child=serializers.ChoiceField(choices.choices),
        min_length=least,
        max_length=len(choices.choices),
        help_text=f"{what}{listed}。",
    )


def _number(most: int, what: str, **more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(max_value=most, help_text=what, **more)


_NONE: dict[str, Any] = {"required": False, "allow_null": True, "default": None, "min_value": 1}
_SENT = {
    name: value
    for name, value in KIND.items()
    if name not in ("id", "code", "organization", "active")
}


@extend_schema_serializer(examples=sent("修改一个类别", _SENT))
class KindBody(Body):
    """A kind as it shall be, all of it."""

    title = Text(max_length=40, help_text="名称，上报的人看到的；使用中的不能同名。")
    practice = Text(
        required=False, allow_blank=True, default="", max_length=60, help_text="依据的做法编号。"
    )
    reporters = _some(Reporter, "谁可以上报：")
    channels = _some(Channel, "来源，第一个是预设的：")
    urgencies: Any = serializers.ListSerializer(
        child=UrgencyBody(),
        min_length=1,
        max_length=kinds.MOST_URGENCIES,
        help_text="紧急程度和期限，第一种是预设的。",
    )
    steps = _some(OptionalStep, "使用的可选步骤：", 0)
    privacy = serializers.ChoiceField(Privacy.choices, help_text="保密类别。")
    extension_days = _number(10, "延期最多几个工作日（P03-R7）。", min_value=0)
    escalate_after = _number(30, "逾期几个工作日后升级。", min_value=1)
    followup_days = _number(kinds.LONGEST_DAYS, "结案后几天回访；不回访为 null。", **_NONE)
    notice_hours = _number(kinds.LONGEST_HOURS, "紧急事项几小时内阅知；不用为 null。", **_NONE)
    beyond_town = serializers.BooleanField(
        required=False, default=False, help_text="true：镇街可以直接交县直部门。"
    )


@extend_schema_serializer(examples=sent("新增一个类别", _SENT))
class NewKindBody(KindBody):
    """A kind to be."""

    copy = Text(
        required=False,
        max_length=30,
        help_text="代替上级同编号的类别时，填它的编号；不写为新的一类，由平台编号。",
    )


@extend_schema_serializer(examples=sent("停用", {"active": False}))
class KindUseBody(Body):
    """Whether a kind is in use."""

    active = serializers.BooleanField(help_text="false：停用，不能再上报；true：恢复。")


def _writing(title: str, about: str, body: type[Body], done: str) -> Writing:
    return Writing(title, about, body, {200: f"{done}；答复是这个类别。"}, CaseKindSerializer)


class _Kinds(Writes):
    subject = "事项类别"

    def found(self, request: Request, pk: int) -> CaseKind:
        """Return a kind the account sets up; 404 outside the scope."""
        rows = CaseKind.objects.visible_to(request.user).select_related("organization")
        kind: CaseKind = get_object_or_404(rows, pk=pk)
        insist(request.user, rights.EDIT_KINDS, kind.scope_path)
        return kind


def _values(read: dict[str, Any], base: Any) -> dict[str, Any]:
    """Return a kind as the page's form reads it; Invalid for what the form refuses."""
    given = {name: value for name, value in read.items() if name != "urgencies"}
    for n, one in enumerate(read["urgencies"], 1):
        given |= {f"u{name}{n}": one[name] for name in ("code", "title", "days")}
        given[f"uworking{n}"] = "1" if one["working"] else ""
    form = KindForm(given, base=base)
    insist_valid(form)
    return form.values()


class KindNew(_Kinds):
    """Makes a kind of the city or a county."""

    writes = _writing(
        "新增事项类别",
        "在市或县（市、区）新增一类，或用copy代替上级同编号的一类。现在就能上报。",
        NewKindBody,
        "已新增",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Make it; 404 for what is no city or county in the scope."""
        place = place_for(request.user, pk, rights.EDIT_KINDS)
        if place.kind not in (Kind.CITY, Kind.COUNTY):
            raise Http404
        read = self.sent(request)
        wanted = read.pop("copy", "")
        copied = kind_pages.taken_over(place, wanted) if wanted else None
        if wanted and copied is None:
            sentence = f"上级没有“{wanted}”这一类，或本级已经有了。"
            raise Invalid(sentence, {"copy": [sentence]})
        base = kind_pages.values_of(copied) if copied else kind_pages.BLANK
        code = copied.code if copied else kind_pages.free_code(place)
        position = copied.position if copied else kind_pages.LAST
        values = _values(read, base) | {"position": position}
        made = save_kind(actor=request.user, organization=place, code=code, values=values)
        return Response(self.get_serializer(made).data)


class KindChange(_Kinds):
    """Changes a kind."""

    writes = _writing(
        "修改事项类别",
        "送全部内容，没有送的就清空。改动对以后定的期限算，以前定的不变。",
        KindBody,
        "已保存",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        found = self.found(request, pk)
        values = _values(self.sent(request), kind_pages.values_of(found))
        made = save_kind(
            actor=request.user, organization=found.organization, code=found.code, values=values
        )
        return Response(self.get_serializer(made).data)


class KindUse(_Kinds):
    """Takes a kind out of use, or back."""

    writes = _writing(
        "停用、恢复事项类别",
        "停用以后不能再上报，已上报的照常办理。",
        KindUseBody,
        "已办理",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Switch it."""
        found = self.found(request, pk)
        made = save_kind(
            actor=request.user,
            organization=found.organization,
            code=found.code,
            values=self.sent(request),
        )
        return Response(self.get_serializer(made).data)


ADDRESSES = [
    path("organizations/<int:pk>/case-kinds/", KindNew.as_view(), name="case-kind-new"),
    path("case-kinds/<int:pk>/changes/", KindChange.as_view(), name="case-kind-change"),
    path("case-kinds/<int:pk>/uses/", KindUse.as_view(), name="case-kind-use"),
]
