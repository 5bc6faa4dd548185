"""Lists of classes and what the page of one shows."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery, Sum

from members.models import Person
from portal import clock
from training import kinds
from training.models import (
    CourseSession,
    Enrolment,
    SessionRoom,
    SessionTeacher,
    TrainingClass,
)

WITH = ("organization", "venue", "planned_by__person")
_LIVE = ~Q(state=CourseSession.State.CANCELLED)


def _sub(rows: Any, what: Any) -> Subquery:
    return Subquery(rows.order_by().values("training_class").annotate(n=what).values("n"))


def listed(rows: Any) -> Any:
    """Return classes with how many sessions, hours, trainees they have; a page is one statement."""
    sessions = CourseSession.objects.filter(_LIVE, training_class=OuterRef("pk"))
    trainees = Enrolment.objects.filter(training_class=OuterRef("pk"), state="enrolled")
    return rows.select_related("organization", "venue").annotate(
        n_sessions=_sub(sessions, Count("pk")),
        n_hours=_sub(sessions, Sum("hours")),
        n_trainees=_sub(trainees, Count("pk")),
    )


def narrowed(rows: Any, *, kind: str = "", state: str = "", year: str = "", words: str = "") -> Any:
    """Return the classes that fit; what nobody offers narrows nothing."""
    if kind in kinds.BY_CODE:
        rows = rows.filter(kind=kind)
    if state in TrainingClass.State.values:
        rows = rows.filter(state=state)
    if year.isascii() and year.isdigit() and len(year) == 4:
        first, last = dt.date(int(year) or 1, 1, 1), dt.date(int(year) or 1, 12, 31)
        rows = rows.filter(starts_on__lte=last, ends_on__gte=first)
    if said := words.strip():
        rows = rows.filter(Q(name__contains=said) | Q(organization__name__contains=said))
    return rows


def sessions_of(made: TrainingClass) -> list[Any]:
    """Return the sessions of a class with rooms, teachers and how many were there; three statements."""
    rooms = SessionRoom.objects.select_related("room__venue")
    teachers = SessionTeacher.objects.select_related("teacher")
    rows = made.sessions.annotate(
        n_present=Count("attendances", filter=Q(attendances__present=True))
    ).order_by("begins_at", "id")
    return list(rows.prefetch_related(Prefetch("in_rooms", rooms), Prefetch("taught_by", teachers)))


@dataclass(frozen=True)
class Mix:
    """How the sessions of a weekly class are mixed: one aspect, or one form, with its share (P34-R2, R3)."""

    label: str
    count: int
    percent: Decimal
    short: bool


def mix_of(sessions: list[Any]) -> list[Mix]:
    """Return the aspects of a weekly class; `short` of one below a fifth of the sessions (P34-R2)."""
    live = [one for one in sessions if one.state != CourseSession.State.CANCELLED]
    if not live:
        return []
    found = []
    for code in ("theory", "professional", "style"):
        count = sum(1 for one in live if one.category == code)
        percent = Decimal(100 * count) / len(live)
        found.append(Mix(CourseSession.Category(code).label, count, percent, percent < 20))
    return found


def numbers_of(made: TrainingClass) -> dict[str, int]:
    """Return how many enrolments of a class stand in each state; one statement."""
    rows = made.enrolments.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def open_to(account: Any) -> list[Any]:
    """Return the classes the account's person may apply to and is in none of; one statement."""
    if not account.person_id:
        return []
    ids = [int(one) for one in account.person.home.path.split("/") if one]
    mine = Enrolment.objects.filter(training_class=OuterRef("pk"), person=account.person_id)
    rows = TrainingClass.objects.filter(
        by_application=True, state__in=TrainingClass.OPEN, organization__in=ids
    ).exclude(Exists(mine.exclude(state__in=Enrolment.OVER)))
    rows = rows.filter(ends_on__gte=clock.today())
    return list(rows.select_related("organization", "venue").order_by("starts_on", "id")[:20])


def own(account: Any) -> list[Any]:
    """Return the enrolments of the account's person, the newest class first; one statement."""
    if not account.person_id:
        return []
    me = Person.objects.filter(Q(pk=account.person_id) | Q(merged_into=account.person_id))
    rows = Enrolment.objects.filter(person__in=me.values("pk"))
    rows = rows.select_related("training_class__organization", "training_class__venue")
    return list(rows.order_by("-training_class__starts_on", "-id")[:50])


def coming(account: Any, days: int = 14) -> list[Any]:
    """Return the sessions the account's person has to attend from today on; one statement and rooms."""
    if not account.person_id:
        return []
    rooms = SessionRoom.objects.select_related("room__venue")
    return list(
        to_attend(account, days)
        .select_related("training_class")
        .prefetch_related(Prefetch("in_rooms", rooms))
        .order_by("begins_at", "id")[:20]
    )


def to_attend(account: Any, days: int) -> Any:
    """Return the rows of the sessions the account's person has to attend within some days."""
    now = clock.now()
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return CourseSession.objects.filter(
        state=CourseSession.State.PLANNED,
        begins_at__gte=start,
        begins_at__lt=start + dt.timedelta(days=days),
        training_class__state__in=TrainingClass.OPEN,
        training_class__enrolments__person=account.person_id,
        training_class__enrolments__state=Enrolment.State.ENROLLED,
    )


def to_teach(account: Any, days: int) -> Any:
    """Return the rows of the sessions the account's person teaches from today on."""
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return SessionTeacher.objects.filter(
        teacher__person=account.person_id or 0, live=True, begins_at__gte=start,
        begins_at__lt=start + dt.timedelta(days=days),
        session__training_class__state__in=TrainingClass.OPEN,
    )  # fmt: skip


def teaching(account: Any, days: int) -> list[Any]:
    """Return the sessions the account's person teaches from today on; one statement."""
    if not account.person_id:
        return []
    rows = to_teach(account, days).select_related("session__training_class")
    return list(rows.order_by("begins_at", "id")[:20])


def speakers_in_turn(made: TrainingClass) -> list[Any]:
    """Return a class's trainees for the roster of speakers: who spoke least and longest ago first (P34)."""
    spoken = Q(person__training_turns__session__training_class=made)
    rows = made.enrolments.filter(state=Enrolment.State.ENROLLED).select_related("person")
    return list(
        rows.annotate(
            turns=Count("person__training_turns", filter=spoken, distinct=True),
            last_turn=Max("person__training_turns__session__begins_at", filter=spoken),
        ).order_by("turns", "last_turn", "id")[:300]
    )
