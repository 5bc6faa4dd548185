"""What a month comes to over the API, by person and by team, and the board of teams (P10-R5, R6, R9)."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from members.dispatched.api.known import insist_reads
from members.dispatched.api.letters import NUMBERS
from members.dispatched.models.months import COUNTS, MonthStat
from members.dispatched.queries import choices, months, overview
from members.life.api import PERSON, PersonRef
from members.writes import Told
from portal.bodies import Month, Query
from portal.examples import of
from portal.periods import Period

_LINE = {
    "posting": 61,
    "person": PERSON,
    "team": 7,
    "wanted": 20,
    "short": False,
    "counts": NUMBERS,
}
_TEAM = {
    "team": 7, "name": "泉林镇服务队", "people": 6, "short": 0, "counts": NUMBERS,
}  # fmt: skip
_MONTH = {
    "month": "2026-09", "signed": [12], "lines": [_LINE], "teams": [_TEAM], "letters": 8,
    "unread": 2,
}  # fmt: skip
_FIGURE = {"label": "走访", "value": "1830", "unit": "户"}
_BOARD = {
    "month": "2026-10",
    "teams": [_TEAM | {"away": 1, "late": 0, "items": 2, "flags": 3, "flagged": True}],
    "figures": [_FIGURE],
}  # fmt: skip


class MonthCountsSerializer(serializers.Serializer[Any]):
    """The counts of a month."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a number for each count, named as the page names it."""
        names = {one.name: one.verbose_name for one in MonthStat._meta.fields}
        return {name: serializers.IntegerField(help_text=f"{names[name]}。") for name in COUNTS}


class MonthLineSerializer(serializers.Serializer[Any]):
    """One posting's month."""

    posting = serializers.IntegerField(source="posting.pk", help_text="派驻的编号。")
    person = PersonRef(source="posting.person", help_text="谁。")
    team = serializers.IntegerField(source="posting.team_id", help_text="服务队的编号。")
    wanted = serializers.IntegerField(help_text="应在岗天数（P10-R9），按派驻天数折算。")
    short = serializers.BooleanField(help_text="在岗天数不够为 true；不说为什么。")
    counts = MonthCountsSerializer(help_text="各项的数。")


class MonthTeamSerializer(serializers.Serializer[Any]):
    """A team's month: its people's counts added up."""

    team = serializers.IntegerField(source="team.pk", help_text="服务队的编号。")
    name = serializers.CharField(source="team.name", help_text="服务队的名称。")
    people = serializers.IntegerField(help_text="人数。")
    short = serializers.IntegerField(help_text="在岗天数不够的人数。")
    counts = MonthCountsSerializer(help_text="各项的数，全队合计。")


@extend_schema_serializer(examples=of("一个月", _MONTH))
class DispatchedCountsSerializer(serializers.Serializer[Any]):
    """A month in the account's scope."""

    month = serializers.CharField(source="month.code", help_text="月份。")
    signed = serializers.SerializerMethodField(help_text="用了哪几份签发的月统计，是编号。")
    lines = MonthLineSerializer(many=True, help_text="各人的一个月。")
    teams = MonthTeamSerializer(many=True, help_text="各服务队的一个月。")
    letters = serializers.IntegerField(help_text="签发以后发出的反馈函。")
    unread = serializers.IntegerField(help_text="其中还没有签收的。")

    def get_signed(self, told: months.Month) -> list[int]:
        """Return the sheets the counts are from."""
        return [one.pk for one in told.sheets]


class BoardTeamSerializer(serializers.Serializer[Any]):
    """A team on the board."""

    team = serializers.IntegerField(source="line.team.pk", help_text="服务队的编号。")
    name = serializers.CharField(source="line.team.name", help_text="服务队的名称。")
    people = serializers.IntegerField(source="line.people", help_text="人数。")
    short = serializers.IntegerField(source="line.short", help_text="在岗天数不够的人数。")
    counts = MonthCountsSerializer(source="line.counts", help_text="本月各项的数。")
    away = serializers.IntegerField(help_text="今天在假的人数。")
    late = serializers.IntegerField(help_text="逾期没有销假的人数。")
    items = serializers.IntegerField(help_text="没有销号的督查台账。")
    flags = serializers.IntegerField(source="line.flags", help_text="得过几面红旗。")
    flagged = serializers.BooleanField(help_text="上月是红旗服务队为 true。")


class BoardFigureSerializer(serializers.Serializer[Any]):
    """One figure of the practice since the beginning."""

    label = serializers.CharField(help_text="名称。")  # type: ignore[assignment]
    value = serializers.CharField(help_text="数值。")
    unit = serializers.CharField(help_text="单位。")


@extend_schema_serializer(examples=of("展板", _BOARD))
class DispatchedBoardSerializer(serializers.Serializer[Any]):
    """The board of teams and the practice's figures, in the account's scope."""

    month = serializers.CharField(help_text="月份。")
    teams = BoardTeamSerializer(many=True, help_text="各服务队。")
    figures = BoardFigureSerializer(many=True, help_text="开展以来的累计数。")


class MonthQuery(Query):
    """Which month."""

    month = Month(required=False, help_text="月份，如2026-09；不写为本月。")


class MonthView(Told):
    """A month by person and by team."""

    serializer_class = DispatchedCountsSerializer
    query = MonthQuery
    subject = "驻村月统计"
    about = (
        "授权范围内一个月各人、各服务队的数：签发了的用签发的，没有签发的现算。"
        "只有件数和天数，没有群众的姓名。"
    )

    @extend_schema(parameters=[MonthQuery])
    def get(self, request: Request) -> Response:
        """Return the counts."""
        account: Any = request.user
        insist_reads(account)
        period = _asked(self.asked(request))
        return Response(
            self.get_serializer(months.month(account, period, choices.offices(account))).data
        )


def _asked(query: dict[str, Any]) -> Period:
    code = query.get("month", "")
    period = months.month_asked(code)
    if code and period.code != code:
        raise ValidationError({"month": ["这个月还没有开始。"]})
    return period


class BoardView(Told):
    """The board of teams."""

    serializer_class = DispatchedBoardSerializer
    subject = "服务队展板"
    about = "授权范围内各服务队本月的数、在假、台账和红旗，以及开展以来的累计数。"

    def get(self, request: Request) -> Response:
        """Return the board."""
        account: Any = request.user
        insist_reads(account)
        self.asked(request)
        told = {
            "month": months.month_asked("").code,
            "teams": overview.board(account),
            "figures": overview.figures(account),
        }
        return Response(self.get_serializer(told).data)


ADDRESSES = [
    path("dispatched-counts/", MonthView.as_view(), name="dispatched-counts"),
    path("dispatched-board/", BoardView.as_view(), name="dispatched-board"),
]
"""What is told beside the lists."""
