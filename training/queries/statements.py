"""The year's statement of one person: what he has, of which kind, from whom, and what is still missing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from members.models import Person
from portal import clock
from training import clocks
from training.minimums import Minimum
from training.models import CourseSession, HourEntry
from training.queries import required

_LABELS = dict(CourseSession.Category.choices)


@dataclass(frozen=True)
class Statement:
    """Somebody's hours of a year. `minimum` is None for who is in no group that has one."""

    person: Person
    year: int
    as_of: dt.date
    entries: list[Any]
    minimum: Minimum | None
    by_category: list[tuple[str, Decimal]] = field(default_factory=list)
    by_organizer: list[tuple[str, Decimal]] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """All hours, reversals taken off."""
        return sum((row.hours for row in self.entries), Decimal(0))

    @property
    def days(self) -> Decimal:
        """How many training days they come to."""
        by_day: dict[dt.date, Decimal] = defaultdict(Decimal)
        for row in self.entries:
            by_day[row.on] += row.hours
        return clocks.days_of(by_day.values())

    @property
    def in_class(self) -> bool:
        """Whether a class attended in person is among them."""
        return any(row.session_id and not row.is_reversed and row.hours > 0 for row in self.entries)

    @property
    def enough(self) -> bool:
        """Whether hours, or days instead where the rule says so, reach the minimum."""
        if self.minimum is None:
            return True
        by_days = self.minimum.days is not None and self.days >= self.minimum.days
        return by_days or self.total >= self.minimum.hours

    @property
    def met(self) -> bool:
        """Whether everything the minimum asks for is there."""
        lacks_class = bool(self.minimum and self.minimum.in_class and not self.in_class)
        return self.enough and not lacks_class

    @property
    def missing(self) -> Decimal:
        """How many hours are still missing; 0 where hours or days are enough."""
        if self.minimum is None or self.enough:
            return Decimal(0)
        return self.minimum.hours - self.total

    @property
    def sentence(self) -> str:
        """What is still missing, in words."""
        if self.minimum is None:
            return "不在有年度学时要求的人员里，只列学时。"
        said = [] if self.enough else [f"还差{self.missing.normalize():f}学时"]
        if self.minimum.in_class and not self.in_class:
            said.append("还没有参加过集中培训")
        return "，".join(said) + "。" if said else "已达到本年度要求。"


def of(person: Person, year: int) -> Statement:
    """Return a person's statement of a year; six queries whatever there is.

    Entries of rows merged into him are his. Which minimum is his goes by what he is today, or was at the
    end of a past year; of several the highest (E-MULTI).
    """
    as_of = min(clock.today(), dt.date(year, 12, 31))
    mine = [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
    rows = HourEntry.objects.filter(person__in=mine)  # ids: an OR over the join reads every entry
    rows = rows.filter(on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    taken_back = HourEntry.objects.filter(reverses=OuterRef("pk"))
    rows = rows.annotate(is_reversed=Exists(taken_back)).select_related(
        "organizer", "session__training_class"
    )
    entries = list(rows.order_by("on", "id"))
    return Statement(
        person,
        year,
        as_of,
        entries,
        required.of([person.pk], as_of)[person.pk],
        _summed((_LABELS.get(row.category, ""), row.hours) for row in entries),
        _summed((organizer_of(row), row.hours) for row in entries),
    )


def organizer_of(row: Any) -> str:
    """Return who held what an entry is of."""
    return row.organizer.label if row.organizer else row.elsewhere


def _summed(pairs: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for name, amount in pairs:
        sums[name] += amount
    return sorted(((n, s) for n, s in sums.items() if s), key=lambda one: (-one[1], one[0]))
