"""What the page of obligations asks for and shows; its workbook asks the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grids import obligations as o
from grids import rights
from grids.queries import obligations as queries
from grids.queries.obligations import Fulfilled
from grids.queries.rates import Rate
from grids.queries.visits import towns
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import FIRST_YEAR, BadPeriod, Period, containing_day, parse
from portal.reading import whole

SHOWN = 50
"""Lines a page shows; those with most missing come first."""
BY = {"each": "逐个", "place": "按村（社区）", "town": "按镇街"}


@dataclass(frozen=True)
class Asked:
    """One table: which obligation, in which period, by what, in which township (None: everywhere).

    `county` narrows it to one of several counties the account sees.
    """

    obligation: o.Obligation
    period: Period
    by: str
    town: Organization | None
    county: Organization | None = None

    def as_fields(self) -> dict[str, str]:
        """As the address and the workbook's job write it."""
        return {
            "what": self.obligation.code,
            "period": self.period.code,
            "by": self.by,
            "town": str(self.town.pk) if self.town else "",
            "county": str(self.county.pk) if self.county else "",
        }


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    row: Fulfilled
    rate: Rate


def asked(account: Any, fields: Mapping[str, str]) -> Asked:
    """Read what is asked for; anything nobody offers becomes the preset: this month's visits by township,
    for who sees several, else one by one."""
    found = {one.code: one for one in o.ALL}
    own = towns(account)
    town = next((t for t in own if t.pk == whole(fields.get("town"))), None)
    preset = "town" if len(own) > 1 and town is None else "each"
    by = fields.get("by", "")
    return Asked(
        found.get(fields.get("what", ""), o.VISIT),
        period_of(fields.get("period", "")),
        by if by in BY else preset,
        town,
        _county(account, whole(fields.get("county"))),
    )


def _county(account: Any, pk: int | None) -> Organization | None:
    rows = Organization.objects.visible_to(account, rights.SEE_CASES)
    return rows.filter(pk=pk, kind__in=(Kind.CITY, Kind.COUNTY)).first() if pk else None


def period_of(code: str) -> Period:
    """Return the month or quarter of a code that has begun; this month for anything else."""
    this = containing_day(clock.today(), "month")
    try:
        period = parse(code)
    except BadPeriod:
        return this
    good = period.kind in ("month", "quarter") and period.year >= FIRST_YEAR
    return period if good and period.start <= clock.today() else this


def periods() -> list[Period]:
    """Return the periods the page offers: four months and the quarter before this one, and this one."""
    month = containing_day(clock.today(), "month")
    quarter = containing_day(clock.today(), "quarter")
    return [*(month.shift(-n) for n in range(4)), quarter, quarter.previous]


def lines_of(account: Any, what: Asked) -> list[Line]:
    """Return the whole table, those with most missing first."""
    return lines(part_of(account, what))


def part_of(account: Any, what: Asked, limit: int | None = None, skip: int = 0) -> queries.Part:
    """Return `limit` lines of the table after `skip`, with the sums of all of them."""
    within = what.town or what.county
    place = within.path if within else ""
    return queries.part(
        account, what.obligation, what.period, by=what.by, place=place, limit=limit, skip=skip
    )


def lines(part: queries.Part) -> list[Line]:
    """Return the lines of a part with their rates."""
    return [Line(row, Rate(row.done, row.wanted)) for row in part.rows]


def page(account: Any, what: Asked, skip: int = 0) -> dict[str, Any]:
    """Return the page's context: SHOWN lines of the table after `skip`, its sums, and what may be asked."""
    part = part_of(account, what, SHOWN, skip)
    if skip and not part.rows:  # there were more when the address was made
        return page(account, what)
    own = towns(account)
    last = skip + len(part.rows)
    return {
        "asked": what,
        "obligations": o.ALL,
        "periods": periods(),
        "ways": {code: name for code, name in BY.items() if code != "town" or len(own) > 1},
        "towns": own if len(own) > 1 else [],
        "lines": lines(part),
        "count": part.count,
        "first": skip + 1,
        "last": last,
        "next": last if last < part.count else None,
        "total": Rate(part.done, part.wanted),
        "fields": what.as_fields(),
    }
