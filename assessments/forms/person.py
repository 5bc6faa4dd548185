"""One person's form: every cell, several bonuses and deductions, a file of evidence with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.datastructures import MultiValueDict

from assessments import rights
from assessments.actions.entries import insist_on_entry, not_enterable
from assessments.form import (
    ADJUST,
    BONUS,
    DEDUCTION,
    MAX_ADJUSTMENTS,
    Column,
    Key,
    form_of,
    split_adjustment,
)
from assessments.forms import posted
from assessments.forms.posted import Control, Outcome
from assessments.models import CycleSubject, Entry, Panel
from assessments.queries.sheets import history_of, sheet_of
from portal import files
from portal.models import StoredFile
from portal.refusals import Invalid, Refused

_KINDS = {BONUS: "加分", DEDUCTION: "减分"}
_ALL = range(1, MAX_ADJUSTMENTS + 1)
_WITHOUT_GROUND = "附件没有和它的依据一起送来，没有保存。请刷新页面后重新上传。"


def kept_evidence(actor: Any, panel: Panel, upload: UploadedFile) -> StoredFile:
    """Keep the file of a ground in the caller's transaction; Invalid for a kind that is no evidence."""
    assert upload.file is not None  # noqa: S101  (an upload that came with a request)
    return files.store(
        actor=actor,
        stream=upload.file,
        name=upload.name or "附件",
        purpose="evidence",
        scope_path=panel.scope_path,
        right=rights.SEE,
        allowed=files.EVIDENCE,
    )


@dataclass(frozen=True)
class Item:
    """One bonus or deduction: its heading, its points and its ground."""

    title: str
    value: Control
    basis: Control


@dataclass(frozen=True)
class Past:
    """One thing somebody typed into a cell, for the record shown with the form."""

    cell: str
    entry: Entry
    is_first: bool


@dataclass
class PersonPage:
    """One person's form as one account uses it."""

    panel: Panel
    account: Any
    subject: CycleSubject

    def __post_init__(self) -> None:
        self.form = form_of(self.panel.cycle.scheme_version.document)
        self.row = sheet_of(self.panel, [self.subject], self.account)[0]
        self.lock = not_enterable(self.account, self.subject)

    def save(self, sent: Mapping[str, str], uploads: MultiValueDict[str, UploadedFile]) -> Outcome:
        """Write what was changed on the form, its files in the same transaction: all of it or nothing."""
        insist_on_entry(self.account, self.panel)
        keys = [c.key for c in self.form.columns if not _is_numbered(c)]
        keys += [key for kind in _KINDS for n in _ALL for key in _keys(kind, n)]
        places = [(self.subject.pk, key) for key in keys]
        try:
            with transaction.atomic():
                extras = self._extras(sent, uploads)
                changed = posted.read(self.panel, sent, places, extras)
                outcome = posted.save(actor=self.account, panel=self.panel, sent=changed)
                _drop_unused(extras)
                transaction.set_rollback(outcome.refusal is not None)
        except Refused as refusal:  # a file that cannot be taken
            outcome = Outcome(sent=posted.read(self.panel, sent, places), refusal=refusal)
        return outcome

    def _extras(
        self, sent: Mapping[str, str], uploads: MultiValueDict[str, UploadedFile]
    ) -> dict[str, dict[str, Any]]:
        """Return, by name of the ground, the file that came with it or that it is to lose its file."""
        found: dict[str, dict[str, Any]] = {}
        for kind in _KINDS:
            for number in _ALL:
                name = posted.name_of(self.subject.pk, _keys(kind, number)[1])
                upload = uploads.get(f"f.{name}")
                if upload is not None and f"v.{name}" not in sent:
                    raise Invalid(_WITHOUT_GROUND)
                if upload is not None:
                    found[name] = {"file": kept_evidence(self.account, self.panel, upload)}
                elif f"x.{name}" in sent:
                    found[name] = {"keep_file": False}
        return found

    def controls(self, again: Outcome | None = None) -> list[tuple[str, list[Control]]]:
        """Return the controls of the plain components, by group."""
        found: dict[str, list[Control]] = {}
        for column in self.form.columns:
            if not _is_numbered(column):
                made = self._control(column.key, column, column.label, again)
                found.setdefault(column.group, []).append(made)
        return list(found.items())

    def items(self, again: Outcome | None = None) -> list[tuple[str, list[Item]]]:
        """Return the bonuses and the deductions, each with a blank one to add."""
        return [
            (
                label,
                [self._item(kind, n, label, again) for n in self._numbers(kind, again)],
            )
            for kind, label in _KINDS.items()
            if (ADJUST, kind, "value") in self.form.by_key
        ]

    def _item(self, kind: str, number: int, label: str, again: Outcome | None) -> Item:
        value, basis = _keys(kind, number)
        title = f"{label}{number}"
        found = [self.form.column(key) for key in (value, basis)]
        assert found[0] is not None and found[1] is not None  # noqa: S101, PT018  (own kinds)
        return Item(
            title,
            self._control(value, found[0], "分值", again),
            self._control(basis, found[1], "依据", again),
        )

    def _control(self, key: Key, column: Column, label: str, again: Outcome | None) -> Control:
        return posted.control(self.row, key, column, label, again)

    def _numbers(self, kind: str, again: Outcome | None) -> list[int]:
        """The numbers in use and the next one; at least the first, at most the ninth."""
        items = [
            k[1] for k, t in self.row.cells.items() if k[0] == ADJUST and (t.text or t.file_id)
        ]
        if again is not None:
            items += [s.place[1][1] for s in again.sent.values() if s.place[1][0] == ADJUST]
        used = [n for found, n in map(split_adjustment, items) if found == kind]
        return list(range(1, min(max(used, default=0) + 1, MAX_ADJUSTMENTS) + 1))

    def past(self) -> list[Past]:
        """Return who typed what and when, cell by cell in the form's order, newest first in a cell."""
        order = {column.key: i for i, column in enumerate(self.form.columns)}
        found = []
        entries = history_of(self.subject)
        by_cell: dict[Key, list[Entry]] = {}
        for entry in entries:
            by_cell.setdefault((entry.component, entry.item, entry.part), []).append(entry)
        for key in sorted(by_cell, key=lambda k: (order.get(k, len(order)), k)):
            label = self._label(key)
            found += [Past(label, entry, i == 0) for i, entry in enumerate(by_cell[key])]
        return found

    def _label(self, key: Key) -> str:
        column = self.form.column(key)
        if column is None:
            return ".".join(key)
        number = split_adjustment(key[1])[1] if key[0] == ADJUST else 1
        return column.name if number < 2 else f"{column.group}{number}{column.label}"


def _is_numbered(column: Column) -> bool:
    """Whether it is of the bonuses or deductions, of which there may be several."""
    return column.component == ADJUST and bool(split_adjustment(column.item)[0])


def _drop_unused(extras: Mapping[str, Mapping[str, Any]]) -> None:
    """Forget files whose cell was not written, because somebody else's stands: nothing names them."""
    stored = [extra["file"].pk for extra in extras.values() if "file" in extra]
    named = Entry.objects.filter(file__in=stored).values("file")
    StoredFile.objects.filter(pk__in=stored).exclude(pk__in=named).delete()


def _keys(kind: str, number: int) -> tuple[Key, Key]:
    item = kind if number == 1 else f"{kind}{number}"
    return (ADJUST, item, "value"), (ADJUST, item, "basis")
