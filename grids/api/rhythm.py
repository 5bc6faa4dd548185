"""Visits, inspections and dispute meetings over the API: read as on the pages, logged by their actions."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights
from grids.actions import rhythm as actions
from grids.actions import visits as logging
from grids.api import bodies, rhythm_bodies, rhythm_told
from grids.api.cases import kind_at
from grids.api.filters import DayFilter
from grids.doors import anywhere
from grids.models import DisputeMeeting, Grid, Inspection, Visit
from grids.queries import rhythm, visits
from members.named import NO_TOWN, named, named_in_query
from members.reads import Lists, Private
from portal import clock
from portal.api import IdFilter, Metadata, SignedIn, YesNoFilter, one_of
from portal.bodies import Id, JsonBody, Query, Text
from portal.described import Writing
from portal.periods import asked_month, containing_day
from portal.refusals import Invalid
from portal.writes import read_body

_KEYED = "同一个key（或请求头Idempotency-Key）送多少次都是一次，内容不同的不收。"


class VisitFilters(filters.FilterSet):
    """Visits."""

    person = IdFilter(field_name="person_id", help_text="走访人的编号。")
    grid = IdFilter(field_name="grid_id", help_text="网格的编号。")
    matter = one_of(Visit.Matter, "事由。")
    late = YesNoFilter(help_text="true：只取补记的；false：只取当天记的。")
    day_from = DayFilter(field_name="on", lookup_expr="gte", help_text="走访日期，从这天起。")
    day_to = DayFilter(field_name="on", lookup_expr="lte", help_text="走访日期，到这天为止。")


class Logged(Lists, ABC):
    """What recurs in a grid: listed for who has to do with it (else 403), logged for who serves there."""

    parser_classes = [JsonBody]
    ordering = "-id"
    readers: ClassVar[tuple[str, ...]] = (rights.SEE_CASES,)
    writes: ClassVar[Writing]

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or may neither read nor log here (403)."""
        super().check_permissions(request)
        wanted = (rights.REPORT,) if request.method == "POST" else self.readers
        anywhere(request.user, *wanted, what="" if request.method == "POST" else self.subject)

    def create(self, request: Request) -> Response:
        """Log it: 201; the same key again is answered with what is there."""
        values = read_body(request, self.writes)
        key = bodies.key_of(request, values)
        grid = _node(request.user, values["grid"])
        row = self.log(request.user, values | {"key": key, "grid": grid})
        fresh = self.listed().get(pk=row.pk)
        return Response(self.get_serializer(fresh).data, 201)

    @abstractmethod
    def log(self, account: Any, values: dict[str, Any]) -> Any:
        """Write it down by the page's own action."""

    @abstractmethod
    def listed(self) -> QuerySet[Any]:
        """Return rows with everything a list shows of them."""


def _node(account: Any, pk: int) -> Grid:
    """Return a node the account may see, or serves on; Invalid for any other."""
    rows = Grid.objects.select_related("level", "organization").visible_to(account)
    found: Grid = named(rows, pk, "grid", "没有这个网格，或不在您的授权范围内。")
    return found


