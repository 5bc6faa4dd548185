"""Figures that apps tell of a place in a period: what each counts, its number, and where its rows are.

An app registers a `Section`; whoever gathers figures asks for sections and knows nothing of what they
count. A section is told for whoever was let through to the place (`portal.scope.Everything`), so that what
was told once holds for all who may see it there; which rows somebody may open is asked of him (`Link`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus

from portal.periods import Period

Number = int | Decimal | None
CELL = 5
"""A figure of fewer people than this is not shown."""


@dataclass(frozen=True)
class Measure:
    """One thing that is counted: its name, its unit (件, %, 人次, 学时), what it counts, in a sentence.

    `better` is 1 where more is better, −1 where less is, 0 where neither.
    """

    code: str
    label: str
    unit: str
    means: str
    better: int = 0


@dataclass(frozen=True)
class Figure:
    """A number of a measure: of the whole place, or of its part with that id.

    `value` None is nothing to count (n/a), never 0. A share is in percent with two decimals, and `of` and
    `out_of` are what it was made of. `before` is the value of the period before, where that is known. `key`
    is the row it is of beside the place (a cycle, a group) and `label` what that is called. Where `few` the
    number is of fewer than CELL people: it is withheld, and so is everything it could be computed from.
    """

    code: str
    value: Number
    part: int = 0
    of: int | None = None
    out_of: int | None = None
    before: Number = None
    key: int = 0
    label: str = ""
    few: bool = False

    @property
    def moved(self) -> Number:
        """How much more it is than in the period before; None where one of the two has no value."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before


def share(code: str, of: int, out_of: int, **more: Any) -> Figure:
    """Return a share in percent, two decimals half up; without anything to count it has no value."""
    return Figure(code, percent(of, out_of), of=of, out_of=out_of, **more)


def percent(of: int, out_of: int) -> Decimal | None:
    """Return a share in percent, two decimals half up; None for nothing to count (E-ZERO)."""
    if not out_of:
        return None
    return (Decimal(100 * of) / out_of).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def of_people(figure: Figure) -> Figure:
    """Return a figure of people as it may be shown: withheld where it is out of one to four of them."""
    size = figure.out_of if figure.out_of is not None else figure.value
    if size and size < CELL:
        return replace(figure, value=None, of=None, out_of=None, before=None, few=True)
    return figure


@dataclass(frozen=True)
class Link:
    """Where rows are: a page with its filter, open to who holds `right` at the place."""

    right: str
    page: str
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The page's address with its filter."""
        asked = "&".join(
            f"{name}={_quoted(value)}"
            for name, value in self.asked.items()
            if value not in ("", None)
        )
        return f"{self.page}?{asked}" if asked else self.page


def _quoted(value: Any) -> str:
    """A value as an address takes it; numbers, codes and days, which most are, need no looking through."""
    text = str(value)
    plain = text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    return text if plain else quote_plus(text)


@dataclass(frozen=True)
class Links:
    """The rows of one figure: those its `value` (of a share: `of`) counts, and those `out_of` counts.

    Of each the first one that whoever looks may open.
    """

    rows: Sequence[Link] = ()
    base: Sequence[Link] = ()


Tell = Callable[[Any, Any, Period], Iterable[Figure]]
Find = Callable[[Figure, Any, Period], Links]


@dataclass(frozen=True)
class Section:
    """What one app tells of a place in a period.

    `tell(account, place, period)` gives figures of the whole place and of its parts in a constant number of
    statements; `find(figure, place, period)` gives their rows. `right` is what one needs at the place to
    see it. What was told is good for `lasts` seconds. A `slow` one is told by the worker, never while
    somebody waits; one told of a whole year has `span` "year". One that stands `apart` is told for a page of
    its own and not among a place's figures. `empty` says why there may be nothing.
    """

    code: str
    label: str
    order: int
    right: str
    measures: Sequence[Measure]
    tell: Tell
    find: Find
    empty: str
    lasts: int = 60
    slow: bool = False
    span: str = ""
    apart: bool = False

    def period_of(self, period: Period) -> Period:
        """Return the period it is told of when that one is asked for."""
        return period.containing(self.span) if self.span else period


def encoded(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Return figures as JSON can hold them, exactly; what a figure leaves out is left out."""
    return [
        {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in vars(figure).items()
            if value != _PRESET.get(name)
        }
        for figure in figures
    ]


def decoded(body: Iterable[Mapping[str, Any]]) -> list[Figure]:
    """Return the figures that `encoded` wrote."""
    return [
        Figure(**{"value": None} | dict(zip(one, map(_read, one.items()), strict=True)))
        for one in body
    ]


_PRESET = {one.name: one.default for one in fields(Figure)} | {"value": None}


def _read(item: tuple[str, Any]) -> Any:
    name, value = item
    return Decimal(value) if name in ("value", "before") and isinstance(value, str) else value
