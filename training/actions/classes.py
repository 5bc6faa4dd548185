"""Planning a class and its sessions, and the steps of a class's life."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from members.models import Organization
from portal import deeds
from portal.refusals import Faults, Invalid, Refused, Stale
from training import clocks, kinds, places, relations, rights
from training.actions import session_checks
from training.lifecycle import CLASS, SESSION
from training.models import (
    CourseSession,
    Enrolment,
    Room,
    SessionRoom,
    SessionTeacher,
    Speaker,
    TargetGroup,
    Teacher,
    TrainingClass,
)
from training.words import line, lines

KEEP = rights.KEEP_TRAINING
LONGEST = 366
WORDS = (("name", 60, "请写班次名称。"), ("theme", 120, ""), ("needs", 200, ""))
FACTS = ("venue", "kind", "name", "theme", "needs", "starts_on", "ends_on", "capacity",
         "by_application")  # fmt: skip


def plan(
    *, actor: Any, organization: Organization, facts: Mapping[str, Any],
    groups: Iterable[TargetGroup] = (),
) -> TrainingClass:  # fmt: skip
    """Draft a class of an organization; Invalid with everything that is wrong at once."""
    relations.insist(actor, KEEP, organization.path, "拟订培训计划")
    values = _checked(organization, facts)
    with transaction.atomic():
        made = TrainingClass.objects.create(organization=organization, planned_by=actor, **values)
        made.groups.set(groups)
        deeds.record(actor=actor, verb="拟订培训班", about=made)
    return made


def change(
    *, actor: Any, made: TrainingClass, facts: Mapping[str, Any],
    groups: Iterable[TargetGroup] = (),
) -> TrainingClass:  # fmt: skip
    """Change a class that is still a draft; the number of places also later, never below who is in."""
    relations.insist(actor, KEEP, made.scope_path, "修改培训计划")
    values = _checked(made.organization, facts)
    with transaction.atomic():
        fresh = locked(made)
        if fresh.state not in TrainingClass.PLANNING:
            raise Stale(f"这个班{fresh.get_state_display()}，不再修改。")
        if fresh.state != TrainingClass.State.PLANNED:
            _only_places(fresh, values)
        _around_sessions(fresh, values)
        for name, value in values.items():
            setattr(fresh, name, value)
        _enough_places(fresh)
        fresh.save(update_fields=[*values])
        fresh.groups.set(groups)
        deeds.record(actor=actor, verb="修改培训计划", about=fresh)
    return fresh


def locked(made: TrainingClass) -> TrainingClass:
    """Return a class read again, its row locked: two at once cannot take one last place."""
    rows = TrainingClass.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "venue").get(pk=made.pk)  # type: ignore[no-any-return]


def _only_places(fresh: TrainingClass, values: Mapping[str, Any]) -> None:
    for name in ("venue", "kind", "starts_on", "ends_on"):
        if getattr(fresh, name) != values[name]:
            raise Refused(
                "已审批的班不能再改类型、地点和日期。请先“退回修改”，改完重新审批；名额和主题可以直接改。"
            )


def _enough_places(fresh: TrainingClass) -> None:
    there = fresh.enrolments.filter(state=Enrolment.State.ENROLLED).count()
    if fresh.capacity is not None and fresh.capacity < there:
        said = f"已有学员{there}名，名额不能少于{there}。"
        raise Invalid(said, {"capacity": [said]})


def _around_sessions(fresh: TrainingClass, values: Mapping[str, Any]) -> None:
    for session in fresh.sessions.exclude(state=CourseSession.State.CANCELLED):
        day = clocks.local_day(session.begins_at)
        if not values["starts_on"] <= day <= values["ends_on"]:
            said = f"“{session.topic}”排在{day.isoformat()}，不在班期里。请先改课次，或放宽班期。"
            raise Invalid(said, {"ends_on": [said]})


def _checked(organization: Organization, facts: Mapping[str, Any]) -> dict[str, Any]:
    faults = Faults()
    values: dict[str, Any] = {name: facts.get(name) for name in FACTS}
    values |= lines(faults, facts, WORDS)
    faults.of(lambda: _kind(values["kind"]))
    faults.of(lambda: _dates(values["starts_on"], values["ends_on"]))
    faults.of(lambda: _places(values["capacity"]))
    faults.tell()
    venue = values["venue"]
    if venue is not None and venue.until is not None:
        raise Invalid("没有保存。", {"venue": ["这个阵地已经停用，请另选。"]})
    values["by_application"] = bool(values["by_application"])
    return values


def _kind(code: Any) -> None:
    if code not in kinds.BY_CODE:
        raise Invalid("没有保存，请改正标出的内容。", {"kind": ["请选班次类型。"]})


def _places(capacity: Any) -> None:
    if capacity is not None and not 1 <= capacity <= 10_000:
        raise Invalid(
            "没有保存，请改正标出的内容。", {"capacity": ["名额填1至10000，不限名额的不填。"]}
        )


def _dates(first: dt.date | None, last: dt.date | None) -> None:
    problems: dict[str, list[str]] = {}
    if first is None:
        problems["starts_on"] = ["请填开始日期。"]
    if last is None:
        problems["ends_on"] = ["请填结束日期。"]
    if first and last and last < first:
        problems["ends_on"] = ["结束日期不能早于开始日期。"]
    elif first and last and (last - first).days > LONGEST:
        problems["ends_on"] = ["一个班最长一年。更长的请分期办。"]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)


def take(*, actor: Any, made: TrainingClass, action: str, reason: str = "") -> TrainingClass:
    """Take a step of a class's life; cancelling it frees the rooms and teachers of its sessions."""
    said = line(reason, "reason", 300)
    changes = {"evaluation": said} if action == "evaluate" else {}
    with transaction.atomic():
        CLASS.take(actor=actor, thing=made, action=action, reason=said, changes=changes)
        if action == "cancel":
            for session in made.sessions.filter(state=CourseSession.State.PLANNED):
                _free(session)
                session.state = CourseSession.State.CANCELLED
                session.save(update_fields=["state"])
    return made


