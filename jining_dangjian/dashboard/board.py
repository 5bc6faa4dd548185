"""The dashboard as one account sees it: sections, parts side by side, figures with the way to their rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any

from jining_dangjian.dashboard.asked import Asked
from members.models import Organization
from portal import clock, kept_figures, providers
from portal.figures import Figure, Link, Measure, Section
from portal.kept_figures import Beside, Told
from portal.periods import Period

NOTHING, FEW = "n/a", "不足5人"
FIRST = ("filed", "on_time", "late", "satisfaction", "sheets", "hours", "people")
"""What stands at the head, as many as there are room for."""
MOST_FIRST = 6
COLUMNS = {
    "county": ("on_time", "satisfaction", "late", "visit", "sheets"),
    "city": (
        "found", "on_time", "closing", "satisfaction", "late", "filed", "late_units", "best",
        "sheets", "visit", "hours",
    ),
}  # fmt: skip
"""What parts are compared by, beside their rank."""


@dataclass(frozen=True)
class Cell:
    """A figure as it is shown, with the addresses of its rows ('' where the account may not open them)."""

    measure: Measure
    figure: Figure
    at: dt.datetime | None
    rows: str = ""
    base: str = ""

    @property
    def label(self) -> str:
        """What it is called; a group's own name where it is of a group."""
        if self.figure.code == "covered":
            return self.figure.label
        if self.figure.code == "best" and self.figure.label:
            return f"“{self.figure.label}”占比"
        return self.measure.label

    @property
    def text(self) -> str:
        """The value without its unit: 1,264, 94.60, n/a; 不足5人 where it is withheld."""
        if self.figure.few:
            return FEW
        value = self.figure.value
        return NOTHING if value is None else self._said(value)

    def _said(self, value: int | Decimal) -> str:
        return f"{value:,.2f}" if self.is_share else plain(value)

    @property
    def unit(self) -> str:
        """The unit, '' where there is no value; of a share of units the number it is out of is told too."""
        return "" if self.figure.value is None else self.measure.unit

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage."""
        return self.measure.unit == "%"

    @property
    def counts(self) -> bool:
        """Whether it tells what it is made of."""
        return self.figure.out_of is not None and self.figure.code != "satisfaction"

    @property
    def made_of(self) -> str:
        """What it is made of, in words: 35/45, 共60个, 应办88次; '' where it is not told."""
        of, out_of = self.figure.of, self.figure.out_of
        if of is None or out_of is None or not self.counts:
            return ""
        if self.is_share:
            return f"{of:,}/{out_of:,}"
        word = {"filed": "共", "up": "可比", "down": "可比"}.get(self.figure.code, "应办")
        return f"{word}{out_of:,}{self.measure.unit}"

    @property
    def moved(self) -> str:
        """In words how it moved against the period before; '' where that is not known."""
        by = self.figure.moved
        if by is None or self.figure.code == "rank":
            return ""
        if not by:
            return "与上期持平"
        more, less = "高低" if self.is_share else "多少"
        unit = "个百分点" if self.is_share else self.measure.unit
        return f"比上期{more if by > 0 else less}{self._said(max(by, -by))}{unit}"

    @property
    def tone(self) -> str:
        """done where it got better, late where it got worse, '' where neither can be said."""
        by = self.figure.moved
        if not by or not self.measure.better:
            return ""
        return "done" if (by > 0) == (self.measure.better > 0) else "late"


def plain(value: int | Decimal) -> str:
    """Return a number with its thousands parted; decimals as they are."""
    text = f"{value:,}"
    return text.rstrip("0").rstrip(".") if text.endswith(".00") else text


@dataclass(frozen=True)
class Shown:
    """A section as it is shown; `at` None where it has not been told yet."""

    section: Section
    at: dt.datetime | None
    cells: list[Cell]

    def all(self, code: str) -> list[Cell]:
        """Return the whole place's figures of a measure."""
        return [cell for cell in self.cells if cell.figure.code == code]

    @property
    def own(self) -> list[Cell]:
        """The figures of the whole place, in the order of the measures."""
        order = [one.code for one in self.section.measures]
        listed = [cell for cell in self.cells if cell.figure.code != "month"]
        return sorted(listed, key=lambda cell: order.index(cell.figure.code))

    @property
    def is_empty(self) -> bool:
        """Whether it was told and there is nothing to tell."""
        return self.at is not None and not any(
            c.figure.value or c.figure.few or c.figure.out_of for c in self.cells
        )


@dataclass(frozen=True)
class Line:
    """A part of the place with its figures by measure."""

    place: Organization
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def listed(self) -> list[Cell]:
        """Its figures, in the order they were told."""
        return list(self.cells.values())

    @property
    def rank(self) -> Cell | None:
        """Its rank; None where it has nothing to be ranked by."""
        return self.cells.get("rank")

    @property
    def climbed(self) -> int | None:
        """How many ranks it rose (fell, where negative); None where that is not known."""
        by = self.rank.figure.moved if self.rank else None
        return None if by is None else -int(by)


