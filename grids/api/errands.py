"""Errands over the API: what can be claimed, the catalogue of services, which service a case asks for."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights, shipped
from grids.actions import errands as actions
from grids.api import errands_told as told
from grids.doors import anywhere, case_for, insist
from grids.forms.errands import DetailForm, ServiceForm
from grids.models import Case, ErrandService
from grids.obligations import ERRAND
from grids.queries import case_page
from grids.queries import errands as queries
from grids.queries.rooms import counties_of
from members.named import NO_COUNTY, named
from members.reads import Lists
from members.writes import Told, insist_valid
from portal import clock
from portal.api import IdFilter, YesNoFilter
from portal.bodies import JsonBody, Month, Query
from portal.described import Writing
from portal.periods import containing_day, parse
from portal.refusals import Stale
from portal.scope import within
from portal.writes import Nothing, Writes, read_body


class ErrandFilters(filters.FilterSet):
    """Errands."""

    mine = YesNoFilter(method="is_mine", help_text="true：本账号认领了在办的；false：可以认领的。")

    def is_mine(self, rows: QuerySet[Case], name: str, only: bool) -> QuerySet[Case]:
        """Keep what the account has in hand, or what it may claim."""
        return rows.filter(handler_person__isnull=not only)


class ErrandViewSet(Lists):
    """Errands the account may claim, and those it has in hand."""

    queryset = Case.objects.all()
    serializer_class = told.ErrandSerializer
    filterset_class = ErrandFilters
    ordering = "-id"
    subject = "代办"
    about = (
        "分派到所服务的村（社区）、可以认领的代办，和本账号认领了在办的（P03-R11），最近的在前。"
        "只有编号和代办事项；内容在事项里。"
    )

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or has nothing to do with errands (403)."""
        super().check_permissions(request)
        anywhere(request.user, rights.REPORT, rights.SEE_CASES)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what can be claimed and what is in hand."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        account = self.request.user
        return queries.claimable(account) | queries.claimed(account)


class ErrandClaim(Writes):
    """Claims an errand."""

    subject = "代办"
    writes = Writing(
        "认领一件代办",
        "承办村（社区）的网格员、网格长认领，先认领的办；已被认领的答409，写明是谁（P03-R11）。"
        "办理、交回用事项步骤。",
        Nothing,
        {200: "已认领；答复是这件代办。"},
        told.ErrandSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Claim it; 404 for an errand of a place the account does not serve in."""
        rows = queries.known(request.user).select_related("kind", "handler")
        case: Case = get_object_or_404(rows, pk=pk)
        self.sent(request)
        try:
            actions.claim(actor=request.user, case=case)
        except Stale as late:
            words = f"{late.sentence}{case_page.last_step(case)}"
            raise Stale(words, rule="P03-R11") from late
        return Response(self.get_serializer(queries.claimed(request.user).get(pk=pk)).data)


class MonthQuery(Query):
    """Which month."""

    month = Month(required=False, help_text="月份，如2026-10；不写为本月。")


class ErrandCountsView(Told):
    """How many errands each worker claimed in a month."""

    serializer_class = told.ClaimCountsSerializer
    query = MonthQuery
    subject = "代办"
    about = "授权范围内各人一个月认领了几件代办、交回几件（P03-R11）。只有数。"

    @extend_schema(parameters=[MonthQuery])
    def get(self, request: Request) -> Response:
        """Return the counts."""
        anywhere(request.user, rights.SEE_CASES)
        code = self.asked(request).get("month")
        month = parse(code) if code else containing_day(clock.today(), "month")
        answer = {"month": month.code, "rows": queries.counts(request.user, month)}
        return Response(self.get_serializer(answer).data)


class ServiceFilters(filters.FilterSet):
    """Services."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    category = filters.ChoiceFilter(
        choices=list(shipped.errand_categories().items()),
        help_text="类别的编号，如civil。",
        error_messages={"invalid_choice": "没有“%(value)s”这个类别。请填代办目录里的编号。"},
    )
    active = YesNoFilter(help_text="true：只取在用的；false：只取停用的。")


