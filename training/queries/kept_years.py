"""A city's year of training as it was last told: all its counties' classes and hours take long to add up.

Both are told with their time, by a worker for whoever comes next (`portal.kept_figures`). A county and
whatever lies in it is told at once.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from members.models import Organization
from members.models.organizations import Kind
from portal import clock, kept_figures
from portal.figures import Figure, Links, Section
from portal.periods import Period, parse
from training import rights
from training.queries import coverage, figures
from training.queries.coverage import Covered
from training.queries.figures import Figures, Row

STALE = dt.timedelta(minutes=30)
_SINGLE = ("teachers", "speakers", "people", "person_hours")
_OF_ROW = ("classes", "sessions", "hours", "person_times")


def _tell_coverage(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    for one in coverage.of_place(place, period.year):
        yield Figure("covered", one.trained, key=one.pk or 0, label=one.label, out_of=one.total)


def _tell_year(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    told = figures.of(place, period.year)
    for name in _SINGLE:
        yield Figure(name, getattr(told, name))
    for group, rows in (("kinds", told.kinds), ("venues", told.venues)):
        for row in rows:
            for name in _OF_ROW:
                yield Figure(f"{group}.{name}", getattr(row, name), label=row.label)
    for label, hours in told.categories:
        yield Figure("category", hours, label=label)


COVERAGE = Section(
    "training_coverage", "培训覆盖", 46, rights.SEE_FIGURES, (), _tell_coverage,
    lambda *asked: Links(), "", slow=True, span="year", apart=True,
)  # fmt: skip
YEAR = Section(
    "training_year", "培训统计", 47, rights.SEE_FIGURES, (), _tell_year,
    lambda *asked: Links(), "", slow=True, span="year", apart=True,
)  # fmt: skip


def covered(place: Organization, year: int) -> tuple[list[Covered], dt.datetime]:
    """Return `coverage.of_place`, and when that was so."""
    if place.kind != Kind.CITY:
        return coverage.of_place(place, year), clock.now()
    there = kept_figures.at_most(COVERAGE, place, parse(str(year)), STALE)
    rows = [
        Covered(one.label, one.out_of or 0, int(one.value or 0), one.key) for one in there.figures
    ]
    return rows, there.at or clock.now()


def of(place: Organization, year: int) -> tuple[Figures, dt.datetime]:
    """Return `figures.of`, and when that was so."""
    if place.kind != Kind.CITY:
        return figures.of(place, year), clock.now()
    there = kept_figures.at_most(YEAR, place, parse(str(year)), STALE)
    single: dict[str, Any] = {one.code: one.value for one in there.figures if one.code in _SINGLE}
    told = Figures(
        kinds=_rows(there.figures, "kinds"),
        venues=_rows(there.figures, "venues"),
        categories=[
            (f.label, Decimal(f.value or 0)) for f in there.figures if f.code == "category"
        ],
        **single,
    )
    return told, there.at or clock.now()


def _rows(told: Iterable[Figure], group: str) -> list[Row]:
    """The rows of a table, in the order they were told."""
    found: dict[str, dict[str, Any]] = {}
    for one in told:
        table, _, name = one.code.partition(".")
        if table == group:
            found.setdefault(one.label, {})[name] = one.value
    return [Row(label=label, **values) for label, values in found.items()]
