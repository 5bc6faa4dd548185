"""Writing cells: as typed, each against the value the page saw; nothing typed is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from assessments import rights
from assessments.form import Form, Key, form_of
from assessments.models import CycleSubject, Entry, Panel
from assessments.queries.sheets import current_entries
from members.scope import who_holds
from portal import clock, deeds
from portal.models import StoredFile
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused, Stale

MAX_CELLS = 4000


@dataclass(frozen=True)
class Change:
    """One cell to write: what is typed, and the id of the entry the page saw there (None: blank)."""

    subject: int
    field: str
    text: str
    seen: int | None = None
    file: StoredFile | None = None
    keep_file: bool = True


@dataclass
class Saved:
    """What became of a batch: entries that now stand, and those where somebody was faster."""

    saved: list[Entry] = field(default_factory=list)
    clashes: list[Entry] = field(default_factory=list)


def save_cells(*, actor: Any, panel: Panel, changes: Sequence[Change]) -> Saved:
    """Write cells of a panel that is being entered; all in one transaction.

    A cell whose current entry is not the one `seen` is not overwritten but returned as a clash, unless
    it already holds the same text; so a batch sent again (lost answer) finds its own entries standing.
    Raises NotAllowed, Stale (entry is closed), Invalid (unknown cell, own row, too many).
    """
    insist_on_entry(actor, panel)
    if len(changes) > MAX_CELLS:
        raise Invalid(f"一次最多写入{MAX_CELLS}格，这次有{len(changes)}格。请分几次粘贴。")
    with transaction.atomic():
        lock_for_entry(panel)
        form = form_of(panel.cycle.scheme_version.document)
        wanted = _resolve(actor, panel, form, changes)
        return _write(actor, panel, form, wanted)


def insist_on_entry(actor: Any, panel: Panel) -> None:
    """Raise NotAllowed, naming who could, when the account may not enter for the panel."""
    if not actor.may(rights.ENTER, panel.scope_path):
        who = who_holds(rights.ENTER)
        raise NotAllowed(f"不能录入。录入由{who}办理。", who=who)


def lock_for_entry(panel: Panel) -> None:
    """Hold the panel's row so that closing and other savers wait; Stale when entry is closed."""
    fresh = Panel.objects.select_for_update(of=("self",), no_key=True).get(pk=panel.pk)
    if fresh.state != Panel.State.COLLECTING:
        raise Stale(
            f"{panel.organization.label}现在是“{fresh.get_state_display()}”，不能再录入。"
            "要改动，请县委组织部公务员科退回补录。"
        )


def _resolve(
    actor: Any, panel: Panel, form: Form, changes: Sequence[Change]
) -> dict[tuple[int, Key], Change]:
    subjects = {s.pk: s for s in panel.subjects.filter(pk__in={c.subject for c in changes})}
    wanted: dict[tuple[int, Key], Change] = {}
    problems: dict[str, list[str]] = {}
    for change in changes:
        place = form.by_field(change.field)
        subject = subjects.get(change.subject)
        name = f"{change.subject}.{change.field}"
        if place is None or subject is None:
            problems[name] = ["表里没有这一格。请刷新页面后再填。"]
        elif refusal := not_enterable(actor, subject):
            problems[name] = [refusal]
        elif len(change.text) > 300:
            problems[name] = [f"{place[1].label}最多300字，请缩短。"]
        else:
            wanted[(change.subject, place[0])] = change
    if problems:
        first = next(iter(problems.values()))[0]
        raise Invalid(first, problems)
    return wanted


def not_enterable(actor: Any, subject: CycleSubject) -> str:
    """Return why nothing can be entered for a subject by this account, or ''."""
    if subject.state == CycleSubject.State.NOT_GRADED:
        return f"{subject.name}不定等次，不用录入。"
    if subject.person_id and subject.person_id == actor.person_id:
        return "不能给自己录入（E-CONFLICT）。请本单位另一位考核专员录入这一行。"
    return ""


