"""What appraisals draw from training: how often somebody came of the sessions he was to come to."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Count, Q

from training.models import Attendance, CourseSession


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
