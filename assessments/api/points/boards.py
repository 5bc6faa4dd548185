"""What is told of points as a whole: boards, years, one's own, what a sheet offers, who is behind."""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rights
from assessments.api.points import shapes
from assessments.points.doors import (
    insist_anywhere,
    own_account_for,
    period_asked,
    sheet_for,
    sheets_place_for,
)
from assessments.points.rules import Rules
from assessments.points.schemes import rules_on, this_month
from assessments.queries import point_boards, point_drawn, point_personal, point_years
from assessments.queries.point_rules import offered
from assessments.queries.point_supervision import supervised
from members.writes import Told
from portal import clock
from portal.bodies import Id, Query, Text
from portal.periods import FIRST_YEAR, BadPeriod, Period, parse


class PeriodQuery(Query):
    """Of which period."""

    period = Text(
        required=False,
        max_length=10,
        help_text="期间，如2026Q3；长短由方案定。不写为最近已结束的一期。",
    )


def period_of(text: str, rules: Rules, *kinds: str) -> Period:
    """Return the period an address asks for; ValidationError (400) for one the board does not have."""
    wanted = kinds or (rules.kind,)
    if not text:
        found = period_asked("", rules)
        return found if found.kind in wanted else this_month().containing(wanted[0])
    asked = _read(text)
    if asked is None or asked.kind not in wanted or period_asked(text, rules) != asked:
        now = this_month().containing(wanted[0])
        said = f"这个方案的积分榜没有这一期。请填如{now.previous.code}、{now.code}，不晚于现在。"
        raise ValidationError({"period": [said]})
    return asked


def _read(text: str) -> Period | None:
    """Return the period of a code that has begun; None for any other text."""
    try:
        found = parse(text)
    except BadPeriod:
        return None
    known = FIRST_YEAR <= found.year <= clock.today().year
    return found if known and found.start <= clock.today() else None


def _named(lines: Sequence[Any]) -> Sequence[Any]:
    """Return lines with the people of their accounts, read at once."""
    prefetch_related_objects([line.account for line in lines], "person")
    return lines


