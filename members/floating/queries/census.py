"""The census of a half-year: which village's branch has done it, which has not (P32-R1)."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from members.floating import rights
from members.floating.models import Census
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import FIRST_YEAR, BadPeriod, Period, containing_day, parse

SHOWN = 500
"""Lines a page shows; those that are missing come first."""
NAMED = tuple(
    f"{above}{name}"
    for above in ("", "parent__", "parent__parent__")
    for name in ("name", "short_name")
)
"""What names a branch, its village and its township: of hundreds, reading the rest costs most."""


def half_asked(code: str) -> Period:
    """Return the half-year of an address; this one for anything else and for what has not begun."""
    this = containing_day(clock.today(), "half_year")
    try:
        half = parse(code)
    except BadPeriod:
        return this
    good = half.kind == "half_year" and half.year >= FIRST_YEAR and half.start <= clock.today()
    return half if good else this


def halves() -> list[Period]:
    """Return the half-years a page offers: this one and the five before."""
    this = containing_day(clock.today(), "half_year")
    return [this.shift(-n) for n in range(6)]


@dataclass(frozen=True)
class Line:
    """A village's branch, with its census, or the village's, in the half-year."""

    branch: Organization
    census: Census | None

    @property
    def village(self) -> str:
        """The village's name."""
        return self.branch.parent.label if self.branch.parent else self.branch.label

    @property
    def town(self) -> str:
        """The township's name."""
        above = self.branch.parent.parent if self.branch.parent else None
        return above.label if above else ""


def branches(account: Any, right: str = rights.SEE_FLOATING) -> Any:
    """Return the branches of villages and communities in scope."""
    rows = Organization.objects.visible_to(account, right)
    return rows.filter(kind=Kind.BRANCH, parent__kind=Kind.VILLAGE, until=None)


def lines(account: Any, half: Period) -> list[Line]:
    """Return every village's branch in scope with its census; who is missing first; two queries."""
    rows = branches(account).select_related("parent__parent").only("code", *NAMED)
    found = list(rows.order_by("code"))
    places = {one.pk for one in found} | {one.parent_id for one in found}
    taken = Census.objects.filter(half=half.code, organization__in=places).select_related("by")
    by_place: dict[int, Census] = {row.organization_id: row for row in taken}
    told = [Line(b, by_place.get(b.pk) or by_place.get(b.parent_id or 0)) for b in found]
    return sorted(told, key=lambda line: line.census is not None)


def by_town(found: list[Line]) -> list[tuple[str, int, int]]:
    """Return (township, done, of) in the order of the lines' codes."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in sorted(found, key=lambda one: one.branch.code):
        counts[line.town][0] += line.census is not None
        counts[line.town][1] += 1
    return [(town, done, of) for town, (done, of) in counts.items()]
