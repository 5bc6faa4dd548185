"""Mediating a dispute: who mediates where, experts, joint handling, meetings, outcome, follow-up (P02, P30).

The steps of the case stay those of LC-CASE; a mediation hangs on the case and keeps it from being reported as
done, and from being filed, before its own outcome and follow-up are there (grids.lifecycle).
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from grids import relations, rights
from grids.actions import steps
from grids.actions.attachments import Upload, keep
from grids.actions.stepping import lock, said
from grids.models import (
    Case,
    CaseFile,
    Expert,
    JointHandling,
    Mediation,
    MediationExpert,
    MediationMeeting,
    Mediator,
)
from grids.obligations import DISPUTE
from members.models import Organization
from members.scope import who_holds
from portal import clock, deeds
from portal.refusals import Invalid, NotAllowed, Refused, Stale

S, Outcome = Case.State, Mediation.Outcome
WORKED_ON = (S.ACCEPTED, S.HANDLING, S.EXTENSION)
"""States in which a dispute is mediated."""


@dataclass(frozen=True)
class Concluded:
    """How a mediation ended. An agreement has its file, or `oral`: why there is none in writing."""

    outcome: str
    oral: str = ""
    agreement: Upload | None = None


def current(case: Case) -> Mediation | None:
    """Return the mediation of the case's present round; None where it is not mediated in a room."""
    rows = Mediation.objects.filter(case=case, round=case.reopened)
    return rows.select_related("room__organization", "mediator__person").first()


def assign(*, actor: Any, case: Case, mediator: Mediator) -> Mediation:
    """Begin a mediation with a mediator and his room, or hand a running one over to another.

    Refused for a mediator without a certificate in force (P30-R5), or one who serves there no more.
    """
    with _held(actor, case, "安排调解") as held:
        _check_mediator(held, mediator)
        row = current(held)
        if row is not None and row.outcome:
            raise Refused(f"这一轮调解已经结束：{row.get_outcome_display()}。")
        verb = "开始调解" if row is None else "移交调解"
        row = row or Mediation(
            case=held, round=held.reopened, opened_on=clock.today(), opened_by=actor
        )
        row.mediator, row.room = mediator, mediator.room
        row.save()
        details = {"room": mediator.room_id, "mediator": mediator.pk}
        deeds.record(actor=actor, verb=verb, about=held, details=details)
    return row


def _check_mediator(case: Case, mediator: Mediator) -> None:
    room, today = mediator.room, clock.today()
    gone = mediator.until is not None and mediator.until <= today
    sentence = ""
    if not room.scope_path.startswith(case.county.path):
        sentence = f"{room.name}不在本县。请选本县的调解室。"
    elif gone or room.closed_on is not None:
        sentence = f"{mediator}已不在{room.name}调解。请另选调解员。"
    elif not mediator.is_certified:
        sentence = f"{mediator}没有有效的调解员证，不能接新的纠纷。请另选调解员，或先登记新证。"
    if sentence:
        raise Invalid(sentence, {"mediator": [sentence]})


def invite(*, actor: Any, case: Case, expert: Expert) -> MediationExpert:
    """Ask an expert of the county's pool to help; the same one twice is one."""
    with _running(actor, case, "邀请专家") as (held, row):
        if expert.county_id != held.county_id or expert.until is not None:
            sentence = f"{expert}不在本县的专家库里。请从列出的专家里选。"
            raise Invalid(sentence, {"expert": [sentence]})
        made, fresh = MediationExpert.objects.get_or_create(
            mediation=row, expert=expert, defaults={"invited_on": clock.today()}
        )
        if fresh:
            details = {"expert": expert.pk}
            deeds.record(actor=actor, verb="邀请调解专家", about=held, details=details)
    return made


def ask_unit(
    *, actor: Any, case: Case, unit: Organization, request: str, due_on: dt.date
) -> JointHandling:
    """Ask a unit of the county to handle the dispute together, to be answered by a day (P02-R3)."""
    words = said(request, "请求事项", "request")
    with _running(actor, case, "请单位联合处置") as (held, row):
        if unit.kind not in steps.LEVELS or not unit.path.startswith(held.county.path):
            sentence = "请选本县的村（社区）、镇街或县直部门。"
            raise Invalid(sentence, {"unit": [sentence]})
        if due_on < clock.today():
            sentence = "答复期限不能早于今天。"
            raise Invalid(sentence, {"due_on": [sentence]})
        if row.joint.filter(unit=unit).exists():
            sentence = f"已经请{unit.label}联合处置。"
            raise Invalid(sentence, {"unit": [sentence]})
        made = JointHandling.objects.create(
            mediation=row, unit=unit, request=words, asked_on=clock.today(), due_on=due_on
        )
        details = {"unit": unit.code}
        deeds.record(actor=actor, verb="请单位联合处置", about=held, details=details)
    return made


def answer_unit(*, actor: Any, case: Case, joint: JointHandling, reply: str) -> JointHandling:
    """Write down what a unit answered; once."""
    words = said(reply, "答复", "reply")
    with _running(actor, case, "登记联合处置的答复") as (held, row):
        fresh = row.joint.select_for_update().filter(pk=joint.pk).first()
        if fresh is None or fresh.replied_on is not None:
            raise Stale("这个单位的答复已经登记。请刷新页面查看。")
        fresh.reply, fresh.replied_on = words, clock.today()
        fresh.save(update_fields=["reply", "replied_on"])
        details = {"joint": joint.pk}
        deeds.record(actor=actor, verb="登记联合处置答复", about=held, details=details)
    return fresh


