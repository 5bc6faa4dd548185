"""A workbook of people given back: the person's own, with what is wrong written beside each row.

Of a long one only the wrong rows are given back, in the template's form with their row numbers: whoever
has put them right uploads just these.
"""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from members.workbooks import layout
from members.workbooks.reading import Read
from portal.refusals import Invalid
from portal.sheets import marking, packed, tables
from portal.sheets.cells import is_active
from portal.sheets.formal import Column, Formal, Page
from portal.sheets.long import Cell, open_long

WHOLE = 5_000
"""Up to this many rows the whole workbook is given back."""
MOST = 20_000
"""Wrong rows given back of a long one."""
_ROW = "原行号"


def marked(data: bytes, name: str, found: Read) -> bytes:
    """Return the workbook with every problem written into it."""
    if found.rows <= WHOLE:
        try:
            return _whole(data, name, found)
        except Invalid:  # too much beside the list: styles, other sheets
            pass
    return _wrong_rows(data, name, found)


def _whole(data: bytes, name: str, found: Read) -> bytes:
    book = packed.open_book(packed.unpack(io.BytesIO(data), name), name)
    sheet = tables.sheet_named(book, layout.SHEET, beside=(layout.PLACES, layout.NOTES))
    table = tables.find_table(sheet, layout.WANTED)
    marking.mark(table, found.problems)
    return marking.saved(book, sheet)


def _wrong_rows(data: bytes, name: str, found: Read) -> bytes:
    sentences: dict[int, dict[int, str]] = {}
    for problem in found.problems:
        sentences.setdefault(problem.row, {}).setdefault(problem.column, problem.sentence)
    sheet = open_long(io.BytesIO(data), name).sheet(
        layout.SHEET, beside=(layout.PLACES, layout.NOTES)
    )
    keys = [key for key in layout.KEYS if key in found.columns]
    columns = [layout.COLUMNS[layout.KEYS.index(key)] for key in keys]
    columns += [Column(_ROW, 9, "whole"), Column(tables.MARKS, 60)]
    stream, written = io.BytesIO(), 0
    about = f"只列有错的行，共{len(found.bad)}行。改好后就把这一份上传；没有错的行可以先写入。"
    with Formal(stream, title="要改正的人员", author="") as book:
        page = book.page(layout.SHEET, title="要改正的人员", about=about, columns=columns, fixed=1)
        for number, cells in sheet.rows():
            if number in found.bad and written < MOST:
                ats = {key: found.columns[key] - sheet.first_column for key in keys}
                mine = [cells[at] if at < len(cells) else "" for at in ats.values()]
                told = sentences.get(number, {})
                _row(book, page, mine, [found.columns[key] in told for key in keys])
                _say(book, page, len(keys), number, told.values())
                written += 1
    return stream.getvalue()


def _row(book: Formal, page: Page, cells: Sequence[Cell], wrong: Sequence[bool]) -> None:
    for at, cell in enumerate(cells):
        text = _shown(cell)
        style: dict[str, Any] = {"border": 1, "num_format": "@"}
        style |= {"bg_color": f"#{marking.COLOUR[2:]}"} if wrong[at] else {}
        style |= {"quoted": True} if is_active(text) else {}
        page.sheet.write_string(page.at, at, text, book.style(**style))


def _say(book: Formal, page: Page, at: int, number: int, sentences: Iterable[str]) -> None:
    page.sheet.write_number(page.at, at, number, book.style(border=1))
    page.sheet.write_string(page.at, at + 1, "　".join(sentences), book.style())
    page.at += 1


def _shown(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
