"""Formal workbooks: paper set up, numbers as numbers, and nothing typed acts as a formula."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sheets.formal import Column, Formal

COLUMNS = [
    Column("名次", 7, "whole"),
    Column("姓名", 12),
    Column("总分", 9, "two"),
    Column("说明", 20, "long"),
]
HARMFUL = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
]


def written(rows: list[list[object]]) -> io.BytesIO:
    stream = io.BytesIO()
    with Formal(stream, title="排名", author="张三") as book:
        page = book.page(
            "排名",
            title="县审计局排名",
            about="2026年第三季度",
            columns=COLUMNS,
            foot=("R-1", "演示&虚构"),
        )
        page.heading("县审计局")
        for row in rows:
            page.row(row)
        page.note("方案：第1版")
    stream.seek(0)
    return stream


def test_the_paper_is_set_up_as_offices_print_it():
    sheet = openpyxl.load_workbook(written([[1, "张三", Decimal("95.50"), ""]]))["排名"]
    assert sheet["A1"].value == "县审计局排名"
    assert sheet["A2"].value == "2026年第三季度"
    assert [c.value for c in sheet[3]] == ["名次", "姓名", "总分", "说明"]
    assert sheet.freeze_panes == "C4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.oddFooter.left.text == "R-1"
    assert sheet["A6"].value == "方案：第1版"


def test_numbers_stay_numbers_with_their_decimals_and_missing_stays_empty():
    sheet = openpyxl.load_workbook(
        written([[1, "张三", Decimal("95.5"), None], [None, "李四", None, ""]])
    )
    row, other = sheet["排名"][5], sheet["排名"][6]
    assert (row[0].value, row[2].value, row[2].number_format) == (1, 95.5, "0.00")
    assert (other[0].value, other[2].value) == (None, None)


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_text_is_written_as_text_and_quoted(text):
    sheet = openpyxl.load_workbook(written([[1, text, None, text]]))["排名"]
    for cell in (sheet["B5"], sheet["D5"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.value.removeprefix("_x000D_").strip() == text.strip()


@given(st.text(max_size=40))
def test_no_text_at_all_becomes_a_formula(text):
    sheet = openpyxl.load_workbook(written([[1, text, None, text]]))["排名"]
    assert sheet["B5"].data_type != "f"
    assert sheet["D5"].data_type != "f"


@pytest.mark.office
def test_libreoffice_shows_harmful_text_as_it_is(office, tmp_path: Path):
    path = tmp_path / "harmful.xlsx"
    path.write_bytes(
        written([[n, text, None, text] for n, text in enumerate(HARMFUL, 1)]).getvalue()
    )
    with office(path, "csv:Text - txt - csv (StarCalc):44,34,76").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert [row[1].strip() for row in rows[4:12]] == [text.strip() for text in HARMFUL]
