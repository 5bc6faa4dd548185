"""Giving a workbook back: the person's own, with what is wrong written beside each row.

His sheets, styles, widths and other content stay. Each bad cell is coloured and carries a comment; a
column of sentences stands at the right of the table. Marks of an earlier round are taken off first.
"""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.sheets.tables import MARKS, Problem, Table, cells_by_row, plain

COLOUR = "FFF8D9CC"
SIGN = "【导入核对】"
_INK = "FFB3360B"
_WIDTH = 60


def mark(table: Table, problems: Iterable[Problem]) -> None:
    """Write the problems into the table's sheet: a column of sentences, coloured cells, comments."""
    sheet = table.sheet
    _take_off(sheet)
    column = _column_for_marks(table)
    by_row: dict[int, list[str]] = {}
    for problem in sorted(problems):
        said = by_row.setdefault(problem.row, [])
        if problem.sentence not in said:
            said.append(problem.sentence)
        if problem.row and problem.column:
            _colour(sheet.cell(problem.row, problem.column), problem.sentence)
    whole = by_row.pop(0, [])
    on_head = by_row.pop(table.head, [])
    _say(sheet.cell(table.head, column), [MARKS, *whole, *on_head], bold=True)
    for row, said in by_row.items():
        _say(sheet.cell(row, column), said)
    sheet.column_dimensions[get_column_letter(column)].width = _WIDTH


def saved(book: Workbook, sheet: Worksheet) -> bytes:
    """Return the workbook's bytes, opening on `sheet`."""
    book.active = book.worksheets.index(sheet)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _column_for_marks(table: Table) -> int:
    rows = cells_by_row(table.sheet, table.head - 1)
    for column, cell in rows.get(table.head, {}).items():
        if plain(cell.value).startswith(MARKS):
            return column
    merged = (s.max_col for s in table.sheet.merged_cells.ranges if s.max_row >= table.head)
    return max([0, *merged, *(column for row in rows.values() for column in row)]) + 1


def _say(cell: Cell, said: list[str], *, bold: bool = False) -> None:
    # one line: nothing stands to its right, so that it shows whole without touching the row's height
    cell.value = "　".join(said)
    cell.data_type = "s"
    cell.font = Font(color=_INK, bold=bold)
    cell.alignment = Alignment(vertical="center")


def _colour(cell: Cell, sentence: str) -> None:
    cell.fill = PatternFill("solid", fgColor=COLOUR)
    own = cell.comment.text if cell.comment else ""
    told = f"{own}\n" if own and SIGN not in own else own
    comment = Comment(f"{told}{SIGN}{sentence}", "导入核对", width=320, height=110)
    cell.comment = comment


def _take_off(sheet: Worksheet) -> None:
    """Take off an earlier round's colours, comments and sentences; the person's own ones stay."""
    marks = None
    for number, row in cells_by_row(sheet).items():
        for column, cell in row.items():
            if marks is None and plain(cell.value).startswith(MARKS):
                marks = (number, column)
    for (row, column), cell in list(sheet._cells.items()):
        if marks and column == marks[1] and row >= marks[0] and not _is_merged(cell):
            cell.value = MARKS if row == marks[0] else None
        if getattr(cell, "comment", None) is not None and SIGN in cell.comment.text:
            own = cell.comment.text.split(SIGN)[0].strip()
            cell.comment = Comment(own, cell.comment.author) if own else None
            if cell.fill.fgColor.rgb == COLOUR:
                cell.fill = PatternFill()


def _is_merged(cell: object) -> bool:
    return not isinstance(cell, Cell)
