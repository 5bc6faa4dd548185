"""The entry sheet as a table: its columns in order, each person's line of boxes, and the sentences.

Pure arrangement of what `queries.sheets` read; the page, its scripts and the plain forms draw from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.actions.entries import not_enterable
from assessments.form import ADJUST, Column, Form, Key, split_adjustment
from assessments.queries.sheets import Row, Typed
from portal.templatetags.portal import plain

TOTAL = "total"
_WIDTHS = {"title": "w-title", "target": "w-target", "actual": "w-actual"}
_TONES = {"齐": "done", "不定等次": "soft"}


@dataclass(frozen=True)
class Col:
    """One column of the table. `kind`: no, who, section, cell, auto, total or state."""

    kind: str
    width: str
    label: str
    column: Column | None = None
    shows: str = ""
    is_edge: bool = False

    @property
    def note(self) -> str:
        """What stands small beside the label: the most a cell can hold."""
        column = self.column
        if column is None or column.limit is None or column.component == ADJUST:
            return ""
        return plain(column.limit)


@dataclass(frozen=True)
class Group:
    """A head over several columns."""

    label: str
    note: str
    span: int


@dataclass(frozen=True)
class Layout:
    """The columns of a form's table, and the heads over them."""

    cols: tuple[Col, ...]
    groups: tuple[Group, ...]

    def place(self, key: Key, form: Form) -> int:
        """Return the index of the column a cell shows in; bonus2 and on show in the first one's."""
        column = form.column(key)
        return next(i for i, col in enumerate(self.cols) if col.column is column)


def layout_of(form: Form) -> Layout:
    """Return the table's layout: who, then each group with what is computed of it, then the total."""
    cols = [Col("no", "w-no", "序"), Col("who", "w-who", "姓名")]
    cols.append(Col("section", "w-section", "科室", is_edge=True))
    groups = []
    for code, label, note in form.groups:
        own = [_cell(c) for c in form.columns if _group(c) == code]
        own += _computed(code, own)
        own[-1] = Col(**{**vars(own[-1]), "is_edge": True})
        groups.append(Group(label, note, len(own)))
        cols += own
    cols += [Col(TOTAL, "w-total", "合计", shows=TOTAL), Col("state", "w-state", "状态")]
    return Layout(tuple(cols), tuple(groups))


def _group(column: Column) -> str:
    return column.item if column.component == ADJUST else column.component


def _cell(column: Column) -> Col:
    width = _WIDTHS.get(column.part, "w-num")
    if column.part == "basis":
        width = "w-basis" if column.item == "bonus" else "w-basis short"
    return Col("cell", width, column.label, column)


def _computed(code: str, own: list[Col]) -> list[Col]:
    parts = {col.column.part for col in own if col.column and col.column.component != ADJUST}
    if not parts:
        return []
    measured = "actual" in parts
    return [
        Col("auto", "w-score" if measured else "w-sub", "得分" if measured else "小计", shows=code)
    ]


@dataclass(frozen=True)
class Box:
    """One cell as drawn."""

    kind: str
    css: str
    text: str = ""
    seen: int | None = None
    says: str = ""
    has_file: bool = False
    more: int = 0
    field: str = ""


@dataclass(frozen=True)
class Why:
    """The sentence under a line that says what would be right, and which column it hangs from."""

    id: str
    sentence: str
    is_right: bool
    before: int
    span: int
    after: int
    link: str
    """What the end of the sentence leads to in the person's own form; '' for cells of the table."""


@dataclass(frozen=True)
class Line:
    """One person's line: what was read, its boxes, why it is closed ('' when open), its sentences."""

    row: Row
    number: int
    boxes: tuple[Box, ...]
    lock: str
    whys: tuple[Why, ...]
    auto: Mapping[str, str]
    more: Mapping[str, int]

    @property
    def tone(self) -> str:
        """How the line's word is coloured: done, late, soon or soft."""
        if self.row.state.problems:
            return "late"
        return _TONES.get(self.row.word, "soon")

    def told(self) -> dict[str, Any]:
        """What a script needs to bring the line up to date; the sentences' rows are added by the view."""
        state = self.row.state
        return {
            "auto": self.auto,
            "word": self.row.word,
            "tone": self.tone,
            "problems": {".".join(key): sentence for key, sentence in state.problems.items()},
            "missing": [".".join(key) for key in state.missing],
            "more": self.more,
        }


