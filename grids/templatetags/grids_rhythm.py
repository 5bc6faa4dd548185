"""Template words of ledgers and reviews: what a state and a step of a case are called, whose words show."""

from typing import Any

from django import template

from grids.lifecycle import CASE
from grids.models import Case, DisputeMeeting, Visit
from grids.queries import rhythm, visits

register = template.Library()
_STEPS = {step.action: step.label for step in CASE.steps} | {"report": "上报"}


@register.filter
def case_state(state: str) -> str:
    """Return what a state is called; the bare code for one nobody knows any more."""
    return str(Case.State(state).label) if state in Case.State.values else state


@register.filter
def case_step(action: str) -> str:
    """Return what a step of LC-CASE is called; the bare code for one nobody knows any more."""
    return _STEPS.get(action, action)


@register.filter
def told_to(visit: Visit, account: Any) -> bool:
    """Return whether the words of a diary entry are shown to an account (PV-CASE)."""
    return visits.tells(account, visit)


@register.filter
def decisions_told_to(meeting: DisputeMeeting, account: Any) -> bool:
    """Return whether the decisions of a dispute meeting are shown to an account (PV-CASE)."""
    return rhythm.tells(account, meeting)
