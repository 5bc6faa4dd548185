"""From an uploaded workbook into the entry sheet: checked whole, shown first, written all at once.

Three values meet in a cell: the one the template was made with, the one in the workbook, the one that
stands now. What the clerk did not change in the workbook stays as the page has it; what both changed is
a conflict, shown with both values and decided by him.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.actions.entries import MAX_CELLS, Change, not_enterable, save_cells
from assessments.form import Cell, Column, Form, Key, form_of
from assessments.models import CycleSubject, Entry, Panel
from assessments.queries.sheets import Typed, cells_of
from assessments.workbooks import reading
from portal import deeds
from portal.models import StoredFile
from portal.refusals import Refused, Stale
from portal.sheets import marking, packed
from portal.sheets.tables import Problem

WRITTEN = "导入录入表"
"""The deed of a workbook that was written into a sheet."""
SHOWN = 50
"""How many problems and differences a page lists."""


@dataclass(frozen=True)
class Difference:
    """A cell in which the workbook differs from the page: who is meant, both values, and whose it is."""

    subject: CycleSubject
    column: Column
    text: str
    now: Typed | None
    is_conflict: bool

    @property
    def change(self) -> Change:
        """The cell as it would be written, against the value seen now."""
        seen = self.now.id if self.now else None
        return Change(self.subject.pk, self.column.field, self.text, seen)

    @property
    def overwrites(self) -> bool:
        """Whether something stands there now."""
        return self.now is not None and bool(self.now.text)


@dataclass
class Checked:
    """What an import would do: differences of the rows that are right, and everything that is wrong."""

    read: reading.Read
    problems: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    kept: int = 0
    """Cells changed on the page since the template was made, and not in the workbook."""

    @property
    def shape_is_wrong(self) -> bool:
        """Whether no row can be taken, because columns or cells cannot be told apart."""
        return any(p in self.problems for p in self.read.table.problems)

    @property
    def token(self) -> str:
        """A digest of exactly what would be written against exactly what stands now."""
        told = [(d.change.subject, d.change.field, d.text, d.change.seen) for d in self.differences]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    def chosen(self, *, take: bool) -> list[Change]:
        """Return the cells to write; conflicts only when `take` lets the workbook win."""
        return [d.change for d in self.differences if take or not d.is_conflict]


def check(*, actor: Any, panel: Panel, taken: packed.Packed, name: str) -> Checked:
    """Compare a workbook with the panel's sheet; nothing is written. A constant number of statements."""
    form = form_of(panel.cycle.scheme_version.document)
    read = reading.read(taken, name, panel)
    found = Checked(read, list(read.problems))
    subjects = {p.subject.pk for p in read.people if p.subject is not None}
    now = cells_of(subjects)
    before = _before(panel, read.until)
    for person in read.people:
        if person.subject is not None:
            _compare(found, form, person, now.get(person.subject.pk, {}), before, actor)
        found.problems += person.problems
    found.problems.sort()
    return found


def _before(panel: Panel, until: int | None) -> Mapping[tuple[int, Key], str]:
    """What stood, when the template was made, in the cells that were changed on the page since."""
    if until is None:
        return {}
    rows = Entry.objects.filter(panel=panel, pk__lte=until, superseded_by__pk__gt=until)
    fields = ("subject_id", "component", "item", "part", "text")
    return {(s, (c, i, p)): text for s, c, i, p, text in rows.values_list(*fields)}


def _compare(
    found: Checked,
    form: Form,
    person: reading.Person,
    now: Mapping[Key, Typed],
    before: Mapping[tuple[int, Key], str],
    actor: Any,
) -> None:
    """Find a person's differences; they count only when nothing in the row is wrong."""
    assert person.subject is not None  # noqa: S101  (the caller's condition)
    subject, until = person.subject, found.read.until
    differences, kept = [], 0
    for key, text in person.texts.items():
        column = form.by_key[key]
        stands = now.get(key)
        if _same(column, text, stands.text if stands else ""):
            continue
        moved = until is not None and stands is not None and stands.id > until
        template = before.get((subject.pk, key), "") if moved else stands.text if stands else ""
        if until is None and not text:
            continue
        if moved and _same(column, text, template):
            kept += 1
            continue
        differences.append(Difference(subject, column, text, stands, moved))
    _judge(found, form, person, now, differences, actor)
    if not person.problems:
        found.differences += differences
        found.kept += kept


