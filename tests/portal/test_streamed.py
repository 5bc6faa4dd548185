"""Long workbooks look as short ones do, and hold what was put down, exactly."""

import io
import tempfile
from decimal import Decimal

import openpyxl

from portal.sheets import streamed
from portal.sheets.formal import Column

COLUMNS = (
    Column("姓名", 12),
    Column("总分", 10, "two"),
    Column("名次", 8, "whole"),
    Column("说明", 20, "long"),
)


def test_rows_put_down_are_taken_in_order_numbers_as_numbers():
    rows = [[f"第{number}", Decimal("90.25"), number, None] for number in range(4_500)]
    with tempfile.TemporaryFile() as kept:
        assert streamed.put(kept, rows) == 4_500
        taken = list(streamed.taken(kept))
    assert len(taken) == 4_500
    assert taken[4_499] == ["第4499", 90.25, 4_499, None]
    with tempfile.TemporaryFile() as kept:
        assert streamed.put(kept, []) == 0
        assert list(streamed.taken(kept)) == []


def test_a_sheet_for_paper_whose_texts_are_never_formulas():
    stream = io.BytesIO()
    rows = [["=1+1", 90.25, 3, ""], ["", None, None, "长" * 60]]
    streamed.write(
        stream, iter(rows), name="结果", title="=微山县结果", about="2026年第三季度　　共2行。",
        columns=COLUMNS, foot=("微山县 & 乡镇", "演示数据"),
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    sheet = book["结果"]
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [told[0][0], told[1][0]] == ["=微山县结果", "2026年第三季度　　共2行。"]
    assert told[2] == ["姓名", "总分", "名次", "说明"]
    assert told[3] == ["=1+1", 90.25, 3, None]
    assert told[4] == [None, None, None, "长" * 60]
    for cell in (sheet["A1"], sheet["A4"]):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert (sheet["B4"].number_format, sheet["C4"].number_format) == ("0.00", "0")
    assert sheet["D5"].alignment.wrap_text
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:D1", "A2:D2"}
    assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("B4", "landscape")
    assert "第 &P 页" in sheet.oddFooter.center.text
    assert "微山县 && 乡镇" in sheet.oddFooter.left.text
