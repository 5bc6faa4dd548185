"""Values that come from the portal's own records, not from a keyboard: one table, register → what it gives.

A scheme's component names its source (`logged: grid_worker.visits`). What is drawn is entered like any
other value, as actual and target, so that it is frozen when the sheet is handed in, explained beside the
score, and scored by the same engine. A rate with nothing to count is 0 of 0: the scheme says whether the
rest then carries its weight (`nothing_to_count: left_out`), else it is missing (E-ZERO).
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from assessments.models import Cycle
from assessments.schemes.sources import GRID_WORKER, TRAINING
from assessments.subjects import Candidate, too_short
from grids.queries import workers
from grids.queries.rates import Rate
from training.queries import rates as training

Counts = Rate | training.Hours
Drawn = Mapping[int, Mapping[str, Counts]]
"""Person → name of a source within its register → its two counts, exact."""


def _grid_workers(people: Collection[int], first: dt.date, last: dt.date) -> Drawn:
    found = workers.rates_of(people, first, last)
    names = ("visits", "discovery", "on_time", "satisfaction")
    return {pk: {name: getattr(rates, name) for name in names} for pk, rates in found.items()}


def _trainees(people: Collection[int], first: dt.date, last: dt.date) -> Drawn:
    came = training.attendance_of(people, first, last)
    hours = training.hours_of(people, first, last)
    return {pk: {"attendance": Rate(*came[pk]), "hours": hours[pk]} for pk in people}


def _grid_worker_candidates(cycle: Cycle) -> list[Candidate]:
    """Everybody who held a worker's post in the period, in his township; who served too short is set
    aside (D-TENURE), who serves several nodes is one (E-MULTI)."""
    first, last = cycle.period_start, cycle.period_end
    half = ((last - first).days + 1) / 2
    return [
        Candidate(
            place=one.town,
            kind="person",
            name=one.name,
            person=one.person,
            title="网格员",
            section=one.nodes,
            set_aside=too_short(cycle.period.kind) if one.days < half else "",
        )
        for one in workers.serving(cycle.organization.path, first, last)
    ]


REGISTERS: Mapping[str, Callable[[Collection[int], dt.date, dt.date], Drawn]] = {
    GRID_WORKER: _grid_workers,
    TRAINING: _trainees,
}
CANDIDATES: Mapping[str, Callable[[Cycle], list[Candidate]]] = {
    GRID_WORKER: _grid_worker_candidates
}


def draw(document: Any, people: Collection[int], first: dt.date, last: dt.date) -> Drawn:
    """Return person → component → counts, for the components of a document that name a source."""
    found: dict[int, dict[str, Counts]] = {person: {} for person in people}
    wanted = [(part["id"], *part["logged"].split(".")) for part in logged_parts(document)]
    for register in {register for _, register, _ in wanted}:
        drawn = REGISTERS[register](people, first, last)
        for component, own, name in wanted:
            for person in people if own == register else ():
                found[person][component] = drawn[person][name]
    return found


def logged_parts(document: Any) -> list[Mapping[str, Any]]:
    """Return the components of a document that name a source."""
    return [part for part in document["components"] if "logged" in part]
