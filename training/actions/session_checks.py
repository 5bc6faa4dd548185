"""What is asked of a session before it is kept: the clock, rooms and teachers, the rules of its kind."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from portal import workdays
from portal.refusals import Faults, Invalid
from training import clocks
from training.models import (
    CountyRule,
    CourseSession,
    Room,
    SessionRoom,
    SessionTeacher,
    Teacher,
    TrainingClass,
)
from training.queries import shares
from training.words import lines

FRIDAY = 4
WEEKLY_HOURS, WEEKLY_TEACHERS = Decimal(2), 2
"""P34-R1: every Friday one session of 2 hours with 2 teachers."""
EVENINGS = (0, 1, 2, 3)
"""P19-R1: Monday to Thursday."""
WORDS = (("topic", 80, "请写课题。"), ("exception", 120, ""))


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """Return a moment of a day's clock."""
    return timezone.make_aware(dt.datetime.combine(day, time))


def check(
    made: TrainingClass,
    rule: CountyRule,
    session: CourseSession | None,
    facts: Mapping[str, Any],
    rooms: list[Room],
    teachers: list[Teacher],
) -> dict[str, Any]:
    """Return the values of a session; Invalid with every sentence at once.

    The times are looked at first: without them nothing else can be said.
    """
    faults = Faults()
    faults.of(lambda: _times(facts))
    words = lines(faults, facts, WORDS)
    faults.of(lambda: _choices(facts))
    faults.tell()
    values = _values(facts) | words
    faults.of(lambda: _inside(made, values))
    faults.of(lambda: _clock(made, session, values))
    faults.of(lambda: _rooms(session, values, rooms))
    faults.of(lambda: _teachers(session, values, teachers))
    faults.of(lambda: of_kind(made, rule, values, len(teachers)))
    faults.of(lambda: _one_a_week(made, session, values))
    faults.of(lambda: _share(made, rule, session, values))
    faults.tell()
    return values


def _wrong(name: str, said: str) -> Invalid:
    return Invalid("没有保存，请改正标出的内容。", {name: [said]})


def _times(facts: Mapping[str, Any]) -> None:
    problems: dict[str, list[str]] = {}
    for name, said in (
        ("on", "请填日期。"),
        ("begins", "请填开始时间。"),
        ("ends", "请填结束时间。"),
    ):
        if facts.get(name) is None:
            problems[name] = [said]
    if not problems and facts["ends"] <= facts["begins"]:
        problems["ends"] = ["结束时间要晚于开始时间。跨午夜的课请分成两次。"]
    hours = facts.get("hours")
    if hours is None or hours <= 0 or hours % Decimal("0.5"):
        problems["hours"] = ["学时填0.5的倍数，如2、1.5。"]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)


def _choices(facts: Mapping[str, Any]) -> None:
    problems: dict[str, list[str]] = {}
    if facts.get("category") not in CourseSession.Category.values:
        problems["category"] = ["请选课程类别。"]
    if facts.get("form") not in CourseSession.Form.values:
        problems["form"] = ["请选教学形式。"]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)


def _values(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "category": facts["category"],
        "form": facts["form"],
        "begins_at": moment(facts["on"], facts["begins"]),
        "ends_at": moment(facts["on"], facts["ends"]),
        "hours": facts["hours"],
        "questions": facts.get("questions") or 0,
        "audience": facts.get("audience"),
        "counts_for": facts.get("counts_for"),
    }


def _inside(made: TrainingClass, values: Mapping[str, Any]) -> None:
    if not made.starts_on <= clocks.local_day(values["begins_at"]) <= made.ends_on:
        raise _wrong(
            "on", f"课次日期要在班期里：{made.starts_on.isoformat()}至{made.ends_on.isoformat()}。"
        )


def _clock(made: TrainingClass, session: CourseSession | None, values: Mapping[str, Any]) -> None:
    minutes = clocks.minutes_between(values["begins_at"], values["ends_at"])
    most = clocks.most_hours(minutes)
    if values["hours"] > most:
        raise _wrong(
            "hours",
            f"{minutes}分钟最多{most.normalize():f}学时（每学时{clocks.MINUTES_OF_AN_HOUR}分钟）。"
            "请减少学时，或延长时间。",
        )
    day = clocks.local_day(values["begins_at"])
    others = made.sessions.exclude(state=CourseSession.State.CANCELLED)
    others = others.filter(begins_at__range=(moment(day, dt.time.min), moment(day, dt.time.max)))
    others = others.exclude(pk=session.pk) if session else others
    there = others.aggregate(all=Sum("hours"))["all"] or Decimal(0)
    if there + values["hours"] > clocks.HOURS_OF_A_DAY:
        raise _wrong("hours", f"一天最多8学时，这一天已排{there.normalize():f}学时。")
    if values["questions"] and values["questions"] > minutes:
        raise _wrong("questions", f"答疑不能超过课的{minutes}分钟。")


