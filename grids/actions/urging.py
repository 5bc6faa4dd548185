"""Urging who handles an open case: a sentence in its log, no step of its life, once a working day."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from grids import relations, rights
from grids.actions.stepping import lock, log, said
from grids.models import Case, CaseStep
from grids.models.kinds import OptionalStep
from members.scope import who_holds
from portal import clock, deeds, workdays
from portal.refusals import NotAllowed, Refused

S = Case.State
URGE = "urge"
"""What a line of the log says of it; the state stays."""
URGED_IN = (S.DISPATCHED, S.ACCEPTED, S.HANDLING, S.RESOLVED)
"""Where the next move is the handler's. An extension that was asked for waits for the dispatcher."""


def may_urge(actor: Any, case: Case) -> bool:
    """Return whether the account dispatches or supervises the case, and does not handle it itself."""
    by_desk = (rights.DISPATCH, rights.REVIEW)
    over_it = any(actor.may(right, case.scope_path) for right in by_desk)
    return over_it and not relations.handles(actor, case)


def why_not(case: Case) -> str:
    """Return why a case cannot be urged now; '' where it can. One query, and the calendar's."""
    fed_back = case.state == S.RESOLVED and not case.kind.uses(OptionalStep.FEED_BACK)
    if case.state not in URGED_IN or fed_back:
        return f"事项{case.label}现在是“{case.get_state_display()}”，没有等承办人办的，不用催办。"
    last = case.log.filter(action=URGE).order_by("-pk").first()
    if last is None:
        return ""
    day = workdays.nth_workday_after(timezone.localdate(last.at), 1)
    if clock.today() >= day:
        return ""
    return f"已经催办过，每个工作日只催办一次。{day.month}月{day.day}日起可以再催。"


def urge(*, actor: Any, case: Case, words: str) -> CaseStep:
    """Write a sentence to who handles an open case into its log; NotAllowed, Refused, Invalid.

    He is told of it in his 待办 until he takes his next step.
    """
    if not may_urge(actor, case):
        who = f"{who_holds(rights.DISPATCH)}、{who_holds(rights.REVIEW)}"
        sentence = f"不能催办。催办由没有承办此事的{who}办理。"
        raise NotAllowed(sentence, who=who)
    with transaction.atomic():
        held = lock(case)
        if why := why_not(held):
            raise Refused(why)
        written = said(words, "催办的话")
        step = log(held, actor, URGE, before=held.state, due_before=held.due_on, words=written)
        deeds.record(actor=actor, verb="催办事项", about=held)
    return step
