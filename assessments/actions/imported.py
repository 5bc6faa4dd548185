"""Bringing another appraisal's results into an imported component (M01 `imported`, P16, P27).

Where a subject's value comes from follows from what the source appraised: the same person, the person's
section or unit, or the works of the unit, of which it is the mean. It is entered like any other value, so
it can be seen, explained and put right on the sheet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from assessments import rights
from assessments.models import Cycle, CycleSubject, Entry, Panel, Result
from assessments.queries.sheets import current_entries
from members.scope import who_holds
from portal import clock, deeds
from portal.refusals import Invalid, NotAllowed, Refused

FOUR = Decimal("0.0001")


@dataclass
class Brought:
    """What became of it: how many values were entered, who has none in the source, and which results
    are above the component's maximum and were left out."""

    entered: int = 0
    without: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)


def bring_in(
    *, actor: Any, cycle: Cycle, component: str, source: Cycle, group: str = ""
) -> Brought:
    """Enter the source's published totals as the component of everybody still being entered.

    `group` keeps to the subjects of one group (P27 draws principals from units, staff from sections).
    Refused unless the component is imported, the source is another cycle of the county with confirmed
    results, and some panel is open.
    """
    if not actor.may(rights.OPEN_CYCLE, cycle.scope_path):
        who = who_holds(rights.OPEN_CYCLE)
        raise NotAllowed(f"不能引入结果。引入由{who}办理。", who=who)
    most = _most(cycle, component)
    totals = _drawn_from(source, cycle)
    with transaction.atomic():
        panels = _held(cycle)
        if not panels:
            raise Refused("没有还在录入的单位。要改已提交的，请先退回补录。")
        subjects = CycleSubject.objects.filter(panel__in=panels, state="").select_related("panel")
        if group:
            subjects = subjects.filter(group=group)
        found = _matched(list(subjects), source, totals)
        brought = _enter(actor, component, found, most)
        deeds.record(
            actor=actor,
            verb="引入结果",
            about=cycle,
            details={"component": component, "source": source.pk, "entered": brought.entered},
        )
    return brought


def _drawn_from(source: Cycle, cycle: Cycle) -> list[Result]:
    """Return the source's published totals; Invalid for a cycle nothing may be drawn from."""
    if source.organization_id != cycle.organization_id or source.pk == cycle.pk:
        raise Invalid("只能引入本县另一项考核的结果。请重新选择来源。")
    totals = _published(source)
    if not totals:
        raise Refused(f"{source}还没有已确认的结果。请等它确认以后再引入。")
    return totals


def _most(cycle: Cycle, component: str) -> Decimal:
    for part in cycle.scheme_version.document["components"]:
        if part["id"] == component and part["kind"] == "imported":
            return Decimal(part.get("max", "100"))
    raise Invalid("方案里没有这个可以引入结果的组成部分。请刷新页面再选。")


def _held(cycle: Cycle) -> list[int]:
    """The panels still being entered, their rows held so that none closes meanwhile."""
    rows = cycle.panels.filter(state=Panel.State.COLLECTING).order_by("pk")
    return [panel.pk for panel in rows.select_for_update(of=("self",), no_key=True)]


def _published(source: Cycle) -> list[Result]:
    """The confirmed results of a cycle, with their subjects."""
    rows = Result.objects.filter(
        panel__cycle=source,
        panel__state__in=(Panel.State.CONFIRMED, Panel.State.FILED),
        run_id=F("panel__run_id"),
        total__isnull=False,
    )
    return list(rows.select_related("subject", "panel"))


def _matched(
    subjects: Iterable[CycleSubject], source: Cycle, totals: Iterable[Result]
) -> list[tuple[CycleSubject, Decimal | None]]:
    """Each subject with the mean of the source's totals that are his; None where there is none."""
    kind = source.outline.kind
    by_key: dict[object, list[Decimal]] = {}
    for result in totals:
        if result.total is not None:
            by_key.setdefault(_source_key(kind, result), []).append(result.total)
    return [(one, _mean(by_key.get(_own_key(kind, one), ()))) for one in subjects]


def _source_key(kind: str, result: Result) -> object:
    subject = result.subject
    if kind == "person":
        return subject.person_id
    if kind == "section":
        return (result.panel.organization_id, subject.name)
    return subject.organization_id if kind == "unit" else result.panel.organization_id


def _own_key(kind: str, subject: CycleSubject) -> object:
    if kind == "person":
        return subject.person_id
    if kind == "section":
        return (subject.panel.organization_id, subject.section)
    return subject.organization_id or subject.panel.organization_id


def _mean(totals: Iterable[Decimal]) -> Decimal | None:
    """The mean, rounded half up to 4 decimals (S-QUOT); None of nothing."""
    values = list(totals)
    if not values:
        return None
    return (sum(values, Decimal(0)) / len(values)).quantize(FOUR, ROUND_HALF_UP)


def _enter(
    actor: Any,
    component: str,
    found: Iterable[tuple[CycleSubject, Decimal | None]],
    most: Decimal,
) -> Brought:
    pairs = list(found)
    standing = _standing(component, [subject.pk for subject, _ in pairs])
    brought, fresh, now = Brought(), [], clock.now()
    for subject, value in pairs:
        if value is None:
            brought.without.append(subject.name)
            continue
        if value > most:
            brought.beyond.append(subject.name)
            continue
        text = f"{value.normalize():f}"
        current = standing.get(subject.pk)
        if current is not None and current.text == text:
            continue
        fresh.append(
            Entry(
                panel=subject.panel, subject=subject, component=component, item="", part="value",
                text=text, number=value, supersedes=current, entered_by=actor, entered_at=now,
            )
        )  # fmt: skip
    Entry.objects.bulk_create(fresh, batch_size=2000)
    brought.entered = len(fresh)
    return brought


def _standing(component: str, subjects: list[int]) -> Mapping[int, Entry]:
    rows = current_entries(subjects).filter(component=component, item="", part="value")
    return {entry.subject_id: entry for entry in rows}
