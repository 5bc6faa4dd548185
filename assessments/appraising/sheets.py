"""The input as raw tables: an .xlsx workbook or a folder of CSV files, every cell as text or Odd."""

import csv
import datetime
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import ElementTree
from openpyxl.utils.exceptions import InvalidFileException

from assessments.appraising import cells
from assessments.appraising.cells import Cell
from assessments.appraising.problems import BadInput, InputProblem

NOTES = "说明"
LARGEST_CSV = 200 * 2**20
LARGEST_UNPACKED = 500 * 2**20
LARGEST_RATIO = 200
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOOK = "xl/workbook.xml"
_DAMAGED = "文件已损坏或不是 .xlsx 工作簿，请用表格软件另存为 .xlsx 后再试。"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError, AttributeError,
    ParseError, EOFError, RuntimeError, OSError, InvalidFileException,
)  # fmt: skip


@dataclass
class Sheet:
    """A raw table: its header cells and its rows with their numbers (the header is row 1)."""

    name: str
    header: list[Cell] = field(default_factory=list)
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing at all is written in it."""
        return not self.rows and not any(self.header)


def read(path: Path) -> list[Sheet]:
    """All tables of a workbook or folder but the notes; `BadInput` says why it can't be read."""
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise _bad("没有这个文件或文件夹，请核对路径。")
    if path.suffix.lower() == ".csv":
        raise _bad("请给出存放 CSV 文件的文件夹，其中至少有 subjects.csv。")
    return _workbook(path)


def _bad(sentence: str, table: str = "input") -> BadInput:
    return BadInput([InputProblem(table, 1, "-", sentence)])


def _folder(path: Path) -> list[Sheet]:
    sheets, problems = [], []
    for file in sorted(path.iterdir()):
        if file.name.startswith(".") or file.suffix.lower() != ".csv" or file.stem == NOTES:
            continue
        try:
            sheets.append(_csv(file))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return sheets


def _csv(file: Path) -> Sheet:
    if file.stat().st_size > LARGEST_CSV:
        raise _bad("文件过大，请分批计算。", file.stem)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return _sheet(file.stem, csv.reader(lines, strict=True))
    except UnicodeDecodeError as error:
        raise _bad("文件不是 UTF-8 编码，请另存为“CSV UTF-8”后再试。", file.stem) from error
    except csv.Error as error:
        raise _bad(
            "CSV 的引号或分隔有误，请用表格软件另存为 CSV UTF-8 后再试。", file.stem
        ) from error


def _sheet(name: str, rows: Iterator[list[Any]]) -> Sheet:
    """Rows without any content are left out; the first row is the header."""
    sheet = Sheet(name.strip())
    for number, row in enumerate(rows, start=1):
        found: list[Cell] = [cell if cell != "" else None for cell in row]
        if number == 1:
            sheet.header = found
        elif any(cell is not None for cell in found):
            sheet.rows.append((number, found))
    return sheet


def _workbook(path: Path) -> list[Sheet]:
    named = _look_inside(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parts of a workbook that don't matter here
        try:
            book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        except _BROKEN as error:
            raise _bad(_DAMAGED) from error
        try:
            if len(book.sheetnames) != named:  # openpyxl passes over sheets it can't find
                raise _bad(_DAMAGED)
            return _tabs(book)
        finally:
            book.close()


def _tabs(book: Any) -> list[Sheet]:
    sheets, problems = [], []
    for tab in book.worksheets:
        if tab.title.strip() == NOTES:
            continue
        try:
            tab.reset_dimensions()
            sheets.append(_sheet(tab.title, ([_cell(c) for c in row] for row in tab.rows)))
        except _BROKEN:
            problems += _bad("这张表已损坏，请另存为 .xlsx 后再试。", tab.title).problems
    if problems:
        raise BadInput(problems)
    return sheets


def _look_inside(path: Path) -> int:
    """How many sheets a workbook names; refuse what is none, or would unpack to too much."""
    with path.open("rb") as file:
        if file.read(8) == OLD_OFFICE:
            raise _bad("这是旧版 .xls 或加了密码的文件，请去掉密码并另存为 .xlsx 后再试。")
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
            if size > LARGEST_UNPACKED or size > LARGEST_RATIO * max(path.stat().st_size, 2**20):
                raise _bad("文件展开后过大，不像是一份考核表，请只留下有内容的表再试。")
            if BOOK not in packed.namelist():
                raise _bad("这不是 .xlsx 工作簿，请用表格软件另存为 .xlsx 后再试。")
            tree = ElementTree.fromstring(packed.read(BOOK))
    except _BROKEN as error:
        raise _bad(_DAMAGED) from error
    return sum(element.tag.endswith("}sheet") for element in tree.iter())


def _cell(cell: Any) -> Cell:
    """One workbook cell: text as it is, numbers as text at 15 digits, anything else is Odd."""
    value, kind = cell.value, cell.data_type
    if value is None:
        return None
    if kind == "f":
        return cells.FORMULA
    if kind == "e":
        return cells.ERROR
    if isinstance(value, bool):
        return cells.BOOLEAN
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return cells.DATE
    if isinstance(value, int | float):
        return cells.PERCENT if "%" in (cell.number_format or "") else cells.number_text(value)
    return str(value)
