"""The month's bulletin of a place: its parts ranked, with what was found, done, late and sent up.

It is computed when it is read, and says as of when: a case closed later changes it. Ranks are by the
rate on time, then by the closing rate (assumed; equals share a rank).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from grids.queries import figures as queries
from grids.queries.figures import Figures, Line
from grids.queries.rates import Rates
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import Period, containing_day, parse
from portal.refusals import Refused

PART_WORDS = {Kind.CITY: "县（市、区）", Kind.COUNTY: "镇街", Kind.TOWN: "村（社区）"}
CLOSES_ON = 5
"""The day of the next month on which a month closes (D-CLOSE)."""


@dataclass(frozen=True)
class Row:
    """One line of the table; `rank` None for who has nothing to rank by."""

    label: str
    rank: int | None
    rates: Rates
    late: int
    gone_up: int


@dataclass(frozen=True)
class Bulletin:
    """A month's bulletin as it reads now."""

    place: Organization
    period: Period
    word: str
    """What its parts are called."""
    rows: list[Row]
    whole: Row
    at: dt.datetime

    @property
    def title(self) -> str:
        """What stands at its head."""
        return f"{self.place.label}{self.period.label}网格工作通报"

    @property
    def is_closed(self) -> bool:
        """Whether the month has closed; until then figures move every day."""
        return clock.today() > self.closes_on

    @property
    def closes_on(self) -> dt.date:
        """The last day of the month's books."""
        return self.period.next.start.replace(day=CLOSES_ON)

    @property
    def behind(self) -> list[Row]:
        """The parts whose rate on time lies under that of the whole."""
        own = self.whole.rates.on_time.value
        return [
            r
            for r in self.rows
            if own is not None and (v := r.rates.on_time.value) is not None and v < own
        ]


def month_of(code: str) -> Period:
    """Return the month of a code, last month without one; BadPeriod, Refused for other periods."""
    if not code:
        return containing_day(clock.today(), "month").previous
    period = queries.period_of(parse(code).code)
    if period.kind != "month":
        raise Refused("通报按月编。请选一个月。")
    return period


def bulletin(account: Any, place: Organization, month: Period) -> Bulletin:
    """Return the bulletin of a city, county or township; Refused for a village. Four queries."""
    if place.kind not in PART_WORDS:
        raise Refused("通报由县（市、区）或镇街编。请选县或镇街。")
    found = queries.figures(account, place, month)
    up = queries.gone_up(account, place, month)
    listed = {line.part.pk for line in found.lines if line.part}
    rest = sum(n for part, n in up.items() if part not in listed)
    rows = [_row(line, up.get(line.part.pk, 0) if line.part else rest) for line in _ranked(found)]
    whole = Row("合计", None, found.total, found.open.late, sum(up.values()))
    return Bulletin(place, month, PART_WORDS[Kind(place.kind)], rows, whole, found.at)


def _ranked(found: Figures) -> list[Line]:
    parts = [line for line in found.lines if line.part]
    return queries.ranked(parts) + [line for line in found.lines if not line.part]


def _row(line: Line, up: int) -> Row:
    return Row(line.label, line.rank, line.rates, line.open.late, up)
