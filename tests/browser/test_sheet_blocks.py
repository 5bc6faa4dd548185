"""The entry sheet in Chromium: blocks of cells on the clipboard, and undo."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Entry
from tests.browser.sheets import Sheet, on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class TestBlocks:
    """Copy, cut and paste, with spreadsheets on the other side."""

    def test_a_block_from_a_spreadsheet(self, sheet: Sheet) -> None:
        sheet.stand(1, "de")
        sheet.paste("18\t17\r\n１９\t16.5\r\n")
        expect(sheet.cell(1, "de")).to_have_class(re.compile("pasted"))
        sheet.saved()
        got = [sheet.stands(line, name) for line in (1, 2) for name in ("de", "neng")]
        assert got == ["18", "17", "19", "16.5"]
        expect(sheet.page.locator("#sheet-foot .tip")).to_have_text(
            "已粘贴，改了4格。可按Ctrl Z撤销。"
        )

    def test_quoted_cells(self, sheet: Sheet) -> None:
        sheet.stand(0, "title")
        sheet.paste('"第一行\n第""二""行\t完"\t40\n说"好"的\t"25"\n')
        expect(sheet.cell(0, "title")).to_have_text('第一行 第"二"行 完')
        expect(sheet.cell(0, "target")).to_have_text("40")
        expect(sheet.cell(1, "title")).to_have_text('说"好"的')
        expect(sheet.cell(1, "target")).to_have_text('"25"')
        sheet.saved()
        assert sheet.stands(0, "title") == '第一行 第"二"行 完'

    def test_an_html_table_where_there_is_no_text(self, sheet: Sheet) -> None:
        sheet.stand(0, "de")
        sheet.paste(
            html="<p>表</p><table><tr><td rowspan=2>18</td><td>17<br></td></tr>"
            "<tr><td>16</td></tr><tr><td colspan=2> 15 </td></tr></table>"
        )
        expect(sheet.cell(0, "neng")).to_have_text("17")
        sheet.saved()
        got = [sheet.stands(line, name) for line in (0, 1, 2) for name in ("de", "neng")]
        assert got == ["18", "17", "", "16", "15", ""]

    def test_computed_columns_swallow_theirs_and_are_counted(self, sheet: Sheet) -> None:
        sheet.stand(0, "lian")
        sheet.paste("19\t93\t公文\t120\t120\t100.00\n")
        expect(sheet.cell(0, "actual")).to_have_text("120")
        expect(sheet.cell(0, "lian")).to_have_text("19")
        expect(sheet.page.locator("#sheet-foot .tip")).to_contain_text(
            "2格落在自动计算或锁定的格上，没有写入。"
        )

    def test_more_than_fits_is_asked_first(self, sheet: Sheet) -> None:
        sheet.stand(4, "bonus")
        rows = "\n".join("\t".join(["1"] * 8) for _ in range(5))
        sheet.paste(rows)
        dialog = sheet.page.locator("dialog")
        expect(dialog).to_contain_text("复制的是5行8列，从选中的格往右下只放得下2行6列。")
        sheet.press("Escape")
        expect(dialog).to_have_count(0)
        assert sheet.cell(4, "bonus").text_content() == ""
        on(sheet, 4, "bonus")
        sheet.paste(rows)
        dialog.get_by_text("只贴2行6列").click()
        expect(sheet.cell(5, "loss")).to_have_text("1")
        sheet.saved()
        assert Entry.objects.count() == 8

    def test_too_much_is_answered_and_nothing_written(self, sheet: Sheet) -> None:
        sheet.stand(0, "de")
        sheet.paste("\n".join("\t".join(["1"] * 16) for _ in range(300)))
        dialog = sheet.page.locator("dialog")
        expect(dialog).to_contain_text("一次最多粘贴4000格，这一块有300行16列，共4800格。")
        dialog.get_by_text("知道了").click()
        expect(sheet.cell(0, "de")).to_have_text("")

    def test_blank_lines_beyond_the_table_are_nothing(self, sheet: Sheet) -> None:
        sheet.stand(5, "de")
        sheet.paste("18\t17\n\t\n\t\n")
        expect(sheet.cell(5, "neng")).to_have_text("17")
        expect(sheet.page.locator("dialog")).to_have_count(0)

    def test_names_in_another_order_are_noticed(self, sheet: Sheet) -> None:
        names = [sheet.cell(line, "name").text_content() for line in range(2)]
        sheet.stand(0, "section")
        sheet.press("ArrowLeft")
        sheet.paste(f"{names[1]}\t\t18\n{names[0]}\t\t17\n")
        dialog = sheet.page.locator("dialog")
        expect(dialog).to_contain_text(f"第1行表里是{names[0]}，粘贴的是{names[1]}，一共2行不一样")
        sheet.press("Escape")
        expect(sheet.cell(0, "de")).to_have_text("")
        sheet.paste(f"{names[0]}\t\t18\n{names[1]}\t\t17\n")
        expect(sheet.cell(1, "de")).to_have_text("17")

    def test_copy_and_cut(self, sheet: Sheet) -> None:
        sheet.stand(0, "title")
        sheet.paste('他说"好"\t40\n公文\t30\n')
        sheet.stand(0, "title")
        sheet.press("Shift+ArrowDown", "Shift+ArrowRight", "Control+c")
        assert sheet.clipboard() == '"他说""好"""\t40\r\n公文\t30'
        sheet.stand(2, "title")
        sheet.press("Control+v")
        expect(sheet.cell(2, "title")).to_have_text('他说"好"')
        sheet.stand(1, "target")
        sheet.press("Control+x")
        expect(sheet.cell(1, "target")).to_have_text("")
        assert sheet.clipboard() == "30"

    def test_dragging_takes_a_block_and_one_value_fills_it(self, sheet: Sheet) -> None:
        sheet.cell(0, "de").hover()
        sheet.page.mouse.down()
        sheet.cell(2, "neng").hover()
        sheet.page.mouse.up()
        sheet.paste("18")
        expect(sheet.cell(2, "neng")).to_have_text("18")
        sheet.saved()
        assert Entry.objects.filter(text="18").count() == 6


class TestUndo:
    """One's own steps, a paste as one of them; a saved cell gets its former text as a new entry."""

    def test_back_and_again(self, sheet: Sheet) -> None:
        sheet.type(0, "de", "18")
        sheet.stand(1, "de")
        sheet.paste("17\t16\n15\t14\n")
        sheet.saved()
        sheet.press("Control+z")
        expect(sheet.cell(1, "de")).to_have_text("")
        expect(sheet.cell(2, "neng")).to_have_text("")
        expect(sheet.cell(0, "de")).to_have_text("18")
        sheet.press("Control+z")
        expect(sheet.cell(0, "de")).to_have_text("")
        sheet.saved()
        sheet.press("Control+y", "Control+Shift+z")
        expect(sheet.cell(2, "neng")).to_have_text("14")
        sheet.saved()
        assert (sheet.stands(0, "de"), sheet.stands(2, "neng")) == ("18", "14")
        history = Entry.objects.filter(subject__position=3, item="neng").order_by("pk")
        assert [e.text for e in history] == ["14", "", "14"]

    def test_nothing_left(self, sheet: Sheet) -> None:
        sheet.stand(0, "de")
        sheet.press("Control+z")
        expect(sheet.page.locator("#sheet-foot .tip")).to_have_text("没有可以撤销的。")
