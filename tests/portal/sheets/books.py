"""Workbooks for tests, honest and hostile, built from bytes where no library would write them."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl

HEAD = ["编号", "姓名", "德", "能"]


def book(
    rows: list[list[Any]], head: list[Any] | None = None, name: str = "录入"
) -> openpyxl.Workbook:
    """A workbook with one sheet: a header in row 1, the rows below."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = name
    for row in [head or HEAD, *rows]:
        sheet.append(row)
    return made


def stream(made: openpyxl.Workbook) -> io.BytesIO:
    """The bytes of a workbook, as an upload."""
    found = io.BytesIO()
    made.save(found)
    found.seek(0)
    return found


def rewritten(source: io.BytesIO, change: Callable[[str, bytes], bytes | None]) -> io.BytesIO:
    """The same package with parts changed by `change(name, content)`; None leaves a part out."""
    made = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = change(part, old.read(part))
            if content is not None:
                new.writestr(part, content)
    made.seek(0)
    return made


def with_part(source: io.BytesIO, name: str, content: bytes) -> io.BytesIO:
    """The same package with one part more."""
    made = rewritten(source, lambda _, old: old)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    made.seek(0)
    return made


def with_empty_rows(source: io.BytesIO, count: int, columns: int = 13) -> io.BytesIO:
    """The same workbook with `count` rows below that hold nothing but a format."""
    letters = [openpyxl.utils.get_column_letter(c) for c in range(1, columns + 1)]
    rows = "".join(
        f'<row r="{r}" spans="1:{columns}">'
        + "".join(f'<c r="{letter}{r}" s="0"/>' for letter in letters)
        + "</row>"
        for r in range(1000, 1000 + count)
    ).encode()

    def grow(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        return content.replace(b"</sheetData>", rows + b"</sheetData>")

    return rewritten(source, grow)
