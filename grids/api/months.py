"""A township's monthly ledgers and the county's reviews over the API: read, filed, decided."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights
from grids.actions import filings as filing
from grids.actions import reviews as reviewing
from grids.actions.reviews import Decided
from grids.api import months_told as told
from grids.api import rhythm_bodies as bodies
from grids.doors import anywhere, insist, place_for
from grids.models import Filing, FilingCase, Review, ReviewItem
from grids.queries import filings, reviews
from grids.queries.ledgers import ledger_of
from members.models import Organization
from members.models.organizations import Kind
from members.named import NO_COUNTY, NO_TOWN, NOWHERE, named
from members.reads import Lists, Private, Reads
from portal.api import IdFilter, Metadata, SignedIn, YesNoFilter, insist_on_known, one_of
from portal.bodies import JsonBody
from portal.described import Writing
from portal.periods import Period, asked_month
from portal.writes import Nothing, Writes, read_body

LINES = 500
"""Cases that are told of a month that is not filed yet."""


def _month(code: str) -> Period:
    month = asked_month(code)
    if month is None:
        raise ValidationError({"month": ["月份要写成2026-09这样。"]})
    return month


class FilingFilters(filters.FilterSet):
    """Filed ledgers."""

    town = IdFilter(field_name="town_id", help_text="镇街的编号。")
    month = filters.CharFilter(field_name="period_code", help_text="月份，如2026-09。")


class FilingViewSet(Reads):
    """Filed ledgers of townships in sight, every version of them."""

    queryset = Filing.objects.select_related("town", "filed_by__person")
    serializer_class = told.FilingSerializer
    filterset_class = FilingFilters
    parser_classes = [JsonBody]
    ordering = "-id"
    subject = "月度台账"
    viewing = "查看事项"
    about = (
        "镇街每月报备的网格台账（P03-R8），各版都在，最近报备的在前。单个带各类件数和比率；"
        "事项在月度台账的事项里。只有数和编号，没有内容。"
    )
    writes = Writing(
        "报备一个月的台账",
        "按现在的登记算出并封存，以后不再变动；已经报备的写明理由，另成一版（D-CORRECT）。"
        "seen不是最新一版的不报，答409。",
        bodies.FilingBody,
        {201: "已报备；答复是这一版。"},
        told.FilingDetailSerializer,
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible ones, in a list without their bodies."""
        rows = super().get_queryset()
        return rows if self.detail else rows.defer("body")

    def get_serializer_class(self) -> Any:
        """Give the numbers with a single one alone."""
        single = self.action in ("retrieve", "create")
        return told.FilingDetailSerializer if single else self.serializer_class

    def create(self, request: Request) -> Response:
        """File a ledger: 201; Invalid for a township out of sight, 403 for who files none there."""
        anywhere(request.user, rights.DISPATCH)
        said = read_body(request, self.writes)
        month = _month(said["month"])
        town = named(Organization.objects.visible_to(request.user), said["town"], "town", NO_TOWN)
        insist(request.user, rights.DISPATCH, town.path)
        made = filing.file_ledger(
            actor=request.user,
            town=town,
            month=month,
            reason=said["reason"],
            seen=said["seen"],
        )
        return Response(self.get_serializer(made).data, 201)


