"""Incentives over the API: what was given, candidates, plans and standards, and the subsidy list."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.models import Organization
from members.named import insist_anywhere
from members.reads import Reads
from members.secretaries import relations, rights
from members.secretaries.actions import incentives as actions
from members.secretaries.api import year_bodies as bodies
from members.secretaries.api.files import YearQuery
from members.secretaries.api.shared import TERM, Keeping, SecretaryTermRef, writing
from members.secretaries.doors import term_for
from members.secretaries.forms import IncentiveForm, PlanForm, StandardForm
from members.secretaries.models import Incentive, Recruitment, Standard
from members.secretaries.queries import incentives as queries
from members.writes import Told, insist_valid
from portal import clock
from portal.api import IdFilter, one_of
from portal.examples import of
from portal.form_fields import offered

DECIDE = rights.DECIDE_SECRETARIES
_INCENTIVE = {
    "id": 9, "term": TERM, "kind": "award", "kind_label": "专项奖励", "year": 2025,
    "amount": "3000.00", "granted_on": "2026-03-01",
}  # fmt: skip
_PLAN = {"id": 4, "county": UNIT, "year": 2026, "places": 20, "share": 10, "kept": 2}
_STANDARD = {"id": 5, "county": UNIT, "year": 2026, "post": "2000.00", "performance": "500.00"}
_CANDIDATES = {
    "year": 2025,
    "candidates": [{"assessment": 44, "term": TERM, "decided": "keep", "score": "88.50"}],
}


_PAID = {
    "term": TERM, "months": 10, "post": "20000.00", "performance": "5000.00", "award": "3000.00",
    "total": "28000.00",
}  # fmt: skip


def _money(what: str) -> serializers.DecimalField:
    return serializers.DecimalField(
        14, 2, allow_null=True, help_text=f"{what}；没有登记标准的为 null。"
    )


@extend_schema_serializer(examples=of("一项激励", _INCENTIVE))
class SecretaryIncentiveSerializer(serializers.ModelSerializer[Incentive]):
    """What was given to a secretary; its ground stays on the page."""

    term = SecretaryTermRef(help_text="书记的任期。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="种类的名称。")

    class Meta:
        model = Incentive
        fields = list(_INCENTIVE)


class IncentiveFilters(filters.FilterSet):
    """How the list of incentives is narrowed."""

    term = IdFilter(field_name="term_id", help_text="任期的编号。")
    year = filters.NumberFilter(min_value=2000, max_value=2999, help_text="依据年度，如2025。")
    kind = one_of(Incentive.Kind, "种类。")


class IncentiveViewSet(Reads):
    """Incentives in scope."""

    queryset = Incentive.objects.select_related("term__post__person", "term__post__organization")
    serializer_class = SecretaryIncentiveSerializer
    filterset_class = IncentiveFilters
    subject = "书记激励"
    viewing = "查看村书记档案"
    about = "登记过的激励（P01-R14、R15）。依据只在页面上看。"


class OfCountyFilters(filters.FilterSet):
    """How plans and standards are narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    year = filters.NumberFilter(min_value=2000, max_value=2999, help_text="年度，如2026。")


@extend_schema_serializer(examples=of("一年的招录计划", _PLAN))
class RecruitmentPlanSerializer(serializers.ModelSerializer[Recruitment]):
    """A county's plan with the places kept for secretaries."""

    county = OrganizationRef(help_text="县（市、区）。")
    kept = serializers.IntegerField(help_text="面向优秀书记的名额（P01-R14）。")

    class Meta:
        model = Recruitment
        fields = list(_PLAN)


class PlanViewSet(Reads):
    """Plans in scope."""

    queryset = Recruitment.objects.select_related("county")
    serializer_class = RecruitmentPlanSerializer
    filterset_class = OfCountyFilters
    subject = "招录计划"
    viewing = "查看村书记档案"
    about = "各县（市、区）每年的招录计划和面向优秀书记的名额。"


@extend_schema_serializer(examples=of("一年的补贴标准", _STANDARD))
class SubsidyStandardSerializer(serializers.ModelSerializer[Standard]):
    """A county's subsidies a month."""

    county = OrganizationRef(help_text="县（市、区）。")

    class Meta:
        model = Standard
        fields = list(_STANDARD)


class StandardViewSet(Reads):
    """Standards in scope."""

    queryset = Standard.objects.select_related("county")
    serializer_class = SubsidyStandardSerializer
    filterset_class = OfCountyFilters
    subject = "书记补贴标准"
    viewing = "查看村书记档案"
    about = "各县（市、区）每年的补贴标准（P01-R16）。各人的补贴表在页面上导出。"


class SecretaryCandidateShape(serializers.Serializer[Any]):
    """Who may be given an honour."""

    assessment = serializers.IntegerField(source="pk", help_text="评估的编号。")
    term = SecretaryTermRef(help_text="书记的任期。")
    decided = serializers.CharField(help_text="县级决定。")
    score = serializers.DecimalField(
        5, 2, allow_null=True, help_text="工作组评分；没有评分的为 null。"
    )


@extend_schema_serializer(examples=of("一年的人选", _CANDIDATES))
class SecretaryCandidatesSerializer(serializers.Serializer[Any]):
    """The candidates of a year."""

    year = serializers.IntegerField(help_text="年度。")
    candidates = SecretaryCandidateShape(many=True, help_text="评分高的在前，最多500人。")


