"""What the sheet's script is told: cells that were written, the lines they change, who else is here."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from assessments import presence
from assessments.actions.entries import Saved
from assessments.form import form_of
from assessments.models import Entry, Panel
from assessments.queries import progress, sheets
from assessments.queries.sheet_table import layout_of, lines_of
from portal import clock

At = tuple[int, str] | None


def saved(panel: Panel, account: Any, outcome: Saved, at: At) -> dict[str, Any]:
    """Return what became of a batch, with the lines it touched as they stand now."""
    touched = [*outcome.saved, *outcome.clashes]
    return {
        "saved": [_cell(e, account) for e in outcome.saved],
        "clashes": [_cell(e, account) for e in outcome.clashes],
        **_around(panel, account, {e.subject_id for e in touched}, at),
    }


def newer(panel: Panel, account: Any, since: int, at: At) -> dict[str, Any]:
    """Return what was written after entry `since`, whether entry is still open, and who is set aside."""
    entries = sheets.newer_entries(panel, since)
    closed = closed_because(panel)
    return {
        "cells": [_cell(e, account) for e in entries],
        "last": entries[-1].pk if entries else since,
        "closed": closed,
        "aside": sheets.not_graded_ids(panel),
        **_around(panel, account, {e.subject_id for e in entries}, at),
    }


def closed_because(panel: Panel) -> str:
    """Return why nothing can be entered on a panel any more, or '' while it is open."""
    if panel.state == Panel.State.COLLECTING:
        return ""
    return (
        f"{panel.organization.label}现在是“{panel.get_state_display()}”，不能再录入。"
        "要改动，请县委组织部公务员科退回补录。"
    )


def _around(panel: Panel, account: Any, subjects: Iterable[int], at: At) -> dict[str, Any]:
    counts = progress.of_panel(panel)
    here = presence.meet(panel.pk, account, at)
    return {
        "rows": _lines(panel, account, subjects),
        "counts": {
            "total": counts.total,
            "complete": counts.complete,
            "waiting": counts.waiting,
            "wrong": counts.wrong,
            "not_graded": counts.not_graded,
        },
        "present": [{"name": h.name, "subject": h.subject, "field": h.field} for h in here],
        "at": f"{timezone.localtime(clock.now()):%H:%M:%S}",
    }


def _lines(panel: Panel, account: Any, subjects: Iterable[int]) -> dict[str, Any]:
    wanted = list(panel.subjects.filter(pk__in=list(subjects))) if subjects else []
    if not wanted:
        return {}
    form = form_of(panel.cycle.scheme_version.document)
    layout = layout_of(form)
    rows = sheets.sheet_of(panel, wanted, account)
    found = {}
    for line in lines_of(rows, form, layout, account):
        why = _why(panel, line, len(layout.cols))
        found[str(line.row.subject.pk)] = line.told() | {"why": why}
    return found


def _why(panel: Panel, line: Any, width: int) -> str:
    if not line.whys:
        return ""
    context = {"line": line, "panel": panel, "width": width, "editable": True}
    return render_to_string("assessments/sheet_why.html", context)


def _cell(entry: Entry, account: Any) -> dict[str, Any]:
    return {
        "subject": entry.subject_id,
        "field": f"{entry.component}.{entry.item}.{entry.part}",
        "id": entry.pk,
        "text": entry.text,
        "file": entry.file_id is not None,
        "by": entry.entered_by.display_name if entry.entered_by else "",
        "at": f"{timezone.localtime(entry.entered_at):%H:%M}",
        "mine": entry.entered_by_id == account.pk,
    }
