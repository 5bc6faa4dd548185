"""Awards of a cycle, and what is criticised: who, by which rule of the scheme, on which ground.

An award is a grade (the best one: 红旗, 季度之星, 五星, 蓝灯, 好 …) or a consequence the scheme proposes. A
consequence counts once a named person has accepted it; until then it is listed as proposed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from assessments import words
from assessments.models import Cycle, Panel, Proposal, Result
from assessments.outline import Outline
from assessments.queries.decisions import clauses_of, ground_sentence
from assessments.queries.overview import in_force
from assessments.scoring.consequences import AWARDS as PRAISES

AWARDS = (*PRAISES, "promotion_priority", "training_priority", "reserve_pool", "shorten_rank")
"""Effects of consequences that are an award; PRAISES are those a veto can deny."""
CRITICISMS = ("lag_analysis", "remedy_plan")
"""Effects that a bulletin names as lagging; talks and limits on a person are nobody else's matter."""
CHOSEN = ("top_n", "decision")
"""Ways to grade whose best grade is a title won, not the upper part of all."""
PUBLISHED = (Panel.State.CONFIRMED, Panel.State.FILED)
ACCEPTED, BY_RESULT = "已采纳", "按结果"


@dataclass(frozen=True)
class Named:
    """One subject of a list: who, where, why, and whether somebody has decided it."""

    name: str
    place: str
    ground: str
    state: str
    panel: int
    subject: int


@dataclass
class Section:
    """One award or criticism of the scheme and those who have it."""

    title: str
    clauses: list[str]
    effect: str
    """The consequence's effect; '' for a grade."""
    lines: list[Named] = field(default_factory=list)


def published(cycles: Iterable[Cycle]) -> list[Panel]:
    """Return the panels in force of cycles whose results are confirmed; one statement."""
    rows = in_force(Panel.objects.filter(cycle__in=[c.pk for c in cycles], state__in=PUBLISHED))
    found = rows.select_related("organization", "run__cycle__organization")
    return list(found.order_by("organization__sort_key", "pk"))


def awards_of(cycle: Cycle, panels: Sequence[Panel]) -> list[Section]:
    """Return the awards of panels of a cycle: a choice of a few first, then the consequences, the best of
    all graded last; two statements."""
    best = _best(cycle.outline, panels)
    drawn = _drawn(cycle.outline, panels, AWARDS)
    chosen = cycle.outline.grade.get("method") in CHOSEN
    order = (best, *drawn) if chosen else (*drawn, best)
    return [section for section in order if section is not None and section.lines]


def criticised_of(cycle: Cycle, panels: Sequence[Panel]) -> list[Section]:
    """Return who is named as lagging: accepted consequences, and the last grade; two statements."""
    found = [_last(cycle.outline, panels), *_drawn(cycle.outline, panels, CRITICISMS)]
    for section in found:
        if section is not None and section.effect:
            section.lines[:] = [one for one in section.lines if one.state == ACCEPTED]
    return [section for section in found if section is not None and section.lines]


def _results(panels: Sequence[Panel]) -> QuerySet[Result]:
    rows = Result.objects.filter(panel__in=[p.pk for p in panels], run_id=F("panel__run_id"))
    return rows.select_related("subject").order_by(
        "panel__organization__sort_key", "panel", "subject__group", "rank", "subject__position"
    )


def _best(outline: Outline, panels: Sequence[Panel]) -> Section | None:
    """Who has the best grade; where the scheme gives none and draws no award, each group's first."""
    grade = outline.top
    if not grade and any(c["effect"] in AWARDS for c in outline.document.get("consequences", ())):
        return None
    rows = _results(panels).filter(grade=grade) if grade else _results(panels).filter(rank=1)
    denied = _denied(outline)
    title = f"“{outline.word(grade)}”" if grade else "各组首位"
    lines = [_by_result(r, outline, panels) for r in rows if denied.isdisjoint(r.flags)]
    return Section(title, outline.clauses("grade.labels") or [], "", lines)


def _denied(outline: Outline) -> set[str]:
    """The flags of vetoes that deny awards (no_award)."""
    rules: Sequence[Mapping[str, Any]] = outline.document.get("veto", ())
    return {f"veto:{rule['when']}" for rule in rules if rule.get("effect") == "no_award"}


def _last(outline: Outline, panels: Sequence[Panel]) -> Section | None:
    """Who has the last grade; None where that is no criticism: all the others of a choice of a few."""
    if len(outline.labels) < 2 or outline.grade.get("method") in CHOSEN:
        return None
    grade = outline.labels[-1]
    rows = _results(panels).filter(grade=grade)
    lines = [_by_result(result, outline, panels) for result in rows]
    return Section(f"“{outline.word(grade)}”", outline.clauses("grade.labels"), "", lines)


def _by_result(result: Result, outline: Outline, panels: Sequence[Panel]) -> Named:
    units = {panel.pk: panel.organization.label for panel in panels}
    told = f"{result.total}分" if result.total is not None else ""
    if result.rank:
        measure = "人" if outline.of_people else "个"
        told = f"第{result.rank}名，共{result.of}{measure}，{told}"
    subject = result.subject
    place = place_of(units[result.panel_id], subject.name, outline.word(subject.group))
    return Named(subject.name, place, told, BY_RESULT, result.panel_id, subject.pk)


def place_of(unit: str, name: str, group: str) -> str:
    """Where a subject belongs, as lists tell it: its unit (not its own name again), and its group."""
    return "　".join(part for part in (unit if unit != name else "", group) if part)


def _drawn(
    outline: Outline, panels: Sequence[Panel], effects: Sequence[str]
) -> list[Section | None]:
    """The scheme's consequences of these effects, in its order, with their proposals."""
    rules = [c for c in outline.document.get("consequences", ()) if c["effect"] in effects]
    sections = {
        c["id"]: Section(
            c.get("title", words.EFFECTS.get(c["effect"], c["effect"])),
            clauses_of(outline.document, c["id"]),
            c["effect"],
        )
        for c in rules
    }
    by_id = {c["id"]: c for c in rules}
    rows = Proposal.objects.filter(
        panel__in=[p.pk for p in panels], run_id=F("panel__run_id"), rule__in=list(sections)
    ).exclude(state=Proposal.State.DECLINED)
    told = rows.filter(at_risk=False).select_related(
        "subject", "panel__cycle", "decided_by__person"
    )
    units = {panel.pk: panel.organization.label for panel in panels}
    for row in told.order_by("panel__organization__sort_key", "panel", "subject__position", "pk"):
        ground = ground_sentence(row.ground, by_id[row.rule], row.panel.cycle.period)
        place = place_of(units[row.panel_id], row.subject.name, outline.word(row.subject.group))
        state = str(row.get_state_display())
        named = Named(row.subject.name, place, ground, state, row.panel_id, row.subject_id)
        sections[row.rule].lines.append(named)
    return list(sections.values())