def log_meeting(
    *, actor: Any, case: Case, held_on: dt.date, place: str, words: str
) -> MediationMeeting:
    """Log a meeting with the parties; aliases only, no notes on third persons (P02, privacy)."""
    written = said(words, "调解情况")
    with _running(actor, case, "登记调解会") as (held, row):
        if not row.opened_on <= held_on <= clock.today():
            sentence = f"日期要在{row.opened_on}（开始调解）至今天之间。"
            raise Invalid(sentence, {"held_on": [sentence]})
        if place not in MediationMeeting.Place.values:
            raise Invalid("请选地点。", {"place": ["请选地点。"]})
        made = MediationMeeting.objects.create(
            mediation=row, held_on=held_on, place=place, words=written, by=actor
        )
        deeds.record(actor=actor, verb="登记调解会", about=held, details={"meeting": made.pk})
    return made


def conclude(*, actor: Any, case: Case, concluded: Concluded) -> Mediation:
    """Write down how a mediation ended; an agreement only with its file, or with why there is none (P02)."""
    with _running(actor, case, "登记调解结果") as (held, row):
        oral = _checked(concluded)
        if concluded.agreement is not None:
            purpose = CaseFile.Purpose.AGREEMENT
            keep(actor=actor, case=held, purpose=purpose, upload=concluded.agreement)
        row.outcome, row.concluded_on, row.oral = concluded.outcome, clock.today(), oral
        row.save(update_fields=["outcome", "concluded_on", "oral"])
        details = {"outcome": concluded.outcome}
        deeds.record(actor=actor, verb="登记调解结果", about=held, details=details)
    return row


def _checked(concluded: Concluded) -> str:
    if not concluded.outcome or concluded.outcome not in Outcome.values:
        raise Invalid("请选调解结果。", {"outcome": ["请选调解结果。"]})
    if concluded.outcome != Outcome.AGREED:
        if concluded.agreement is not None:
            sentence = "只有达成协议的才上传调解协议。"
            raise Invalid(sentence, {"file": [sentence]})
        return ""
    if concluded.agreement is None and not concluded.oral.strip():
        sentence = "达成协议的，请上传调解协议；口头达成的，写明为什么没有书面协议（P02）。"
        raise Invalid(sentence, {"file": [sentence]})
    return said(concluded.oral, "没有书面协议的理由", "oral") if concluded.oral.strip() else ""


def follow_up(*, actor: Any, case: Case, kept: bool, words: str) -> Mediation:
    """Write down what the follow-up found; where the dispute is back, reopen the case at once (P02-R7).

    By the township, on the case's day of follow-up or later. All of it or nothing.
    """
    if not actor.may(rights.DISPATCH, case.scope_path):
        who = who_holds(rights.DISPATCH)
        raise NotAllowed(f"不能登记回访。回访由{who}登记。", rule="P02-R7", who=who)
    written = said(words, "回访情况")
    with transaction.atomic():
        held = lock(case)
        row = current(held)
        if row is None or held.state != S.CLOSED or row.followed_up_on is not None:
            raise Stale("结案后回访一次；这件现在不用回访，或已经登记过。请刷新页面查看。")
        day = held.followup_on
        if day is not None and clock.today() < day:
            raise Refused(f"要到{day.month}月{day.day}日才回访。", rule="P02-R7")
        row.followed_up_on, row.kept, row.followup_words = clock.today(), kept, written
        row.save(update_fields=["followed_up_on", "kept", "followup_words"])
        deeds.record(actor=actor, verb="登记调解回访", about=held, details={"kept": kept})
        if not kept:
            steps.reopen(actor=actor, case=held, reason=written)
    return row


@contextmanager
def _held(actor: Any, case: Case, what: str) -> Iterator[Case]:
    """Hold a dispute that is worked on, for who handles or dispatches it; else say what keeps from it."""
    with transaction.atomic():
        held = lock(case)
        if not relations.handles(actor, held) and not actor.may(rights.DISPATCH, held.scope_path):
            who = "承办人、镇街网格中心"
            raise NotAllowed(f"不能{what}。{what}由{who}办理（PV-CASE）。", rule="PV-CASE", who=who)
        if held.kind.code != DISPUTE:
            raise Refused(f"“{held.kind.title}”不用调解，只有矛盾纠纷才调解。")
        if held.state not in WORKED_ON:
            wanted = "、".join(f"“{S(one).label}”" for one in WORKED_ON)
            raise Stale(f"现在是“{held.get_state_display()}”，不能{what}；要在{wanted}时办理。")
        yield held


@contextmanager
def _running(actor: Any, case: Case, what: str) -> Iterator[tuple[Case, Mediation]]:
    """Hold a dispute and its mediation, which has not ended."""
    with _held(actor, case, what) as held:
        row = current(held)
        if row is None:
            raise Refused(f"还没有安排调解员，不能{what}。请先选调解员。")
        if row.outcome:
            raise Stale(f"调解已经结束：{row.get_outcome_display()}。不能{what}。")
        yield held, row
