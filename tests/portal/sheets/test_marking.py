"""A workbook given back is the person's own: his sheets and styles, our sentences beside."""

import io

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from portal.sheets import marking, packed, tables
from portal.sheets.tables import Problem
from tests.portal.sheets import books
from tests.portal.sheets.test_packed import WANTED

PROBLEMS = [
    Problem(0, 0, "缺少王五。"),
    Problem(2, 3, "德：每项最高20分。"),
    Problem(2, 0, "这一行是本人。"),
    Problem(3, 4, "能要填数字。"),
]


def own() -> openpyxl.Workbook:
    made = books.book([[1, "张三", 25, 18], [2, "李四", 17, "三"]])
    sheet = made.active
    sheet["B2"].font = Font(name="楷体", size=16, color="FF00B050")
    sheet["D2"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["D3"].comment = Comment("问过本人", "王会计")
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[2].height = 44
    other = made.create_sheet("我的台账")
    other["A1"] = "=SUM(B1:B9)"
    other.sheet_properties.tabColor = "FF0000"
    return made


def given_back(made: openpyxl.Workbook, problems: list[Problem]) -> openpyxl.Workbook:
    book = packed.open_book(packed.unpack(books.stream(made), "表.xlsx"), "表.xlsx")
    table = tables.find_table(tables.sheet_named(book, "录入"), WANTED)
    marking.mark(table, problems)
    return openpyxl.load_workbook(io.BytesIO(marking.saved(book, table.sheet)))


def test_the_persons_own_styles_and_sheets_stay():
    back = given_back(own(), PROBLEMS)
    sheet = back["录入"]
    assert back.sheetnames == ["录入", "我的台账"]
    assert back["我的台账"]["A1"].value == "=SUM(B1:B9)"
    assert back["我的台账"].sheet_properties.tabColor.rgb == "00FF0000"
    assert (sheet["B2"].font.name, sheet["B2"].font.size) == ("楷体", 16)
    assert sheet["D2"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet.column_dimensions["B"].width == 33
    assert sheet.row_dimensions[2].height == 44


def test_problems_stand_beside_the_rows_and_on_the_cells():
    sheet = given_back(own(), PROBLEMS)["录入"]
    assert sheet["E1"].value == "导入说明　缺少王五。"
    assert sheet["E2"].value == "这一行是本人。　德：每项最高20分。"
    assert sheet["E3"].value == "能要填数字。"
    assert sheet["C2"].fill.fgColor.rgb == marking.COLOUR
    assert sheet["C2"].comment.text == "【导入核对】德：每项最高20分。"
    assert sheet["D3"].comment.text == "问过本人\n【导入核对】能要填数字。"
    assert sheet["C3"].comment is None


def test_a_second_round_takes_the_first_marks_off():
    first = given_back(own(), PROBLEMS)
    first["录入"]["C2"] = 18
    sheet = given_back(first, [Problem(3, 4, "能要填数字。")])["录入"]
    assert sheet["C2"].comment is None
    assert sheet["C2"].fill.fgColor.rgb != marking.COLOUR
    assert sheet["E1"].value == "导入说明"
    assert sheet["E2"].value is None
    assert sheet["E3"].value == "能要填数字。"
    assert sheet["D3"].comment.text == "问过本人\n【导入核对】能要填数字。"
    assert sheet["F1"].value is None


def test_the_column_of_sentences_is_not_read_again():
    first = given_back(own(), PROBLEMS)
    table = tables.find_table(first["录入"], WANTED)
    assert table.unknown == []
    assert [row.number for row in table.rows()] == [2, 3]


def test_a_sentence_can_not_act_as_a_formula():
    sheet = given_back(own(), [Problem(2, 3, '=HYPERLINK("http://x")')])["录入"]
    assert sheet["E2"].data_type != "f"
