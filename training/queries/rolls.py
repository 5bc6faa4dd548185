"""The roll of a session: who is on it, who is in, who has not answered."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from portal.reading import whole
from training import places
from training.actions.hours import hours_of
from training.models import Attendance, CourseSession, Enrolment

PAGE = 200
_NUMBERS = """
SELECT (SELECT count(*) FROM training_enrolment WHERE training_class_id = %s AND state = %s),
       count(*) FILTER (WHERE present), count(*) FILTER (WHERE NOT present)
  FROM training_attendance WHERE session_id = %s"""
_TOLD = (
    "session", "came_at", "late", "person__name",
    "person__home__name", "person__home__short_name",
)  # fmt: skip
"""What a desk tells of those who came last; the rest of a person is not read for it."""


@dataclass(frozen=True)
class Line:
    """One trainee of a session; `row` is None while nothing was written down of him."""

    enrolment: Any
    row: Any
    hours: Decimal | None
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """How many are on a roll, in, and absent."""

    total: int
    present: int
    absent: int

    @property
    def unanswered(self) -> int:
        """How many nothing was written down of yet."""
        return self.total - self.present - self.absent


@dataclass(frozen=True)
class Roll:
    """A page of a roll, and the numbers of the whole."""

    lines: list[Line]
    numbers: Numbers
    after: str
    is_first: bool


def numbers(session: CourseSession) -> Numbers:
    """Return the numbers of a roll; one plain statement, since a desk asks it at every code."""
    with connection.cursor() as cursor:
        asked: list[Any] = [session.training_class_id, Enrolment.State.ENROLLED.value, session.pk]
        cursor.execute(_NUMBERS, asked)
        return Numbers(*cursor.fetchone())


def of(session: CourseSession, after: str = "", size: int = PAGE) -> Roll:
    """Return a page of a session's roll; four statements whatever its length."""
    enrolled = Enrolment.objects.filter(
        training_class=session.training_class_id, state=Enrolment.State.ENROLLED
    )
    start = whole(after)
    rows = enrolled.filter(pk__gt=start) if start else enrolled
    page = list(rows.select_related("person__home", "unit").order_by("pk")[: size + 1])
    following = str(page[size - 1].pk) if len(page) > size else ""
    page = page[:size]
    there = {
        row.person_id: row
        for row in Attendance.objects.filter(
            session=session, person__in=[one.person_id for one in page]
        )
    }
    grace = places.rule_of(session.training_class.organization).grace
    lines = [
        Line(one, row := there.get(one.person_id), hours_of(session, row, grace) if row else None)
        for one in page
    ]
    return Roll(lines, numbers(session), following, not start)


def latest(session: CourseSession, most: int = 8) -> list[Any]:
    """Return who signed in last, for the desk; one statement."""
    rows = session.attendances.filter(present=True, came_at__isnull=False)
    told = rows.select_related("person__home").only(*_TOLD)
    return list(told.order_by("-came_at", "-id")[:most])