class BoardView(Told):
    """The board of a place in a period."""

    serializer_class = shapes.PointBoardSerializer
    query = PeriodQuery
    subject = "积分榜"
    about = "一个支部（或村）在一期里各人的得分和名次，按已审核的月表由计分引擎算出。"

    @extend_schema(parameters=[PeriodQuery])
    def get(self, request: Request, scheme: int, organization: int) -> Response:
        """Return the board; what is not confirmed does not count."""
        what, where, rules = sheets_place_for(request.user, scheme, organization)
        text = self.asked(request).get("period", "")
        period = period_of(text, rules)
        lines = _named(point_boards.board_of(rules, what, where, period).lines)
        answer = {
            "scheme": what.pk, "organization": where, "period": period.code, "lines": lines,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class YearView(Told):
    """A year of a place, where the scheme's ledger is split."""

    serializer_class = shapes.PointYearSerializer
    query = PeriodQuery
    subject = "年度积分"
    about = "台账分期的方案一年各期的得分和平均（P08-R13）；不分期的方案请查积分榜。"

    @extend_schema(parameters=[PeriodQuery])
    def get(self, request: Request, scheme: int, organization: int) -> Response:
        """Return the year so far."""
        what, where, rules = sheets_place_for(request.user, scheme, organization)
        text = self.asked(request).get("period", "")
        if not rules.has_year:
            said = f"《{what.title}》不分期，没有年度合计。请查积分榜。"
            raise ValidationError({"period": [said]})
        period = period_of(text, rules, str(rules.document["period"]))
        lines = _named(point_years.year_of(rules, what, where, period).lines)
        answer = {
            "scheme": what.pk, "organization": where, "period": period.code, "lines": lines,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class OwnBoardView(Told):
    """One's own branch's board as its members see it."""

    serializer_class = shapes.OwnPointBoardSerializer
    query = PeriodQuery
    subject = "本支部的积分榜"
    about = "本人所在支部公示了的积分榜，只有姓名、得分和名次。别人的积分户答404。"

    @extend_schema(parameters=[PeriodQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return names and scores of posted sheets."""
        held = own_account_for(request.user, pk)
        text = self.asked(request).get("period", "")
        rules = rules_on(held.scheme, this_month())
        period = period_of(text, rules)
        board = point_boards.board_of(
            rules, held.scheme, held.organization, period, point_boards.PUBLIC
        )
        answer = {
            "account": held.pk, "organization": held.organization, "period": period.code,
            "lines": board.lines,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class OwnPointsView(Told):
    """我的积分."""

    serializer_class = shapes.OwnPointsSerializer
    subject = "本人的积分"
    about = "登录人自己今年各期的积分。逐笔在 /api/v1/me/point-entries/。"

    def get(self, request: Request) -> Response:
        """Return what one is credited with."""
        self.asked(request)
        return Response(self.get_serializer(point_personal.mine(request.user)).data)


class OfferedView(Told):
    """What can be entered on a sheet."""

    serializer_class = shapes.PointOfferedSerializer
    subject = "可登记的积分条目"
    about = "一张月表能登记哪些条目，给能登记积分的账号。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the items offered by the sheet's page."""
        sheet = sheet_for(request.user, pk, rights.REPORT_POINTS)
        self.asked(request)
        items = offered(sheet.scheme, sheet.organization, sheet.period)
        return Response(self.get_serializer({"sheet": sheet.pk, "items": items}).data)


class ProposalsView(Told):
    """What records propose for a sheet."""

    serializer_class = shapes.PointProposalsSerializer
    subject = "积分建议"
    about = "培训记录为一张月表提出的建议，给能登记积分的账号；采纳以前不计分。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the proposals of the sheet's page."""
        sheet = sheet_for(request.user, pk, rights.REPORT_POINTS)
        self.asked(request)
        rows = point_drawn.proposed(sheet, rules_on(sheet.scheme, sheet.period))
        return Response(self.get_serializer({"sheet": sheet.pk, "proposals": rows}).data)


class SupervisionQuery(Query):
    """Of which period and county."""

    period = Text(required=False, max_length=10, help_text="月或季，如2026Q3；不写为今年以来。")
    county = Id(required=False, help_text="县（市、区）的编号；不写为授权范围里的都有。")

    def validate_period(self, written: str) -> Period:
        """Read the code of a period; ValidationError for other text."""
        found = _read(written)
        if found is None:
            raise ValidationError("要填已经开始的期间，如2026-09、2026Q3。")
        return found


class SupervisionView(Told):
    """Which branches have months without a sheet; no names."""

    serializer_class = shapes.PointSupervisionSerializer
    query = SupervisionQuery
    subject = "积分督查"
    about = "县里看哪些支部有月份没有报送积分（P08-R11）。只有支部，没有人。"

    @extend_schema(parameters=[SupervisionQuery])
    def get(self, request: Request) -> Response:
        """Return the schemes the account supervises."""
        insist_anywhere(request.user, rights.SUPERVISE_POINTS)
        values = self.asked(request)
        found = supervised(request.user, values.get("period"), values.get("county"))
        return Response(self.get_serializer({"schemes": found}).data)


_PLACE = "point-boards/<int:scheme>/<int:organization>/"
FIGURES = [
    path(_PLACE, BoardView.as_view(), name="point-board"),
    path(f"{_PLACE}year/", YearView.as_view(), name="point-year"),
    path("point-sheets/<int:pk>/items/", OfferedView.as_view(), name="point-offered"),
    path("point-sheets/<int:pk>/proposals/", ProposalsView.as_view(), name="point-proposals"),
    path("point-supervision/", SupervisionView.as_view(), name="point-supervision"),
    path("me/points/", OwnPointsView.as_view(), name="own-points"),
    path("me/point-accounts/<int:pk>/board/", OwnBoardView.as_view(), name="own-point-board"),
]
