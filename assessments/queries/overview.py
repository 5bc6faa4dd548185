"""The county's figures of a cycle: stages, entry, grades by unit, late units, earlier quarters.

Every function takes the panels it may count (`Panel.objects.visible_to(account)`) and asks a constant
number of statements, whatever the number of units. A unit counts once, by its panel in force: while a
correction is under way that is the corrected version, once it is confirmed the new one.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from assessments.models import Cycle, Panel
from assessments.queries import openings, progress, settled
from portal import clock, workdays

S = Panel.State
UNDER_WAY = tuple(state for state in S if state != S.SUPERSEDED)
"""The states a panel in force can have, in the order it passes them."""
WITH_RESULTS = (S.COMPUTED, S.DELIBERATED, S.SIGNED, S.NOTICED, S.CONFIRMED, S.FILED)
ENTRY, FILING = "entry", "filing"


def in_force(panels: QuerySet[Panel]) -> QuerySet[Panel]:
    """Keep one panel a unit and cycle: no superseded one, no correction that is not confirmed yet."""
    unfinished = Q(corrects__isnull=False) & ~Q(state__in=Panel.LOCKED)
    return panels.exclude(state=S.SUPERSEDED).exclude(unfinished)


@dataclass(frozen=True)
class Stage:
    """How many units stand in a state of LC-APPRAISE, and how many people they have."""

    state: str
    label: str
    units: int = 0
    people: int = 0


def stages(cycle: Cycle, panels: QuerySet[Panel]) -> list[Stage]:
    """Return every stage of the cycle in order, with 0 where no unit stands; one statement."""
    rows = (
        in_force(panels.filter(cycle=cycle))
        .order_by()
        .values("state")
        .annotate(units=Count("pk", distinct=True), people=Count("subjects"))
    )
    found = {row["state"]: (row["units"], row["people"]) for row in rows}
    return [Stage(s.value, str(s.label), *found.get(s.value, (0, 0))) for s in UNDER_WAY]


def entry(cycle: Cycle, panels: QuerySet[Panel]) -> progress.Counts:
    """Return how far entry is over all units of the cycle, in people; two statements."""
    ids = in_force(panels.filter(cycle=cycle)).order_by().values_list("pk", flat=True)
    counts = list(progress.of_panels(cycle.scheme_version, ids).values())
    return progress.Counts(
        sum(c.total for c in counts),
        sum(c.complete for c in counts),
        sum(c.wrong for c in counts),
        sum(c.not_graded for c in counts),
    )


@dataclass(frozen=True)
class Grades:
    """How many people were graded how. `ungraded` have a result row without a grade (不定等次 …)."""

    counts: Mapping[str, int]
    ungraded: int = 0

    @property
    def graded(self) -> int:
        """Who has a grade."""
        return sum(self.counts.values())

    @property
    def listed(self) -> list[tuple[str, int]]:
        """(grade, persons) in the scheme's order, best first, 0 included."""
        return list(self.counts.items())


@dataclass(frozen=True)
class UnitGrades:
    """The grades of one unit; `grades` is None before its results are computed."""

    panel: Panel
    grades: Grades | None


def grade_labels(cycle: Cycle) -> list[str]:
    """Return the grades of the cycle's scheme, best first."""
    return cycle.outline.labels


def grades_by_unit(cycle: Cycle, panels: QuerySet[Panel]) -> list[UnitGrades]:
    """Return every unit of the cycle in its sort order with its grades; two statements."""
    units = in_force(panels.filter(cycle=cycle)).select_related("organization", "cycle")
    found: dict[int, dict[str | None, int]] = {}
    for panel, grade, people in _grade_counts(panels.filter(cycle=cycle), "pk"):
        found.setdefault(panel, {})[grade] = people
    labels = grade_labels(cycle)
    return [
        UnitGrades(unit, _grades(labels, found.get(unit.pk)))
        for unit in units.order_by("organization__sort_key", "pk")
    ]


def all_grades(cycle: Cycle, units: Iterable[UnitGrades]) -> Grades:
    """Return the sum over the units that have results; no statement."""
    known = [unit.grades for unit in units if unit.grades is not None]
    counts = {label: sum(g.counts[label] for g in known) for label in grade_labels(cycle)}
    return Grades(counts, sum(g.ungraded for g in known))


def _grade_counts(panels: QuerySet[Panel], by: str) -> Iterable[tuple[int, str | None, int]]:
    """(value of `by`, grade, people) of the current runs of the panels in force; one statement."""
    counted = in_force(panels).filter(state__in=WITH_RESULTS, results__run_id=F("run_id"))
    rows = counted.order_by().values_list(by, "results__grade")
    return rows.annotate(people=Count("results__subject_id"))


def _grades(labels: list[str], found: Mapping[str | None, int] | None) -> Grades | None:
    if found is None:
        return None
    return Grades({label: found.get(label, 0) for label in labels}, found.get(None, 0))


