"""Logging the monthly inspection (P03-R4) and the weekly dispute meeting (P03-R5) of a village's node."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grids import rights
from grids.actions import keys
from grids.actions.parties import refuse_identity
from grids.models import Case, DisputeMeeting, Grid, GridPost, Inspection, MeetingCase
from grids.obligations import VILLAGE_LEVEL
from grids.queries.rhythm import discussable
from grids.queries.trees import on_day
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed

LONGEST = 2000
OLDEST = 31
"""Days back an inspection or a meeting may be logged (assumed)."""
MOST = 100_000
_NUMBERS = ("households", "hazards", "disputes", "difficulties")


@dataclass(frozen=True)
class Found:
    """What an inspection found."""

    key: uuid.UUID
    grid: Grid
    done_on: dt.date
    households: int
    findings: str
    hazards: int = 0
    disputes: int = 0
    difficulties: int = 0


@dataclass(frozen=True)
class Held:
    """What a dispute meeting came to; `cases` are open disputes of the village."""

    key: uuid.UUID
    grid: Grid
    held_on: dt.date
    present: int
    decisions: str
    cases: Sequence[Case] = ()


def log_inspection(*, actor: Any, found: Found) -> Inspection:
    """Log an inspection; the same key twice is one, and Stale with something else.

    NotAllowed, Invalid: nothing is written.
    """

    def prepare() -> keys.Write:
        _check(actor, found.grid, found.done_on, "done_on")
        for name in _NUMBERS:
            _number(getattr(found, name), name)
        row = Inspection(
            key=found.key, grid=found.grid, organization=found.grid.organization,
            done_on=found.done_on, findings=_words(found.findings, "摸排情况", "findings"),
            by=actor, logged_at=clock.now(), **{name: getattr(found, name) for name in _NUMBERS},
        )  # fmt: skip
        return lambda: _written(actor, row, "记网格大摸排")

    def look() -> Inspection | None:
        return _sent(Inspection, actor, found, ("grid_id", "done_on", *_NUMBERS), "findings")

    return keys.once(look, prepare)[0]  # type: ignore[no-any-return]


def log_meeting(*, actor: Any, held: Held) -> DisputeMeeting:
    """Log a dispute meeting with what it discussed; the same key twice is one, and Stale with something else.

    NotAllowed for who does not lead the node, Invalid for anything but open disputes of its village.
    """

    def prepare() -> keys.Write:
        _check(actor, held.grid, held.held_on, "held_on")
        _number(held.present, "present", least=1)
        _check_cases(held)
        row = DisputeMeeting(
            key=held.key, grid=held.grid, organization=held.grid.organization,
            held_on=held.held_on, present=held.present,
            decisions=_words(held.decisions, "研判意见", "decisions"),
            by=actor, logged_at=clock.now(),
        )  # fmt: skip
        return lambda: _written(actor, row, "记研判例会", held.cases)

    def look() -> DisputeMeeting | None:
        return _sent(DisputeMeeting, actor, held, ("grid_id", "held_on", "present"), "decisions")

    return keys.once(look, prepare)[0]  # type: ignore[no-any-return]


def _check_cases(held: Held) -> None:
    wanted = {case.pk for case in held.cases}
    there = set(discussable(held.grid).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - there:
        sentence = "只能选本村还没有办结的矛盾纠纷。请刷新页面重新选。"
        raise Invalid(sentence, {"cases": [sentence]})


def _check(actor: Any, grid: Grid, day: dt.date, name: str) -> None:
    today, path = clock.today(), grid.organization.path
    leads = GridPost.objects.filter(on_day(day), person=actor.person_id, grid=grid, role="leader")
    allowed = actor.may(rights.SUBMIT, path) or (
        actor.may(rights.REPORT, path) and actor.person_id is not None and leads.exists()
    )
    if not allowed:
        who = f"该网格的网格长、{who_holds(rights.SUBMIT)}"
        raise NotAllowed(f"不能登记{grid.name}的摸排和例会。由{who}登记。", who=who)
    if grid.level.number != VILLAGE_LEVEL or grid.until is not None:
        sentence = "大摸排和研判例会登记在村（社区）一级的网格上。请选村（社区）网格。"
        raise Invalid(sentence, {"grid": [sentence]})
    first = today - dt.timedelta(days=OLDEST)
    if not first <= day <= today:
        sentence = f"日期要在{first}至{today}之间。"
        raise Invalid(sentence, {name: [sentence]})


def _number(value: int, name: str, least: int = 0) -> None:
    if not least <= value <= MOST:
        sentence = f"请填{least}至{MOST}的整数。"
        raise Invalid(sentence, {name: [sentence]})


def _words(text: str, what: str, name: str) -> str:
    written = prose(text, what=what, most=LONGEST, name=name, missing=f"请写{what}。")
    refuse_identity(written, name)
    return written


def _sent(model: Any, actor: Any, told: Any, names: Sequence[str], words: str) -> Any:
    """Return the row with the key of what is told; Stale where it was something else."""
    row = keys.sent_before(model.objects, actor, told.key, by="by", again="登记页再填")
    if row is not None:
        pairs = [(getattr(row, name), _told(told, name)) for name in names]
        keys.insist(
            keys.all_same([*pairs, _discussed(row, told)])
            and keys.same_words(getattr(row, words), getattr(told, words)),
            became=f"登记成{row}",
            undone="登记",
            again="要另登记一次的，请重新打开登记页再填。",
        )
    return row


def _told(told: Any, name: str) -> Any:
    return told.grid.pk if name == "grid_id" else getattr(told, name)


def _discussed(row: Any, told: Any) -> tuple[set[int], set[int]]:
    """The cases a meeting has discussed, and those it is said to have; none of an inspection."""
    rows = MeetingCase.objects.filter(meeting=row.pk) if isinstance(told, Held) else ()
    cases = told.cases if isinstance(told, Held) else ()
    return {one.case_id for one in rows}, {case.pk for case in cases}


def _written(actor: Any, row: Any, verb: str, cases: Sequence[Case] = ()) -> Any:
    row.save(force_insert=True)
    MeetingCase.objects.bulk_create(MeetingCase(meeting=row, case=one) for one in cases)
    deeds.record(actor=actor, verb=verb, about=row, details={"cases": len(cases)})
    return row