class CandidatesView(Told):
    """Who may be given an honour by confirmed results."""

    serializer_class = SecretaryCandidatesSerializer
    query = YearQuery
    subject = "书记激励人选"
    about = "评估已经决定、没有触碰清单、底线承诺都兑现的书记（P01-R15）。"

    @extend_schema(parameters=[YearQuery])
    def get(self, request: Request) -> Response:
        """Return them."""
        insist_anywhere(request.user, rights.SEE_SECRETARIES, "查看村书记档案")
        year = self.asked(request).get("year") or clock.today().year
        found = queries.candidates(request.user, year)
        return Response(self.get_serializer({"year": year, "candidates": found}).data)


class SecretaryPaidSerializer(serializers.Serializer[queries.Paid]):
    """A line of the subsidy list."""

    term = SecretaryTermRef(help_text="书记的任期。")
    months = serializers.IntegerField(help_text="这一年任职几个月。")
    post = _money("岗位补贴")
    performance = _money("绩效补贴")
    award = serializers.DecimalField(12, 2, help_text="专项奖励。")
    total = _money("合计")


@extend_schema_serializer(examples=of("2026年", {"year": 2026, "lines": [_PAID]}))
class SecretarySubsidiesSerializer(serializers.Serializer[Any]):
    """A year's subsidies."""

    year = serializers.IntegerField(help_text="哪一年。")
    lines = SecretaryPaidSerializer(
        many=True, help_text="按村的次序，一人一行；先后任两个村的两行。"
    )


class SubsidiesView(Told):
    """A year's subsidies, line by line."""

    serializer_class = SecretarySubsidiesSerializer
    query = YearQuery
    subject = "书记补贴"
    about = "一年的补贴：当年标准乘任职月数，加专项奖励。打印、导出在页面上。"

    @extend_schema(parameters=[YearQuery])
    def get(self, request: Request) -> Response:
        """Return them."""
        insist_anywhere(request.user, DECIDE, "查看补贴表")
        year = self.asked(request).get("year") or clock.today().year
        lines = queries.subsidies(request.user, year)
        return Response(self.get_serializer({"year": year, "lines": lines}).data)


class GrantView(Keeping):
    """Records an incentive."""

    rows = IncentiveViewSet
    writes = writing(
        "登记书记激励",
        "荣誉和招录只从已确认的结果里选（P01-R15），招录还要有名额（P01-R14）；金额只有专项奖励写。",
        bodies.SecretaryIncentiveBody,
        SecretaryIncentiveSerializer,
        "已登记；答复是这一项。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Record it."""
        term = term_for(request.user, pk)
        relations.insist(request.user, DECIDE, term.scope_path, "登记激励", term.person)
        form = IncentiveForm(self.sent(request))
        insist_valid(form)
        made = actions.grant(actor=request.user, term=term, **form.cleaned_data)
        return self.told(made.pk)


class _OfCounty(Keeping):
    """One write about a county in which the account decides."""

    form: Any = None
    action: Any = None

    def post(self, request: Request, pk: int) -> Response:
        """Write it."""
        account: Any = request.user
        insist_anywhere(account, DECIDE, "办理县级事项")
        rows = Organization.objects.visible_to(account, DECIDE)
        county = get_object_or_404(rows, pk=pk)
        form = self.form(self.sent(request) | {"county": str(county.pk)})
        offered(form, "county", [(county.pk, county.label)])
        insist_valid(form)
        values = dict(form.cleaned_data) | {"county": county}
        return self.told(type(self).action(actor=account, **values).pk)


class PlanView(_OfCounty):
    """Writes a year's plan."""

    rows, form, action = PlanViewSet, PlanForm, actions.plan
    writes = writing(
        "登记招录计划", "地址里是县（市、区）；登记过的改成送来的，不能少于已经招录的。",
        bodies.RecruitmentPlanBody, RecruitmentPlanSerializer, "已保存；答复是这一年的计划。",
    )  # fmt: skip


class StandardView(_OfCounty):
    """Writes a year's standard."""

    rows, form, action = StandardViewSet, StandardForm, actions.set_standard
    writes = writing(
        "登记补贴标准", "地址里是县（市、区）；标准逐步增长，不能低于上一年（P01-R16）。",
        bodies.SubsidyStandardBody, SubsidyStandardSerializer, "已保存；答复是这一年的标准。",
    )  # fmt: skip


RESOURCES = (
    ("secretary-incentives", IncentiveViewSet, "secretary-incentive"),
    ("recruitment-plans", PlanViewSet, "recruitment-plan"),
    ("subsidy-standards", StandardViewSet, "subsidy-standard"),
)
ADDRESSES = [
    path("secretary-subsidies/", SubsidiesView.as_view(), name="secretary-subsidies"),
    path("secretary-candidates/", CandidatesView.as_view(), name="secretary-candidates"),
    path("secretary-terms/<int:pk>/incentives/", GrantView.as_view(), name="incentive-grant"),
    path("organizations/<int:pk>/recruitment-plans/", PlanView.as_view(), name="plan-writing"),
    path(
        "organizations/<int:pk>/subsidy-standards/", StandardView.as_view(), name="standard-writing"
    ),
]
