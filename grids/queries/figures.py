"""The figures of a place in a period: its rates, its parts side by side, the months before, what is open.

A city is told by county, a county by township, a township by village, a village by grid. However many
cases there are three queries: two for the numbers, which are counted with each change of a case
(`tallied`) but for a village's, and one for the names. Everything is by the place and the day a case was
found.
"""

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
)

from grids import rights
from grids.models import Case, CaseEscalation, Grid
from grids.queries import tallied
from grids.queries.cases import OPEN, overdue
from grids.queries.rates import Rates, counts, of_counts
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import FIRST_YEAR, LAST_YEAR, BadPeriod, Period, containing_day, parse

PART = {Kind.CITY: "county", Kind.COUNTY: "town", Kind.TOWN: "organization", Kind.VILLAGE: "grid"}
"""What a place is told by: the column of a case."""
MONTHS = 12
_KEYS = ("group", "month", "merged")
Tally = Counter[str]
"""Whole numbers by name (`rates.counts`, and `merged`), which are added up over parts and months."""
Tallies = dict[tuple[Any, Period], Tally]
"""By part and month."""


@dataclass(frozen=True)
class Opened:
    """How many cases are open, and of them overdue, whenever they were found."""

    n: int = 0
    late: int = 0


@dataclass(frozen=True)
class Line:
    """One part of a place. `part` is None for what stands at the place itself; `rank` None without one."""

    part: Organization | Grid | None
    rates: Rates
    open: Opened
    rank: int | None = None

    @property
    def label(self) -> str:
        """What the part is called."""
        if isinstance(self.part, Organization):
            return self.part.label
        return self.part.name if self.part else "本级"


@dataclass(frozen=True)
class Figures:
    """Everything the dashboard and the bulletin tell of one place in one period."""

    place: Organization
    period: Period
    total: Rates
    before: Rates | None
    """Those of the period before; None where the twelve months do not hold it."""
    lines: list[Line]
    trend: list[tuple[Period, Rates]]
    states: list[tuple[str, str, int]]
    """(state, its label, how many) of the open cases, in the order of LC-CASE; none with 0."""
    open: Opened
    at: dt.datetime


def period_of(code: str) -> Period:
    """Return the period of a code, the present month without one; BadPeriod for what is none."""
    if not code:
        return containing_day(clock.today(), "month")
    period = parse(code)
    if not FIRST_YEAR < period.year <= LAST_YEAR:
        raise BadPeriod(f"没有{period.label}的数据。请选{FIRST_YEAR + 1}年以后的期间。")
    return period


def figures(account: Any, place: Organization, period: Period) -> Figures:
    """Return the figures of a place of PART's kinds, as far as the account may see figures; 3 queries."""
    months = _months(period)
    if place.kind == Kind.VILLAGE:  # its grids are not counted with each change: it has few cases
        rows = _inside(account, place)
        tallies, (opened, states) = _tallies(rows, "grid", months), _opened(rows, "grid")
    else:
        tallies, opened, states = _told(account, place, months)
    previous = period.previous
    return Figures(
        place=place,
        period=period,
        total=_sum(tallies, period),
        before=_sum(tallies, previous) if _held(previous, months) else None,
        lines=_lines(account, place, period, tallies, opened),
        trend=[(month, _sum(tallies, month)) for month in months],
        states=states,
        open=Opened(sum(o.n for o in opened.values()), sum(o.late for o in opened.values())),
        at=clock.now(),
    )


def _months(period: Period) -> list[Period]:
    """The twelve months that end with the period."""
    last = period.split("month")[-1]
    return [last.shift(back) for back in range(1 - MONTHS, 1)]


def _held(period: Period, months: list[Period]) -> bool:
    return all(month in months for month in period.split("month"))


def _inside(account: Any, place: Organization) -> QuerySet[Case]:
    """The cases found at a place, by the organizations they were found under."""
    seen = Case.objects.visible_to(account, rights.SEE_FIGURES)
    return seen.order_by().filter(**_at(place))


