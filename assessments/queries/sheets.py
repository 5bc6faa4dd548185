"""The entry sheet as read: subjects with their current cells, row states and computed figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from assessments import runs
from assessments.form import Cell, Form, Key, RowState, form_of
from assessments.models import CycleSubject, Entry, Panel
from portal.refusals import Refused


@dataclass(frozen=True)
class Typed:
    """The current entry of one cell, with who typed it and when."""

    id: int
    text: str
    number: Any
    file_id: int | None
    file_name: str
    by: str
    at: Any

    @property
    def cell(self) -> Cell:
        """What the form needs of it."""
        return Cell(self.text, self.number, self.file_id is not None)


@dataclass(frozen=True)
class Row:
    """One subject's row: cells by key, what is wrong or missing, and what was computed of it."""

    subject: CycleSubject
    cells: dict[Key, Typed]
    state: RowState
    auto: dict[str, Any]
    is_own: bool = False

    @property
    def word(self) -> str:
        """The row's state in a word, as its last column shows it."""
        if self.subject.state:
            return "不定等次"
        if self.state.problems:
            return f"{len(self.state.problems)}处有误"
        if self.state.missing:
            return f"缺{len(self.state.missing)}项"
        return "齐"


def current_entries(subjects: Iterable[int]) -> QuerySet[Entry]:
    """Return the entries nothing supersedes, of these subjects."""
    return Entry.objects.filter(subject__in=list(subjects), superseded_by__isnull=True)


def cells_of(subjects: Iterable[int]) -> dict[int, dict[Key, Typed]]:
    """Return subject id → key → current entry; one statement."""
    found: dict[int, dict[Key, Typed]] = {}
    rows = current_entries(subjects).select_related("entered_by__person", "file")
    for entry in rows:
        by = entry.entered_by.display_name if entry.entered_by else ""
        found.setdefault(entry.subject_id, {})[(entry.component, entry.item, entry.part)] = Typed(
            entry.pk,
            entry.text,
            entry.number,
            entry.file_id,
            entry.file.name if entry.file else "",
            by,
            entry.entered_at,
        )
    return found


def newer_entries(panel: Panel, since: int) -> list[Entry]:
    """Return the panel's current entries written after entry `since`, oldest first.

    Writers of one panel hold its row lock one after the other, so ids follow the order of commits.
    """
    rows = Entry.objects.filter(panel=panel, pk__gt=since, superseded_by__isnull=True)
    return list(rows.select_related("entered_by__person").order_by("pk"))


def last_entry_id(panel: Panel) -> int:
    """Return the id of the panel's newest entry; 0 before the first."""
    return Entry.objects.filter(panel=panel).aggregate(last=Max("pk"))["last"] or 0


def history_of(subject: CycleSubject) -> list[Entry]:
    """Return every entry ever made for a subject, cell by cell, newest first within a cell."""
    rows = subject.entries.select_related("entered_by__person", "file")
    return list(rows.order_by("component", "item", "part", "-pk"))


def not_graded_ids(panel: Panel) -> list[int]:
    """Return the subjects of the panel that are set aside, so that an open sheet notices a change."""
    aside = panel.subjects.exclude(state=CycleSubject.State.GRADED)
    return list(aside.order_by("pk").values_list("pk", flat=True))


def computed(panel: Panel) -> dict[int, dict[str, Any]]:
    """Score the panel's present entries and return subject → component scores, items and total.

    The engine itself computes; nothing is stored. {} where the entries cannot be scored yet.
    """
    cycle = panel.cycle
    gathered = runs.gather(cycle.scheme_version, cycle, [panel.pk], {})
    try:
        outcome = runs.compute(cycle.scheme_version, cycle, gathered)
    except Refused:
        return {}
    found: dict[int, dict[str, Any]] = {}
    for row in runs.readable(outcome):
        found[row["subject"]] = row
    return found


def sheet_of(panel: Panel, subjects: Iterable[CycleSubject], account: Any) -> list[Row]:
    """Return the rows of a panel's sheet for these subjects; a constant number of statements."""
    form = form_of(panel.cycle.scheme_version.document)
    listed = list(subjects)
    cells = cells_of(s.pk for s in listed)
    auto = computed(panel)
    person = getattr(account, "person_id", None)
    return [
        row_of(
            form,
            s,
            cells.get(s.pk, {}),
            auto.get(s.pk, {}),
            person is not None and s.person_id == person,
        )
        for s in listed
    ]


def row_of(
    form: Form,
    subject: CycleSubject,
    cells: dict[Key, Typed],
    auto: dict[str, Any] | None = None,
    own: bool = False,
) -> Row:
    """Return one subject's row: what is wrong and missing in these cells; nothing of who is set aside."""
    graded = subject.state == CycleSubject.State.GRADED
    state = form.state({k: t.cell for k, t in cells.items()}) if graded else RowState({}, ())
    return Row(subject, cells, state, auto or {}, own)
