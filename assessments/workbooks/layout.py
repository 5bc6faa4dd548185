"""What the template and the reading of an entry workbook agree on: sheets, columns, marks."""

from assessments.form import Column, Form
from assessments.models import Panel
from portal.sheets import formal, tables

SHEET, NOTES = "录入", "说明"
CODE, NAME, SECTION, STATE = "code", "name", "section", "state"
PANEL_MARK, UNTIL_MARK = "panel", "entries_until"
"""Document properties of a template: whose sheet it is, and the last entry it was made with."""
_HEADS = {CODE: "编号", NAME: "姓名", SECTION: "科室", STATE: "状态"}
_WIDTHS = {"title": 27.0, "basis": 24.0}


def wanted(form: Form) -> tuple[tables.Wanted, ...]:
    """Return the columns looked for in a workbook: who, then the cells of the form by field name."""
    who = (
        tables.Wanted(CODE, _HEADS[CODE], required=False),
        tables.Wanted(NAME, _HEADS[NAME]),
        tables.Wanted(SECTION, _HEADS[SECTION], required=False),
        tables.Wanted(STATE, _HEADS[STATE], required=False),
    )
    return who + tuple(
        tables.Wanted(c.field, c.label, c.group, number=c.is_number, required=c.required)
        for c in form.columns
    )


def columns(form: Form) -> list[formal.Column]:
    """Return the columns of the template, with limits in their heads."""
    notes = {label: note for _, label, note in form.groups}
    who = [
        formal.Column(_HEADS[CODE], 8, "centre"),
        formal.Column(_HEADS[NAME], 11),
        formal.Column(_HEADS[SECTION], 18),
    ]
    cells = [
        formal.Column(
            _label(c), _WIDTHS.get(c.part, 8.5), _kind(c), _with_note(c.group, notes[c.group])
        )
        for c in form.columns
    ]
    return [*who, *cells, formal.Column(_HEADS[STATE], 18, "long")]


def _label(column: Column) -> str:
    return f"{column.label}\n（0—{column.limit:f}）" if column.limit is not None else column.label


def _kind(column: Column) -> str:
    return "plain" if column.is_number else "long"


def _with_note(group: str, note: str) -> str:
    return f"{group}（{note}）" if note else group


def file_name(panel: Panel, what: str) -> str:
    """Return the name of a workbook of a panel: 县审计局2026年第三季度录入表.xlsx."""
    return f"{panel.organization.label}{panel.cycle.period.label}{what}.xlsx"