def _at(place: Organization) -> dict[str, Any]:
    """The condition that a case was found at a place."""
    if place.kind == Kind.COUNTY:
        return {"county": place}
    below: dict[str, Any] = {"scope_path__startswith": place.path}
    if place.kind == Kind.CITY:
        return below
    return below | {"town" if place.kind == Kind.TOWN else "organization": place}


def _told(
    account: Any, place: Organization, months: Sequence[Period]
) -> tuple[Tallies, dict[Any, Opened], list[tuple[str, str, int]]]:
    """What _tallies and _opened return, from what was counted with each change."""
    first, last = months[0].start, months[-1].start
    part = PART[Kind(place.kind)]
    told = tallied.told(account, rights.SEE_FIGURES, part, _at(place), first, last)
    by_start = {month.start: month for month in months}
    tallies = {(p, by_start[m]): tally for (p, m), tally in told.found.items() if m in by_start}
    opened = {p: Opened(sum(n.values()), told.late[p]) for p, n in told.states.items()}
    return tallies, opened, _states(sum(told.states.values(), Counter()))


def _states(by_state: Mapping[str, int]) -> list[tuple[str, str, int]]:
    return [(s.value, str(s.label), by_state[s]) for s in Case.State if by_state.get(s)]


def _tallies(rows: QuerySet[Case], part: str, months: Sequence[Period]) -> Tallies:
    """Count by part and month. Merged cases are counted as such and in no rate."""
    is_merged = ExpressionWrapper(Q(state=Case.State.MERGED), BooleanField())
    found = rows.filter(found_on__range=(months[0].start, months[-1].end))
    keyed = found.annotate(merged=is_merged, month=_which(months), group=F(part))
    grouped: Any = keyed.values("group", "month", "merged")
    tallies: Tallies = {}
    for row in grouped.annotate(**counts(clock.today())):
        tally = tallies.setdefault((row["group"], months[row["month"] - 1]), Counter())
        if row["merged"]:
            tally["merged"] += row["n"]
        else:
            tally.update({k: v or 0 for k, v in row.items() if k not in _KEYS})
    return tallies


def _which(months: Sequence[Period]) -> Func:
    """Which of the months a case was found in, from 1; a fifth cheaper than cutting dates to months."""
    starts = Value([month.start for month in months], output_field=ArrayField(DateField()))
    return Func("found_on", starts, function="WIDTH_BUCKET", output_field=IntegerField())


def _sum(tallies: Tallies, period: Period, parts: Container[Any] | None = None) -> Rates:
    """The rates of some parts (all of them) in a period."""
    whole: Tally = Counter()
    for (part, month), tally in tallies.items():
        if month.within(period) and (parts is None or part in parts):
            whole.update(tally)
    return of_counts(None, whole)


def _opened(
    rows: QuerySet[Case], part: str
) -> tuple[dict[Any, Opened], list[tuple[str, str, int]]]:
    """Count the open cases by part, and by state."""
    counted = rows.filter(OPEN).values("state", group=F(part))
    by_part: dict[Any, Opened] = {}
    by_state: Tally = Counter()
    for row in counted.annotate(n=Count("pk"), late=Count("pk", filter=overdue())):
        so_far = by_part.get(row["group"], Opened())
        by_part[row["group"]] = Opened(so_far.n + row["n"], so_far.late + row["late"])
        by_state[row["state"]] += row["n"]
    return by_part, _states(by_state)


def _lines(
    account: Any,
    place: Organization,
    period: Period,
    tallies: Tallies,
    opened: dict[Any, Opened],
) -> list[Line]:
    """The parts in order, ranked where they are townships or counties, then what is of no part."""
    told = {group for group, month in tallies if month.within(period)} | set(opened)
    parts = _parts(account, place, period, told)
    lines = []
    for part in parts:
        rates = _sum(tallies, period, {part.pk})
        lines.append(Line(part, rates, opened.get(part.pk, Opened())))
    rest = told - {part.pk for part in parts}
    if place.kind in (Kind.CITY, Kind.COUNTY):
        lines = ranked(lines)
    if rest:
        rates = _sum(tallies, period, rest)
        waiting = [opened[group] for group in rest if group in opened]
        own = Opened(sum(o.n for o in waiting), sum(o.late for o in waiting))
        lines.append(Line(None, rates, own))
    return lines


