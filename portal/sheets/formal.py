"""Writing workbooks as offices hand them round: title, unit and period, ruled table, A4, page numbers.

Rows go to disk as they come, so length costs no memory; write each sheet from top to bottom and finish
it before the next. Text is always written as text: nothing of what people typed can act as a formula.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import IO, Any

import xlsxwriter
from django.utils.http import content_disposition_header
from xlsxwriter.format import Format

from portal.sheets.cells import is_active

KINDS: dict[str, dict[str, Any]] = {
    "text": {"align": "left", "indent": 1},
    "long": {"align": "left", "indent": 1, "text_wrap": True},
    "centre": {"align": "center", "num_format": "0"},
    "whole": {"align": "right", "num_format": "0"},
    "plain": {"align": "right", "num_format": "General"},
    "two": {"align": "right", "num_format": "0.00"},
    "four": {"align": "right", "num_format": "0.0000"},
}
"""What a column holds: words, or numbers with so many decimals."""
Value = str | int | Decimal | None
_FACE = "宋体"
_GREY = "#EEF0F3"
_INK = "#000000"
_LINE_CHARS = 1.9
"""How many widths a Chinese character of the body size takes."""


def saved_as(name: str) -> str:
    """Return the header that has a browser save an answer under a name."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


@dataclass(frozen=True)
class Column:
    """A column of a sheet: label, width in half-width characters, kind, and the head above it."""

    label: str
    width: float
    kind: str = "text"
    group: str = ""