def _over(values: Mapping[str, Any], session: CourseSession | None) -> Q:
    found = Q(live=True, begins_at__lt=values["ends_at"], ends_at__gt=values["begins_at"])
    return found & ~Q(session=session.pk) if session else found


def _rooms(session: CourseSession | None, values: Mapping[str, Any], rooms: list[Room]) -> None:
    if len({room.pk for room in rooms}) < len(rooms):
        raise _wrong("rooms", "同一个教室选了两次。")
    taken = SessionRoom.objects.filter(_over(values, session), room__in=rooms)
    said = [
        f"{one.room}这个时间已排{one.session}（{_when(one)}）。请换教室或时间。"
        for one in taken.select_related("room__venue", "session__training_class")
    ]
    if said:
        raise Invalid("没有保存，请改正标出的内容。", {"rooms": said})


def _teachers(
    session: CourseSession | None, values: Mapping[str, Any], teachers: list[Teacher]
) -> None:
    said = [f"{one.name}已经解聘，请另选。" for one in teachers if one.until is not None]
    taken = SessionTeacher.objects.filter(_over(values, session), teacher__in=teachers)
    said += [
        f"{one.teacher}这个时间已排{one.session}（{_when(one)}）。请换教师或时间。"
        for one in taken.select_related("teacher", "session__training_class")
    ]
    if said:
        raise Invalid("没有保存，请改正标出的内容。", {"teachers": said})


def _when(one: Any) -> str:
    begins, ends = (timezone.localtime(at) for at in (one.begins_at, one.ends_at))
    return f"{begins:%m-%d %H:%M}至{ends:%H:%M}"


def of_kind(
    made: TrainingClass, rule: CountyRule, values: Mapping[str, Any], teachers: int
) -> None:
    """Refuse what the kind of class does not want, unless a reason for the exception is given."""
    kind, found = made.of_kind, []
    begins, day = timezone.localtime(values["begins_at"]), clocks.local_day(values["begins_at"])
    minutes = clocks.minutes_between(values["begins_at"], values["ends_at"])
    if kind.evening:
        if day.weekday() not in EVENINGS or begins.time() < rule.evening_from:
            found.append(f"夜讲排在周一至周四{rule.evening_from:%H:%M}以后（P19-R1）。")
        if minutes > rule.evening_most:
            found.append(f"夜讲不超过{rule.evening_most}分钟，现为{minutes}分钟（P19-R2）。")
        if not workdays.Calendar(day, day).is_workday(day):
            found.append("这天是节假日（P19-R1）。")
    if kind.weekly:
        found += _weekly(values, day, teachers)
    if kind.questions and values["questions"] < kind.questions:
        found.append(f"夜校每次课留至少{kind.questions}分钟答疑（P11-R3）。")
    if found and not values["exception"]:
        why = "".join(found) + "确要这样安排的，请写例外原因。"
        raise _wrong("exception", why)


def _weekly(values: Mapping[str, Any], day: dt.date, teachers: int) -> list[str]:
    found = []
    friday = values["counts_for"] or day
    if friday.weekday() != FRIDAY:
        found.append("周周大学堂每周五上课；补课的请填补哪个周五（P34-R1）。")
    elif not values["counts_for"] and not workdays.Calendar(day, day).is_workday(day):
        found.append("这个周五是节假日，停课（P34）。")
    if values["hours"] != WEEKLY_HOURS:
        found.append("每次2学时（P34-R1）。")
    if teachers != WEEKLY_TEACHERS:
        found.append(f"每次2名干部授课，现选{teachers}名（P34-R1）。")
    return found


def _one_a_week(
    made: TrainingClass, session: CourseSession | None, values: Mapping[str, Any]
) -> None:
    if not made.of_kind.weekly:
        return
    week = clocks.week_of(values["counts_for"] or clocks.local_day(values["begins_at"]))
    others = made.sessions.exclude(state=CourseSession.State.CANCELLED)
    for other in others.exclude(pk=session.pk) if session else others:
        if clocks.week_of(other.counts_for or clocks.local_day(other.begins_at)) == week:
            raise _wrong("on", f"这一周已有“{other.topic}”，每周一次（P34-R1）。")


def _share(
    made: TrainingClass,
    rule: CountyRule,
    session: CourseSession | None,
    values: Mapping[str, Any],
) -> None:
    """An approved plan is not changed below the share; a draft may be, and is not approved then."""
    told = shares.of_class(
        made,
        rule,
        without=session.pk if session else None,
        with_=[(values["category"], values["hours"])],
    )
    binding = made.state != TrainingClass.State.PLANNED and told.applies and told.refuses
    if binding and not told.kept:
        raise _wrong("category", f"改后{told.sentence}（P04-R1）")
