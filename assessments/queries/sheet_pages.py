"""What the pages around the entry sheet show."""

from collections.abc import Iterable
from typing import Any

from assessments import rights
from assessments.form import form_of
from assessments.forms.person import PersonPage
from assessments.forms.plain import PlainPage
from assessments.forms.posted import Outcome
from assessments.models import Panel
from assessments.queries import progress, sheets
from assessments.queries.sheet_answers import closed_because
from assessments.queries.sheet_table import layout_of, lines_of
from members.scope import who_holds
from portal import clock


def sheet(panel: Panel, account: Any) -> dict[str, Any]:
    """Return the context of the sheet; a constant number of statements whatever the people."""
    form = form_of(panel.cycle.scheme_version.document)
    layout = layout_of(form)
    last = sheets.last_entry_id(panel)  # before the rows: what comes meanwhile is told again later
    rows = sheets.sheet_of(panel, panel.subjects.order_by("position"), account)
    lines = lines_of(rows, form, layout, account)
    return common(panel, account) | {
        "layout": layout,
        "lines": lines,
        "width": len(layout.cols),
        "tail": len(layout.cols) - 2,
        "counts": progress.of_panel(panel),
        "wrong_cells": sum(len(line.whys) for line in lines),
        "first_wrong": next((why.id for line in lines for why in line.whys), ""),
        "last": last,
        "aside": ",".join(str(i) for i in sheets.not_graded_ids(panel)),
        "opens_folded": True,
        "may_submit": panel.state == Panel.State.COLLECTING
        and account.may(rights.SUBMIT, panel.scope_path),
    }


def common(panel: Panel, account: Any) -> dict[str, Any]:
    """Return what every page of the sheet says of the panel: what it is, until when, whether open."""
    why = closed_because(panel)
    if not why and not account.may(rights.ENTER, panel.scope_path):
        why = f"录入由{who_holds(rights.ENTER)}办理，您可以查看。"
    days_left = (panel.cycle.entry_due - clock.today()).days
    return {
        "panel": panel,
        "cycle": panel.cycle,
        "days_left": days_left,
        "days_late": -days_left,
        "editable": not why,
        "may_enter": account.may(rights.ENTER, panel.scope_path),
        "read_only_because": why,
    }


def plain(page: PlainPage, again: Outcome | None) -> dict[str, Any]:
    """Return the context of one page of the plain form; `again` is what has to be shown as sent."""
    people = page.people(again)
    return common(page.panel, page.account) | {
        "page": page.page,
        "people": people,
        "again": again,
        "wrong_cells": sum(len(person.row.state.problems) for person in people),
        "account_id": page.account.pk,
    }


def person(page: PersonPage, outcome: Outcome | None) -> dict[str, Any]:
    """Return the context of one person's form."""
    again = outcome if outcome is not None and not outcome.is_whole else None
    account, panel = page.account, page.panel
    shared = common(panel, account)
    return shared | {
        "subject": page.subject,
        "row": page.row,
        "lock": page.lock,
        "can_type": shared["editable"] and not page.lock,
        "can_mark": not closed_because(panel) and account.may(rights.SUBMIT, panel.scope_path),
        "groups": page.controls(again),
        "items": page.items(again),
        "past": page.past(),
        "outcome": outcome,
    }


def guide(panel: Panel) -> dict[str, Any]:
    """Return the columns of the sheet by group, with what each asks for."""
    form = form_of(panel.cycle.scheme_version.document)
    return {"panel": panel, "cycle": panel.cycle, "groups": list(_grouped(form.columns))}


def _grouped(columns: Iterable[Any]) -> Iterable[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for column in columns:
        found.setdefault(column.group, []).append(column)
    return found.items()
