"""The lecture menu: what is offered near an account, what was ordered, which leaders are still silent."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from portal import clock
from training import rights
from training.models import (
    CourseSession,
    LectureOrder,
    LectureTopic,
    SessionTeacher,
    Teacher,
)
from training.places import ids_of


def topics(account: Any) -> Any:
    """Return the topics on offer that the account keeps or sees, or may order for its units."""
    above = {pk for path in account.paths_for(rights.UNIT_TRAINING) for pk in ids_of(path)}
    seen = LectureTopic.objects.visible_to(account).values("pk")
    rows = LectureTopic.objects.filter(until=None, teacher__until=None)
    rows = rows.filter(Q(pk__in=seen) | Q(teacher__organization__in=above))
    return rows.select_related("teacher__organization").annotate(n_orders=Count("orders"))


def orders(account: Any) -> list[Any]:
    """Return the orders of the account's topics and of its units, the newest first; one statement."""
    mine = Q(pk__in=[])
    for path in account.paths_for(rights.UNIT_TRAINING):
        mine |= Q(unit__path__startswith=path)
    seen = LectureOrder.objects.visible_to(account).values("pk")
    rows = LectureOrder.objects.filter(mine | Q(pk__in=seen))
    rows = rows.select_related(
        "topic__teacher__organization", "unit", "session__training_class__organization"
    )
    return list(rows.order_by("-pk")[:100])


def sessions_for(rows: list[Any]) -> dict[int, list[Any]]:
    """Return teacher → his sessions that were not held, for the orders that wait; one statement."""
    open_ = (LectureOrder.State.PLACED, LectureOrder.State.SCHEDULED)
    waiting = {row.topic.teacher_id for row in rows if row.state in open_}
    taught = SessionTeacher.objects.filter(
        teacher__in=waiting, live=True, session__state=CourseSession.State.PLANNED
    ).select_related("session__training_class")
    found: dict[int, list[Any]] = {}
    for one in taught.order_by("begins_at", "pk")[:200]:
        found.setdefault(one.teacher_id, []).append(one.session)
    return found


def silent_leaders(account: Any) -> list[Any]:
    """Return the leaders in scope who have not lectured this year (P04-R5); one statement."""
    held = SessionTeacher.objects.filter(
        teacher=OuterRef("pk"),
        session__state=CourseSession.State.CLOSED,
        begins_at__year=clock.today().year,
    )
    rows = Teacher.objects.visible_to(account).filter(team=Teacher.Team.LEADER, until=None)
    return list(rows.exclude(Exists(held)).order_by("name", "id")[:50])
