"""The board of teams and the figures of the practice: totals, no resident and no name in them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from members.dispatched.models import (
    Honour,
    Inspection,
    Leave,
    LedgerItem,
    Posting,
    SenderVisit,
    Team,
    VillageProject,
    WorkLog,
)
from members.dispatched.queries import months
from members.dispatched.queries.postings import away_on
from portal import clock
from portal.periods import Period, containing_day


@dataclass(frozen=True)
class Figure:
    """One figure: its label, value, unit."""

    label: str
    value: int | Decimal
    unit: str


def figures(account: Any) -> list[Figure]:
    """Return the practice's figures in scope since the beginning; five queries."""
    logs = WorkLog.objects.visible_to(account).filter(struck=None)
    done = logs.order_by().aggregate(
        households=Sum("households"),
        opinions=Sum("opinions"),
        solved=Sum("solved"),
        lectures=Count("pk", filter=Q(kind="lecture")),
        updates=Count("pk", filter=Q(kind="update")),
    )
    rows = VillageProject.objects.visible_to(account).exclude(done_on=None)
    sums = rows.order_by().aggregate(
        venues=Sum("quantity", filter=Q(kind="venue")),
        ground=Sum("quantity", filter=Q(kind="ground")),
        funds=Sum("amount", filter=Q(kind="funds")),
    )
    held = Inspection.objects.visible_to(account).filter(state="done").count()
    visits = SenderVisit.objects.visible_to(account).count()
    return [
        Figure("走访", done["households"] or 0, "户"),
        Figure("收集民意", done["opinions"] or 0, "件"),
        Figure("办结民意", done["solved"] or 0, "件"),
        Figure("讲党课", done["lectures"], "场"),
        Figure("工作动态", done["updates"], "条"),
        Figure("活动场所", sums["venues"] or Decimal(0), "处"),
        Figure("硬化", sums["ground"] or Decimal(0), "平方米"),
        Figure("引进社会资金", sums["funds"] or Decimal(0), "元"),
        Figure("督查到村", held, "次"),
        Figure("派出单位走访", visits, "次"),
    ]


@dataclass(frozen=True)
class Row:
    """A team on the board: who leads it, how many, who is away, its month, what is open, its flags."""

    line: months.TeamLine
    away: int
    late: int
    items: int
    flagged: bool


def board(account: Any, period: Period | None = None) -> list[Row]:
    """Return the teams in scope with this month's counts; a constant number of queries."""
    month = period or containing_day(clock.today(), "month")
    rows = Posting.objects.visible_to(account).present()
    flags = _flags(account)
    lines = months.by_team(months.lines(rows, month), flags)
    today = clock.today()
    leaves = Leave.objects.filter(away_on(today), posting__in=rows).order_by()
    away = dict(leaves.values_list("posting__team").annotate(n=Count("pk")))
    late = dict(leaves.filter(to_on__lt=today).values_list("posting__team").annotate(n=Count("pk")))
    items = LedgerItem.objects.visible_to(account).filter(state__in=LedgerItem.LIVE).order_by()
    found = dict(items.values_list("posting__team").annotate(n=Count("pk")))
    last = month.previous.code
    now = set(
        Honour.objects.filter(
            team__in=[one.team.pk for one in lines], period=last, revoked_on=None
        ).values_list("team", flat=True)
    )
    return [
        Row(one, away.get(one.team.pk, 0), late.get(one.team.pk, 0), found.get(one.team.pk, 0),
            one.team.pk in now)
        for one in lines
    ]  # fmt: skip


def _flags(account: Any) -> dict[int, int]:
    """Red flags of each team since the beginning; a township reads those of its own teams, too."""
    teams = Team.objects.visible_to(account)
    rows = Honour.objects.filter(team__in=teams, kind="flag", revoked_on=None).order_by()
    return dict(rows.values_list("team").annotate(n=Count("pk")))
