"""Listening days and receptions over the API: a month by place, days that were held, moving a date."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights
from grids.actions import listening as actions
from grids.api import listening_told as told
from grids.api.filters import DayFilter
from grids.doors import anywhere, insist, place_for
from grids.forms.listening import AddCaseForm, ShiftForm, SittingForm
from grids.models import Sitting
from grids.queries import listening as queries
from members.named import NO_PLACE, NO_TOWN, named, named_in_query
from members.reads import Reads
from members.writes import Told, insist_valid
from portal import clock
from portal.api import IdFilter, one_of
from portal.bodies import Id, JsonBody, Month, Query
from portal.described import Writing
from portal.periods import containing_day, parse
from portal.writes import Writes, read_body

_SUBJECT = "听民声日和接待"


class SittingFilters(filters.FilterSet):
    """Days that were held."""

    kind = one_of(Sitting.Kind, "种类。")
    place = IdFilter(field_name="place_id", help_text="村（社区）或镇街的编号。")
    day_from = DayFilter(field_name="held_on", lookup_expr="gte", help_text="实际日期，从这天起。")
    day_to = DayFilter(field_name="held_on", lookup_expr="lte", help_text="到这天为止。")


class SittingViewSet(Reads):
    """Days that were held in the account's scope."""

    queryset = Sitting.objects.all()
    serializer_class = told.SittingSerializer
    filterset_class = SittingFilters
    parser_classes = [JsonBody]
    ordering = "-id"
    subject = _SUBJECT
    viewing = "查看事项"
    about = (
        "授权范围内登记过的听民声日（P29-R7）和党代表接待（P06），最近登记的在前。"
        "来访群众只有人次；情况和当天事项的编号在单件里。"
    )
    writes = Writing(
        "登记一个听民声日或接待",
        "以村（社区）、镇街名义登记；听民声日写明是哪一个，一个地方一天一次。当天的事项另行上报，再登记到这一天。",
        told.SittingBody,
        {201: "已登记；答复是这一天。"},
        told.SittingDetailSerializer,
    )

    def check_permissions(self, request: Request) -> None:
        """Refuse who may neither read nor log (403)."""
        if request.method == "POST" and getattr(request.user, "is_authenticated", False):
            anywhere(request.user, rights.SUBMIT)
        super().check_permissions(request)

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible days with the count of their cases."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return queries.sittings(self.request.user)

    def get_serializer_class(self) -> Any:
        """Give words and cases with a single day alone."""
        single = self.action in ("retrieve", "create")
        return told.SittingDetailSerializer if single else self.serializer_class

    def create(self, request: Request) -> Response:
        """Log a day: 201."""
        said = read_body(request, self.writes)
        places = queries.places_for(request.user)
        place = named(places, said["place"], "place", NO_PLACE)
        planned = said["planned_on"]
        said["planned_on"] = planned.isoformat() if planned else ""
        form = SittingForm(said, places=[place])
        insist_valid(form)
        made = actions.log_sitting(actor=request.user, sat=form.sat())
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, 201)


class SittingCaseView(Writes):
    """Says that a case came up on a day."""

    subject = _SUBJECT
    writes = Writing(
        "登记当天的一件事项",
        "那一天在那里发现、来源相同、还没有登记到哪一天的事项，一件只登记一次。",
        told.SittingCaseBody,
        {200: "已登记；答复是这一天。"},
        told.SittingDetailSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Say it; 404 outside the scope."""
        found: Sitting = get_object_or_404(queries.sittings(request.user), pk=pk)
        insist(request.user, rights.SUBMIT, found.scope_path)
        said = self.sent(request)
        form = AddCaseForm(said, cases=queries.addable(found).filter(pk=said["case"]))
        insist_valid(form)
        actions.add_case(actor=request.user, sitting=found, case=form.picked("case"))
        return Response(self.get_serializer(queries.sittings(request.user).get(pk=pk)).data)


class BoardQuery(Query):
    """Which month of which township."""

    month = Month(required=False, help_text="月份，如2026-10；不写为本月。")
    town = Id(required=False, help_text="镇街的编号；不写为授权范围里的第一个。")


class ListeningBoardView(Told):
    """A month's days of a township's places."""

    serializer_class = told.ListeningBoardSerializer
    query = BoardQuery
    subject = _SUBJECT
    about = (
        "一个镇街和它的村（社区）一个月的三个听民声日：按时、补办、缺还是没有到；党代表接待几次。"
    )

    @extend_schema(parameters=[BoardQuery])
    def get(self, request: Request) -> Response:
        """Return the board."""
        account: Any = request.user
        anywhere(account, rights.SEE_CASES)
        asked = self.asked(request)
        code = asked.get("month")
        month = parse(code) if code else containing_day(clock.today(), "month")
        towns = queries.towns(account)
        town = towns[0] if towns else None
        if "town" in asked:
            town = named_in_query(towns, asked["town"], "town", NO_TOWN)
        lines = queries.board(account, town, month) if town else []
        answer = {
            "month": month.code, "town": town, "lines": lines, "counts": queries.counts(lines),
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class ListeningShiftView(Writes):
    """Moves a fixed date of a county."""

    subject = _SUBJECT
    writes = Writing(
        "改一个听民声日的日期",
        "一个县（市、区）全县一起改，相差不到10天；已经有人登记的不能改（D-HOLIDAY）。",
        told.ShiftBody,
        {200: "已改期；答复是原定和改到的日期。"},
        told.ListeningShiftSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Move it; 404 outside the scope."""
        county = place_for(request.user, pk, rights.EDIT_KINDS)
        form = ShiftForm(self.sent(request))
        insist_valid(form)
        made = actions.move_day(actor=request.user, county=county, **form.cleaned_data)
        return Response(self.get_serializer(made).data)


ADDRESSES = [
    path("listening-board/", ListeningBoardView.as_view(), name="listening-board"),
    path("sittings/<int:pk>/cases/", SittingCaseView.as_view(), name="sitting-case"),
    path(
        "organizations/<int:pk>/listening-shifts/",
        ListeningShiftView.as_view(),
        name="listening-shift",
    ),
]