def save_session(
    *,
    actor: Any,
    made: TrainingClass,
    facts: Mapping[str, Any],
    rooms: list[Room],
    teachers: list[Teacher],
    session: CourseSession | None = None,
) -> CourseSession:
    """Add a session to a class, or change one that was not held.

    Refused with a sentence each: an end before the beginning, more hours than the clock has, a day
    outside the class, a room or teacher that is taken, what the kind of class asks for, and a share that
    falls below what the county refuses once the plan was approved (P04-R1, P19-R1, P34-R1).
    """
    relations.insist(actor, KEEP, made.scope_path, "安排课次")
    with transaction.atomic():
        fresh = locked(made)
        if fresh.state not in TrainingClass.PLANNING:
            raise Stale(f"这个班{fresh.get_state_display()}，不再安排课次。")
        session = _still_planned(session) if session is not None else None
        rule = places.rule_of(fresh.organization)
        values = session_checks.check(fresh, rule, session, facts, rooms, teachers)
        row = session or CourseSession(training_class=fresh)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        _book(row, rooms, teachers)
        deeds.record(
            actor=actor, verb="修改课次" if session else "安排课次", about=row, reason=row.exception
        )
    return row


def _still_planned(session: CourseSession) -> CourseSession:
    fresh: CourseSession = CourseSession.objects.select_for_update().get(pk=session.pk)
    if fresh.state != CourseSession.State.PLANNED:
        raise Stale(f"这次课{fresh.get_state_display()}，不再修改。")
    return fresh


def _book(session: CourseSession, rooms: list[Room], teachers: list[Teacher]) -> None:
    """Take rooms and teachers for the session's time; the database has the last word on what is taken."""
    time = {"begins_at": session.begins_at, "ends_at": session.ends_at}
    try:
        with transaction.atomic():
            session.in_rooms.all().delete()
            session.taught_by.all().delete()
            SessionRoom.objects.bulk_create(
                SessionRoom(session=session, room=room, is_main=number == 0, **time)
                for number, room in enumerate(rooms)
            )
            SessionTeacher.objects.bulk_create(
                SessionTeacher(session=session, teacher=teacher, **time) for teacher in teachers
            )
    except IntegrityError as taken:
        raise Stale("刚有人排了同一时间的教室或教师。请刷新后另选。") from taken


def _free(session: CourseSession) -> None:
    session.in_rooms.update(live=False)
    session.taught_by.update(live=False)


def cancel_session(*, actor: Any, session: CourseSession, reason: str) -> CourseSession:
    """Cancel a session that was not held; the class's share is counted without it from now on."""
    said = line(reason, "reason", 300)
    with transaction.atomic():
        SESSION.take(actor=actor, thing=session, action="cancel", reason=said)
        _free(session)
    return session


def set_speakers(*, actor: Any, session: CourseSession, people: Iterable[Any]) -> None:
    """Say which trainees speak in a session (P34-R1): those of the class alone."""
    relations.insist(actor, KEEP, session.scope_path, "安排上台学员")
    wanted = {person.pk for person in people}
    with transaction.atomic():
        there = set(
            session.training_class.enrolments.filter(
                state=Enrolment.State.ENROLLED, person__in=wanted
            ).values_list("person", flat=True)
        )
        if wanted - there:
            raise Invalid("没有保存。", {"people": ["只能从本班学员里选。"]})
        session.speakers.all().delete()
        Speaker.objects.bulk_create(Speaker(session=session, person_id=pk) for pk in sorted(wanted))
        deeds.record(
            actor=actor, verb="安排上台学员", about=session, details={"count": len(wanted)}
        )
