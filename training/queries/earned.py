"""What points may be proposed for: sessions somebody attended, and the day's standing of his yearly hours.

Only facts: whether anything follows from them is decided by people elsewhere.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from training.clocks import local_day
from training.models import Attendance, CourseSession, HourEntry
from training.queries import rates, required
from training.queries.people import with_merged


@dataclass(frozen=True)
class Attended:
    """A session whose hours are written down and which somebody attended."""

    session: int
    on: dt.date
    words: str


@dataclass(frozen=True)
class Reached:
    """Hours somebody has of a year, and the minimum they reach."""

    hours: Decimal
    owed: Decimal


def attended(people: Collection[int], first: dt.date, last: dt.date) -> dict[int, list[Attended]]:
    """Return person → sessions he attended between two days, the earliest first; two statements."""
    whose = with_merged(people)
    rows = Attendance.objects.filter(
        person__in=list(whose), present=True, session__state=CourseSession.State.CLOSED,
        session__begins_at__date__range=(first, last),
    ).select_related("session__training_class")  # fmt: skip
    found: dict[int, dict[int, Attended]] = {}
    for row in rows.order_by("session__begins_at", "session_id"):
        session = row.session
        one = Attended(session.pk, local_day(session.begins_at), str(session))
        found.setdefault(whose[row.person_id], {})[session.pk] = one
    return {pk: list(own.values()) for pk, own in found.items()}


def reached(people: Collection[int], year: int, until: dt.date) -> dict[int, Reached]:
    """Return those whose hours from the start of a year to a day reach what they owe that year, a class in
    person among them where that is asked; nobody who owes nothing. Eight statements at the most."""
    first = dt.date(year, 1, 1)
    done, owed = rates.sums(people, first, until), required.of(people, until)
    full = {
        pk: (done[pk], one)
        for pk, one in owed.items()
        if one is not None and done.get(pk, Decimal(0)) >= one.hours
    }
    in_class = _in_class(full, first, until)
    return {
        pk: Reached(hours, one.hours)
        for pk, (hours, one) in full.items()
        if not one.in_class or pk in in_class
    }


def _in_class(people: Collection[int], first: dt.date, last: dt.date) -> set[int]:
    whose = with_merged(people)
    rows = HourEntry.objects.filter(
        person__in=list(whose), on__range=(first, last), session__isnull=False, reverses=None,
        reversal=None,
    )  # fmt: skip
    return {whose[pk] for pk in rows.order_by().values_list("person", flat=True)}
