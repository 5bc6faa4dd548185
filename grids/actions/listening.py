"""Logging listening days and receptions, what came up there, and moving a fixed date (P29-R7, P06)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from grids import rights
from grids.actions.parties import refuse_identity
from grids.models import Case, ListeningShift, Sitting, SittingCase
from members.models import Organization
from members.models.organizations import Kind
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

FIXED_DAYS = (5, 15, 25)
"""Days of the month on which people are heard (P29-R7); weekends and holidays move none of them (P29-R8)."""
OLDEST = 92
"""Days back a day may be logged (assumed)."""
LONGEST_SHIFT = 10
"""Days a fixed date may be moved by, so that it never meets the next one (assumed)."""
LONGEST_TEAM, LONGEST_WORDS, MOST_VISITORS = 200, 500, 100_000


@dataclass(frozen=True)
class Sat:
    """What is logged of a day; `planned_on` is the fixed date it stands for, None for a reception."""

    kind: str
    place: Organization
    held_on: dt.date
    team: str
    visitors: int
    planned_on: dt.date | None = None
    words: str = ""


def log_sitting(*, actor: Any, sat: Sat) -> Sitting:
    """Log a listening day or a reception; NotAllowed, Invalid: nothing is written."""
    _insist(actor, sat.place)
    if sat.kind not in Sitting.Kind.values:
        raise _wrong("kind", "请选听民声日或党代表接待。")
    planned = _planned(sat)
    team = prose(
        sat.team, what="参加人", most=LONGEST_TEAM, name="team", missing="请写参加的单位或党代表。"
    )
    words = sat.words.strip()
    if len(words) > LONGEST_WORDS:
        raise _wrong("words", f"情况最多{LONGEST_WORDS}字，现有{len(words)}字。请缩短。")
    for name, text in (("team", team), ("words", words)):
        refuse_identity(text, name)
    if not 0 <= sat.visitors <= MOST_VISITORS:
        raise _wrong("visitors", f"接待群众人次请填0至{MOST_VISITORS}的整数。")
    row = Sitting(
        kind=sat.kind, place=sat.place, planned_on=planned, held_on=sat.held_on, team=team,
        visitors=sat.visitors, words=words, by=actor, logged_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            deeds.record(actor=actor, verb=f"登记{row.get_kind_display()}", about=row)
    except IntegrityError as there:
        sentence = f"{sat.place.label}{planned}已经登记过。请换一天，或打开那一天补登事项。"
        raise _wrong("planned_on", sentence) from there
    return row


def _planned(sat: Sat) -> dt.date:
    """Return the date of the calendar, once the day it was held on fits it."""
    today = clock.today()
    planned = sat.planned_on if sat.kind == Sitting.Kind.LISTENING else sat.held_on
    if planned is None or (sat.kind == Sitting.Kind.LISTENING and planned.day not in FIXED_DAYS):
        raise _wrong("planned_on", "听民声日是每月5日、15日、25日（P29-R7）。请从中选一天。")
    first = shifted(sat.place, planned) if sat.kind == Sitting.Kind.LISTENING else planned
    if not max(first, today - dt.timedelta(days=OLDEST)) <= sat.held_on <= today:
        sentence = f"实际日期要在{first}至今天之间，最多补登{OLDEST}天以前的。"
        raise _wrong("held_on", sentence)
    return planned


def shifted(place: Organization, planned: dt.date) -> dt.date:
    """Return the day a fixed date is held on at a place: the date itself, unless its county moved it."""
    moved = ListeningShift.objects.filter(day=planned)
    above = [int(number) for number in place.path.split("/") if number]
    row = moved.filter(county__in=above).first()
    return row.to if row else planned


def add_case(*, actor: Any, sitting: Sitting, case: Case) -> SittingCase:
    """Say that a case came up on a day: one of the day's kind, of its place, found on that very day."""
    _insist(actor, sitting.place)
    fits = case.kind.code == sitting.kind and case.scope_path.startswith(sitting.place.path)
    if not fits or case.found_on != sitting.held_on:
        label = sitting.get_kind_display()
        raise _wrong("case", f"只能登记{sitting.held_on}在{sitting.place.label}发现的{label}事项。")
    try:
        with transaction.atomic():
            row = SittingCase.objects.create(sitting=sitting, case=case)
            details = {"case": case.label}
            deeds.record(actor=actor, verb="登记当日事项", about=sitting, details=details)
    except IntegrityError as there:
        raise _wrong("case", f"{case.label}已经登记在一天里。") from there
    return row


def move_day(*, actor: Any, county: Organization, day: dt.date, to: dt.date) -> ListeningShift:
    """Move a fixed date of a county (D-HOLIDAY); Refused once somebody has logged that date."""
    if not actor.may(rights.EDIT_KINDS, county.path):
        who = who_holds(rights.EDIT_KINDS)
        raise NotAllowed(f"不能改听民声日的日期。改期由{who}办理。", rule="D-HOLIDAY", who=who)
    if county.kind != Kind.COUNTY or day.day not in FIXED_DAYS:
        raise _wrong("day", "只能改一个县（市、区）的5日、15日、25日（P29-R7）。")
    if not 0 < abs((to - day).days) < LONGEST_SHIFT or to < clock.today():
        raise _wrong("to", f"改到的日期不能早于今天，与原定日期相差不到{LONGEST_SHIFT}天。")
    if Sitting.objects.filter(
        kind=Sitting.Kind.LISTENING, planned_on=day, place__path__startswith=county.path
    ).exists():
        raise Refused(f"{day}的听民声日已经有人登记，不能再改期。", rule="D-HOLIDAY")
    with transaction.atomic():
        row, _ = ListeningShift.objects.update_or_create(
            county=county, day=day, defaults={"to": to, "by": actor}
        )
        details = {"day": day.isoformat(), "to": to.isoformat()}
        deeds.record(
            actor=actor, verb="听民声日改期", about=county, scope_path=county.path, details=details
        )
    return row


def _insist(actor: Any, place: Organization) -> None:
    if not actor.may(rights.SUBMIT, place.path):
        who = who_holds(rights.SUBMIT)
        raise NotAllowed(f"不能登记{place.label}的听民声日和接待。由{who}登记。", who=who)
    if place.kind not in (Kind.VILLAGE, Kind.TOWN):
        raise _wrong("place", "听民声日和接待登记在村（社区）或镇街。")


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, {name: [sentence]})
