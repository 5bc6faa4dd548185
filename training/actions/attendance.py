"""Signing people in and out, by code, by list; the minutes of who came late, left early or sent another."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from members.models import Person
from portal import clock, deeds
from portal.refusals import Invalid, Refused, Stale
from training import clocks, codes, places, relations, rights
from training.models import Attendance, CourseSession, Enrolment, TrainingClass

W = Attendance.Way
TAIL = dt.timedelta(minutes=30)
"""How long after the end codes are taken still: people sign out on their way."""
SPENT = "这个码已经失效或不是这次课的。请学员刷新签到页，出示新的码（30秒换一次，转发的、截图的不能用）。"

_TOLD = (
    "training_class", "person__name", "person__merged_into",
    "person__home__name", "person__home__short_name",
)  # fmt: skip
"""What a desk needs to know of who shows a code, and what it tells of him."""


@dataclass(frozen=True)
class Marked:
    """What a desk writes down of one person of the list."""

    present: bool
    late: int = 0
    early: int = 0
    substituted: int = 0
    way: str = W.LIST


def scan(*, actor: Any, session: CourseSession, text: str, out: bool = False) -> Attendance:
    """Sign somebody in (or out) by the code his phone shows: the QR's text, or its six digits.

    Refused, and nothing written, for a code of another session or person, of an earlier half minute, or
    taken before; for who is not of the class, and for who sits in another class at that time.
    """
    relations.insist(actor, rights.KEEP_TRAINING, session.scope_path, "给学员签到")
    now = clock.now()
    _insist_open(session, now)
    written = text.strip()
    if written.isascii() and written.isdigit() and len(written) == 6:
        way, person = W.CODE, _by_digits(session, written, now, out)
    else:
        token = written.rpartition("code=")[2]
        way, person = W.QR, codes.person_of(token, session.pk, now)
    if person is None:
        raise Refused(SPENT)
    enrolment = (
        Enrolment.objects.filter(
            training_class=session.training_class_id, person=person, state=Enrolment.State.ENROLLED
        )
        .select_related("person__home")
        .only(*_TOLD)
        .first()
    )
    if enrolment is None:
        raise Refused("不是这个班的学员，没有签到。请先录取，或核对是不是走错了教室。")
    if out:
        return _out(actor, session, enrolment, now)
    return _in(actor, session, enrolment, way, now)


def _insist_open(session: CourseSession, now: Any) -> None:
    made = session.training_class
    if session.state != CourseSession.State.PLANNED or made.state != TrainingClass.State.RUNNING:
        raise Refused("这次课现在不签到：要在开班以后、记学时以前。")
    minutes = clocks.minutes_between(now, session.begins_at)
    opens = places.rule_of(made.organization).opens
    if minutes > opens:
        raise Refused(f"开课前{opens}分钟起签到，现在还早。")
    if now > session.ends_at + TAIL:
        raise Refused("这次课已经下课，不再扫码。请在名单里点名补记。")


def _by_digits(session: CourseSession, text: str, now: Any, out: bool) -> int | None:
    enrolled = Enrolment.objects.filter(
        training_class=session.training_class_id, state=Enrolment.State.ENROLLED
    )
    there = Attendance.objects.filter(session=session, present=True)
    within = enrolled.filter(person__in=there.values("person")) if out else enrolled
    found = codes.people_of(
        text, session.pk, within.values_list("person", flat=True).iterator(), now
    )
    if len(found) > 1:
        raise Refused("有两名学员的六位码碰巧相同。请等30秒换新码，或在名单里点名。")
    return found[0] if found else None


def _in(actor: Any, session: CourseSession, enrolment: Enrolment, way: str, now: Any) -> Attendance:
    relations.refuse_own(actor, enrolment.person, "签到")
    late = max(clocks.minutes_between(session.begins_at, now), 0)
    row = Attendance(
        session=session, enrolment=enrolment, person=enrolment.person, present=True, way=way,
        came_at=now, late=min(late, session.minutes), by=actor, at=now,
    )  # fmt: skip
    _insist_nowhere_else(session, enrolment.person)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise Stale(f"{enrolment.person.name}已经签到，没有再记。") from twice
    return row


def _insist_nowhere_else(session: CourseSession, person: Person) -> None:
    other = elsewhere(session, [person.pk]).get(person.pk)
    if other is not None:
        raise Refused(
            f"{person.name}同一时间已在{other}签到，一个人不能同时上两次课。请先在那边签退或改记。"
        )


def _out(actor: Any, session: CourseSession, enrolment: Enrolment, now: Any) -> Attendance:
    early = max(clocks.minutes_between(now, session.ends_at), 0)
    with transaction.atomic():
        row = (
            Attendance.objects.select_for_update()
            .filter(session=session, person=enrolment.person, present=True)
            .first()
        )
        if row is None:
            raise Refused(f"{enrolment.person.name}还没有签到，不能签退。")
        if row.left_at is not None:
            raise Stale(f"{enrolment.person.name}已经签退，没有再记。")
        row.left_at = now
        row.early = min(early, max(session.minutes - row.late, 0))
        row.save(update_fields=["left_at", "early"])
    row.person = enrolment.person
    return row


def mark(*, actor: Any, session: CourseSession, marks: Mapping[int, Marked]) -> int:
    """Write down the list of a session: enrolment → what was. Return how many rows that changed.

    All of it or nothing; Invalid keyed by `row-<enrolment>` for minutes beyond the clock, a person who
    sat in another class, and one's own row (E-CONFLICT).
    """
    relations.insist(actor, rights.KEEP_TRAINING, session.scope_path, "登记考勤")
    with transaction.atomic():
        fresh = CourseSession.objects.select_for_update().get(pk=session.pk)
        if fresh.state != CourseSession.State.PLANNED:
            raise Stale("这次课已记学时或取消。要改的，请在学员一行点“更正”。")
        if session.training_class.state != TrainingClass.State.RUNNING:
            raise Refused("开班以后才能点名。请先开班。")
        if clock.now() < fresh.begins_at - TAIL:
            raise Refused("还没有上课，不能点名。")
        rows = _rows(session, marks)
        problems = _problems(actor, session, rows, marks)
        if problems:
            told = [said for row in problems.values() for said in row][:5]
            raise Invalid(f"没有保存。{''.join(told)}", problems)
        changed = [_marked(actor, session, row, marks[row.pk]) for row in rows]
        count = sum(changed)
        if count:
            deeds.record(actor=actor, verb="登记考勤", about=session, details={"rows": count})
    return count


def _rows(session: CourseSession, marks: Mapping[int, Marked]) -> list[Enrolment]:
    rows = Enrolment.objects.filter(
        training_class=session.training_class_id, state=Enrolment.State.ENROLLED, pk__in=marks
    )
    found = list(rows.select_related("person").order_by("pk"))
    if len(found) < len(marks):
        raise Invalid("名单里有不是这个班学员的行，没有保存。请刷新名单再填。")
    return found


def _problems(
    actor: Any, session: CourseSession, rows: list[Enrolment], marks: Mapping[int, Marked]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    busy = elsewhere(session, [row.person_id for row in rows if marks[row.pk].present])
    for row in rows:
        one, name = marks[row.pk], f"row-{row.pk}"
        said = check_minutes(session, one)
        if relations.is_self(actor, row.person):
            said = "不能给自己记考勤，请别的经办人登记（E-CONFLICT）。"
        elif one.present and row.person_id in busy:
            said = f"同一时间已在{busy[row.person_id]}签到，一个人不能同时上两次课。"
        if said:
            found[name] = [f"{row.person.name}：{said}"]
    return found


def check_minutes(session: CourseSession, one: Marked) -> str:
    """Return what is wrong with minutes: below zero, more than the session has, or of who was absent."""
    minutes = [one.late, one.early, one.substituted]
    if min(minutes) < 0:
        return "分钟数不能是负数。"
    if sum(minutes) > session.minutes:
        return f"迟到、早退和代听共{sum(minutes)}分钟，超过这次课的{session.minutes}分钟。"
    if not one.present and any(minutes):
        return "记为缺课的，不填迟到、早退和代听。"
    return ""


def elsewhere(session: CourseSession, people: list[int]) -> dict[int, str]:
    """Return person → the session he sits in at the same time, of those who do; one query."""
    rows = Attendance.objects.filter(
        person__in=people,
        present=True,
        left_at=None,
        session__begins_at__lt=session.ends_at,
        session__ends_at__gt=session.begins_at,
    )
    rows = rows.exclude(session=session).exclude(session__state=CourseSession.State.CANCELLED)
    told = rows.select_related("session__training_class").only(
        "person", "session__topic", "session__training_class__name"
    )
    return {row.person_id: str(row.session) for row in told}


def _marked(actor: Any, session: CourseSession, row: Enrolment, one: Marked) -> bool:
    values = {
        "present": one.present, "late": one.late, "early": one.early, "substituted": one.substituted,
    }  # fmt: skip
    there = Attendance.objects.filter(session=session, person=row.person_id).first()
    if there is not None and all(getattr(there, name) == v for name, v in values.items()):
        return False
    if there is None:
        there = Attendance(session=session, enrolment=row, person=row.person, way=one.way)
    for name, value in values.items():
        setattr(there, name, value)
    there.way, there.by, there.at = one.way, actor, clock.now()
    there.save()
    return True
