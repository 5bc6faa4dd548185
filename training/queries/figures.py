"""What a place's training comes to in a year: classes, person-times, hours, by kind, venue and category.

Person-times (人次) are attendances and are never added up as people.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from members.models import Organization
from training import kinds
from training.models import (
    Attendance,
    CourseSession,
    HourEntry,
    SessionTeacher,
    Speaker,
    TrainingClass,
    Venue,
)

_HELD = {"state": CourseSession.State.CLOSED}


@dataclass(frozen=True)
class Row:
    """One kind of class, or one kind of venue."""

    label: str
    classes: int
    sessions: int
    hours: Decimal
    person_times: int | None
    """None where sessions were held and nobody counted who came: missing is not zero."""


@dataclass(frozen=True)
class Figures:
    """A place's year."""

    kinds: list[Row]
    venues: list[Row]
    categories: list[tuple[str, Decimal]]
    teachers: int
    speakers: int
    people: int
    person_hours: Decimal

    @property
    def classes(self) -> int:
        """All classes."""
        return sum(row.classes for row in self.kinds)

    @property
    def sessions(self) -> int:
        """All sessions that were held."""
        return sum(row.sessions for row in self.kinds)

    @property
    def person_times(self) -> int:
        """All person-times."""
        return sum(row.person_times or 0 for row in self.kinds)


def of(place: Organization, year: int) -> Figures:
    """Return a place's figures of a year; eight statements whatever there is."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    classes = TrainingClass.objects.filter(
        organization__path__startswith=place.path, starts_on__range=(first, last)
    ).exclude(state__in=("planned", "cancelled"))
    held = CourseSession.objects.filter(
        training_class__organization__path__startswith=place.path, begins_at__year=year, **_HELD
    )
    entries = HourEntry.objects.filter(
        organizer__path__startswith=place.path, on__range=(first, last)
    ).order_by()
    people, by_category = _entered(entries)
    times = _times(held)
    return Figures(
        kinds=_rows(classes, held, times[0], "kind", kinds.CHOICES),
        venues=_rows(
            classes, held, times[1], "venue__kind",
            [*Venue.Kind.choices, (None, "没有登记阵地")],
        ),
        categories=[
            (label, by_category[code])
            for code, label in CourseSession.Category.choices
            if by_category.get(code)
        ],
        teachers=SessionTeacher.objects.filter(session__in=held)
        .values("teacher")
        .distinct()
        .count(),
        speakers=Speaker.objects.filter(session__in=held).values("person").distinct().count(),
        people=people,
        person_hours=sum(by_category.values(), Decimal(0)),
    )  # fmt: skip


def _entered(entries: Any) -> tuple[int, dict[str, Decimal]]:
    """How many people have entries, and the hours of each category; two statements."""
    hours = dict(entries.values_list("category").annotate(all=Sum("hours")))
    return entries.values("person").distinct().count(), hours


def _times(held: Any) -> tuple[dict[Any, int], dict[Any, int]]:
    """Attendances by kind of class, and by kind of venue; one statement counts them for both."""
    there = Attendance.objects.filter(Q(present=True), session__in=held).order_by()
    by_class = "session__training_class"
    rows = there.values_list(f"{by_class}__kind", f"{by_class}__venue__kind")
    by_kind: dict[Any, int] = defaultdict(int)
    by_venue: dict[Any, int] = defaultdict(int)
    for kind, venue, count in rows.annotate(n=Count("pk")):
        by_kind[kind] += count
        by_venue[venue] += count
    return by_kind, by_venue


def _rows(
    classes: Any, held: Any, present: Mapping[Any, int], by: str, labels: Iterable[tuple[Any, Any]]
) -> list[Row]:
    n_classes = dict(classes.order_by().values_list(by).annotate(n=Count("pk")))
    through = f"training_class__{by}"
    sessions = {
        row[0]: row[1:]
        for row in held.order_by()
        .values_list(through)
        .annotate(n=Count("pk"), all=Sum("hours"), heard=Sum("audience"))
    }
    found = []
    for code, label in labels:
        n, hours, heard = sessions.get(code, (0, Decimal(0), 0))
        if n_classes.get(code) or n:
            times = present.get(code, 0) + (heard or 0)
            counted = heard is not None or code in present or not n
            found.append(
                Row(
                    str(label), n_classes.get(code, 0), n, hours or Decimal(0),
                    times if counted else None,
                )
            )  # fmt: skip
    return found
