"""One step taken of several cases: each case in a transaction of its own, each outcome told by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from grids.actions import sending, steps
from grids.actions.steps import Order
from grids.lifecycle import UNSENT, rated
from grids.models import Case
from members.models import Organization
from portal.refusals import Refused

MOST = 50
"""Cases of one batch: a page of the list."""


@dataclass(frozen=True)
class Outcome:
    """What became of one case: as it is now, and why the step was not taken ('': it was)."""

    case: Case
    why: str = ""


def has_step(case: Case) -> bool:
    """Return whether one of these steps fits the state of a case and what its kind asks for. No query."""
    if case.state in (Case.State.FOUND, *UNSENT, Case.State.CLOSED):
        return True
    ending = (Case.State.RESOLVED, Case.State.FED_BACK, Case.State.RATED)
    return case.state in ending and not rated(case)


def dispatch(*, actor: Any, cases: Iterable[Case], handler: Organization) -> list[Outcome]:
    """Send cases to one organization; what was found only is registered with it, or neither."""

    def take(case: Case) -> Case:
        way = sending.send if case.state == Case.State.FOUND else steps.dispatch
        return way(actor=actor, case=case, order=Order(handler))

    return _each(cases, take)


def close(*, actor: Any, cases: Iterable[Case]) -> list[Outcome]:
    """Close cases."""
    return _each(cases, lambda case: steps.close(actor=actor, case=case))


def file(*, actor: Any, cases: Iterable[Case]) -> list[Outcome]:
    """File closed cases."""
    return _each(cases, lambda case: steps.file(actor=actor, case=case))


def _each(cases: Iterable[Case], take: Callable[[Case], Case]) -> list[Outcome]:
    """Take a step of each case; a refused one leaves the others as they are, and nothing of its own."""
    return [_one(case, take) for case in cases]


def _one(case: Case, take: Callable[[Case], Case]) -> Outcome:
    try:
        return Outcome(take(case))
    except Refused as refusal:
        return Outcome(case, refusal.sentence)