def _write(
    actor: Any,
    panel: Panel,
    form: Form,
    wanted: dict[tuple[int, Key], Change],
) -> Saved:
    standing = {
        (e.subject_id, (e.component, e.item, e.part)): e
        for e in current_entries({subject for subject, _ in wanted}).select_related(
            "entered_by__person", "file"
        )
    }
    outcome, fresh, now = Saved(), [], clock.now()
    for place, change in wanted.items():
        current = standing.get(place)
        if _same(current, change):
            if current is not None:
                outcome.saved.append(current)
        elif current is not None and current.pk != change.seen:
            outcome.clashes.append(current)
        elif current is None and change.seen is not None:
            raise Refused("这一格的前一次录入找不到了。请刷新页面后再填。")
        else:
            fresh.append(_entry(actor, panel, form, place, change, current, now))
    Entry.objects.bulk_create(fresh)
    outcome.saved.extend(fresh)
    return outcome


def _same(current: Entry | None, change: Change) -> bool:
    if change.file is not None or not change.keep_file:
        return False
    return (current.text if current else "") == change.text.strip()


def _entry(
    actor: Any,
    panel: Panel,
    form: Form,
    place: tuple[int, Key],
    change: Change,
    current: Entry | None,
    now: Any,
) -> Entry:
    subject, key = place
    column = form.column(key)
    assert column is not None  # noqa: S101  (resolved above)
    kept = current.file if current is not None and change.keep_file else None
    return Entry(
        panel=panel,
        subject_id=subject,
        component=key[0],
        item=key[1],
        part=key[2],
        text=change.text.strip(),
        number=column.read(change.text)[0],
        file=change.file or kept,
        supersedes=current,
        entered_by=actor,
        entered_at=now,
    )


def mark_not_graded(*, actor: Any, panel: Panel, subject: CycleSubject, reason: str) -> None:
    """Set a subject aside as 不定等次 with a reason (D-TENURE, E-LEAVE), while the panel is entered."""
    _change_state(actor, panel, subject, CycleSubject.State.NOT_GRADED, reason)


def mark_graded(*, actor: Any, panel: Panel, subject: CycleSubject, reason: str) -> None:
    """Take a subject back among those appraised, with a reason, while the panel is entered."""
    _change_state(actor, panel, subject, CycleSubject.State.GRADED, reason)


def _change_state(actor: Any, panel: Panel, subject: CycleSubject, state: str, reason: str) -> None:
    if not actor.may(rights.SUBMIT, panel.scope_path):
        who = who_holds(rights.SUBMIT)
        raise NotAllowed(f"不能改为“{CycleSubject.State(state).label}”。由{who}办理。", who=who)
    if subject.person_id and subject.person_id == actor.person_id:
        who = "另一位考核专员或考核工作小组"
        raise NotAllowed(f"不能改自己是否定等次（E-CONFLICT）。请本单位{who}办理。", who=who)
    missing = "请写明理由，如“7月起产假，本季在岗不足一半”。"
    written = prose(reason, what="理由", most=200, name="reason", missing=missing)
    with transaction.atomic():
        lock_for_entry(panel)
        label = CycleSubject.State(state).label
        CycleSubject.objects.filter(pk=subject.pk, panel=panel).update(
            state=state, state_reason=written if state else ""
        )
        deeds.record(
            actor=actor,
            verb=f"改为{label}",
            about=subject,
            reason=reason,
            scope_path=panel.scope_path,
        )


def changes_of(rows: Iterable[dict[str, Any]]) -> list[Change]:
    """Read cell changes from the page's JSON; Invalid when the shape is not the page's own."""
    found = []
    for row in rows:
        ok = (
            isinstance(row, dict)
            and isinstance(row.get("subject"), int)
            and isinstance(row.get("field"), str)
            and isinstance(row.get("text"), str)
            and isinstance(row.get("seen"), int | None)
        )
        if not ok:
            raise Invalid("送来的格子读不懂。请刷新页面后再填，填过的内容还在本机。")
        found.append(Change(row["subject"], row["field"], row["text"], row.get("seen")))
    return found
