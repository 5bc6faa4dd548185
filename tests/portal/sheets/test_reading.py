"""Cells read or refused with a sentence; tables found whatever stands above and beside them."""

import datetime as dt
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.refusals import Invalid
from portal.sheets import cells, packed, tables
from tests.portal.sheets import books
from tests.portal.sheets.test_packed import WANTED


def through_file(made: openpyxl.Workbook) -> openpyxl.Workbook:
    return packed.open_book(packed.unpack(books.stream(made), "表.xlsx"), "表.xlsx")


def cell_of(value: object, number_format: str = "") -> openpyxl.cell.Cell:
    made = books.book([[1, "张三", value]])
    if number_format:
        made.active["C2"].number_format = number_format
    return through_file(made)["录入"]["C2"]


@pytest.mark.parametrize(
    ("value", "number_format", "said"),
    [
        ("=10+8", "", "单元格是公式，请复制后“粘贴为数值”。"),
        ("#N/A", "", "单元格是错误值#N/A，请改填数字。"),
        ("#DIV/0!", "", "单元格是错误值#DIV/0!，请改填数字。"),
        (True, "", "单元格是逻辑值TRUE，请改填数字。"),
        (dt.date(2026, 9, 18), "", "单元格是日期2026-09-18，请把格式改为“常规”后重新填数字。"),
        (18, "yyyy-mm-dd", "单元格是日期1900-01-18，请把格式改为“常规”后重新填数字。"),
        (dt.time(8, 30), "", "单元格是日期08:30:00，请把格式改为“常规”后重新填数字。"),
        (
            0.855,
            "0.0%",
            "单元格是百分比格式（85.5%），请把格式改为“常规”，直接填数，如85.5。",
        ),
    ],
)
def test_what_is_not_certain_is_refused_in_a_sentence(value, number_format, said):
    found = cells.read(cell_of(value, number_format), number=True)
    assert found == cells.Read(odd=said)
    assert not found.is_blank


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (18, "18"),
        (17.6, "17.6"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e20, "100000000000000000000"),
        ("18", "18"),
        ("  三十六 ", "三十六"),
        ("上行\n下行", "上行 下行"),
        (None, ""),
    ],
)
def test_numbers_and_words_come_as_text(value, text):
    assert cells.read(cell_of(value), number=True) == cells.Read(text)


def test_a_text_that_looks_like_a_formula_stays_text():
    made = books.book([[1, "张三", None]])
    made.active["C2"].value, made.active["C2"].data_type = "=1+1", "s"
    assert cells.read(through_file(made)["录入"]["C2"]) == cells.Read("=1+1")


@given(st.decimals(0, 999_999, allow_nan=False, allow_infinity=False, places=4))
def test_a_number_typed_in_an_office_program_is_read_as_typed(amount: Decimal):
    text = format(amount.normalize(), "f")
    assert cells.number_text(float(text)) == text


def find(rows: list[list[object]], **words: object) -> tables.Table:
    made = books.book(rows, **words)
    return tables.find_table(through_file(made)["录入"], WANTED)


def test_columns_are_found_by_their_names_in_any_order():
    table = find([["能", "姓名", "德（0—20）", "编号"], [9, "张三", 8, 1]], head=["标题"])
    (row,) = table.rows()
    assert (row.number, row["name"].text, row["de"].text, row["neng"].text) == (3, "张三", "8", "9")
    assert table.problems == []


def test_missing_doubled_and_unknown_columns_are_all_named():
    table = find([], head=["编号", "姓名", "德", "德", "手机"])
    assert [p.sentence for p in table.problems] == [
        "“德”有两列。请删去多的一列，或改用本页下载的模板。",
        "缺少“能”列。请用本页下载的模板填写，不要改动或删除表头。",
    ]
    assert table.unknown == ["手机"]


def test_a_sheet_without_the_header_is_refused():
    with pytest.raises(Invalid, match="找不到表头"):
        find([["甲", "乙"]], head=["一", "二"])


def test_merged_cells_among_the_rows_are_named_with_their_place():
    made = books.book([[1, "张三", 18, 17], [2, "李四", None, 16]])
    made.active.merge_cells("C2:C3")
    table = tables.find_table(through_file(made)["录入"], WANTED)
    assert table.problems == [
        tables.Problem(2, 3, "C2:C3是合并的单元格，分不清各行的值。请取消合并，逐格填写。")
    ]


def test_a_header_in_two_levels_tells_equal_labels_apart():
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "录入"
    sheet["A1"] = "某单位录入表"
    sheet.merge_cells("A1:F1")
    for column, (group, label) in enumerate(
        [
            ("编号", None),
            ("加分（最多10分）", "分值"),
            ("", "依据"),
            ("减分", "分值"),
            ("", "依据"),
        ],
        1,
    ):
        sheet.cell(2, column).value = group or None
        sheet.cell(3, column).value = label
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    sheet.append([7, 2, "文件", 1, "通报"])
    wanted = [
        tables.Wanted("code", "编号"),
        tables.Wanted("b", "分值", "加分", number=True),
        tables.Wanted("bb", "依据", "加分"),
        tables.Wanted("d", "分值", "减分", number=True),
        tables.Wanted("db", "依据", "减分"),
    ]
    table = tables.find_table(through_file(made)["录入"], wanted)
    (row,) = table.rows()
    assert {key: cell.text for key, cell in row.cells.items()} == {
        "code": "7", "b": "2", "bb": "文件", "d": "1", "db": "通报",
    }  # fmt: skip
    assert table.problems == []


def test_the_only_sheet_is_taken_whatever_its_name_but_not_one_of_two():
    made = books.book([[1, "张三", 18, 17]], name="Sheet1")
    made.create_sheet("说明")["A1"] = "x"
    assert tables.sheet_named(made, "录入", beside=("说明",)).title == "Sheet1"
    made.create_sheet("Sheet2")["A1"] = "x"
    with pytest.raises(Invalid, match="现有“Sheet1”、“说明”、“Sheet2”"):
        tables.sheet_named(made, "录入", beside=("说明",))