class VisitViewSet(Logged):
    """Diary entries the account may read: its own, those it leads, those of its township (PV-RESIDENT)."""

    queryset = Visit.objects.all()
    serializer_class = rhythm_told.VisitSerializer
    filterset_class = VisitFilters
    readers = (rights.REPORT, rights.SEE_CASES)
    subject = "走访"
    about = (
        "本人的走访日记，和能看日记的：网格长看所管网格的，镇街网格中心看本镇街的；别人只看次数（走访次数）。"
        "户只有编号，没有居民的姓名和情况。最近记的在前。"
    )
    writes = Writing(
        "记一次走访",
        "在这个网格任职的网格员、网格长记自己的走访，最多补记3天（P03-R3）；写了kind的同时上报为事项。"
        + _KEYED,
        rhythm_bodies.VisitBody,
        {201: "已记下，或以前用这个标识记过；答复是这次走访。"},
        rhythm_told.VisitSerializer,
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the account may read."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return visits.seen(self.request.user)

    def listed(self) -> QuerySet[Any]:
        """Return visits with their places and cases."""
        return Visit.objects.select_related(*visits.WITH)

    def log(self, account: Any, values: dict[str, Any]) -> Visit:
        """Log the visit, and report its case if it has one."""
        grid = values["grid"]
        code = values.pop("kind", "")
        kind = kind_at(grid.organization, code) if code else None
        return logging.log_visit(actor=account, entry=logging.Entry(**values, kind=kind))


class InspectionFilters(filters.FilterSet):
    """Inspections."""

    grid = IdFilter(field_name="grid_id", help_text="网格的编号。")
    day_from = DayFilter(field_name="done_on", lookup_expr="gte", help_text="从这天起。")
    day_to = DayFilter(field_name="done_on", lookup_expr="lte", help_text="到这天为止。")


class InspectionViewSet(Logged):
    """Inspections in the account's scope."""

    queryset = Inspection.objects.all()
    serializer_class = rhythm_told.InspectionSerializer
    filterset_class = InspectionFilters
    subject = "网格大摸排"
    about = "授权范围内各村（社区）每月的网格大摸排（P03-R4），最近登记的在前。"
    writes = Writing(
        "登记一次大摸排",
        "村（社区）网格长，或以村（社区）名义登记；最多补记31天。" + _KEYED,
        rhythm_bodies.InspectionBody,
        {201: "已登记，或以前用这个标识登记过；答复是这次摸排。"},
        rhythm_told.InspectionSerializer,
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible ones."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return self.listed().visible_to(self.request.user)  # type: ignore[attr-defined, no-any-return]

    def listed(self) -> QuerySet[Any]:
        """Return inspections with who logged them where."""
        return Inspection.objects.select_related("grid", "organization", "by__person")

    def log(self, account: Any, values: dict[str, Any]) -> Inspection:
        """Log it."""
        return actions.log_inspection(actor=account, found=actions.Found(**values))


class MeetingFilters(filters.FilterSet):
    """Meetings."""

    grid = IdFilter(field_name="grid_id", help_text="网格的编号。")
    day_from = DayFilter(field_name="held_on", lookup_expr="gte", help_text="从这天起。")
    day_to = DayFilter(field_name="held_on", lookup_expr="lte", help_text="到这天为止。")


class MeetingViewSet(Logged):
    """Dispute meetings in the account's scope."""

    queryset = DisputeMeeting.objects.all()
    serializer_class = rhythm_told.DisputeMeetingSerializer
    filterset_class = MeetingFilters
    subject = "研判例会"
    about = "授权范围内各村（社区）每周的矛盾纠纷研判例会（P03-R5），最近登记的在前。"
    writes = Writing(
        "登记一次研判例会",
        "村（社区）网格长，或以村（社区）名义登记；只研判本村没有办结的矛盾纠纷。" + _KEYED,
        rhythm_bodies.DisputeMeetingBody,
        {201: "已登记，或以前用这个标识登记过；答复是这次例会。"},
        rhythm_told.DisputeMeetingSerializer,
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible ones."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return self.listed().visible_to(self.request.user)  # type: ignore[attr-defined, no-any-return]

    def listed(self) -> QuerySet[Any]:
        """Return meetings with who logged them where, and how many cases they discussed."""
        rows = DisputeMeeting.objects.select_related("grid", "organization", "by__person")
        return rows.annotate(cases=Count("discussed"))

    def log(self, account: Any, values: dict[str, Any]) -> DisputeMeeting:
        """Log it with the cases it names; Invalid for one that is not there to be discussed."""
        wanted = set(values.pop("cases"))
        found = list(rhythm.discussable(values["grid"]).filter(pk__in=wanted))
        if len(found) < len(wanted):
            sentence = "只能选本村还没有办结的矛盾纠纷。"
            raise Invalid(sentence, {"cases": [sentence]})
        return actions.log_meeting(actor=account, held=actions.Held(**values, cases=found))


class CountsQuery(Query):
    """Which month of which township."""

    month = Text(required=False, max_length=7, help_text="月份，如2026-10；不写为本月。")
    town = Id(required=False, help_text="镇街的编号；不写为授权范围里的第一个。")


class VisitCountsView(Private, GenericAPIView[Any]):
    """How often each worker of a township was on his way in a month."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    serializer_class = rhythm_told.VisitCountsSerializer
    detail = True
    subject = "走访次数"
    about = "一个镇街的网格员一个月各走访几次、几天、补记几次。只有次数，没有日记。"

    @extend_schema(parameters=[CountsQuery])
    def get(self, request: Request) -> Response:
        """Return the counts."""
        anywhere(request.user, rights.SEE_CASES)
        query = CountsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        month = asked_month(asked.get("month", ""))
        if month is None and "month" in asked:
            raise ValidationError({"month": ["月份要写成2026-10这样。"]})
        month = month or containing_day(clock.today(), "month")
        towns = visits.towns(request.user)
        town = towns[0] if towns else None
        if "town" in asked:
            town = named_in_query(towns, asked["town"], "town", NO_TOWN)
        rows = visits.by_worker(
            request.user, month.start, month.end, place=town.path if town else ""
        )
        answer = {"month": month.code, "place": town, "rows": rows}
        return Response(self.get_serializer(answer).data)


ADDRESSES = [path("visit-counts/", VisitCountsView.as_view(), name="visit-counts")]
