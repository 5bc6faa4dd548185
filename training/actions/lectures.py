"""Offering topics, ordering them, putting an order into a session (P04-R5, P11)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from members.models import Organization
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, Refused, Stale
from training import relations, rights
from training.lifecycle import ORDER
from training.models import CourseSession, LectureOrder, LectureTopic, Teacher
from training.places import ids_of
from training.words import lines

WORDS = (("title", 60, "请写课题。"), ("field", 20, "请写领域，如“乡村振兴”。"))
AHEAD = 366


def offer(
    *, actor: Any, teacher: Teacher, title: str, field: str, tags: Iterable[str] = ()
) -> LectureTopic:
    """Put a topic of a teacher into the catalogue, with what is in it (P11-R2)."""
    relations.insist(actor, rights.KEEP_TRAINING, teacher.scope_path, "编制课程菜单")
    faults = Faults()
    words = lines(faults, {"title": title, "field": field}, WORDS)
    told = [one for one in LectureTopic.Tag.values if one in set(tags)]
    faults.tell()
    if teacher.until is not None:
        raise Refused(f"{teacher.name}已经解聘，不能再列课题。")
    row = LectureTopic(teacher=teacher, since=clock.today(), tags=told, **words)
    return insert(row, actor=actor, verb="列入课程菜单", taken="这位教师已有同名的课题。")  # type: ignore[no-any-return]


def order(
    *, actor: Any, topic: LectureTopic, unit: Organization, wanted_on: dt.date, questions: str
) -> LectureOrder:
    """Order a topic for a unit below who keeps the teacher; once while it waits for an answer."""
    relations.insist(actor, rights.UNIT_TRAINING, unit.path, "点单")
    if topic.teacher.organization_id not in ids_of(unit.path):
        raise Refused("这个课题不面向您的单位。")
    if topic.until is not None:
        raise Stale("这个课题已经撤下，请另选。")
    faults = Faults()
    words = lines(faults, {"questions": questions}, (("questions", 200, ""),))
    faults.of(lambda: _wanted(wanted_on))
    faults.tell()
    row = LectureOrder(
        topic=topic, unit=unit, wanted_on=wanted_on, by=actor, at=clock.now(), **words
    )
    return insert(row, actor=actor, verb="点单", taken="这个课题已经点过，等办班单位安排。")  # type: ignore[no-any-return]


def _wanted(day: dt.date) -> None:
    if not clock.today() <= day <= clock.today() + dt.timedelta(days=AHEAD):
        raise Invalid("没有点单。", {"wanted_on": ["希望日期在今天以后、一年以内。"]})


def _fits(session: CourseSession, row: LectureOrder) -> bool:
    by_him = session.taught_by.filter(teacher=row.topic.teacher_id)
    return session.state == CourseSession.State.PLANNED and by_him.exists()


def take(
    *, actor: Any, row: LectureOrder, action: str, reason: str = "",
    session: CourseSession | None = None,
) -> LectureOrder:  # fmt: skip
    """Take a step of an order; to schedule it names a session of its teacher that was not held yet."""
    changes: dict[str, Any] = {}
    if action == "schedule":
        if session is None or not _fits(session, row):
            said = f"请选{row.topic.teacher.name}授课、还没有上的课次；没有的先在培训班里安排。"
            raise Invalid(said, {"session": [said]})
        changes = {"session": session}
    try:
        with transaction.atomic():
            ORDER.take(actor=actor, thing=row, action=action, reason=reason, changes=changes)
    except IntegrityError as twice:
        raise Stale("这张单刚有人办过，请刷新。") from twice
    return row


def rate(*, actor: Any, row: LectureOrder, value: int | None) -> LectureOrder:
    """Say how a delivered lecture was, from 1 to 5, once, for the unit that ordered it (P11)."""
    relations.insist(actor, rights.UNIT_TRAINING, row.unit.path, "评价点单")
    if value is None or not 1 <= value <= 5:
        raise Invalid("请选1至5分。", {"value": ["请选1至5分。"]})
    if not row.delivered:
        raise Refused("课上过以后才能评价。")
    with transaction.atomic():
        if not LectureOrder.objects.filter(pk=row.pk, rating=None).update(rating=value):
            raise Stale("这张单已经评价过，没有再记。")
        deeds.record(actor=actor, verb="评价点单", about=row)
    return row
