"""Open311 GeoReport v2 over the cases of the grids: services, requests, one request, a new one.

JSON alone. A county is a jurisdiction. Refusals have GeoReport's shape, a list of code and description.
"""

import uuid
from typing import Any, ClassVar

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from grids.actions import reporting
from grids.actions.reporting import Report
from grids.api import georeport
from grids.api.cases import REPORTERS, kind_at
from grids.api.georeport import GeoList, GeoMade, GeoProblem, GeoReport, GeoRequest, GeoService
from grids.doors import anywhere
from grids.models import Case, CaseKind, CaseStep, Grid
from grids.models.kinds import Channel
from grids.queries import catalogue
from grids.queries.cases import OPEN, WITH
from grids.queries.trees import kinds_for, on_day
from members.models import Organization
from members.reads import Private
from portal import clock
from portal.api import Metadata, SignedIn, insist_on_known
from portal.bodies import JsonBody
from portal.described import Writing
from portal.paging import ApiCursor
from portal.reading import whole
from portal.refusals import Invalid
from portal.repeats import HEADER


class GeoView(Private, GenericAPIView[Any]):
    """An address of GeoReport; whatever it refuses has GeoReport's shape."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    pagination_class = None
    queryset = Case.objects.none()
    detail = True
    misses = ("GET", "POST")
    refusal: ClassVar[Any] = GeoProblem

    def handle_exception(self, exc: Exception) -> Response:
        """Turn a problem into a list of code and description."""
        answer: Response = super().handle_exception(exc)
        told = answer.data
        sentences = [one for said in told.get("problems", {}).items() for one in _sentences(*said)]
        answer.data = [
            {"code": answer.status_code, "description": " ".join([told["title"], *sentences])}
        ]
        answer.content_type = "application/json"
        return answer

    def county(self, code: str) -> Organization:
        """Return the jurisdiction of a code, or the only one there is; Http404 for an unknown code."""
        counties = list(catalogue.counties(self.request.user))
        if code:
            found = next((one for one in counties if one.code == code), None)
            if found is None:
                raise Http404
            return found
        if len(counties) != 1:
            told = "、".join(f"{one.code}（{one.name}）" for one in counties[:20])
            raise ValidationError({"jurisdiction_id": [f"要填县（市、区）的代码：{told}。"]})
        return counties[0]


def _sentences(name: str, said: list[str]) -> list[str]:
    return [f"{name}：{sentence}" for sentence in said]


class Services(GeoView):
    """The kinds of cases of a county as services."""

    serializer_class = GeoService
    subject = "Open311服务"
    about = "一个县的事项类别，按GeoReport v2的样子给出。只有JSON。"

    gives = GeoService(many=True)

    @extend_schema(operation_id="open311_services", parameters=[georeport.GeoWhere])
    def get(self, request: Request) -> Response:
        """Return the kinds in use."""
        anywhere(request.user, *catalogue.READERS)
        query = georeport.GeoWhere(data=request.query_params)
        query.is_valid(raise_exception=True)
        county = self.county(query.validated_data.get("jurisdiction_id", ""))
        return Response(GeoService(kinds_for(county), many=True).data)


class Requests(GeoView):
    """Cases as service requests; and a new one."""

    serializer_class = GeoRequest
    parser_classes = [JsonBody, FormParser]
    subject = "Open311请求"
    about = (
        "本账号看得到的事项，最近上报的在前，按GeoReport v2的样子给出，没有内容和群众的信息。"
        '不写时间的取最近90天。还有下一页时，地址在答复头Link里（rel="next"）。'
    )
    writes = Writing(
        "按Open311上报一件事项",
        "只收类别、内容和地点；上报群众的姓名、电话、邮箱不收，坐标和照片地址也不收。",
        GeoReport,
        {201: "已上报；答复是事项的id。"},
        GeoMade(many=True),
    )
    gives = GeoRequest(many=True)

    @extend_schema(operation_id="open311_requests", parameters=[GeoList])
    def get(self, request: Request) -> Response:
        """Return a page of cases."""
        query = GeoList(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = self._asked(query.validated_data).defer("words")
        pages = ApiCursor()
        pages.ordering = "-id"
        page = pages.paginate_queryset(rows, request, view=None)
        answer = Response(GeoRequest(page, many=True, context={"request": request}).data)
        if following := pages.get_next_link():
            answer["Link"] = f'<{following}>; rel="next"'
        return answer

    def _asked(self, asked: dict[str, Any]) -> QuerySet[Case]:
        rows = cases_of(self.request.user)
        if code := asked.get("jurisdiction_id"):
            rows = rows.filter(county=self.county(code))
        if ids := asked.get("service_request_id"):
            return rows.filter(pk__in=ids)
        rows = rows.filter(reported_at__range=(asked["start_date"], asked["end_date"]))
        if codes := asked.get("service_code"):
            rows = rows.filter(kind__code__in=[code.strip() for code in codes.split(",")])
        if status := asked.get("status"):
            rows = rows.filter(OPEN if status == georeport.OPEN else ~OPEN)
        return rows

    @extend_schema(operation_id="open311_requests_create")
    def post(self, request: Request) -> Response:
        """Report a case in the account's name."""
        insist_on_known(request, self)
        anywhere(request.user, *REPORTERS)
        body = GeoReport(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        grid, place = self._place(sent)
        report = Report(
            key=_key(request),
            kind=_kind(grid.organization if grid else place, sent["service_code"]),
            words=sent["description"],
            channel=Channel.API,
            grid=grid,
            organization=None if grid else place,
        )
        case = reporting.report(actor=request.user, report=report)
        notice = f"已上报，编号{case.label}，由镇街网格中心登记、分派。"
        made = {"service_request_id": str(case.pk), "service_notice": notice, "account_id": None}
        return Response([made], 201)

    def _place(self, sent: dict[str, Any]) -> tuple[Grid | None, Organization | None]:
        """Return the node or the organization of a code; ValidationError for one the account does not see."""
        code, inside = sent["address_id"], Q()
        if named := sent.get("jurisdiction_id"):
            inside = Q(organization__path__startswith=self.county(named).path)
        grids = Grid.objects.visible_to(self.request.user).select_related("organization")
        grid = grids.filter(inside, on_day(clock.today()), code=code).first()
        if grid is not None:
            return grid, None
        place = Organization.objects.visible_to(self.request.user).filter(code=code).first()
        if place is None:
            sentence = "没有这个代码的网格或组织，或不在您的授权范围内。"
            raise ValidationError({"address_id": [sentence]})
        return None, place


def _kind(place: Any, code: str) -> CaseKind:
    """Return the kind of a service code; ValidationError: GeoReport says 400 for one that is not there."""
    try:
        return kind_at(place, code)
    except Invalid as wrong:
        raise ValidationError({"service_code": [wrong.sentence]}) from wrong


def _key(request: Request) -> uuid.UUID:
    """Return the caller's key where it is a UUID, else a new one: the header alone keeps from repeating."""
    try:
        return uuid.UUID(request.headers.get(HEADER, ""))
    except ValueError:
        return uuid.uuid4()


class OneRequest(GeoView):
    """One case as a service request."""

    serializer_class = GeoRequest
    subject = "Open311单件请求"
    about = "一件事项，按GeoReport v2的样子给出；答复是只有一项的列表。"

    gives = GeoRequest(many=True)

    @extend_schema(operation_id="open311_request")
    def get(self, request: Request, pk: str) -> Response:
        """Return the case; Http404 for what is no id as well, so that it has GeoReport's shape."""
        insist_on_known(request, self)
        number = whole(pk)
        case = cases_of(request.user).filter(pk=number).first() if number else None
        if case is None:
            raise Http404
        context = {"request": request, "single": True}
        return Response([GeoRequest(case, context=context).data])


def cases_of(account: Any) -> QuerySet[Case]:
    """Return what the account sees of cases, each with the moment of its last step."""
    last = CaseStep.objects.filter(case=OuterRef("pk")).order_by("-pk").values("at")[:1]
    rows = Case.objects.visible_to(account).select_related(*WITH)
    return rows.annotate(updated_datetime=Subquery(last))


ADDRESSES = [
    path("open311/v2/services.json", Services.as_view(), name="open311-services"),
    path("open311/v2/requests.json", Requests.as_view(), name="open311-requests"),
    path("open311/v2/requests/<str:pk>.json", OneRequest.as_view(), name="open311-request"),
]
"""The addresses of GeoReport v2 below the API's root."""