@dataclass(frozen=True)
class LateUnit:
    """A unit past a due date: `what` is entry (not handed in) or filing (not filed)."""

    panel: Panel
    what: str
    due_on: dt.date
    workdays: int
    counts: progress.Counts

    @property
    def label(self) -> str:
        """What is late, in a word."""
        return "录入" if self.what == ENTRY else "备案"


def late_units(cycle: Cycle, panels: QuerySet[Panel]) -> list[LateUnit]:
    """Return the units past their due date, the longest late first; at most three statements.

    Past the filing date every unit not filed is late with filing (P17: a posted result counts as
    filed); before it those still in entry past the entry date are late with entry. The dates do not
    bind a correction (D-CORRECT).
    """
    today = clock.today()
    if today <= cycle.entry_due:
        return []
    waiting = in_force(panels.filter(cycle=cycle)).exclude(state=S.FILED)
    waiting = waiting.filter(filed_on__isnull=True, corrects__isnull=True).select_related(
        "organization", "cycle"
    )
    late_entry = Q(state=S.COLLECTING)
    asked = waiting if today > cycle.filing_due else waiting.filter(late_entry)
    units = list(asked.order_by("organization__sort_key", "pk"))
    counts = progress.of_panels(cycle.scheme_version, [u.pk for u in units])
    calendar = workdays.Calendar(min(cycle.entry_due, cycle.filing_due), today)
    late = []
    for unit in units:
        what = ENTRY if unit.state == S.COLLECTING else FILING
        due = cycle.entry_due if what == ENTRY else cycle.filing_due
        days = calendar.workdays_between(due, today)
        late.append(LateUnit(unit, what, due, days, counts.get(unit.pk, progress.Counts())))
    return sorted(late, key=lambda one: one.due_on)


@dataclass(frozen=True)
class CycleGrades:
    """The grades of one cycle over all its units that have results; `units` counts those."""

    cycle: Cycle
    grades: Grades
    units: int = 0


def distribution(cycles: Iterable[Cycle], panels: QuerySet[Panel]) -> list[CycleGrades]:
    """Return the grades of each cycle, in the order given; two statements for all of them at the most."""
    listed = list(cycles)
    asked = panels.filter(cycle__in=[c.pk for c in listed])
    with_results = in_force(asked).filter(state__in=WITH_RESULTS).order_by()
    counted = with_results.values("cycle_id").annotate(units=Count("pk"), stood_on=settled.Runs())
    units = {row["cycle_id"]: row["units"] for row in counted}
    found = settled.counted(
        "grades", {row["cycle_id"]: row["stood_on"] for row in counted}, partial(_of_cycles, asked)
    )
    return [
        CycleGrades(
            cycle,
            _grades(grade_labels(cycle), found.get(cycle.pk, {})) or Grades({}),
            units.get(cycle.pk, 0),
        )
        for cycle in listed
    ]


def _of_cycles(asked: QuerySet[Panel], cycles: Collection[int]) -> dict[int, dict[str | None, int]]:
    found: dict[int, dict[str | None, int]] = {pk: {} for pk in cycles}
    for cycle, grade, people in _grade_counts(asked.filter(cycle__in=cycles), "cycle_id"):
        found[cycle][grade] = people
    return found


def earlier(cycle: Cycle, cycles: QuerySet[Cycle], count: int = 7) -> list[Cycle]:
    """Return the cycles of the same scheme and organization before this one, oldest first."""
    rows = cycles.filter(
        organization=cycle.organization_id,
        scheme_version__scheme=cycle.scheme_version.scheme_id,
        period_end__lt=cycle.period_end,
    )
    newest = rows.select_related("organization").prefetch_related(openings.versions())
    newest = newest.order_by("-period_end")
    return list(reversed(newest[:count]))


@dataclass(frozen=True)
class Overview:
    """Everything the county dashboard shows of one cycle, as one account may see it."""

    cycle: Cycle
    stages: list[Stage]
    entry: progress.Counts
    units: list[UnitGrades]
    grades: Grades
    late: list[LateUnit]
    trend: list[CycleGrades] = field(default_factory=list)

    @property
    def unit_count(self) -> int:
        """How many units the cycle has."""
        return sum(stage.units for stage in self.stages)


def county_overview(account: Any, cycle: Cycle) -> Overview:
    """Return the figures of a cycle over the panels `account` may see, with the quarters before."""
    panels = Panel.objects.visible_to(account)
    units = grades_by_unit(cycle, panels)
    before = earlier(cycle, Cycle.objects.visible_to(account))
    return Overview(
        cycle=cycle,
        stages=stages(cycle, panels),
        entry=entry(cycle, panels),
        units=units,
        grades=all_grades(cycle, units),
        late=late_units(cycle, panels),
        trend=distribution([*before, cycle], panels),
    )


def cap_of(cycle: Cycle) -> str:
    """Return the cap of the best grade as the scheme writes it (0.40); '' where nothing is capped."""
    return cycle.outline.cap