def _judge(
    found: Checked,
    form: Form,
    person: reading.Person,
    now: Mapping[Key, Typed],
    differences: list[Difference],
    actor: Any,
) -> None:
    """Add what is wrong with the row as it would stand: not to be entered, points without ground."""
    assert person.subject is not None  # noqa: S101  (the caller's condition)
    if refusal := not_enterable(actor, person.subject):
        person.problems = [Problem(person.number, 0, refusal)] if differences else []
        return
    cells = {key: typed.cell for key, typed in now.items()}
    for d in differences:
        has_file = d.now.file_id is not None if d.now else False
        cells[d.column.key] = Cell(d.text, d.column.read(d.text)[0], has_file)
    reading.without_basis(form, person, cells, found.read.table)


def _same(column: Column, one: str, other: str) -> bool:
    """Whether two texts say the same: 18 and 18.0 do where a number is asked for."""
    if one == other:
        return True
    if not column.is_number or not one or not other:
        return False
    first, second = column.read(one)[0], column.read(other)[0]
    return first is not None and first == second


def summary(checked: Checked) -> dict[str, Any]:
    """Return what a page shows of a check, in plain values (a job keeps it as JSON)."""
    written = [d for d in checked.differences if not d.is_conflict]
    rows = {p.number for p in checked.read.people if p.problems}
    return {
        "people": len(checked.read.people),
        "problem_count": len(checked.problems),
        "problems": _told(checked),
        "bad_rows": len(rows),
        "cells": len(written),
        "new": sum(1 for d in written if not d.overwrites),
        "cleared": sum(1 for d in written if not d.text),
        "touched": len({d.subject.pk for d in checked.differences}),
        "overwrites": [_difference(d) for d in written if d.overwrites][:SHOWN],
        "overwrite_count": sum(1 for d in written if d.overwrites),
        "conflicts": [_difference(d) for d in checked.differences if d.is_conflict][:SHOWN],
        "conflict_count": sum(1 for d in checked.differences if d.is_conflict),
        "kept": checked.kept,
        "unknown": checked.read.table.unknown[:10],
        "shape": checked.shape_is_wrong,
        "token": checked.token,
    }


def _told(checked: Checked) -> list[dict[str, Any]]:
    """The first problems with their places in words."""
    read = checked.read
    names = {p.number: p.subject.name for p in read.people if p.subject is not None}
    labels = {w.key: w.name for w in read.table.wanted}
    columns = {number: labels[key] for key, number in read.table.columns.items()}
    return [
        {
            "place": f"第{p.row}行" if p.row else "全表",
            "name": names.get(p.row, ""),
            "column": columns.get(p.column, ""),
            "sentence": p.sentence,
        }
        for p in checked.problems[:SHOWN]
    ]


def _difference(d: Difference) -> dict[str, Any]:
    at = timezone.localtime(d.now.at).strftime("%m-%d %H:%M") if d.now else ""
    return {
        "name": d.subject.name,
        "column": f"{d.column.group}·{d.column.label}",
        "now": d.now.text if d.now else "",
        "by": d.now.by if d.now else "",
        "at": at,
        "text": d.text,
    }


def marked(checked: Checked) -> bytes:
    """Return the person's own workbook with every problem written into it."""
    marking.mark(checked.read.table, checked.problems)
    return marking.saved(checked.read.book, checked.read.table.sheet)


def write(
    *,
    actor: Any,
    panel: Panel,
    checked: Checked,
    file: StoredFile,
    token: str,
    good_only: bool = False,
    take: bool = False,
) -> int:
    """Write what was shown, all of it in one transaction; return the number of cells.

    Raises Stale when the page has moved on since it was shown (`token`), Refused while anything is
    wrong and the good rows alone were not asked for.
    """
    if token != checked.token:
        raise Stale("核对以后表里又有改动，一格也没有写入。请看下面新的核对结果再写入。")
    if checked.problems and (not good_only or checked.shape_is_wrong):
        raise Refused("工作簿里还有错，一格也没有写入。请改正后重新上传。")
    changes = checked.chosen(take=take)
    if not changes:
        raise Refused("没有要写入的改动。")
    with transaction.atomic():
        _save(actor, panel, changes)
        deeds.record(
            actor=actor,
            verb=WRITTEN,
            about=panel,
            details={"cells": len(changes), "file": file.pk, "good_rows_only": good_only},
        )
    return len(changes)


def _save(actor: Any, panel: Panel, changes: Sequence[Any]) -> None:
    """Write the cells in parts; Stale, and so none of them, where somebody is changing the same."""
    for start in range(0, len(changes), MAX_CELLS):
        part = changes[start : start + MAX_CELLS]
        if save_cells(actor=actor, panel=panel, changes=part).clashes:
            raise Stale("写入时有人正在改同样的格，一格也没有写入。请重新核对。")
