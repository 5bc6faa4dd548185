"""Drawing what the portal has recorded into a panel's entries, while it is still being entered."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction

from assessments import logged
from assessments.models import CycleSubject, Entry, Panel
from assessments.queries.sheets import current_entries
from portal import clock, deeds

Place = tuple[int, str, str]


def draw_in(*, actor: Any, panel: Panel) -> int:
    """Enter the logged values of everybody on a panel that is being entered; return how many changed.

    Nothing for a scheme that takes nothing from records, or a panel that is locked. Values that are as
    they were are not written again; one that has nothing to count is 0 of 0, which is no rate (E-ZERO).
    """
    cycle = panel.cycle
    document = cycle.outline.document
    if cycle.outline.is_rolled or not logged.logged_parts(document):
        return 0
    with transaction.atomic():
        held = Panel.objects.select_for_update(of=("self",), no_key=True).get(pk=panel.pk)
        if held.state != Panel.State.COLLECTING:
            return 0
        subjects = list(panel.subjects.filter(person__isnull=False))
        people = {subject.person_id for subject in subjects if subject.person_id}
        drawn = logged.draw(document, people, cycle.period_start, cycle.period_end)
        fresh = list(_entries(actor, panel, subjects, drawn))
        Entry.objects.bulk_create(fresh, batch_size=2000)
        if fresh:
            deeds.record(
                actor=actor, verb="从记录取数", about=panel, details={"entered": len(fresh)}
            )
    return len(fresh)


def _entries(
    actor: Any, panel: Panel, subjects: list[CycleSubject], drawn: logged.Drawn
) -> Iterable[Entry]:
    standing = _standing([subject.pk for subject in subjects])
    now = clock.now()
    for subject in subjects:
        for component, rate in drawn.get(subject.person_id or 0, {}).items():
            for part, number in _parts(rate):
                current = standing.get((subject.pk, component, part))
                if number == (current.number if current else None):
                    continue
                yield Entry(
                    panel=panel, subject=subject, component=component, item="", part=part,
                    text=f"{number.normalize():f}", number=number,
                    supersedes=current, entered_by=actor, entered_at=now,
                )  # fmt: skip


def _parts(rate: logged.Counts) -> Iterable[tuple[str, Decimal]]:
    """What was wanted and what was done."""
    yield "target", Decimal(rate.out_of)
    yield "actual", Decimal(rate.of)


def _standing(subjects: list[int]) -> dict[Place, Entry]:
    rows = current_entries(subjects).filter(item="", part__in=("target", "actual"))
    return {(entry.subject_id, entry.component, entry.part): entry for entry in rows}