class ServiceViewSet(mixins.RetrieveModelMixin, Lists):
    """The catalogues of the account's counties; what is out of use for who keeps them."""

    queryset = ErrandService.objects.all()
    serializer_class = told.ErrandServiceSerializer
    filterset_class = ServiceFilters
    parser_classes = [JsonBody]
    subject = "代办目录"
    about = "本县（或授权范围内各县）的代办事项：类别、所需材料、办理工作日（P29-R5）。停用的只给维护目录的。"
    writes = Writing(
        "新增一项代办事项",
        "按十个类别登记在一个县的目录里；同名的不重复。",
        told.NewServiceBody,
        {201: "已新增；答复是这一项。"},
        told.ErrandServiceSerializer,
    )

    def check_permissions(self, request: Request) -> None:
        """Refuse who has nothing to do with grids (403)."""
        super().check_permissions(request)
        anywhere(request.user, rights.KEEP_GRIDS if request.method == "POST" else rights.SEE_GRIDS)

    def get_queryset(self) -> QuerySet[Any]:
        """Return the services there are for the account."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        account: Any = self.request.user
        kept = within(account.paths_for(rights.KEEP_GRIDS), "county__path")
        rows = self.queryset.filter(Q(active=True) | kept, county__in=counties_of(account))
        return rows.select_related("county")

    def create(self, request: Request) -> Response:
        """Add a service: 201."""
        said = read_body(request, self.writes)
        county = named(counties_of(request.user), said.pop("county"), "county", NO_COUNTY)
        insist(request.user, rights.KEEP_GRIDS, county.path)
        form = ServiceForm(said)
        insist_valid(form)
        made = actions.save_service(actor=request.user, county=county, told=form.told())
        return Response(self.get_serializer(made).data, 201)


class ServiceChange(Writes):
    """Changes a service of the catalogue, or takes it out of use."""

    subject = "代办目录"
    writes = Writing(
        "修改、停用一项代办事项",
        "送全部内容。改动从现在起算；停用以后不能再选，已选的照旧。",
        told.ServiceChangeBody,
        {200: "已保存；答复是这一项。"},
        told.ErrandServiceSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Change it; 404 outside the scope."""
        rows = ErrandService.objects.visible_to(request.user).select_related("county")
        found: ErrandService = get_object_or_404(rows, pk=pk)
        insist(request.user, rights.KEEP_GRIDS, found.scope_path)
        form = ServiceForm(self.sent(request), service=found)
        insist_valid(form)
        made = actions.save_service(
            actor=request.user, county=found.county, told=form.told(), service=found
        )
        return Response(self.get_serializer(made).data)


def _errand(account: Any, pk: int) -> Case:
    """Return an errand; 404 outside the scope and for other kinds."""
    case = case_for(account, pk)
    if case.kind.code != ERRAND:
        raise Http404
    return case


def _chosen(account: Any, case: Case) -> dict[str, Any]:
    row = queries.detail_of(case)
    return {
        "case": case.pk, "number": case.label, "service": row.service if row else None,
        "mode": row.mode if row else "", "mode_label": row.get_mode_display() if row else "",
        "may_choose": actions.may_name(account, case),
    }  # fmt: skip


class CaseErrandView(Told):
    """Which service a case asks for."""

    serializer_class = told.CaseErrandSerializer
    subject = "代办事项"
    about = "一件代办办的是目录里的哪一项、要带什么、几个工作日。"

    @extend_schema(operation_id="cases_errand")
    def get(self, request: Request, pk: int) -> Response:
        """Return it; 404 outside the scope and for other kinds."""
        self.asked(request)
        return Response(self.get_serializer(_chosen(request.user, _errand(request.user, pk))).data)


class CaseErrandChoice(Writes):
    """Says which service a case asks for."""

    subject = "代办事项"
    writes = Writing(
        "选一件代办办哪一项",
        "上报人、承办人、镇街网格中心选，归档以前可以改。",
        told.ChoiceBody,
        {200: "已选定；答复是选的事项。"},
        told.CaseErrandSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Choose it; 404 outside the scope and for other kinds."""
        case = _errand(request.user, pk)
        actions.insist_may_name(request.user, case)
        form = DetailForm(self.sent(request), case=case)
        insist_valid(form)
        actions.name_service(actor=request.user, case=case, **form.words())
        return Response(self.get_serializer(_chosen(request.user, case)).data)


ADDRESSES = [
    path("errand-counts/", ErrandCountsView.as_view(), name="errand-counts"),
    path("errands/<int:pk>/claims/", ErrandClaim.as_view(), name="errand-claim"),
    path(
        "errand-services/<int:pk>/changes/", ServiceChange.as_view(), name="errand-service-change"
    ),
    path("cases/<int:pk>/errand/", CaseErrandView.as_view(), name="case-errand"),
    path("cases/<int:pk>/errand/choices/", CaseErrandChoice.as_view(), name="case-errand-choose"),
]
