"""Writing hours into the ledger: when a session is closed, corrected, or somebody studied elsewhere."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from members.models import Person
from portal import clock, deeds
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale
from training import clocks, places, relations, rights
from training.actions.attendance import Marked, check_minutes, elsewhere
from training.lifecycle import SESSION
from training.models import Attendance, CourseSession, Enrolment, HourEntry
from training.words import line, lines

KEEP = rights.KEEP_TRAINING
CATEGORIES = CourseSession.Category
WORDS = (
    ("title", 80, "请写学习内容。"),
    ("elsewhere", 60, "请写组织培训的单位，如“省委党校”“山东干部网络学院”。"),
    ("ground", 120, "请写依据，如结业证书编号、文件名。"),
)


def close(*, actor: Any, session: CourseSession, confirmed: int | None = None) -> int:
    """Write down the hours of a session that is over; return how many people were credited.

    Who was neither signed in nor listed is written down as absent: `confirmed` is how many the page
    showed, and Stale where there are more or fewer by now.
    """
    with transaction.atomic():
        held = CourseSession.objects.select_for_update().get(pk=session.pk)
        missing = list(_unanswered(held).select_related("person"))
        if confirmed is not None and confirmed != len(missing):
            raise Stale(
                f"没有签到的现在是{len(missing)}人，不是{confirmed}人。请看过名单再记学时。"
            )
        SESSION.take(actor=actor, thing=session, action="close", details={"absent": len(missing)})
        now = clock.now()
        Attendance.objects.bulk_create(
            Attendance(
                session=held, enrolment=row, person=row.person, present=False,
                way=Attendance.Way.CLOSING, by=actor, at=now,
            )
            for row in missing
        )  # fmt: skip
        rows = list(held.attendances.filter(present=True).select_related("person"))
        return _post(actor, held, rows)


def _unanswered(session: CourseSession) -> Any:
    rows = Enrolment.objects.filter(
        training_class=session.training_class_id, state=Enrolment.State.ENROLLED
    )
    return rows.exclude(person__in=session.attendances.values("person"))


def hours_of(session: CourseSession, row: Attendance, grace: int) -> Decimal:
    """Return what one attendance comes to: nothing for who was absent."""
    if not row.present:
        return Decimal(0)
    return clocks.credited(
        session.hours, session.minutes, late=row.late, early=row.early,
        substituted=row.substituted, grace=grace,
    )  # fmt: skip


def _post(actor: Any, session: CourseSession, rows: list[Attendance], take: int = 1) -> int:
    grace = places.rule_of(session.training_class.organization).grace
    entries = [
        _entry(actor, session, row, amount, take)
        for row in rows
        if (amount := hours_of(session, row, grace))
    ]
    HourEntry.objects.bulk_create(entries)
    return len(entries)


def _entry(
    actor: Any, session: CourseSession, row: Attendance, amount: Decimal, take: int
) -> HourEntry:
    return HourEntry(
        person=row.person, on=clocks.local_day(session.begins_at), hours=amount,
        category=session.category, organizer=session.training_class.organization, session=session,
        title=session.topic, ground=session.training_class.name, take=take, by=actor,
        at=clock.now(),
    )  # fmt: skip


def correct(*, actor: Any, row: Attendance, mark: Marked, reason: str) -> Attendance:
    """Correct an attendance after its session was closed: the entry is reversed, the right one posted."""
    session = row.session
    relations.insist(actor, KEEP, session.scope_path, "更正考勤")
    relations.refuse_own(actor, row.person, "更正考勤")
    faults = Faults()
    said = faults.of(lambda: line(reason, "reason", 200, "请写更正的理由。"))
    if wrong := check_minutes(session, mark):
        faults.problems.setdefault("late", []).append(wrong)
        faults.sentence = "没有更正，请改正标出的内容。"
    faults.tell()
    with transaction.atomic():
        fresh = Attendance.objects.select_for_update().get(pk=row.pk)
        held = CourseSession.objects.select_related("training_class__organization").get(
            pk=fresh.session_id
        )
        if held.state != CourseSession.State.CLOSED:
            raise Stale("这次课还没有记学时，请直接在名单里改。")
        if mark.present:
            _insist_here_alone(held, row.person)
        for name in ("present", "late", "early", "substituted"):
            setattr(fresh, name, getattr(mark, name))
        fresh.by, fresh.at, fresh.way = actor, clock.now(), mark.way
        fresh.save()
        take = _take_back(actor, held, fresh.person)
        _post(actor, held, [fresh], take)
        deeds.record(actor=actor, verb="更正考勤", about=fresh, reason=said or "")
    return fresh


def _insist_here_alone(session: CourseSession, person: Person) -> None:
    busy = elsewhere(session, [person.pk])
    if busy:
        raise Refused(f"{person.name}同一时间已在{busy[person.pk]}签到，不能两处都记。")


def _take_back(actor: Any, session: CourseSession, person: Person) -> int:
    """Reverse what is posted of a session to a person; return the number of the next posting."""
    entries = HourEntry.objects.filter(session=session, person=person, reverses=None)
    last = entries.order_by("-take").first()
    if last is None:
        return 1
    if not HourEntry.objects.filter(reverses=last).exists():
        _reverse(actor, last)
    return last.take + 1


def _reverse(actor: Any, entry: HourEntry, ground: str = "") -> HourEntry:
    made = HourEntry(
        person_id=entry.person_id, on=entry.on, hours=-entry.hours, category=entry.category,
        organizer_id=entry.organizer_id, elsewhere=entry.elsewhere, session_id=entry.session_id,
        title=entry.title, ground=ground or entry.ground, take=entry.take, reverses=entry, by=actor,
        at=clock.now(),
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def log_elsewhere(*, actor: Any, person: Person, facts: Mapping[str, Any]) -> HourEntry:
    """Write down study that no class of the portal held, with its ground.

    Refused for oneself, beyond 8 hours a day with what is there already, and twice on one day.
    """
    insist_keeps(actor, person, "登记学时")
    values = _elsewhere(facts)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        of_day = HourEntry.objects.filter(person=person, on=values["on"])
        there = of_day.aggregate(all=Sum("hours"))["all"] or Decimal(0)
        if there + values["hours"] > clocks.HOURS_OF_A_DAY:
            said = f"一天最多记8学时，这一天已有{there.normalize():f}学时。同一次培训不要重复登记。"
            raise Invalid(said, {"hours": [said]})
        same = of_day.filter(title=values["title"], session=None, reverses=None)
        if same.filter(reversal=None).exists():
            raise Stale("这一天的同一内容已经登记过，没有再记。")
        row = HourEntry(person=person, take=same.count() + 1, by=actor, at=clock.now(), **values)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as twice:
            raise Stale("这一天的同一内容已经登记过，没有再记。") from twice
        deeds.record(actor=actor, verb="登记校外学时", about=row)
    return row


def _elsewhere(facts: Mapping[str, Any]) -> dict[str, Any]:
    faults = Faults()
    values: dict[str, Any] = lines(faults, facts, WORDS)
    faults.of(lambda: _check_elsewhere(facts))
    faults.tell()
    return values | {name: facts[name] for name in ("on", "hours", "category")}


def _check_elsewhere(facts: Mapping[str, Any]) -> None:
    problems: dict[str, list[str]] = {}
    day, hours = facts.get("on"), facts.get("hours")
    if day is None or not dt.date(2000, 1, 1) <= day <= clock.today():
        problems["on"] = ["日期要在2000年以后、不晚于今天。"]
    if hours is None or not 0 < hours <= clocks.HOURS_OF_A_DAY:
        problems["hours"] = ["学时大于0，一天最多8。几天的培训请逐日登记。"]
    elif hours != hours.quantize(clocks.CENT):
        problems["hours"] = ["学时最多两位小数。"]
    if facts.get("category") not in CATEGORIES.values:
        problems["category"] = ["请选类别。"]
    if problems:
        raise Invalid("没有登记，请改正标出的内容。", problems)


def reverse(*, actor: Any, entry: HourEntry, reason: str) -> HourEntry:
    """Take back an entry of study elsewhere; one of a session is corrected in its session's list."""
    insist_keeps(actor, entry.person, "冲销学时")
    said = line(reason, "reason", 120, "请写冲销的理由。")
    if entry.session_id is not None:
        raise Refused("这一笔由课次考勤记入。请在那次课的名单里更正考勤，学时随之冲销重记。")
    if entry.reverses_id is not None:
        raise Refused("冲销的一笔不能再冲销。要恢复的请重新登记。")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=entry.person_id)
        if HourEntry.objects.filter(reverses=entry).exists():
            raise Stale("这一笔已经冲销，没有再冲。")
        made = _reverse(actor, entry, said)
        deeds.record(actor=actor, verb="冲销学时", about=entry, reason=said)
    return made


def insist_keeps(actor: Any, person: Person, doing: str) -> None:
    """Refuse who does not keep the hours of a person, and who would write his own (E-CONFLICT)."""
    if not actor.may(KEEP, person.home.path):
        who = relations.who(KEEP)
        raise NotAllowed(f"不能{doing}。这件事由管{person.home.label}的{who}办理。", who=who)
    relations.refuse_own(actor, person, doing)
