"""The cycle board: every unit's stage, progress and lateness, as the county officer reads it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from django.utils import timezone

from assessments import runs
from assessments.models import Cycle, Panel
from assessments.queries import progress
from assessments.queries.reminders import last_reminded
from portal import clock, workdays

S = Panel.State
STAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("entry", "录入", (S.COLLECTING,)),
    ("scoring", "计分", (S.SUBMITTED,)),
    ("deliberation", "审议", (S.COMPUTED,)),
    ("signing", "签字", (S.DELIBERATED,)),
    ("notice", "公示", (S.SIGNED, S.NOTICED)),
    ("filing", "备案", (S.CONFIRMED, S.FILED)),
)
"""(code, label, states) of each stage a panel passes."""
_INDEX = {state: i for i, (_, _, states) in enumerate(STAGES) for state in states}


@dataclass(frozen=True)
class Unit:
    """One panel on the board. `left` counts the working days to or since `due_on`.

    A correction has no due date of the cycle: it is never late, and `left` counts the working days
    since its approval (D-CORRECT).
    """

    panel: Panel
    counts: progress.Counts
    stage: int
    due_on: dt.date | None
    late: bool
    left: int
    reminded_on: dt.date | None = None

    @property
    def approved_on(self) -> dt.date | None:
        """The day the correction was approved; None for a first version."""
        return approved_on(self.panel)

    @property
    def stage_label(self) -> str:
        """The stage's name."""
        return STAGES[self.stage][1]

    @property
    def is_over(self) -> bool:
        """Whether the unit has filed: nothing is due any more."""
        return self.panel.state == Panel.State.FILED

    @property
    def dots(self) -> list[str]:
        """A class a stage: d done, now, bad (late), '' to come."""
        if self.is_over:
            return ["d"] * len(STAGES)
        now = "bad" if self.late else "now"
        return [
            "d" if i < self.stage else now if i == self.stage else "" for i in range(len(STAGES))
        ]


def approved_on(panel: Panel) -> dt.date | None:
    """Return the day a correcting panel was approved; None for a first version."""
    correction = getattr(panel, "correction", None) if panel.corrects_id else None
    decided = correction.decided_at if correction else None
    return timezone.localdate(decided) if decided else None


def board_of(cycle: Cycle, account: Any) -> list[Unit]:
    """Return the cycle's units that the account sees, late ones first; a constant number of statements."""
    panels = list(
        Panel.objects.visible_to(account)
        .filter(cycle=cycle)
        .exclude(state=Panel.State.SUPERSEDED)
        .select_related("organization", "correction")
        .order_by("organization__sort_key", "pk")
    )
    counts = progress.of_panels(cycle.scheme_version, [p.pk for p in panels])
    today = clock.today()
    days = cache(partial(_working_days, workdays.calendar_around(today, 400)))  # most ask the same
    units = [_unit(cycle, p, counts.get(p.pk, progress.Counts()), today, days) for p in panels]
    reminded = last_reminded(panels)
    units = [replace(unit, reminded_on=reminded.get(unit.panel.pk)) for unit in units]
    return sorted(units, key=lambda u: (not u.late, u.stage))


def _unit(
    cycle: Cycle,
    panel: Panel,
    counts: progress.Counts,
    today: dt.date,
    working_days: Callable[[dt.date, dt.date], int],
) -> Unit:
    stage = _INDEX[panel.state]
    if panel.corrects_id:
        since = working_days(approved_on(panel) or today, today)
        return Unit(panel, counts, stage, None, False, since)
    entering = panel.state == Panel.State.COLLECTING
    due = cycle.entry_due if entering else cycle.filing_due
    settled = bool(panel.filed_on) or panel.state in Panel.LOCKED
    late = today > due and not settled
    days = working_days(min(today, due), max(today, due))
    return Unit(panel, counts, stage, due, late, days)


def _working_days(calendar: workdays.Calendar, first: dt.date, last: dt.date) -> int:
    span = (last - first).days
    return sum(calendar.is_workday(first + dt.timedelta(days=i + 1)) for i in range(span))


def scoring_of(cycle: Cycle, units: list[Unit]) -> dict[str, Any]:
    """Return how many panels can be scored now (`ready`), and what the other submitted ones wait for."""
    submitted = [u.panel for u in units if u.panel.state == Panel.State.SUBMITTED]
    taken, waits = runs.ready_to_score(cycle, submitted) if submitted else ([], "")
    return {"ready": len(taken), "waits": waits}


def unit_count(units: list[Unit]) -> int:
    """Return how many units there are; a correction under way is no further unit."""
    return len({u.panel.organization_id for u in units})


def stage_counts(units: list[Unit]) -> list[tuple[str, str, int]]:
    """Return (code, label, panels) for each stage, corrections under way among them."""
    return [
        (code, label, sum(1 for u in units if u.stage == i))
        for i, (code, label, _) in enumerate(STAGES)
    ]


def filtered(units: list[Unit], stage: str, late: bool, state: str = "") -> list[Unit]:
    """Return the units of one stage or state, or only the late ones."""
    codes = [code for code, _, _ in STAGES]
    if state in S.values:
        units = [u for u in units if u.panel.state == state]
    if stage in codes:
        units = [u for u in units if u.stage == codes.index(stage)]
    return [u for u in units if u.late] if late else units


def stepper(panel: Panel) -> list[dict[str, Any]]:
    """Return the six stages of one panel with done/now and the date shown below each.

    Stages to come show the cycle's due dates, which do not bind a correction.
    """
    cycle = panel.cycle
    done = {
        "entry": panel.submitted_at,
        "scoring": panel.computed_at,
        "deliberation": panel.deliberated_at,
        "signing": panel.signed_at,
        "notice": panel.noticed_at,
        "filing": panel.filed_at,
    }
    due = {"entry": cycle.entry_due, "filing": cycle.filing_due} if not panel.corrects_id else {}
    now = _INDEX.get(panel.state, len(STAGES) - 1)
    over = panel.state in (Panel.State.FILED, Panel.State.SUPERSEDED)
    steps = []
    for i, (code, label, _) in enumerate(STAGES):
        state = "done" if i < now or over else "now" if i == now else ""
        moment = done[code] if state == "done" else None
        hint = f"{due[code]:%m-%d}前" if code in due else ""
        when = f"{timezone.localtime(moment):%m-%d}" if moment else hint
        steps.append({"label": label, "state": state, "when": when})
    return steps
