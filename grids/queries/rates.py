"""The rates of cases: discovery, closing, on time, satisfaction; by township, grid or finder (P03).

The report names the four and gives no formula; these are assumed, and everything is of the cases found
in the period, merged ones left out (the case they were merged into counts):

- discovery: found by the grid itself (visit, inspection, group chat, meeting, listening day), of all;
- closing: closed or filed, of all; a reopened case counts once, with the day it was first found, and is
  closed again only when it is;
- on time: done by its last day, of those that are done or whose last day is over;
- satisfaction: sum of ratings, of five for each rated one; who could not be reached is left out.

Nothing to count is "n/a", never 0 or 100 % (E-ZERO).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from grids.models import Case
from grids.models.kinds import Channel
from grids.queries.cases import overdue
from portal import clock

OWN_CHANNELS = (
    Channel.VISIT,
    Channel.INSPECTION,
    Channel.GROUP_CHAT,
    Channel.MEETING,
    Channel.LISTENING,
)
BY = {"town": "town", "grid": "grid", "finder": "finder__person", "kind": "kind__code"}
"""What rates can be told by: the column that groups."""
NOT_APPLICABLE = "n/a"
FOUR = Decimal("0.0001")


@dataclass(frozen=True)
class Rate:
    """A share of whole numbers; without anything to count it has no value."""

    of: int
    out_of: int

    @property
    def value(self) -> Decimal | None:
        """The share from 0 to 1, four decimals, half up (D-DECIMAL); None for nothing to count."""
        if not self.out_of:
            return None
        return (Decimal(self.of) / Decimal(self.out_of)).quantize(FOUR, ROUND_HALF_UP)

    @property
    def percent(self) -> str:
        """The share in percent with two decimals, without the sign, or n/a."""
        value = self.value
        return NOT_APPLICABLE if value is None else f"{value * 100:.2f}"

    @property
    def text(self) -> str:
        """The share in percent with two decimals, or n/a."""
        return self.percent if self.value is None else f"{self.percent}%"


@dataclass(frozen=True)
class Rates:
    """The rates of one township, grid or finder (`of` its id; None for all, or for who has none)."""

    of: Any
    cases: int
    reopened: int
    discovery: Rate
    closing: Rate
    on_time: Rate
    satisfaction: Rate
    merged: int = 0
    """Reported and found to be another case's; counted by `of_counts` alone."""

    @property
    def repeats(self) -> Rate:
        """Cases that came twice: reopened, or reported again and merged; of all that was reported."""
        return Rate(self.reopened + self.merged, self.cases + self.merged)


def in_period(account: Any, first: dt.date, last: dt.date) -> QuerySet[Case]:
    """Return the cases found in a period that the account sees, merged ones left out."""
    rows = Case.objects.visible_to(account).filter(found_on__range=(first, last))
    return rows.exclude(state=Case.State.MERGED).order_by()


def overall(rows: QuerySet[Case], day: dt.date | None = None) -> Rates:
    """Return the rates of all `rows` together, in one query."""
    return of_counts(None, rows.aggregate(**counts(day or clock.today())))


def by(rows: QuerySet[Case], what: str, day: dt.date | None = None) -> list[Rates]:
    """Return the rates of `rows` by township, grid, finder or kind, in one query; KeyError for others."""
    grouped: Any = rows.values(group=F(BY[what])).annotate(**counts(day or clock.today()))
    return [of_counts(row["group"], row) for row in grouped.order_by("group")]


def counts(day: dt.date) -> dict[str, Any]:
    """Return the aggregates the rates rest on: whole numbers, which may be added up over groups."""
    done = Q(done_on__isnull=False)
    return {
        "n": Count("pk"),
        "again": Count("pk", filter=Q(reopened__gt=0)),
        "own": Count("pk", filter=Q(channel__in=OWN_CHANNELS)),
        "closed": Count("pk", filter=Q(state__in=(Case.State.CLOSED, Case.State.FILED))),
        "timely": Count("pk", filter=Q(done_on__lte=F("due_on"))),
        "judged": Count("pk", filter=done | overdue(day)),
        "points": Sum("satisfaction"),
        "rated": Count("satisfaction"),
    }


def of_counts(of: Any, row: Mapping[str, Any]) -> Rates:
    """Return the rates of one group, or of several whose counts were added up."""
    n = row["n"]
    return Rates(
        of=of,
        cases=n,
        reopened=row["again"],
        discovery=Rate(row["own"], n),
        closing=Rate(row["closed"], n),
        on_time=Rate(row["timely"], row["judged"]),
        satisfaction=Rate(row["points"] or 0, 5 * row["rated"]),
        merged=row.get("merged", 0),
    )
