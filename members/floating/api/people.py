"""Talents away, who came back, and the census of a half-year over the API (P32-R1, R9)."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.doors import chosen_person
from members.floating import relations, rights
from members.floating.actions import census as logging
from members.floating.actions import talents as actions
from members.floating.api.house_bodies import CensusBody, HomecomingBody, TalentBody
from members.floating.api.reads import StaySerializer, StayViewSet
from members.floating.api.shared import Keeping, kept, reading, writing
from members.floating.doors import stay_for
from members.floating.forms import CensusForm, ReturnForm, TalentForm
from members.floating.models import Census, ReturnCase, Talent
from members.floating.queries import census as queries
from members.forms import places
from members.life.api import BRANCH, PERSON, BranchRef, PersonRef
from members.models import Organization
from members.models.organizations import Kind
from members.named import insist_anywhere, named
from members.reads import Reads
from members.writes import Told, insist_valid
from portal.api import IdFilter, one_of
from portal.bodies import Query, Text
from portal.examples import of
from portal.form_fields import offered
from portal.periods import parse
from portal.writes import Nothing

_TALENT = {
    "id": 4, "stay": 12, "person": PERSON, "wish": "yes", "wish_label": "愿意返乡", "step": "found",
    "step_label": "已发现",
}  # fmt: skip
_RETURN = {
    "id": 6, "person": PERSON, "branch": BRANCH, "kind": "business", "kind_label": "创业",
    "amount": "500000.00", "on": "2026-10-12",
}  # fmt: skip
_CENSUS = {
    "id": 8, "organization": UNIT, "half": "2026H2", "done_on": "2026-10-12", "found": 6,
    "added": 1, "ended": 0,
}  # fmt: skip
_BOARD = {
    "half": "2026H2",
    "branches": [{"branch": BRANCH, "village": "旧城村", "census": None, "done_on": None}],
}


@extend_schema_serializer(examples=of("在外人才", _TALENT))
class TalentSerializer(serializers.ModelSerializer[Talent]):
    """That a member away is a talent who consented; the items about him stay on the page."""

    stay = serializers.SerializerMethodField(
        help_text="流动党员登记的编号；县级账号不看姓名，为 null。"
    )
    person = serializers.SerializerMethodField(help_text="党员；县级账号不看姓名，为 null。")
    wish_label = serializers.CharField(source="get_wish_display", help_text="返乡意愿的名称。")
    step_label = serializers.CharField(source="get_step_display", help_text="进展的名称。")

    class Meta:
        model = Talent
        fields = list(_TALENT)

    def _reads(self, row: Talent) -> bool:
        return relations.reads_by_scope(self.context["request"].user, row.stay)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_stay(self, row: Talent) -> int | None:
        """Return the stay, for branch and township."""
        return row.stay_id if self._reads(row) else None

    @extend_schema_field(PersonRef(allow_null=True))
    def get_person(self, row: Talent) -> dict[str, Any] | None:
        """Return who it is, for branch and township."""
        person = row.stay.person
        return {"id": person.pk, "name": person.name} if self._reads(row) else None


class TalentFilters(filters.FilterSet):
    """How the list of talents is narrowed."""

    wish = one_of(Talent.Wish, "返乡意愿。")
    step = one_of(Talent.Step, "进展。")


class TalentViewSet(Reads):
    """Talents away who consented."""

    queryset = Talent.objects.select_related("stay__person", "stay__branch")
    serializer_class = TalentSerializer
    filterset_class = TalentFilters
    subject = "在外人才"
    viewing = "查看流动党员"
    about = "本人同意登记的在外人才的意愿和进展；县级没有姓名。职业、特长、联系渠道只在页面上看。"


@extend_schema_serializer(examples=of("返乡创业", _RETURN))
class HomecomingSerializer(serializers.ModelSerializer[ReturnCase]):
    """Somebody who came back."""

    person = PersonRef(help_text="返乡的人。")
    branch = BranchRef(help_text="登记党支部。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="去向的名称。")

    class Meta:
        model = ReturnCase
        fields = list(_RETURN)


class HomecomingFilters(filters.FilterSet):
    """How the list of who came back is narrowed."""

    branch = IdFilter(field_name="branch_id", help_text="登记党支部的编号。")
    kind = one_of(ReturnCase.Kind, "去向。")


class HomecomingViewSet(Reads):
    """Who came back."""

    queryset = ReturnCase.objects.select_related("person", "branch")
    serializer_class = HomecomingSerializer
    filterset_class = HomecomingFilters
    subject = "返乡"
    viewing = "查看流动党员"
    about = "返乡任村干部或创业的人和投资（P32-R9）。"


@extend_schema_serializer(examples=of("一次摸排", _CENSUS))
class FloatingCensusSerializer(serializers.ModelSerializer[Census]):
    """A census with its figures; what was said of it stays on the page."""

    organization = OrganizationRef(help_text="村（社区）或党支部。")

    class Meta:
        model = Census
        fields = list(_CENSUS)


class FloatingCensusFilters(filters.FilterSet):
    """How the list of censuses is narrowed."""

    organization = IdFilter(field_name="organization_id", help_text="村（社区）或党支部的编号。")
    half = filters.CharFilter(help_text="半年，如2026H2。")


class FloatingCensusViewSet(Reads):
    """Censuses."""

    queryset = Census.objects.select_related("organization")
    serializer_class = FloatingCensusSerializer
    filterset_class = FloatingCensusFilters
    subject = "流动党员摸排"
    viewing = "查看流动党员"
    about = "每半年一次的摸排（P32-R1）：在外、新登记、返回的人数按登记自动算出。说明只在页面上看。"


class CensusLineShape(serializers.Serializer[Any]):
    """A village's branch in the half-year."""

    branch = BranchRef(help_text="党支部。")
    village = serializers.CharField(help_text="村（社区）。")
    census = serializers.IntegerField(
        source="census.pk", default=None, allow_null=True, help_text="摸排的编号；没有做的为 null。"
    )
    done_on = serializers.DateField(
        source="census.done_on", default=None, allow_null=True, help_text="摸排日期。"
    )


