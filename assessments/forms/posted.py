"""Cells as a plain HTML form sends them: what was typed, what the page saw, which of two to keep.

Names: `v.<subject>.<field>` typed text, `s.…` id of the entry the page showed (blank: none),
`c.…` id of somebody else's entry this one clashes with, `k.…` which to keep: mine or theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.actions.entries import Change, Saved, save_cells
from assessments.form import Column, Key
from assessments.models import Entry, Panel
from assessments.queries.sheets import Row
from portal.reading import whole
from portal.refusals import Invalid, Refused

Place = tuple[int, Key]
MINE, THEIRS = "mine", "theirs"


def name_of(subject: int, key: Key) -> str:
    """Return the part of a control's name that says which cell it is."""
    return f"{subject}.{'.'.join(key)}"


@dataclass(frozen=True)
class Sent:
    """A cell whose sender wants it changed: what he typed, what he saw, what clashes, his choice."""

    place: Place
    text: str
    base: Entry | None = None
    rival: Entry | None = None
    keep: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def change(self) -> Change:
        """The change to write; when his own is to be kept, over the other's entry."""
        subject, key = self.place
        saw = self.rival or self.base
        return Change(subject, ".".join(key), self.text, saw.pk if saw else None, **self.extra)


@dataclass
class Outcome:
    """What became of a form: how many cells were written, and what has to be shown again as sent."""

    sent: dict[str, Sent] = field(default_factory=dict)
    count: int = 0
    clashes: dict[str, Entry] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    refusal: Refused | None = None

    @property
    def is_whole(self) -> bool:
        """Everything sent stands now."""
        return not self.clashes and not self.problems and self.refusal is None

    @property
    def said(self) -> str:
        """What became of it, in a sentence."""
        return f"已保存{self.count}格。" if self.count else "没有改动。"


@dataclass
class Control:
    """One cell as a form shows it: typed text, the entry it rests on, what is wrong, what clashes."""

    name: str
    key: Key
    column: Column
    label: str
    text: str = ""
    seen: int | None = None
    problem: str = ""
    clash: Entry | None = None
    file_id: int | None = None
    file_name: str = ""


def control(row: Row, key: Key, column: Column, label: str, again: Outcome | None) -> Control:
    """Return the control of one cell: as it stands, or as it was sent where that is shown again."""
    name = name_of(row.subject.pk, key)
    standing = row.cells.get(key)
    made = Control(name, key, column, label, problem=row.state.problems.get(key, ""))
    if standing is not None:
        made.text, made.seen = standing.text, standing.id
        made.file_id, made.file_name = standing.file_id, standing.file_name
    if again is not None and name in again.sent:
        sent = again.sent[name]
        made.text, made.seen = sent.text, sent.base.pk if sent.base else None
        made.clash = again.clashes.get(name)
        made.problem = again.problems.get(name, "")
    return made


def save(*, actor: Any, panel: Panel, sent: dict[str, Sent]) -> Outcome:
    """Write what `read` found changed; what does not stand comes back in the outcome."""
    outcome = Outcome()
    for name, one in sent.items():
        if one.rival is None or one.keep == MINE:
            outcome.sent[name] = one
        elif one.keep != THEIRS:
            outcome.sent[name], outcome.clashes[name] = one, one.rival
    changes = [one.change for name, one in outcome.sent.items() if name not in outcome.clashes]
    try:
        if changes:
            _take(save_cells(actor=actor, panel=panel, changes=changes), outcome)
    except Refused as refusal:
        outcome.refusal = refusal
        if isinstance(refusal, Invalid):
            outcome.problems = {name: said[0] for name, said in refusal.problems.items()}
    return outcome


def _take(saved: Saved, outcome: Outcome) -> None:
    outcome.count = len(saved.saved)
    for entry in saved.saved:
        outcome.sent.pop(_cell(entry), None)
    for entry in saved.clashes:
        outcome.clashes[_cell(entry)] = entry


def _cell(entry: Entry) -> str:
    return name_of(entry.subject_id, (entry.component, entry.item, entry.part))


def read(
    panel: Panel,
    posted: Mapping[str, str],
    places: Iterable[Place],
    extras: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Sent]:
    """Return the cells of a form that were changed on it, by name, against what the page showed.

    `extras` (file, keep_file) of a name make it count as changed.
    """
    typed = {}
    for subject, key in places:
        name = name_of(subject, key)
        if f"v.{name}" in posted:
            typed[name] = ((subject, key), posted[f"v.{name}"].strip())
    shown = _shown(panel, posted, typed)
    found = {}
    for name, (place, text) in typed.items():
        base, rival = shown.get((name, "s")), shown.get((name, "c"))
        extra = (extras or {}).get(name, {})
        if rival is not None or extra or text != (base.text if base else ""):
            found[name] = Sent(place, text, base, rival, posted.get(f"k.{name}", ""), extra)
    return found


def _shown(
    panel: Panel, posted: Mapping[str, str], names: Iterable[str]
) -> dict[tuple[str, str], Entry]:
    """The entries the page showed, by name and kind; only such as are of the cell they came with."""
    ids = {
        (name, kind): number
        for name in names
        for kind in "sc"
        if (number := whole(posted.get(f"{kind}.{name}", "")))
    }
    rows = Entry.objects.filter(panel=panel, pk__in=set(ids.values()))
    entries = {e.pk: e for e in rows.select_related("entered_by__person")}
    return {
        place: entries[number]
        for place, number in ids.items()
        if number in entries and _cell(entries[number]) == place[0]
    }
