"""Walking a raw table row by row, collecting every problem instead of stopping at the first."""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from assessments.appraising import cells
from assessments.appraising.cells import BadCell, Cell
from assessments.appraising.problems import InputProblem
from assessments.appraising.sheets import Sheet

T = TypeVar("T")


@dataclass
class Table:
    """A raw table whose header has been understood: column name to position."""

    sheet: Sheet
    columns: dict[str, int]
    problems: list[InputProblem] = field(default_factory=list)

    def rows(self) -> Iterator["Row"]:
        """The rows that say anything, in order."""
        for number, row in self.sheet.rows:
            if any(not cells.blank(cell) for cell in row):
                yield Row(self, number, row)

    def refuse(self, row: int, column: str, sentence: str) -> None:
        """Note one problem."""
        self.problems.append(InputProblem(self.sheet.name, row, column, sentence))


@dataclass
class Row:
    """One row of a table; `bad` once one of its cells could not be read."""

    table: Table
    number: int
    cells: list[Cell]
    bad: bool = False

    def cell(self, column: str) -> Cell:
        """The raw cell, None where the column or the cell is not there."""
        at = self.table.columns.get(column)
        return self.cells[at] if at is not None and at < len(self.cells) else None

    def read(self, column: str, reader: Callable[[Cell], T | None]) -> T | None:
        """The cell as its reader reads it; a cell that can't be read is noted and None."""
        try:
            return reader(self.cell(column))
        except BadCell as error:
            self.refuse(column, str(error))
            return None

    def need(self, column: str, reader: Callable[[Cell], T | None], remedy: str) -> T | None:
        """The same for a cell that must not be blank."""
        before = self.bad
        self.bad = False
        value = self.read(column, reader)
        if value is None and not self.bad:
            self.refuse(column, remedy)
        self.bad = self.bad or before
        return value

    def refuse(self, column: str, sentence: str) -> None:
        """Note a problem of this row."""
        self.bad = True
        self.table.refuse(self.number, column, sentence)


def understand(
    sheet: Sheet, required: tuple[str, ...], optional: tuple[str, ...], *, free: bool = False
) -> Table:
    """Match the header with the columns a table may have; with `free` any other is kept too."""
    table = Table(sheet, {})
    known = [*required, *optional]
    used = max((len(row) for _, row in sheet.rows), default=0)
    for at in range(max(used, len(sheet.header))):
        name = _name(table, at)
        if name is None:
            continue
        if name in table.columns:
            table.refuse(1, name, f"表头“{name}”出现了两次，请只留一列。")
        elif name in known or free:
            table.columns[name] = at
        else:
            table.refuse(1, name, f"不认识“{name}”这一列，{_hint(name, known)}")
    for name in required:
        if name not in table.columns:
            table.refuse(1, name, f"缺少“{name}”这一列，请在第一行表头补上。")
    return table


def _name(table: Table, at: int) -> str | None:
    """The header of a column; a column without one must be empty."""
    header = table.sheet.header
    try:
        name = cells.text(header[at]) if at < len(header) else None
    except BadCell as error:
        table.refuse(1, f"第{at + 1}列", str(error))
        return None
    if name is None and any(at < len(r) and not cells.blank(r[at]) for _, r in table.sheet.rows):
        table.refuse(1, f"第{at + 1}列", "这一列有内容却没有表头，请补上表头或清空这一列。")
    return name


def _hint(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    return f"是否要写“{close[0]}”？" if close else f"只能有 {'、'.join(known)}。"
