"""Figures, the bulletin of a month, published figures and obligations over the API: the pages' numbers."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from grids import obligations as o
from grids import rights
from grids.api import boards_told as told
from grids.doors import anywhere
from grids.places import figures_place
from grids.queries import bulletin, figures, published
from grids.queries import obligation_pages as obliged
from grids.queries.visits import towns
from members.models import Organization
from members.models.organizations import Kind
from members.named import NO_COUNTY, NO_TOWN, named_in_query
from members.writes import Told
from portal import clock
from portal.bodies import Id, Query, Text
from portal.periods import BadPeriod
from portal.refusals import NotAllowed, Refused

Read = TypeVar("Read")
MOST = 500
"""Lines of one answer."""


def _read(name: str, reading: Callable[[], Read]) -> Read:
    """Return what a query names; ValidationError (400) at `name` where the pages refuse it."""
    try:
        return reading()
    except NotAllowed:
        raise
    except (BadPeriod, Refused) as wrong:
        raise ValidationError({name: [str(wrong)]}) from wrong


class PlaceQuery(Query):
    """Which place."""

    place = Id(required=False, help_text="组织的编号；不写为授权范围里最大的一个。")


class FiguresQuery(PlaceQuery):
    """Which place in which period."""

    period = Text(
        required=False, max_length=10, help_text="月、季或年，如2026-10、2026Q3、2026；不写为本月。"
    )


class BulletinQuery(PlaceQuery):
    """Which place in which month."""

    month = Text(required=False, max_length=10, help_text="月份，如2026-09；不写为上个月。")


class OfAPlace(Told):
    """What is told of one place; 404 outside the scope, 400 for a place that has no figures."""

    misses = ("GET",)
    subject = "网格统计"

    def place(self, request: Request, asked: dict[str, Any]) -> Organization:
        """Return the place asked for."""
        return _read("place", lambda: figures_place(request.user, asked.get("place")))


class GridFiguresView(OfAPlace):
    """The figures of a place."""

    serializer_class = told.GridFiguresSerializer
    query = FiguresQuery
    about = (
        "一个市、县、镇街或村（社区）在一个期间的发现率、办结率、按时率、满意率和重复，"
        "它的各部分、十二个月、现在没有结束的。和统计页面相同，只有数。"
    )

    @extend_schema(parameters=[FiguresQuery])
    def get(self, request: Request) -> Response:
        """Return the figures."""
        asked = self.asked(request)
        place = self.place(request, asked)
        period = _read("period", lambda: figures.period_of(asked.get("period", "")))
        found = figures.figures(request.user, place, period)
        return Response(self.get_serializer(found).data)


class GridBulletinView(OfAPlace):
    """The month's bulletin of a place."""

    serializer_class = told.GridBulletinSerializer
    query = BulletinQuery
    about = (
        "一个市、县或镇街一个月的网格工作通报：各部分的名次、比率、逾期和升级。"
        "取的时候算，以后办结的仍会计入；打印、导出在页面上。"
    )

    @extend_schema(parameters=[BulletinQuery])
    def get(self, request: Request) -> Response:
        """Return the bulletin."""
        asked = self.asked(request)
        place = self.place(request, asked)
        month = _read("month", lambda: bulletin.month_of(asked.get("month", "")))
        paper = _read("place", lambda: bulletin.bulletin(request.user, place, month))
        return Response(self.get_serializer(paper).data)


class PublishedView(OfAPlace):
    """What a report publishes beside what the demonstration counts."""

    serializer_class = told.PublishedSerializer
    query = PlaceQuery
    about = "报道写的数字和演示库里数出来的，逐项核对；正式使用的平台没有（404）。"

    @extend_schema(parameters=[PlaceQuery])
    def get(self, request: Request) -> Response:
        """Return it; 404 with real data."""
        place = self.place(request, self.asked(request))
        if clock.demonstration_day() is None:
            raise Http404
        report = published.of_county(request.user, place)
        if report is None:
            raise ValidationError({"place": [f"{place.label}没有可以核对的报道数字。"]})
        return Response(self.get_serializer({"place": place, "report": report}).data)


class ObligationsQuery(Query):
    """Which obligation, when, by what, where."""

    what = serializers.ChoiceField(
        [(one.code, one.title) for one in o.ALL], default=o.VISIT.code, help_text="哪一项。"
    )
    period = Text(
        required=False, max_length=10, help_text="月或季，如2026-10、2026Q3；不写为本月。"
    )
    by = serializers.ChoiceField(
        list(obliged.BY.items()), default="each", help_text="逐个，或按村（社区）、镇街合计。"
    )
    town = Id(required=False, help_text="只算一个镇街，填编号。")
    county = Id(required=False, help_text="只算一个县（市、区），填编号。")
    skip = serializers.IntegerField(
        default=0, min_value=0, max_value=1_000_000, help_text="从第几行以后起，取答复里的next。"
    )
    limit = serializers.IntegerField(
        default=obliged.SHOWN, min_value=1, max_value=MOST, help_text="一次几行，最多500。"
    )


class GridObligationsView(Told):
    """How an obligation was met."""

    serializer_class = told.GridObligationsSerializer
    query = ObligationsQuery
    subject = "网格履职"
    about = (
        "走访、例会、摸排、报备在一个月或一个季度应办几次、办了几次（C.5），逐个或按村、镇街合计，"
        "缺得多的在前。按登记的算，没有内容。"
    )

    @extend_schema(parameters=[ObligationsQuery])
    def get(self, request: Request) -> Response:
        """Return the table."""
        account: Any = request.user
        anywhere(account, rights.SEE_CASES, what="查看各人、各村的履职情况")
        values = self.asked(request)
        asked = _obligation(account, values)
        skip = values["skip"]
        part = obliged.part_of(account, asked, values["limit"], skip)
        last = skip + len(part.rows)
        answer = {
            "what": asked.obligation.code, "title": asked.obligation.title,
            "rule": asked.obligation.rule, "period": asked.period.code, "by": asked.by,
            "town": asked.town, "county": asked.county, "count": part.count,
            "next": last if part.rows and last < part.count else None,
            "wanted": part.wanted, "done": part.done, "lines": obliged.lines(part),
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


def _obligation(account: Any, values: dict[str, Any]) -> obliged.Asked:
    """Return the table asked for; ValidationError (400) for a period or a place there is not."""
    town = county = None
    if "town" in values:
        town = named_in_query(towns(account), values["town"], "town", NO_TOWN)
    if "county" in values:
        rows = Organization.objects.visible_to(account, rights.SEE_CASES)
        counties = rows.filter(kind__in=(Kind.CITY, Kind.COUNTY))
        county = named_in_query(counties, values["county"], "county", NO_COUNTY)
    code = values.get("period", "")
    period = obliged.period_of(code)
    if code and period.code != code:
        raise ValidationError({"period": ["要填已经开始的一个月或一个季度，如2026-10、2026Q3。"]})
    what = next(one for one in o.ALL if one.code == values["what"])
    return obliged.Asked(what, period, values["by"], town, county)


ADDRESSES = [
    path("grid-figures/", GridFiguresView.as_view(), name="grid-figures"),
    path("grid-bulletin/", GridBulletinView.as_view(), name="grid-bulletin"),
    path("grid-published-figures/", PublishedView.as_view(), name="grid-published"),
    path("grid-obligations/", GridObligationsView.as_view(), name="grid-obligations"),
]