class FilingCaseViewSet(Lists):
    """The cases of one filed ledger, as they were then."""

    queryset = FilingCase.objects.all()
    serializer_class = told.FilingCaseSerializer
    ordering = "position"
    subject = "月度台账的事项"
    about = (
        "一版台账里的事项，报备时的样子，按台账的次序。只有编号和办理情况，没有内容（PV-CASE）。"
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return the cases of a filing in sight; 404 for any other."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        found = get_object_or_404(filings.filings(self.request.user), pk=self.kwargs["pk"])
        return found.cases.all()


class Now(Private, GenericAPIView[Any]):
    """One answer of how things stand now."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    detail = True


class LedgerView(Now):
    """A township's ledger of a month, as it would be filed now."""

    serializer_class = told.LedgerSerializer
    subject = "现在的台账"
    about = "一个镇街一个月的台账按现在的登记算出来是什么样，还没有封存；报备的是另一个地址。"

    def get(self, request: Request, town: int, month: str) -> Response:
        """Return it; 404 outside the scope and for what is no township or month."""
        insist_on_known(request, self)
        place, period = place_for(request.user, town, rights.SEE_CASES), asked_month(month)
        if place.kind != Kind.TOWN or period is None:
            raise Http404
        rows = Filing.objects.filter(town=place, period_code=period.code)
        last = rows.order_by("-version").values_list("version", flat=True).first()
        found = ledger_of(place, period)
        answer = {
            "town": place, "month": period.code, "due_on": filing.due_on(period),
            "version": last or 0, "count": len(found.cases), "cases": found.cases[:LINES],
            "body": found.body,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class FilingBoardView(Now):
    """Who has filed which month."""

    serializer_class = told.FilingBoardSerializer
    subject = "台账报备情况"
    about = "授权范围内各镇街近六个月的台账：按期、迟报、缺报，还是没有到期。"

    def get(self, request: Request) -> Response:
        """Return the board."""
        insist_on_known(request, self)
        anywhere(request.user, rights.SEE_CASES)
        rows = filings.board(request.user, filings.months())
        if not rows:
            anywhere(request.user, rights.DISPATCH, rights.REVIEW)
        return Response(self.get_serializer({"towns": rows}).data)


class ReviewFilters(filters.FilterSet):
    """Reviews."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    month = filters.CharFilter(field_name="period_code", help_text="月份，如2026-09。")
    open = YesNoFilter(
        field_name="closed_at", lookup_expr="isnull", help_text="true：正在调度；false：已结束。"
    )


class ReviewViewSet(Reads):
    """The county's reviews."""

    queryset = Review.objects.all()
    serializer_class = told.ReviewSerializer
    filterset_class = ReviewFilters
    parser_classes = [JsonBody]
    ordering = "-id"
    subject = "县级调度"
    viewing = "办理县级调度"
    about = "县级每月对逾期、延期、评价低的事项的调度（P03-R9），最近的在前。"
    writes = Writing(
        "开启一个月的调度",
        "把这个月逾期、延期、评价低的事项列成单子，从此不变，逐件作出意见。没有这样的事项的不开。",
        bodies.ReviewBody,
        {201: "已开启；答复是这次调度。"},
        told.ReviewSerializer,
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible ones with how many cases they have, and how many are decided."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return reviews.reviews(self.request.user)

    def create(self, request: Request) -> Response:
        """Open a review: 201; Invalid for a county out of sight, 403 for who reviews nothing there."""
        said = read_body(request, self.writes)
        month = _month(said["month"])
        rows = Organization.objects.visible_to(request.user)
        county = named(rows, said["county"], "county", NO_COUNTY)
        insist(request.user, rights.REVIEW, county.path)
        made = reviewing.open_review(
            actor=request.user,
            county=county,
            month=month,
            held_on=said["held_on"],
        )
        fresh = reviews.reviews(request.user).get(pk=made.pk)
        return Response(self.get_serializer(fresh).data, 201)


class ItemFilters(filters.FilterSet):
    """Cases of a review."""

    decision = one_of(ReviewItem.Decision, "意见。")
    decided = YesNoFilter(method="is_decided", help_text="true：有了意见的；false：还没有的。")

    def is_decided(self, rows: QuerySet[ReviewItem], name: str, only: bool) -> QuerySet[ReviewItem]:
        """Keep what is decided, or what is not."""
        return rows.exclude(decision="") if only else rows.filter(decision="")


class ReviewItemViewSet(Lists):
    """The cases of one review."""

    queryset = ReviewItem.objects.all()
    serializer_class = told.ReviewItemSerializer
    filterset_class = ItemFilters
    subject = "调度的事项"
    about = "一次调度的各件事项：为什么列入，作了什么意见，由谁办到哪天。事项的内容不在这里。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the cases of a review in sight; 404 for any other."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        found = get_object_or_404(reviews.reviews(self.request.user), pk=self.kwargs["pk"])
        return found.items.select_related(*reviews.WITH, "decided_by__person")


class DecideView(Writes):
    """Writes down what was decided about one case."""

    subject = "调度的事项"
    writes = Writing(
        "作出一件事项的调度意见",
        "结束以前可以改；seen不是读到的那一条意见的不改，答409。意见只记下来，延期、办结另在事项上办。",
        bodies.DecideBody,
        {200: "已记下；答复是这一件。"},
        told.ReviewItemSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it down; 404 outside the scope."""
        item = reviews.item_for(request.user, pk)
        if item is None:
            raise Http404
        said = self.sent(request)
        chosen, to = said.pop("to"), None
        if chosen is not None:
            to = named(Organization.objects.visible_to(request.user), chosen, "to", NOWHERE)
        reviewing.decide(actor=request.user, item=item, decided=Decided(**said, to=to))
        return Response(self.get_serializer(reviews.item_for(request.user, pk)).data)


class CloseReviewView(Writes):
    """Closes a review."""

    subject = "县级调度"
    writes = Writing(
        "结束一次调度",
        "每一件都有意见以后才能结束，以后不再改动，意见在各事项里看得到。",
        Nothing,
        {200: "已结束；答复是这次调度。"},
        told.ReviewSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Close it; 404 outside the scope."""
        rows = reviews.reviews(request.user)
        found: Review = get_object_or_404(rows, pk=pk)
        self.sent(request)
        reviewing.close_review(actor=request.user, review=found)
        return Response(self.get_serializer(rows.get(pk=pk)).data)


ADDRESSES = [
    path(
        "filings/<int:pk>/cases/",
        FilingCaseViewSet.as_view({"get": "list"}, detail=False),
        name="filing-cases",
    ),
    path("filing-board/", FilingBoardView.as_view(), name="filing-board"),
    path("ledgers/<int:town>/<str:month>/", LedgerView.as_view(), name="ledger"),
    path(
        "reviews/<int:pk>/items/",
        ReviewItemViewSet.as_view({"get": "list"}, detail=False),
        name="review-items",
    ),
    path("reviews/<int:pk>/closings/", CloseReviewView.as_view(), name="review-close"),
    path("review-items/<int:pk>/decisions/", DecideView.as_view(), name="review-decide"),
]
