"""Filling entry sheets in bulk: the cells of `marks`, copied in as if typed on the days of the script."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from django.utils import timezone

from assessments.demo import marks, script
from assessments.form import Form, Key, form_of
from assessments.models import Cycle, CycleSubject, Entry
from assessments.queries.sheets import current_entries
from members.demo.loading import reserve
from members.models import Account
from portal.copying import copy_in

TITLE: Key = ("individual", "1", "title")
TARGET: Key = ("individual", "1", "target")
_BEGUN = {("common", "de", "value"), ("common", "neng", "value")}
"""What of the next person is typed already where a sheet is left half-way."""
_OPENS = dt.time(8, 40)
_SECONDS_A_CELL = 7


@dataclass(frozen=True)
class Filling:
    """How many people of a unit are filled, from which day on, by whom (own rows by the second)."""

    people: int
    day: dt.date
    clerk: Account
    second: Account


def fill(cycle: Cycle, seed: int, fillings: Mapping[str, Filling]) -> int:
    """Fill the sheets of a cycle's units by code; cells that hold something stay. Return the cells."""
    subjects = _subjects(cycle, fillings)
    standing: dict[int, dict[Key, str]] = defaultdict(dict)
    for entry in current_entries(s.pk for s in subjects):
        standing[entry.subject_id][entry.component, entry.item, entry.part] = entry.text
    form = form_of(cycle.scheme_version.document)
    rows: list[dict[str, Any]] = []
    for unit, members in _by_unit(subjects).items():
        rows += _unit(form, cycle, seed, unit, members, fillings[unit], standing)
    return _write(rows)


def _subjects(cycle: Cycle, fillings: Iterable[str]) -> list[CycleSubject]:
    return list(
        CycleSubject.objects.filter(
            panel__cycle=cycle,
            panel__state="collecting",
            panel__organization__code__in=list(fillings),
            state=CycleSubject.State.GRADED,
        )
        .select_related("panel__organization")
        .order_by("panel", "position")
    )


def _by_unit(subjects: Iterable[CycleSubject]) -> dict[str, list[CycleSubject]]:
    found: dict[str, list[CycleSubject]] = defaultdict(list)
    for subject in subjects:
        found[subject.panel.organization.code].append(subject)
    return found


def _unit(
    form: Form,
    cycle: Cycle,
    seed: int,
    unit: str,
    subjects: Sequence[CycleSubject],
    filling: Filling,
    standing: Mapping[int, Mapping[Key, str]],
) -> Iterator[dict[str, Any]]:
    at = timezone.make_aware(dt.datetime.combine(filling.day, _OPENS))
    wanted = _wanted(cycle, seed, unit, subjects)
    for number, subject in enumerate(subjects[: filling.people + 1]):
        own = subject.person_id == filling.clerk.person_id
        held = standing.get(subject.pk, {})
        cells = list(_cells(form, cycle, seed, unit, subject, held, wanted))
        if number == filling.people:
            cells = [cell for cell in cells if cell[0] in _BEGUN]
        for key, text in cells:
            if key in held:
                continue
            at += dt.timedelta(seconds=_SECONDS_A_CELL)
            yield _row(form, subject, key, text, filling.second if own else filling.clerk, at)


def _cells(
    form: Form,
    cycle: Cycle,
    seed: int,
    unit: str,
    subject: CycleSubject,
    held: Mapping[Key, str],
    wanted: Mapping[int, float],
) -> Iterator[tuple[Key, str]]:
    person = _person(unit, subject)
    title, target = marks.plan(seed, person)
    yield TITLE, title
    yield TARGET, str(target)
    planned = int(Decimal(held[TARGET])) if TARGET in held else target
    total = wanted.get(subject.pk)
    if total == marks.TIED_TOTAL:
        yield from marks.tied_cells(form, planned)
    else:
        yield from marks.cells(form, seed, cycle.period_code, person, planned, total)


def _person(unit: str, subject: CycleSubject) -> marks.Person:
    return marks.Person(f"{unit}:{subject.name}", subject.role, subject.section)


def _wanted(
    cycle: Cycle, seed: int, unit: str, subjects: Sequence[CycleSubject]
) -> dict[int, float]:
    """Return the totals the script fixes: of those who do badly, and around the tie on the line."""
    code = cycle.period_code
    fixed = {
        s.pk: script.LOW[unit, s.position][code]
        for s in subjects
        if code in script.LOW.get((unit, s.position), {})
    }
    if (code, unit) not in script.TIED:
        return fixed
    drawn = {s.pk: marks.drawn(seed, code, _person(unit, s)) for s in subjects}
    order = sorted(drawn, key=lambda pk: (-drawn[pk], pk))
    line = len(order) * 2 // 5
    above = {pk: max(drawn[pk], marks.TIED_TOTAL + 1.0) for pk in order[: line - 1]}
    tied = dict.fromkeys(order[line - 1 : line + 1], float(marks.TIED_TOTAL))
    below = {pk: min(drawn[pk], marks.TIED_TOTAL - 1.0) for pk in order[line + 1 :]}
    return above | tied | below


def _row(
    form: Form, subject: CycleSubject, key: Key, text: str, by: Account, at: dt.datetime
) -> dict[str, Any]:
    column = form.column(key)
    if column is None:
        raise KeyError(key)
    number, _ = column.read(text)
    return {
        "panel_id": subject.panel_id,
        "subject_id": subject.pk,
        "component": key[0],
        "item": key[1],
        "part": key[2],
        "text": text,
        "number": None if number is None else f"{number:f}",
        "entered_by_id": by.pk,
        "entered_at": at.isoformat(),
    }


def _write(rows: Sequence[dict[str, Any]]) -> int:
    if not rows:
        return 0
    frame = pl.DataFrame(rows, infer_schema_length=None)
    ids = pl.Series("id", reserve(Entry, frame.height))
    return copy_in("assessments_entry", frame.with_columns(ids))
