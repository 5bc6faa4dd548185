"""The lecture menu: what is offered near an account, what was ordered, which leaders are still silent."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from portal import clock
from training import rights
from training.models import (
    CountyRule,
    CourseSession,
    LectureOrder,
    LectureTopic,
    SessionTeacher,
    Teacher,
)
from training.models.catalogue import named_fields
from training.places import ids_of


def topics(account: Any) -> Any:
    """Return the topics on offer that the account keeps or sees, or may order for its units."""
    above = {pk for path in account.paths_for(rights.UNIT_TRAINING) for pk in ids_of(path)}
    seen = LectureTopic.objects.visible_to(account).values("pk")
    rows = LectureTopic.objects.filter(until=None, teacher__until=None)
    rows = rows.filter(Q(pk__in=seen) | Q(teacher__organization__in=above))
    return rows.select_related("teacher__organization").annotate(n_orders=Count("orders"))


def orders(account: Any) -> list[Any]:
    """Return the orders of the account's topics and of its units, the newest first; one statement. `may_rate`
    of those of its units."""
    mine = Q(pk__in=[])
    for path in account.paths_for(rights.UNIT_TRAINING):
        mine |= Q(unit__path__startswith=path)
    seen = LectureOrder.objects.visible_to(account).values("pk")
    rows = LectureOrder.objects.filter(mine | Q(pk__in=seen))
    rows = rows.select_related(
        "topic__teacher__organization", "unit", "session__training_class__organization"
    )
    found = list(rows.order_by("-pk")[:100])
    for row in found:
        row.may_rate = account.may(rights.UNIT_TRAINING, row.unit.path)
    return found


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


def fields(account: Any) -> list[str]:
    """Return the fields the account's counties have set for the menu, in their order; the named four else."""
    rules = CountyRule.objects.visible_to(account).order_by("county__depth", "pk")[:20]
    found = [one for rule in rules for one in rule.lecture_fields]
    return list(dict.fromkeys(found)) or named_fields()


@dataclass(frozen=True)
class OfField:
    """One field of the menu: topics on offer, orders ever placed; a field nobody ordered from says 0."""

    field: str
    topics: int
    orders: int


def by_field(account: Any) -> list[OfField]:
    """Return the county's fields, and any other topics have, with topics and orders; two statements."""
    rows = topics(account).order_by().values_list("field", "n_orders")
    told: dict[str, list[int]] = {one: [0, 0] for one in fields(account)}
    for field, orders_ in rows:
        sums = told.setdefault(field, [0, 0])
        sums[0] += 1
        sums[1] += orders_
    return [OfField(field, *sums) for field, sums in told.items()]


def half_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a day's half-year."""
    if day.month <= 6:
        return dt.date(day.year, 1, 1), dt.date(day.year, 6, 30)
    return dt.date(day.year, 7, 1), dt.date(day.year, 12, 31)


def silent_secretaries(account: Any) -> list[Any]:
    """Return the branch secretaries among the teachers in scope who have not lectured this half-year
    (P11-R4, assumed); one statement."""
    first, last = half_of(clock.today())
    held = SessionTeacher.objects.filter(
        teacher=OuterRef("pk"), session__state=CourseSession.State.CLOSED,
        begins_at__date__range=(first, last),
    )  # fmt: skip
    rows = Teacher.objects.visible_to(account).filter(level=Teacher.Level.SECRETARY, until=None)
    return list(rows.exclude(Exists(held)).order_by("name", "id")[:50])


def silent_leaders(account: Any) -> list[Any]:
    """Return the leaders in scope who have not lectured this year (P04-R5); one statement."""
    held = SessionTeacher.objects.filter(
        teacher=OuterRef("pk"),
        session__state=CourseSession.State.CLOSED,
        begins_at__year=clock.today().year,
    )
    rows = Teacher.objects.visible_to(account).filter(team=Teacher.Team.LEADER, until=None)
    return list(rows.exclude(Exists(held)).order_by("name", "id")[:50])
