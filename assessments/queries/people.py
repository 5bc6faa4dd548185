"""What one person's entry page, the plain form and the sheet's script show."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Max
from django.utils import timezone

from assessments import rights
from assessments.actions import entries
from assessments.form import ADJUST, BONUS, DEDUCTION, MAX_ADJUSTMENTS, form_of
from assessments.models import CycleSubject, Entry, Panel
from assessments.queries import grid, sheets


def newest_entry(panel: Panel) -> int:
    """Return the id of the panel's newest entry, 0 where there is none."""
    return Entry.objects.filter(panel=panel).aggregate(last=Max("pk"))["last"] or 0


def entries_since(panel: Panel, since: int) -> list[Entry]:
    """Return the current entries of a panel that are newer than `since`, oldest first, at most 5,000."""
    rows = Entry.objects.filter(panel=panel, pk__gt=since, superseded_by__isnull=True)
    return list(rows.select_related("entered_by__person").order_by("pk")[:5000])


def as_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as the sheet's script reads it."""
    return {
        "id": entry.pk,
        "subject": entry.subject_id,
        "field": f"{entry.component}.{entry.item}.{entry.part}",
        "text": entry.text,
        "by": entry.entered_by.display_name if entry.entered_by else "",
        "at": timezone.localtime(entry.entered_at).strftime("%H:%M"),
    }


def plain_boxes(
    row: sheets.Row, heads: list[grid.Head], clashes: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return a row's typed cells for the plain form, with name, text, and what to say beside them."""
    boxes = []
    for box in grid.boxes_of(row, [h for h in heads if h.column is not None]):
        name = f"c-{row.subject.pk}-{box.field}"
        clash = clashes.get(name)
        shown = replace(box, text=clash["typed"]) if clash else box
        boxes.append({"name": name, "box": shown, "was": box.text, "clash": clash})
    return boxes


def person_page(panel: Panel, subject: CycleSubject, account: Any) -> dict[str, Any]:
    """Return the context of one person's entry page."""
    cells = sheets.cells_of([subject.pk]).get(subject.pk, {})
    items = [
        {
            "kind": kind,
            "item": item,
            "label": "加分" if kind == BONUS else "减分",
            "value": cells.get((ADJUST, item, "value")),
            "basis": cells.get((ADJUST, item, "basis")),
        }
        for kind in (BONUS, DEDUCTION)
        for item in _items(kind, cells)
    ]
    refusal = entries.not_enterable(account, subject)
    writable = grid.is_open(panel) and account.may(rights.ENTER, panel.scope_path)
    history = Entry.objects.filter(subject=subject).select_related("entered_by__person", "file")
    return {
        "panel": panel,
        "subject": subject,
        "items": items,
        "writable": writable and not refusal,
        "refusal": refusal,
        "may_mark": grid.is_open(panel) and account.may(rights.SUBMIT, panel.scope_path),
        "history": [_told(entry, panel) for entry in history.order_by("-pk")[:100]],
    }


def _items(kind: str, cells: Mapping[Any, Any]) -> list[str]:
    """The kind's items that hold something, and one free one after them."""
    names = [kind, *(f"{kind}{n}" for n in range(2, MAX_ADJUSTMENTS + 1))]
    used = [
        n
        for n in names
        if any(
            (t := cells.get((ADJUST, n, p))) and (t.text or t.file_id) for p in ("value", "basis")
        )
    ]
    free = next((n for n in names if n not in used), None)
    return [*used, *([free] if free else [])]


def _told(entry: Entry, panel: Panel) -> dict[str, Any]:
    column = form_of(panel.cycle.scheme_version.document).column(
        (entry.component, entry.item, entry.part)
    )
    label = f"{column.group}·{column.label}" if column else entry.part
    return {"entry": entry, "label": label}
