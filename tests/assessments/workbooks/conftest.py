"""A collecting panel of ten people, and the hands of a clerk filling its template."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.models import Panel
from assessments.workbooks import layout
from assessments.workbooks.template import template_of
from tests import world as w

HEAD = 4
"""The row of the template's labels; people begin below."""


@pytest.fixture
def world(db: None, settings: Any) -> w.World:
    """The small county; nobody signs in with a password here, so none is hashed slowly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return w.build()


@pytest.fixture
def panel(world: w.World) -> Panel:
    """The unit's panel, entry open."""
    w.open_quarter(world)
    return Panel.objects.get(organization=world.unit)


@pytest.fixture
def clerk(world: w.World) -> Any:
    """The unit's clerk."""
    return world["unit_clerk"]


@pytest.fixture
def desk(client: Client, clerk: Any) -> Client:
    """A browser the clerk is signed in to."""
    client.force_login(clerk)
    return client


@pytest.fixture
def template(panel: Panel, clerk: Any) -> Callable[[], openpyxl.Workbook]:
    """The clerk's template as it would be downloaded now."""
    return lambda: openpyxl.load_workbook(io.BytesIO(template_of(panel, clerk)))


def columns(book: openpyxl.Workbook) -> dict[str, int]:
    """Label (with its group where needed) → column number of the template's sheet."""
    sheet, found, group = book[layout.SHEET], {}, ""
    for column in range(1, sheet.max_column + 1):
        group = str(sheet.cell(HEAD - 1, column).value or group).partition("（")[0]
        label = str(sheet.cell(HEAD, column).value or group).partition("\n")[0]
        found[f"{group}{label}" if group in ("加分", "减分") else label] = column
    return found


def put(book: openpyxl.Workbook, row: int, **values: Any) -> None:
    """Type values into the row-th person's cells, by label."""
    at = columns(book)
    for label, value in values.items():
        book[layout.SHEET].cell(HEAD + row, at[label]).value = value


def fill(book: openpyxl.Workbook, rows: int = 10) -> openpyxl.Workbook:
    """Type a whole, right sheet."""
    for row in range(1, rows + 1):
        put(
            book,
            row,
            德=18,
            能=18,
            勤=17.5,
            绩=19,
            廉=20,
            重点工作="审计项目",
            目标=100,
            完成=80 + row,
        )
    return book


def upload(book: openpyxl.Workbook | bytes, name: str = "录入表.xlsx") -> SimpleUploadedFile:
    """A workbook as the browser sends it."""
    if isinstance(book, bytes):
        return SimpleUploadedFile(name, book)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())
