"""What sessions and classes owed: the weekly class, the evening rule, time for questions, the share."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.templatetags.portal import plain
from training import clocks, kinds, obligations
from training.actions.session_checks import EVENINGS, FRIDAY, WEEKLY_HOURS
from training.models import CourseSession, TrainingClass
from training.queries import shares
from training.queries.obliged import (
    AHEAD,
    DONE,
    MISSED,
    UNKNOWN,
    Item,
    Scene,
    of_class,
    of_session,
)

_HELD = CourseSession.State.CLOSED
_ASPECTS = ("theory", "professional", "style")
ONE_DAY = dt.timedelta(days=1)


def weekly(scene: Scene) -> Iterator[Item]:
    """Every Friday of a weekly class's days that is no holiday (P34-R1)."""
    for made in scene.of_kind("weekly"):
        by_week = _by_week(scene, made)
        for friday in _fridays(scene, made):
            yield _week(scene, made, friday, by_week.get(clocks.week_of(friday)))


def _fridays(scene: Scene, made: TrainingClass) -> Iterator[dt.date]:
    day = max(made.starts_on, scene.period.start)
    last = min(made.ends_on, scene.period.end)
    while day <= last:
        if day.weekday() == FRIDAY and scene.calendar.is_workday(day):
            yield day
        day += ONE_DAY


def _by_week(scene: Scene, made: TrainingClass) -> dict[dt.date, Any]:
    """Monday → the session that counts for its week; one that was held before one that was not."""
    found: dict[dt.date, Any] = {}
    for one in scene.sessions:
        if one.training_class_id == made.pk and one.state != CourseSession.State.CANCELLED:
            week = clocks.week_of(one.counts_for or clocks.local_day(one.begins_at))
            if week not in found or one.state == _HELD:
                found[week] = one
    return found


def _week(scene: Scene, made: TrainingClass, friday: dt.date, one: Any) -> Item:
    if one is None:
        state = MISSED if scene.over(friday) else AHEAD
        return of_class(made, state, "没有排课" if state == MISSED else "", friday)
    if one.state == _HELD:
        late = clocks.local_day(one.begins_at) != friday
        return replace(of_session(one, DONE, "补课" if late else ""), on=friday)
    if scene.over(clocks.local_day(one.ends_at)):
        return replace(of_session(one, UNKNOWN, "已过上课时间，还没有记学时"), on=friday)
    return replace(of_session(one, AHEAD), on=friday)


def _held(scene: Scene, code: str) -> list[Any]:
    return [one for one in scene.sessions_of(scene.of_kind(code)) if one.state == _HELD]


def weekly_shape(scene: Scene) -> Iterator[Item]:
    """Held weekly sessions: two hours, two teachers, or a reason (P34-R1)."""
    for one in _held(scene, "weekly"):
        kept = one.hours == WEEKLY_HOURS and one.n_teachers == obligations.TEACHERS
        said = f"{plain(one.hours)}学时，{one.n_teachers}名教师"
        yield _kept_or_excused(one, "" if kept else said)


def _kept_or_excused(one: Any, wrong: str) -> Item:
    if not wrong:
        return of_session(one, DONE)
    if one.exception:
        return of_session(one, DONE, f"{wrong}。例外：{one.exception}")
    return of_session(one, MISSED, f"{wrong}，没有写例外原因")


def weekly_speakers(scene: Scene) -> Iterator[Item]:
    """Held weekly sessions: at least two trainees on stage (P34-R5); none written down is no zero."""
    for one in _held(scene, "weekly"):
        if one.n_speakers >= obligations.SPEAKERS:
            yield of_session(one, DONE, f"{one.n_speakers}名")
        elif one.n_speakers:
            yield of_session(one, MISSED, f"{one.n_speakers}名")
        else:
            yield of_session(one, UNKNOWN, "没有登记上台学员")


def weekly_aspects(scene: Scene) -> Iterator[Item]:
    """Weekly classes: each aspect at least a fifth of the sessions held (P34-R2), judged when they end."""
    for made in scene.of_kind("weekly"):
        if not scene.holds(min(made.ends_on, scene.year.end)):
            continue
        held = [one for one in scene.sessions if one.training_class_id == made.pk]
        held = [one for one in held if one.state == _HELD]
        yield _aspects(scene, made, [one.category for one in held])


def _aspects(scene: Scene, made: TrainingClass, held: list[str]) -> Item:
    if not held:
        state = UNKNOWN if scene.over(made.ends_on) else AHEAD
        return of_class(made, state, "还没有已上的课", made.ends_on)
    percents = {code: Decimal(100 * held.count(code)) / len(held) for code in _ASPECTS}
    labels = dict(CourseSession.Category.choices)
    said = "，".join(f"{labels[code]}{percent:.0f}%" for code, percent in percents.items())
    kept = min(percents.values()) >= obligations.ASPECT_PERCENT
    state = (DONE if kept else MISSED) if scene.over(made.ends_on) else AHEAD
    return of_class(made, state, said, made.ends_on)


def evening(scene: Scene) -> Iterator[Item]:
    """Night lectures that have begun: Monday to Thursday, in the evening, no holiday, not too long."""
    for one in scene.sessions_of(scene.of_kind("evening")):
        day = clocks.local_day(one.begins_at)
        if day > scene.today:
            yield of_session(one, AHEAD)
        else:
            yield _kept_or_excused(one, _evening_wrong(scene, one, day))


def _evening_wrong(scene: Scene, one: Any, day: dt.date) -> str:
    begins, said = timezone.localtime(one.begins_at), []
    if day.weekday() not in EVENINGS:
        said.append("不在周一至周四")
    if begins.time() < scene.rule.evening_from:
        said.append(f"{begins:%H:%M}开始")
    if one.minutes > scene.rule.evening_most:
        said.append(f"{one.minutes}分钟")
    if not scene.calendar.is_workday(day):
        said.append("节假日")
    return "，".join(said)


def questions(scene: Scene) -> Iterator[Item]:
    """Held night classes: enough minutes for questions, or a reason (P11-R3)."""
    least = kinds.BY_CODE["night"].questions
    for one in _held(scene, "night"):
        if one.questions >= least:
            yield of_session(one, DONE, f"{one.questions}分钟")
        elif one.questions or one.exception:
            yield _kept_or_excused(one, f"{one.questions}分钟")
        else:
            yield of_session(one, UNKNOWN, "没有登记答疑时间")


def share(scene: Scene) -> Iterator[Item]:
    """Classes of the county's Party school, and its year: at least the share (P04-R1, R2)."""
    applied = [made for made in scene.classes if shares.applies(made)]
    for made in applied:
        if not scene.holds(made.starts_on):
            continue
        live = [one for one in scene.sessions if one.training_class_id == made.pk]
        pairs = [(o.category, o.hours) for o in live if o.state != CourseSession.State.CANCELLED]
        told = clocks.share_of(pairs)
        yield of_class(made, *_share(told, scene.rule.share_least))
    if applied:
        year = shares.of_year(scene.county, scene.year.year, scene.rule)
        url = f"{reverse('training:overview')}?place={scene.county.pk}&year={scene.year.year}"
        state, why = _share(year.share, year.least)
        yield Item(state, "党校全年", scene.year.end, url, why)


def _share(told: clocks.Share, least: Decimal) -> tuple[str, str]:
    if told.rate is None:
        return UNKNOWN, "还没有课时"
    said = f"{plain(told.part)}÷{plain(told.whole)}学时，{told.rate.quantize(clocks.CENT):f}%"
    return (DONE if told.keeps(least) else MISSED), said