@dataclass(frozen=True)
class Board:
    """Everything the dashboard shows."""

    asked: Asked
    sections: list[Shown]
    lines: list[Line]

    @cached_property
    def by_code(self) -> dict[str, Shown]:
        """The sections by code."""
        return {one.section.code: one for one in self.sections}

    @property
    def first(self) -> list[Cell]:
        """The figures at the head."""
        own = {
            c.figure.code: c for one in self.sections for c in one.cells if c.figure.code in FIRST
        }
        return [own[code] for code in FIRST if code in own][:MOST_FIRST]

    @cached_property
    def columns(self) -> list[Measure]:
        """The measures the parts have anything of."""
        known = {m.code: m for one in self.sections for m in one.section.measures}
        codes = COLUMNS[str(self.asked.place.kind)]
        there = {code for line in self.lines for code in line.cells}
        return [known[code] for code in codes if code in there and code in known]

    @property
    def at(self) -> dt.datetime | None:
        """The moment of the oldest figures shown."""
        return min((one.at for one in self.sections if one.at), default=None)

    @property
    def is_waiting(self) -> bool:
        """Whether something has not been told yet."""
        return any(one.at is None for one in self.sections)

    @property
    def most_late(self) -> int:
        """The most overdue cases of a part."""
        cells = (line.cells.get("late") for line in self.lines)
        return max((int(c.figure.value or 0) for c in cells if c), default=0)


@dataclass(frozen=True)
class Kept:
    """What is told of a place, before it is laid out for anybody: its own sections, and its counties'."""

    asked: Asked
    own: dict[str, Told]
    others: Beside

    @property
    def at(self) -> dt.datetime | None:
        """The moment of the oldest figures."""
        return min((one.at for one in self.own.values() if one.at), default=None)

    @property
    def is_waiting(self) -> bool:
        """Whether something has not been told yet."""
        return any(one.at is None for one in self.own.values())

    def name_for(self, account: Any, *more: str) -> str:
        """A name for what is made of it for an account: the same for all with the same grants, another one
        with every figure that is told anew."""
        grants = sorted((one.role, one.scope_path) for one in account.held_grants)
        told = [*self.own.values(), *self.others.values()]
        times = sorted((one.section.code, one.place, str(one.at)) for one in told)
        asked = (self.asked.place.pk, self.asked.period.code, str(clock.today()), *more)
        return "dashboard." + sha256(repr((asked, grants, times)).encode()).hexdigest()


def kept(account: Any, wanted: Asked, *, whole: bool = False) -> Kept:
    """Return what is told of a place in a period in the sections the account may see there.

    With `whole` nothing is left to be told later.
    """
    place, period = wanted.place, wanted.period
    sections = [
        s for s in providers.figure_sections() if not s.apart and account.may(s.right, place.path)
    ]
    beside = [part.pk for part in wanted.parts] if wanted.is_city else []
    told = kept_figures.told(place, period, sections, beside=beside, whole=whole)
    return Kept(wanted, *told)


def board(account: Any, wanted: Asked, *, whole: bool = False) -> Board:
    """Return the dashboard of a place in a period with the sections the account may see there."""
    return laid_out(account, kept(account, wanted, whole=whole))


def laid_out(account: Any, there: Kept) -> Board:
    """Return what is told, with the parts side by side and the way to the rows the account may open."""
    wanted, own, others = there.asked, there.own, there.others
    place = wanted.place
    shown, lines = [], {part.pk: Line(part) for part in wanted.parts}
    for told in own.values():
        cells = list(_cells(account, told, told.figures, place))
        shown.append(Shown(told.section, told.at, [c for c in cells if not c.figure.part]))
        for cell in cells:
            if cell.figure.part in lines:
                lines[cell.figure.part].cells[cell.figure.code] = cell
    for (code, pk), told in others.items():
        if own[code].section.slow and pk in lines:
            _lay_beside(account, lines[pk], told)
    return Board(wanted, shown, list(lines.values()))


def _lay_beside(account: Any, line: Line, told: Told) -> None:
    """Put what a county tells of itself into the city's line of it."""
    whole = [replace(one, part=line.place.pk) for one in told.figures if not one.part]
    for cell in _cells(account, told, whole, line.place):
        line.cells.setdefault(cell.figure.code, cell)


def _cells(
    account: Any, told: Told, figures: Iterable[Figure], place: Organization
) -> Iterable[Cell]:
    measures = {one.code: one for one in told.section.measures}
    for figure in figures:
        links = told.section.find(figure, place, told.period)
        rows, base = (_first(account, place, ways) for ways in (links.rows, links.base))
        yield Cell(measures[figure.code], figure, told.at, rows, base)


def _first(account: Any, place: Organization, links: Sequence[Link]) -> str:
    """The first page the account may open there."""
    return next((link.address for link in links if account.may(link.right, place.path)), "")


def sorted_by(lines: Sequence[Line], code: str, up: bool) -> list[Line]:
    """Return lines by a measure, the largest first or with `up` the smallest; who has none stands last."""
    have = [line for line in lines if value_of(line, code) is not None]
    have.sort(key=lambda line: value_of(line, code), reverse=not up)  # type: ignore[arg-type, return-value]
    return have + [line for line in lines if value_of(line, code) is None]


def value_of(line: Line, code: str) -> Decimal | int | None:
    """Return a part's number of a measure; None where it has none."""
    cell = line.cells.get(code)
    return cell.figure.value if cell else None


def months_of(shown: Shown | None) -> list[tuple[Period, Cell]]:
    """Return the twelve months a section tells, oldest first."""
    return [(Period(c.figure.key, 1), c) for c in shown.all("month")] if shown else []
