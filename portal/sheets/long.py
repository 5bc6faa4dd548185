"""Long workbooks read in one stream: looked at before they are parsed, never held as cells.

`packed` and `tables` make an object of every cell, which a hundred thousand rows do not allow. Here a
sheet is scanned once as bytes for what could do harm or would be read silently wrong (cells far off, which
the reader would fill the space up to; formulas and errors, of which it gives a value or nothing), and then
read by calamine row by row.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from defusedxml import ElementTree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from portal.refusals import Invalid
from portal.sheets import packed

LARGEST = 20 * 2**20
"""Bytes of the file; what it unpacks to is bounded by packed.LARGEST_UNPACKED."""
LAST_ROW = 110_000
MOST_ODD = 20_000
MOST_CELLS = 300
"""Cells in one row; an honest list has some twenty columns."""
_BLOCK = 1 << 20
_CELL = rb"<c\b[^>]*?\br\s*=\s*[\"']"
_FAR = re.compile(  # begins with the letter itself: what follows looks back, and is asked at few places
    rb"r(?<=\br)\s*=\s*[\"'](?:[A-Z]{3,}|[C-Z][A-Z])[0-9]+[\"'][^>]*(?<!/)>"
    rb"|r(?<=\br)\s*=\s*[\"'][A-Z]+(?:[1-9][0-9]{6,}|[2-9][0-9]{5}|1[1-9][0-9]{4})[\"'][^>]*(?<!/)>"
)
_ODD = re.compile(
    _CELL + rb"([A-Z]+)([0-9]+)[\"'](?:[^>]*\bt\s*=\s*[\"'](e)[\"'][^>]*>|[^>]*>\s*<(f)[\s>/])"
)
_PREFIXED = re.compile(rb"<\w+:(?:worksheet|sheetData)\b")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FORMULA, ERROR = "单元格是公式，请复制后“粘贴为数值”。", "单元格是错误值，请改填正确的内容。"
Cell = str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta


@dataclass
class Scanned:
    """What the bytes of a sheet show: how many rows hold anything, and cells that are not plain values."""

    rows: int = 0
    odd: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) from 1 → the sentence."""


@dataclass
class LongSheet:
    """A sheet ready to be read: its rows, merged cells, and what its bytes showed."""

    name: str
    scanned: Scanned
    _sheet: CalamineSheet

    @property
    def first_column(self) -> int:
        """The column (from 1) the cells of every row begin with."""
        start = self._sheet.start
        return start[1] + 1 if start is not None else 1

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield (number, cells) of the rows that hold anything, from the top."""
        if self._sheet.start is None:
            return
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            if any(cell != "" for cell in cells):
                yield number, cells

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Return the merged cells as (first row, first column, last row, last column), from 1."""
        found = self._sheet.merged_cell_ranges or []
        return [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in found]


class LongBook:
    """A workbook that was looked at; its sheets are parsed when they are asked for."""

    def __init__(self, data: bytes, name: str, scans: dict[str, Scanned]) -> None:
        """Remember the bytes and what the scan of each sheet (by its name) showed."""
        self.name, self.scans, self._data = name, scans, data

    @property
    def most_rows(self) -> int:
        """How many rows of the longest sheet hold anything."""
        return max((scan.rows for scan in self.scans.values()), default=0)

    def sheet(self, name: str, *, beside: Iterable[str] = ()) -> LongSheet:
        """Return the sheet called `name`, or the only one that holds anything (but those in `beside`)."""
        titles = {title.strip(): title for title in self.scans}
        others = [
            t for s, t in titles.items() if s not in beside and self.scans[t].rows and s != name
        ]
        if name in titles:
            title = titles[name]
        elif len(others) == 1:
            title = others[0]
        else:
            there = "、".join(f"“{t}”" for t in list(self.scans)[:6]) or "没有可读的表"
            raise Invalid(
                f"工作簿里找不到“{name}”表，现有{there}。请用本页下载的模板填写，不要改表名。"
            )
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(self._data))
            return LongSheet(title, self.scans[title], book.get_sheet_by_name(title))
        except (CalamineError, ValueError, OSError) as broken:
            raise packed.damaged(self.name) from broken


def open_long(stream: IO[bytes], name: str) -> LongBook:
    """Return the workbook in `stream`; Invalid says in a sentence why it is none or cannot be taken."""
    stream.seek(0)
    data = stream.read(LARGEST + 1)
    packed.refuse_other_formats(data, name, LARGEST)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            packed.refuse_bombs(archive.infolist(), name)
            packed.refuse_other_packages(archive, name)
            packed.refuse_definitions(archive, name)
            parts = _parts(archive)
            return LongBook(data, name, {t: _scan(archive, p, name) for t, p in parts.items()})
    except packed.BROKEN as broken:
        raise packed.damaged(name) from broken


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part, in the workbook's order; KeyError where a part is missing."""
    targets: dict[str, str] = {}
    for one in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        target = one.get("Target", "")
        targets[one.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    book: Any = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    found = {}
    for one in book.iter(f"{_MAIN}sheet"):
        part = targets[one.get(_REL, "")]
        archive.getinfo(part)
        if part.startswith("xl/worksheets/"):
            found[one.get("name", "")] = part
    return found


def _scan(archive: zipfile.ZipFile, part: str, name: str) -> Scanned:
    """Look a sheet through, a row at a time; nothing of it is kept."""
    found, rest = Scanned(), b""
    with archive.open(part) as stream:
        head = stream.peek(4096)[:4096] if hasattr(stream, "peek") else b""
        if _PREFIXED.search(head):
            raise _unusual(name)
        while block := stream.read(_BLOCK):
            *rows, rest = (rest + block).split(b"</row>")
            for row in rows:
                _look(row, found, name)
            if len(rest) > 4 * _BLOCK:
                rest = packed.EMPTY_ROW.sub(b"", rest)
                if len(rest) > 4 * _BLOCK:
                    raise _unusual(name)
    _look(rest, found, name)
    return found


def _look(row: bytes, found: Scanned, name: str) -> None:
    if _FAR.search(row) or row.count(b"<c ") + row.count(b"<c>") > MOST_CELLS * (
        1 + row.count(b"<row")
    ):
        raise Invalid(
            f"“{name}”的内容太散：离表头很远的地方还有内容，或者超过{LAST_ROW}行。"
            "请只留要填的表，删去名单以外的行和列后再上传。"
        )
    if not packed.CONTENT.search(row):
        return
    found.rows += 1
    if b"<f" in row or b'"e"' in row or b"'e'" in row:
        for letters, number, error, _ in _ODD.findall(row):
            if len(found.odd) < MOST_ODD:
                found.odd[int(number), _column(letters)] = ERROR if error else FORMULA


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _unusual(name: str) -> Invalid:
    return Invalid(f"“{name}”的写法不常见，没有读取。{packed.SAVE_AS}")
