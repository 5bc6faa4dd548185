"""Writing the log of a case: one CaseStep a step, its words beside it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from grids.actions import notices
from grids.actions.parties import refuse_identity
from grids.lifecycle import CASE
from grids.models import Case, CaseNote, CaseStep
from portal import clock
from portal.reading import prose

LONGEST = 500
Changes = Callable[[Case], Mapping[str, Any]]


def said(words: str, what: str, name: str = "reason") -> str:
    """Return what somebody wrote of a step; Invalid where nothing is there, or what may not stay."""
    written = prose(words, what=what, most=LONGEST, name=name, missing=f"请写{what}。")
    refuse_identity(written, name)
    return written


def lock(case: Case) -> Case:
    """Return the case as it is now, its row held in the caller's transaction."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("kind")
    return rows.get(pk=case.pk)


def take(
    *,
    actor: Any,
    case: Case,
    action: str,
    words: str = "",
    changes: Changes | None = None,
    details: Mapping[str, Any] | None = None,
) -> Case:
    """Take a step of LC-CASE with its log and its deed; return the case as it is now.

    `changes` is asked for the columns to write, of the row as it is under the lock. Who takes a step
    knows of the emergency it is, or becomes.
    """
    with transaction.atomic():
        held = lock(case)
        before, due, urgency = held.state, held.due_on, held.urgency
        if (refusal := CASE.refusal(actor, held, CASE.step(action))) is not None:
            raise refusal
        written = changes(held) if changes is not None else {}
        CASE.take(actor=actor, thing=held, action=action, reason=words, changes=written)
        log(held, actor, action, before=before, due_before=due, words=words, details=details)
        if held.urgency != urgency:
            notices.tell(actor=actor, case=held)
        elif held.kind.is_emergency(urgency):
            notices.mark(actor, held)
    return held


def log(
    case: Case,
    actor: Any,
    action: str,
    *,
    before: str = "",
    due_before: dt.date | None = None,
    words: str = "",
    details: Mapping[str, Any] | None = None,
) -> CaseStep:
    """Append one step to the log of a case, as the case is after it."""
    step = CaseStep.objects.create(
        case=case,
        at=clock.now(),
        actor=actor,
        action=action,
        before=before,
        after=case.state,
        due_before=due_before,
        due_on=case.due_on,
        handler_id=case.handler_id,
        details=dict(details or {}),
    )
    if words:
        CaseNote.objects.create(step=step, words=words)
    return step
