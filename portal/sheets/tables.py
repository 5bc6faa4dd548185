"""Finding a table in a sheet: its header, its columns by name, its rows, and what stands in the way."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from portal.refusals import Invalid
from portal.sheets.cells import BLANK, Read, read

HEAD_WITHIN = 20
"""The header is looked for in the first rows only."""
MARKS = "导入说明"
"""The header of the column that a given-back workbook carries; not read again."""
_ASIDE = re.compile(r"[（(].*?[）)]")


@dataclass(frozen=True)
class Wanted:
    """A column to find: by its label, and by the group above it where the label alone is not unique."""

    key: str
    label: str
    group: str = ""
    number: bool = False
    required: bool = True

    @property
    def name(self) -> str:
        """The column as a sentence names it."""
        return f"{self.group}·{self.label}" if self.group else self.label


@dataclass(frozen=True, order=True)
class Problem:
    """A sentence about a place: row 0 is the whole table, column 0 the whole row."""

    row: int
    column: int
    sentence: str


@dataclass(frozen=True)
class Row:
    """One row of the table: its number in the sheet and its cells by key."""

    number: int
    cells: Mapping[str, Read]

    def __getitem__(self, key: str) -> Read:
        """Return the cell of a column; blank where the table has no such column."""
        return self.cells.get(key, BLANK)


@dataclass
class Table:
    """A table found in a sheet. `problems` are those of its shape: header, merged cells."""

    sheet: Worksheet
    head: int
    columns: dict[str, int]
    wanted: tuple[Wanted, ...]
    problems: list[Problem] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that hold anything in the table's columns, in order."""
        kinds = {w.key: w.number for w in self.wanted}
        for number, found in cells_by_row(self.sheet, self.head).items():
            cells = {
                key: read(found.get(column), number=kinds[key])
                for key, column in self.columns.items()
            }
            if not all(cell.is_blank for cell in cells.values()):
                yield Row(number, cells)


def cells_by_row(sheet: Worksheet, below: int = 0) -> dict[int, dict[int, Any]]:
    """Return row → column → cell for the cells that hold something, below a row, in order.

    Only cells the file has: the library's own iteration would make every cell up to the last row.
    """
    found: dict[int, dict[int, Any]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        if row > below and cell.value is not None:
            found.setdefault(row, {})[column] = cell
    return found


def sheet_named(book: Workbook, name: str, *, beside: Iterable[str] = ()) -> Worksheet:
    """Return the sheet called `name`, or the only one there is (not counting those in `beside`)."""
    others = []
    for sheet in book.worksheets:
        if sheet.title.strip() == name:
            return sheet
        if sheet.title.strip() not in beside and sheet._cells:
            others.append(sheet)
    if len(others) == 1:
        return others[0]
    there = "、".join(f"“{s.title}”" for s in book.worksheets[:6]) or "没有可读的表"
    raise Invalid(f"工作簿里找不到“{name}”表，现有{there}。请用本页下载的模板填写，不要改表名。")


def find_table(sheet: Worksheet, wanted: Sequence[Wanted]) -> Table:
    """Find the header by the labels it should hold; Invalid when no row looks like it.

    Missing, doubled and merged places are problems of the table, all of them at once.
    """
    labels = {w.label for w in wanted}
    heads = _heads(sheet)
    head, most = 0, 0
    for number, words in heads.items():
        hits = len(labels & {plain(word) for word in words.values()})
        if hits > most:
            head, most = number, hits
    if most < min(3, len(labels)):
        raise Invalid(
            f"“{sheet.title}”表里找不到表头（{'、'.join([w.label for w in wanted][:6])}……）。"
            "请用本页下载的模板填写，不要改动或删除表头。"
        )
    table = Table(sheet, head, {}, tuple(wanted))
    _match(table, heads)
    _note_missing(table)
    _note_merged(table)
    return table


def plain(value: Any) -> str:
    """Return a header's words without blanks and asides: '德（≤20）' is 德."""
    text = unicodedata.normalize("NFKC", str(value)) if value is not None else ""
    return "".join(_ASIDE.sub("", text).split())


def _heads(sheet: Worksheet) -> dict[int, dict[int, Any]]:
    """Row → column → words of the first rows; a head merged downwards stands in each of its rows."""
    found = {
        number: {column: cell.value for column, cell in row.items()}
        for number, row in cells_by_row(sheet).items()
        if number <= HEAD_WITHIN
    }
    for span in sheet.merged_cells.ranges:
        word = found.get(span.min_row, {}).get(span.min_col)
        if word is not None and span.min_col == span.max_col:
            for number in range(span.min_row + 1, min(span.max_row, HEAD_WITHIN) + 1):
                found.setdefault(number, {})[span.min_col] = word
    return dict(sorted(found.items()))


def _match(table: Table, heads: dict[int, dict[int, Any]]) -> None:
    groups = _groups(table, heads.get(table.head - 1, {}))
    once = [w.label for w in table.wanted]
    for column, word in sorted(heads[table.head].items()):
        label, group = plain(word), groups.get(column, "")
        if label.startswith(MARKS):
            continue
        found = next(
            (
                w
                for w in table.wanted
                if label == w.group + w.label
                or (label == w.label and (group == w.group or once.count(label) == 1))
            ),
            None,
        )
        if found is None:
            table.unknown.append(str(word).strip()[:20])
        elif found.key in table.columns:
            sentence = f"“{found.name}”有两列。请删去多的一列，或改用本页下载的模板。"
            table.problems.append(Problem(table.head, column, sentence))
        else:
            table.columns[found.key] = column


def _groups(table: Table, above: dict[int, Any]) -> dict[int, str]:
    """Column → group name: a merged head holds for its columns, any other for its own and onwards."""
    ends = {
        span.min_col: span.max_col
        for span in table.sheet.merged_cells.ranges
        if span.min_row <= table.head - 1 <= span.max_row
    }
    found: dict[int, str] = {}
    last = max((column for (_, column) in table.sheet._cells), default=0)
    for column, after in pairwise([*sorted(above), last + 1]):
        end = ends.get(column, after - 1)
        found |= dict.fromkeys(range(column, end + 1), plain(above[column]))
    return found


def _note_missing(table: Table) -> None:
    missing = [w.name for w in table.wanted if w.required and w.key not in table.columns]
    if missing:
        names = "、".join(f"“{name}”" for name in missing)
        table.problems.append(
            Problem(0, 0, f"缺少{names}列。请用本页下载的模板填写，不要改动或删除表头。")
        )


def _note_merged(table: Table) -> None:
    used = set(table.columns.values())
    for span in table.sheet.merged_cells.ranges:
        if span.max_row > table.head and used & set(range(span.min_col, span.max_col + 1)):
            sentence = f"{span.coord}是合并的单元格，分不清各行的值。请取消合并，逐格填写。"
            table.problems.append(Problem(span.min_row, span.min_col, sentence))
