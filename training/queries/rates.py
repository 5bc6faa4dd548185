"""What appraisals draw from training: how often somebody came of the sessions he was to come to, and how
many study hours he has of those he owes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from portal import clock
from training.models import Attendance, CourseSession, HourEntry
from training.queries import required
from training.queries.people import with_merged

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Hours:
    """Study hours somebody has (`of`), and those he owes (`out_of`); 0 of those for who owes none."""

    of: Decimal
    out_of: Decimal


def attendance_of(
    people: Collection[int], first: dt.date, last: dt.date
) -> Mapping[int, tuple[int, int]]:
    """Return person → (sessions attended, sessions he was on the roll of), of those whose hours are written
    down, by the day they were held; (0, 0) for who was on none (E-ZERO). One statement."""
    rows = Attendance.objects.filter(
        person__in=people,
        session__state=CourseSession.State.CLOSED,
        session__begins_at__date__range=(first, last),
    ).order_by()
    counted = rows.values_list("person").annotate(
        there=Count("pk", filter=Q(present=True)), all=Count("pk")
    )
    found = {person: (there, all_) for person, there, all_ in counted}
    return {person: found.get(person, (0, 0)) for person in people}


def hours_of(people: Collection[int], first: dt.date, last: dt.date) -> Mapping[int, Hours]:
    """Return person → hours of the ledger in a period, of the part of his yearly minimum that falls on it.

    The year's minimum is spread over its months alike (assumed); exact for quarters, half-years and years,
    which are the periods a scheme may draw hours for. What somebody is goes by the period's last day, or
    today while it runs. Hours on rows merged into him are his; a reversal stands on its entry's own day.
    Six statements however many people.
    """
    done = sums(people, first, last)
    months = MONTHS_OF_A_YEAR * (last.year - first.year) + last.month - first.month + 1
    owed = required.of(people, min(last, clock.today()))
    return {
        pk: Hours(
            done.get(pk, Decimal(0)), one.hours * months / MONTHS_OF_A_YEAR if one else Decimal(0)
        )
        for pk, one in owed.items()
    }


def sums(people: Collection[int], first: dt.date, last: dt.date) -> dict[int, Decimal]:
    """Return person → hours of the ledger between two days, of those who have rows there; two statements."""
    whose = with_merged(people)
    rows = HourEntry.objects.filter(person__in=list(whose), on__range=(first, last)).order_by()
    done: dict[int, Decimal] = defaultdict(Decimal)
    for pk, hours in rows.values_list("person").annotate(all=Sum("hours")):
        done[whose[pk]] += hours
    return done
