"""Workbooks of made-up people for tests: rows with right numbers, put into an .xlsx and read again."""

import datetime as dt
import io
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from members.secrets import check_digit
from members.workbooks import layout
from portal.sheets.long import LongBook, open_long

HEAD = list(layout.HEADS.values())
KEYS = list(layout.KEYS)


def number_of(serial: int, born: dt.date = dt.date(1990, 1, 31), area: str = "990101") -> str:
    """A right identity number of nobody: division 990101 does not exist. Odd serials are men."""
    first = f"{area}{born:%Y%m%d}{serial % 1000:03}"
    return first + check_digit(first)


def row(serial: int, **other: Any) -> dict[str, Any]:
    """A right row of a Party member of 前村; `other` cells instead."""
    born = dt.date(1960 + serial % 40, 1 + serial % 12, 1 + serial % 28)
    values: dict[str, Any] = {
        "name": f"孙{'一二三四五六七八九十'[serial % 10]}{'甲乙丙丁戊己庚辛壬癸'[serial // 10 % 10]}",
        "identity": number_of(serial, born),
        "ethnicity": "汉族",
        "born": born,
        "native_place": "山东微山",
        "education": "大学专科",
        "telephone": f"1390000{serial:04}",
        "work": "务农",
        "branch": "前村党支部",
        "stage": "正式党员",
        "joined_on": dt.date(born.year + 20, 7, 1),
        "full_on": dt.date(born.year + 21, 7, 1),
        "since": dt.date(born.year + 25, 7, 1),
    }
    return values | other


def workbook(rows: list[dict[str, Any]], head: list[str] | None = None) -> openpyxl.Workbook:
    """A workbook with the header in row 1."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = layout.SHEET
    sheet.append(head or HEAD)
    for one in rows:
        sheet.append([one.get(key) for key in KEYS])
    return made


def content(made: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def long(rows: list[dict[str, Any]]) -> LongBook:
    """The workbook of rows, ready to be read."""
    return open_long(io.BytesIO(content(workbook(rows))), "人员.xlsx")


def upload(data: openpyxl.Workbook | bytes, name: str = "人员.xlsx") -> SimpleUploadedFile:
    """A workbook as a browser sends it."""
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else content(data))