def lines_of(rows: Iterable[Row], form: Form, layout: Layout, account: Any) -> list[Line]:
    """Return the lines of a sheet for these rows, numbered by their place in the unit."""
    return [_line(row, form, layout, account) for row in rows]


def _line(row: Row, form: Form, layout: Layout, account: Any) -> Line:
    auto = shown_figures(row, layout)
    more = _further(row.cells)
    whys = tuple(_whys(row, form, layout))
    says = {why.id for why in whys}
    boxes = tuple(_box(col, row, auto, more, says) for col in layout.cols)
    lock = not_enterable(account, row.subject)
    return Line(row, row.subject.position, boxes, lock, whys, auto, more)


def shown_figures(row: Row, layout: Layout) -> dict[str, str]:
    """Return what the computed columns show: '' until every cell they rest on is filled and right."""
    lacking = {key[0] for key in (*row.state.missing, *row.state.problems)}
    scores = row.auto.get("scores", {})
    found = {}
    for col in layout.cols:
        if col.kind == "auto":
            value = None if col.shows in lacking else scores.get(col.shows)
            found[col.shows] = _figure(value, col)
        elif col.kind == TOTAL:
            found[TOTAL] = (row.auto.get(TOTAL) or "") if row.state.is_complete else ""
    return found if not row.subject.state else dict.fromkeys(found, "")


def _figure(value: str | None, col: Col) -> str:
    if value is None:
        return ""
    return plain(Decimal(value)) if col.label == "小计" else value


def _further(cells: Mapping[Key, Typed]) -> dict[str, int]:
    """How many bonuses or deductions there are beyond the one the table shows."""
    found: dict[str, int] = {}
    for component, item, part in cells:
        kind, number = split_adjustment(item) if component == ADJUST else ("", 0)
        if kind and number > 1 and part == "value" and cells[(component, item, part)].text:
            field = f"{ADJUST}.{kind}.basis"
            found[field] = found.get(field, 0) + 1
    return found


def why_id(subject: int, key: Key) -> str:
    """Return the id of the sentence that explains a cell."""
    return f"why-{subject}-{'-'.join(key)}"


def _whys(row: Row, form: Form, layout: Layout) -> Iterable[Why]:
    last = len(layout.cols) - 1
    placed = ((layout.place(key, form), key) for key in row.state.problems)
    for index, key in sorted(placed):
        right = index > last / 2
        sentence, link = _with_link(key, row.state.problems[key])
        yield Why(
            why_id(row.subject.pk, key),
            sentence,
            right,
            before=0 if right else index - 1,
            span=index if right else last + 1 - index,
            after=last - index if right else 0,
            link=link,
        )


def _with_link(key: Key, sentence: str) -> tuple[str, str]:
    if key[0] != ADJUST:
        return sentence, ""
    number = split_adjustment(key[1])[1]
    if number > 1:
        return f"第{number}项{sentence}", "去改"
    attach = "添加附件"
    return (
        (sentence.removesuffix(f"{attach}。"), attach)
        if sentence.endswith(f"{attach}。")
        else (sentence, "")
    )


def _box(
    col: Col, row: Row, auto: Mapping[str, str], more: Mapping[str, int], says: set[str]
) -> Box:
    edge = " edge" if col.is_edge else ""
    if col.column is None:
        text = {"section": row.subject.section, "who": row.subject.name}.get(col.kind, "")
        css = {"auto": "r auto", TOTAL: "r auto sum", "section": "t"}.get(col.kind, col.kind)
        return Box(col.kind, css + edge, auto.get(col.shows, "") if col.shows else text)
    key, typed = col.column.key, row.cells.get(col.column.key)
    css = ("r" if col.column.is_number else "t") + edge
    wrong = key in row.state.problems
    css += " bad" if wrong else " todo" if key in row.state.missing else ""
    says_id = why_id(row.subject.pk, key)
    return Box(
        "cell",
        css,
        typed.text if typed else "",
        typed.id if typed else None,
        says_id if says_id in says else "",
        bool(typed and typed.file_id),
        more.get(col.column.field, 0),
        col.column.field,
    )