class Formal:
    """A workbook being written; `close` (or leaving the `with`) completes the stream."""

    def __init__(
        self, stream: IO[bytes], *, title: str, author: str, in_order: bool = True
    ) -> None:
        """Begin a workbook. `in_order` keeps memory constant and allows one-line headers only."""
        self.book = xlsxwriter.Workbook(
            stream,
            {
                "constant_memory": in_order,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties({"title": title, "author": author})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __enter__(self) -> "Formal":
        """Nothing to do: writing has begun."""
        return self

    def __exit__(self, kind: object, problem: object, trace: object) -> None:
        """Complete the workbook."""
        self.close()

    def close(self) -> None:
        """Complete the workbook and write it to its stream."""
        self.book.close()

    def style(self, **wanted: Any) -> Format:
        """Return the cell format with these properties, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            plain = {"font_name": _FACE, "font_size": 11, "valign": "vcenter", "font_color": _INK}
            quoted = wanted.pop("quoted", False)
            self._formats[key] = self.book.add_format(plain | wanted)
            if quoted:
                self._formats[key].set_quote_prefix()
        return self._formats[key]

    def page(
        self,
        name: str,
        *,
        title: str,
        about: str,
        columns: Sequence[Column],
        fixed: int = 2,
        foot: tuple[str, str] = ("", ""),
        portrait: bool = False,
    ) -> "Page":
        """Begin a sheet: title, one line about it, header; `foot` stands beside the page number."""
        return Page(
            self, name, title, about, tuple(columns), fixed=fixed, foot=foot, portrait=portrait
        )

    def notes(self, name: str, *, about: str, foot: str, lines: Iterable[tuple[str, str]]) -> None:
        """Write a sheet of how to fill in another one: what, and how."""
        columns = [Column("事项", 18), Column("怎么填", 76, "long")]
        page = self.page(
            name,
            title="填写说明",
            about=about,
            columns=columns,
            fixed=0,
            foot=("", foot),
            portrait=True,
        )
        for what, how in lines:
            page.row([what, how])


class Page:
    """A sheet being written from top to bottom."""

    def __init__(
        self,
        book: Formal,
        name: str,
        title: str,
        about: str,
        columns: tuple[Column, ...],
        *,
        fixed: int,
        foot: tuple[str, str],
        portrait: bool,
    ) -> None:
        """Write title, about line and header, and set up the paper."""
        self.sheet = book.book.add_worksheet(name)
        self.columns = columns
        self._book = book
        self._last = len(columns) - 1
        self._cells: dict[tuple[str, bool, bool], Format] = {}
        self.at = 0
        for number, column in enumerate(columns):
            self.sheet.set_column(number, number, column.width)
        self._across(title, 32, font_size=18, bold=True, align="center")
        self._across(about, 20, align="left", font_size=10.5)
        head = self.at
        self._header()
        self.first = self.at
        self.sheet.freeze_panes(self.at, fixed)
        self._paper(head, foot, portrait)

    def _paper(self, head: int, foot: tuple[str, str], portrait: bool) -> None:
        sheet = self.sheet
        sheet.set_portrait() if portrait else sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head, self.at - 1)
        sheet.set_margins(left=0.55, right=0.55, top=0.6, bottom=0.75)
        sheet.center_horizontally()
        left, right = (words.replace("&", "&&")[:80] for words in foot)
        sheet.set_footer(f"&L&9{left}&C&9第 &P 页 共 &N 页&R&9{right}")

    def _across(self, words: str, height: float, **style: Any) -> None:
        """Write one line across the whole width."""
        made = self._book.style(text_wrap=True, quoted=is_active(words), **style)
        self.sheet.set_row(self.at, height)
        if self._last:
            self.sheet.merge_range(self.at, 0, self.at, self._last, "", made)
        self.sheet.write_string(self.at, 0, words, made)
        self.at += 1

    def _header(self) -> None:
        made = self._book.style(
            bold=True, align="center", text_wrap=True, border=1, bg_color=_GREY, font_size=10.5
        )
        if not any(column.group for column in self.columns):
            self.sheet.set_row(self.at, 26)
            for number, column in enumerate(self.columns):
                self.sheet.write_string(self.at, number, column.label, made)
            self.at += 1
            return
        self.sheet.set_row(self.at, 22)
        self.sheet.set_row(self.at + 1, 34)
        numbered = list(enumerate(self.columns))
        for group, members in groupby(numbered, key=lambda pair: pair[1].group or pair):
            self._head_of(group if isinstance(group, str) else "", list(members), made)
        self.at += 2

    def _head_of(self, group: str, members: list[tuple[int, Column]], made: Format) -> None:
        first, last = members[0][0], members[-1][0]
        if not group:
            self.sheet.merge_range(self.at, first, self.at + 1, first, members[0][1].label, made)
            return
        if last > first:
            self.sheet.merge_range(self.at, first, self.at, last, group, made)
        else:
            self.sheet.write_string(self.at, first, group, made)
        for number, column in members:
            self.sheet.write_string(self.at + 1, number, column.label, made)

    def heading(self, words: str) -> None:
        """Write a line that begins a block of rows."""
        self._across(words, 24, bold=True, align="left", border=1, bg_color=_GREY)

    def row(self, values: Sequence[Value], *, grey: frozenset[int] = frozenset()) -> None:
        """Write one row; a number stays a number, None stays empty; columns in `grey` are tinted."""
        self.sheet.set_row(self.at, self._height(values))
        for number, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            active = isinstance(value, str) and is_active(value)
            made = self._cell(column.kind, number in grey, active)
            if value is None or value == "":
                self.sheet.write_blank(self.at, number, None, made)
            elif isinstance(value, str):
                self.sheet.write_string(self.at, number, value, made)
            else:
                self.sheet.write_number(self.at, number, value, made)
        self.at += 1

    def _cell(self, kind: str, grey: bool, active: bool) -> Format:
        """The format of a cell, found at once for the next one like it."""
        made = self._cells.get((kind, grey, active))
        if made is None:
            tint = {"bg_color": _GREY} if grey else {}
            quoted = {"quoted": True} if active else {}
            made = self._book.style(**KINDS[kind], border=1, **tint, **quoted)
            self._cells[kind, grey, active] = made
        return made

    def _height(self, values: Sequence[Value]) -> float:
        """Room for the longest wrapped text of a row."""
        lines = 1
        for column, value in zip(self.columns, values, strict=True):
            if column.kind == "long" and isinstance(value, str):
                lines = max(lines, -(-round(width_of(value)) // max(1, int(column.width) - 1)))
        return 20.0 + 14.0 * (lines - 1)

    def note(self, words: str) -> None:
        """Write a line of notes below the table, as high as its words need."""
        width = sum(column.width for column in self.columns) or 1
        lines = max(1, -(-round(width_of(words) * 1.05) // int(width)))
        self._across(words, 6 + 15 * lines, align="left", font_size=10, valign="top")


def width_of(words: str) -> float:
    """Return about how many half-width characters a text takes at body size."""
    narrow = ("Na", "N", "H")
    return sum(1 if unicodedata.east_asian_width(char) in narrow else _LINE_CHARS for char in words)