@extend_schema_serializer(examples=of("一个半年", _BOARD))
class CensusBoardSerializer(serializers.Serializer[Any]):
    """Who has done the census of a half-year."""

    half = serializers.CharField(help_text="半年。")
    branches = CensusLineShape(many=True, help_text="没有做的在前，最多500个。")


class HalfQuery(Query):
    """Of which half-year."""

    half = Text(required=False, max_length=6, help_text="半年，如2026H2；不写为现在的。")


def _half(code: str | None) -> Any:
    """Return a half-year as it is written; ValidationError (400) for what is none, or has not begun."""
    half = queries.half_asked(code or "")
    if code and half.code != code:
        raise ValidationError({"half": ["半年要像2026H2这样填，已经开始了的。"]})
    return half


class CensusBoardView(Told):
    """Which village's branch has done the census."""

    serializer_class = CensusBoardSerializer
    query = HalfQuery
    subject = "摸排情况"
    about = "各村（社区）党支部这半年的摸排做了没有（P32-R1）。"

    @extend_schema(parameters=[HalfQuery])
    def get(self, request: Request) -> Response:
        """Return it."""
        reading(request.user)
        half = _half(self.asked(request).get("half"))
        lines = queries.lines(request.user, half)[: queries.SHOWN]
        return Response(self.get_serializer({"half": half.code, "branches": lines}).data)


class TalentView(Keeping):
    """Writes the items about a talent."""

    rows = TalentViewSet
    writes = writing(
        "登记在外人才", "要本人同意；送全部内容，登记过的改成送来的。不能登记自己的。", TalentBody,
        TalentSerializer, "已保存；答复是这一条，各项内容不再给出。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Write them."""
        stay = stay_for(request.user, pk)
        relations.insist_keeps(request.user, stay, "登记在外人才")
        form = TalentForm(self.sent(request))
        insist_valid(form)
        items = dict(form.cleaned_data)
        consented = items.pop("consented_on")
        words = {"stay": stay, "items": items, "consented_on": consented}
        return self.told(actions.write(actor=request.user, **words).pk)


class WithdrawalView(Keeping):
    """Deletes the items about a talent, whose consent was taken back."""

    rows = StayViewSet
    writes = writing(
        "撤回人才信息的同意", "本人或管理党支部办理，内容立即删除，不留历史；没有登记的答404。", Nothing,
        StaySerializer, "已删除；答复是这一条流动登记。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Delete them."""
        stay = stay_for(request.user, pk)
        found = get_object_or_404(Talent.objects.select_related("stay__person"), stay=stay)
        self.sent(request)
        actions.withdraw(actor=request.user, talent=found)
        return self.told(pk)


class HomecomingView(Keeping):
    """Registers that somebody came back."""

    rows = HomecomingViewSet
    writes = writing(
        "登记返乡", "任村干部的不写投资；又创业的另登记一条。", HomecomingBody, HomecomingSerializer,
        "已登记；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Register it."""
        account: Any = request.user
        insist_anywhere(account, rights.KEEP_FLOATING, "登记流动党员")
        person = chosen_person(account, str(pk))
        sent = self.sent(request)
        rows = Organization.objects.visible_to(account, rights.KEEP_FLOATING)
        rows = rows.filter(kind=Kind.BRANCH, until=None)
        branch = named(rows, sent["branch"], "branch", "没有这个党支部，或不在您的管理范围内。")
        form = ReturnForm(sent)
        offered(form, "branch", places([branch]))
        insist_valid(form)
        values = dict(form.cleaned_data) | {"branch": branch}
        return self.told(actions.came_back(actor=account, person=person, **values).pk)


class CensusView(Keeping):
    """Logs a census of a village's branch."""

    rows = FloatingCensusViewSet
    writes = writing(
        "登记摸排", "村（社区）党支部每半年一次（P32-R1）；先逐人登记好，人数按登记算出。", CensusBody,
        FloatingCensusSerializer, "已登记；答复是这一次。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        place = kept(request.user, pk, "branch")
        get_object_or_404(Organization, pk=place.parent_id, kind=Kind.VILLAGE)
        form = CensusForm(self.sent(request) | {"place": str(place.pk)})
        offered(form, "place", places([place]))
        offered(form, "half", [(one.code, one.label) for one in queries.halves()])
        insist_valid(form)
        values = dict(form.cleaned_data) | {"place": place}
        values["half"] = parse(values["half"])
        return self.told(logging.log(actor=request.user, **values).pk)


RESOURCES = (
    ("floating-talents", TalentViewSet, "floating-talent"),
    ("homecomings", HomecomingViewSet, "homecoming"),
    ("floating-censuses", FloatingCensusViewSet, "floating-census"),
)
_STAY = "floating-members/<int:pk>/talents/"
ADDRESSES = [
    path("census-board/", CensusBoardView.as_view(), name="census-board"),
    path(_STAY, TalentView.as_view(), name="talent-writing"),
    path(f"{_STAY}removals/", WithdrawalView.as_view(), name="talent-withdrawal"),
    path("people/<int:pk>/homecomings/", HomecomingView.as_view(), name="homecoming-entering"),
    path("branches/<int:pk>/censuses/", CensusView.as_view(), name="census-logging"),
]
