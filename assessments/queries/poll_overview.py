"""The ballots of a whole cycle at a glance: which units have held theirs, which count, which are missing.

Whether and how far, never what was voted: turnout alone, as on each unit's own page (PV-BALLOT).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments.ballots import Ballot, ballots_of
from assessments.models import Cycle, Panel, Poll, ResultScore
from assessments.queries.overview import in_force
from assessments.queries.polls import Round, rounds_of

NONE, OPEN, SHORT, HELD, COUNTED = "none", "open", "short", "held", "counted"
STATES = {
    NONE: "没有举行",
    OPEN: "投票中",
    SHORT: "未过法定人数",
    HELD: "有效，还没有计分",
    COUNTED: "已计入结果",
}
"""How far a unit's ballot is, what is missing first."""
CHIPS = {NONE: "err", OPEN: "info", SHORT: "warn", HELD: "", COUNTED: "ok"}
SHOWN = 500
"""Lines on one page."""


@dataclass(frozen=True)
class Line:
    """One ballot of one unit; `round` is its newest one, None before the first."""

    panel: Panel
    ballot: Ballot
    round: Round | None
    state: str

    @property
    def label(self) -> str:
        """Its state in words."""
        return STATES[self.state]

    @property
    def chip(self) -> str:
        """The chip class of its state."""
        return CHIPS[self.state]


def cycle_ballots(cycle: Cycle) -> list[Ballot]:
    """Return the ballots of a cycle's scheme in a run of its length; none in a roll-up."""
    return ballots_of(cycle.scheme_version.document, cycle.period.kind)


def overview(cycle: Cycle, account: Any, state: str) -> dict[str, Any]:
    """Return the context of the page: every unit the account sees with each of its ballots, or those in
    one `state`. The statements do not grow with the units."""
    lines = _lines(cycle, account)
    counts = Counter(line.state for line in lines)
    found = [line for line in lines if state in ("", line.state)]
    return {
        "cycle": cycle,
        "ballots": cycle_ballots(cycle),
        "lines": found[:SHOWN],
        "total": len(lines),
        "found": len(found),
        "limit": SHOWN,
        "state": state,
        "states": [(code, label, counts[code]) for code, label in STATES.items() if counts[code]],
        "missing": counts[NONE] + counts[SHORT],
    }


def _lines(cycle: Cycle, account: Any) -> list[Line]:
    ballots = cycle_ballots(cycle)
    rows = in_force(Panel.objects.visible_to(account).filter(cycle=cycle))
    panels = list(rows.select_related("organization").order_by("organization__sort_key", "pk"))
    newest: dict[tuple[int, str], Round] = {}
    for one in rounds_of(Poll.objects.filter(panel__in=panels)):
        newest.setdefault((one.poll.panel_id, one.poll.ballot), one)
    counted = _counted(cycle, panels)
    return [
        Line(panel, ballot, last, _state(last, (panel.pk, ballot.code) in counted))
        for panel in panels
        for ballot in ballots
        for last in (newest.get((panel.pk, ballot.code)),)
    ]


def _counted(cycle: Cycle, panels: Sequence[Panel]) -> set[tuple[int, str]]:
    """(panel, ballot) of those whose present run has a score from the ballot; one statement."""
    using = {
        c["id"]: c["ballot"] for c in cycle.scheme_version.document["components"] if "ballot" in c
    }
    runs = {panel.pk: panel.run_id for panel in panels if panel.run_id}
    rows = ResultScore.objects.filter(
        run__in=set(runs.values()), component__in=list(using), item="", score__isnull=False
    )
    found = rows.order_by().values_list("panel", "run", "component").distinct()
    return {(panel, using[part]) for panel, run, part in found if runs.get(panel) == run}


def _state(last: Round | None, is_counted: bool) -> str:
    if is_counted:
        return COUNTED
    if last is None:
        return NONE
    return {Poll.State.OPEN: OPEN, Poll.State.SHORT: SHORT}.get(Poll.State(last.poll.state), HELD)