def _parts(
    account: Any, place: Organization, period: Period, told: set[Any]
) -> list[Organization] | list[Grid]:
    """The parts that were there in the period, and those that have something to tell."""
    there = Q(since=None) | Q(since__lte=period.end)
    there &= Q(until=None) | Q(until__gt=period.start)
    there |= Q(pk__in=[group for group in told if group is not None])
    if place.kind == Kind.VILLAGE:
        grids = Grid.objects.visible_to(account, rights.SEE_FIGURES).filter(there)
        return list(grids.filter(organization=place).order_by("code"))
    below = {Kind.CITY: Kind.COUNTY, Kind.COUNTY: Kind.TOWN, Kind.TOWN: Kind.VILLAGE}
    parts = Organization.objects.visible_to(account, rights.SEE_FIGURES).filter(there)
    wanted = parts.filter(parent=place, kind=below[Kind(place.kind)])
    return list(wanted.order_by("sort_key", "pk"))


@dataclass(frozen=True)
class Part:
    """A part of a place in a period and in the one before it (None where twelve months do not hold it)."""

    rates: Rates
    before: Rates | None
    open: Opened


def by_part(
    account: Any, place: Organization, period: Period
) -> tuple[Part, dict[int | None, Part], list[tuple[Period, Rates]]]:
    """Return a city or county as a whole, its parts by id (None is of no part), and its twelve months.

    What was counted with each change alone, without names: two queries, four for a city.
    """
    months, previous = _months(period), period.previous
    tallies, opened, _ = _told(account, place, months)
    held = _held(previous, months)

    def part(these: Tallies, waiting: Opened) -> Part:
        return Part(_sum(these, period), _sum(these, previous) if held else None, waiting)

    own: dict[int | None, Tallies] = {group: {} for group in opened}
    for (group, month), tally in tallies.items():
        own.setdefault(group, {})[group, month] = tally
    parts = {group: part(these, opened.get(group, Opened())) for group, these in own.items()}
    waiting = Opened(sum(o.n for o in opened.values()), sum(o.late for o in opened.values()))
    return part(tallies, waiting), parts, [(month, _sum(tallies, month)) for month in months]


def places(rates: Mapping[Any, Rates]) -> dict[Any, int]:
    """Return the rank of each by the rate on time, then by the closing rate (assumed); equals share a rank
    (E-TIE-SHARE). Who has neither has none."""
    standing = {
        key: (own.on_time.value, own.closing.value or 0)
        for key, own in rates.items()
        if own.on_time.value is not None
    }
    return {key: 1 + sum(o > own for o in standing.values()) for key, own in standing.items()}


def ranked(lines: Iterable[Line]) -> list[Line]:
    """Return lines in the order of their `places`; who has none stands last, in the order given."""
    given = list(lines)
    ranks = places({at: line.rates for at, line in enumerate(given)})
    order = sorted(range(len(given)), key=lambda at: ranks.get(at, len(given) + 1))
    return [Line(given[at].part, given[at].rates, given[at].open, ranks.get(at)) for at in order]


def gone_up(account: Any, place: Organization, period: Period) -> dict[Any, int]:
    """Count the overdue cases that went up a level in the period, by part of the place; one query."""
    at = {f"case__{name}": value for name, value in _at(place).items()}
    seen = CaseEscalation.objects.visible_to(account, rights.SEE_FIGURES)
    rows = seen.filter(on__range=(period.start, period.end), **at)
    part = f"case__{PART[Kind(place.kind)]}"
    return dict(rows.order_by().values_list(part).annotate(n=Count("case")))
