"""The entry sheet in Chromium: the keyboard, blocks of cells, undo, wrong cells, what it looks like."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from assessments.actions.entries import mark_not_graded
from assessments.models import Entry, Panel
from tests import world as w
from tests.browser.sheets import Sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def on(sheet: Sheet, line: int, name: str) -> None:
    """Insist that one stands on a cell."""
    expect(sheet.cell(line, name)).to_have_class(re.compile(r"\bon\b"))


class TestKeyboard:
    """Everything can be done without a mouse."""

    def test_typing_replaces_and_enter_goes_down(self, sheet: Sheet) -> None:
        on(sheet, 0, "de")  # the first cell to fill, with the focus in it
        sheet.press("1", "8", "Enter", "1", "9", "Tab", "1", "7", "Enter")
        on(sheet, 2, "de")  # where the run of Tab began
        sheet.saved()
        assert [sheet.stands(0, "de"), sheet.stands(1, "de"), sheet.stands(1, "neng")] == [
            "18",
            "19",
            "17",
        ]
        sheet.stand(0, "de")
        sheet.press("2", "0", "Shift+Enter")
        on(sheet, 0, "de")
        expect(sheet.cell(0, "de")).to_have_text("20")

    def test_tab_skips_what_is_computed_and_goes_on_in_the_next_line(self, sheet: Sheet) -> None:
        sheet.stand(0, "lian")
        sheet.press("Tab")
        on(sheet, 0, "title")
        sheet.cell(0, "ground").click()
        sheet.press("Tab")
        on(sheet, 1, "de")
        sheet.press("Shift+Tab")
        on(sheet, 0, "ground")

    def test_arrows_home_end_and_jumps(self, sheet: Sheet) -> None:
        sheet.stand(0, "de")
        sheet.press("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft")
        on(sheet, 0, "neng")
        sheet.press("End")
        on(sheet, 0, "ground")
        sheet.press("Home", "Control+End")
        on(sheet, 5, "ground")
        sheet.press("Control+Home", "Control+ArrowDown")
        on(sheet, 5, "de")
        sheet.press("ArrowLeft", "ArrowLeft", "ArrowUp")
        on(sheet, 4, "name")
        sheet.press("ArrowLeft")
        on(sheet, 4, "name")

    def test_f2_edits_and_escape_gives_up(self, sheet: Sheet) -> None:
        sheet.type(0, "title", "公文办理")
        sheet.stand(0, "title")
        sheet.press("F2", "ArrowLeft", "ArrowLeft", "Backspace", "Enter")
        expect(sheet.cell(0, "title")).to_have_text("公办理")
        sheet.stand(0, "title")
        sheet.press("x", "Escape")
        expect(sheet.cell(0, "title")).to_have_text("公办理")
        sheet.cell(0, "title").dblclick()
        sheet.press("End")
        sheet.page.keyboard.insert_text("好")
        sheet.press("Enter")
        expect(sheet.cell(0, "title")).to_have_text("公办理好")
        sheet.saved()
        assert sheet.stands(0, "title") == "公办理好"

    def test_an_input_method_replaces_too(self, sheet: Sheet) -> None:
        sheet.type(0, "title", "old")
        sheet.stand(0, "title")
        line = sheet.page.context.new_cdp_session(sheet.page)
        compose = {"text": "gong", "selectionStart": 4, "selectionEnd": 4}
        line.send("Input.imeSetComposition", compose)
        sheet.page.keyboard.press("ArrowDown")  # belongs to the list of candidates
        on(sheet, 0, "title")
        line.send("Input.insertText", {"text": "公文"})
        sheet.press("Enter")
        expect(sheet.cell(0, "title")).to_have_text("公文")
        on(sheet, 1, "title")

    def test_delete_clears_a_block(self, sheet: Sheet) -> None:
        for name in ("de", "neng"):
            sheet.type(0, name, "18")
        sheet.saved()
        sheet.stand(0, "de")
        sheet.press("Shift+ArrowRight", "Delete")
        expect(sheet.cell(0, "de")).to_have_text("")
        sheet.saved()
        assert (sheet.stands(0, "de"), sheet.stands(0, "neng")) == ("", "")
        assert Entry.objects.count() == 4

    def test_full_width_digits(self, sheet: Sheet) -> None:
        sheet.stand(0, "de")
        sheet.page.keyboard.insert_text("１８．５")
        sheet.press("Enter")
        expect(sheet.cell(0, "de")).to_have_text("18.5")
        sheet.saved()
        assert sheet.stands(0, "de") == "18.5"

    def test_one_can_leave_the_sheet_and_come_back(self, sheet: Sheet) -> None:
        focused = "document.activeElement.closest('#sheet') !== null"
        sheet.stand(0, "de")
        sheet.press("Escape", "Tab")
        assert not sheet.page.evaluate(focused)
        sheet.press("F6")
        assert sheet.page.evaluate(focused)
        sheet.press("F6")
        expect(sheet.page.locator("#sheet-cell a")).to_be_focused()
        sheet.press("F6", "F6")
        assert sheet.page.evaluate(focused)
        sheet.press("1", "8", "Enter")
        expect(sheet.cell(0, "de")).to_have_text("18")

    def test_the_person_opens_by_keyboard_and_gives_the_focus_back(self, sheet: Sheet) -> None:
        sheet.stand(1, "de")
        sheet.press("Alt+Enter")
        drawer = sheet.page.locator(".jn-drawer")
        expect(drawer).to_be_focused()
        sheet.press("Escape")
        expect(drawer).to_have_count(0)
        expect(sheet.cell(1, "name").locator("a")).to_be_focused()


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


class TestWrong:
    """A wrong cell is marked, explained, counted and led to."""

    def test_sentence_count_and_the_way_there(self, sheet: Sheet) -> None:
        sheet.type(3, "qin", "25")
        cell = sheet.cell(3, "qin")
        expect(cell).to_have_class(re.compile("bad"))
        expect(cell).to_have_attribute("aria-invalid", "true")
        why = sheet.page.locator(f"#{cell.get_attribute('aria-describedby')}")
        expect(why).to_have_text("勤：每项最高20分，现填25。请改为0至20之间的数。")
        expect(sheet.cell(3, "state")).to_have_text("1处有误")
        sheet.type(1, "bonus", "3")
        wrong = sheet.page.locator("#sheet-wrong")
        expect(wrong).to_have_text(re.compile("2处有误，看下一处"))
        sheet.stand(2, "de")
        wrong.click()
        on(sheet, 3, "qin")
        wrong.click()
        on(sheet, 1, "basis")
        expect(sheet.page.locator("#sheet .jn-in")).to_have_attribute(
            "aria-describedby", re.compile("^why-.* sheet-ask$")
        )
        sheet.page.keyboard.insert_text("县发〔2026〕3号")
        sheet.press("Enter")
        sheet.type(3, "qin", "20")
        expect(wrong).to_be_hidden()
        expect(sheet.page.locator("#sheet tr.why")).to_have_count(0)

    def test_the_line_is_computed_as_it_fills(self, sheet: Sheet) -> None:
        sheet.stand(0, "de")
        sheet.paste("19\t18\t19\t18\t19\t\t公文\t120\t120\t\t2\t县发")
        expect(sheet.cell(0, "sum")).to_have_text("93")
        expect(sheet.cell(0, "score")).to_have_text("100.00")
        expect(sheet.cell(0, "total")).to_have_text("98.50")
        expect(sheet.cell(0, "state")).to_have_text("齐")
        expect(sheet.page.locator('[data-count="complete"]')).to_have_text("1")
        sheet.stand(0, "actual")
        expect(sheet.page.locator("#sheet-ask")).to_have_text(
            "公文，目标120。填本季实际完成数；得分=完成÷目标×100，最高100。"
        )


def test_an_own_line_and_one_set_aside_are_closed(desk, panel: Panel, world: w.World) -> None:
    account = world["unit_clerk"]
    account.person = panel.subjects.get(position=1).person
    account.save()
    second = panel.subjects.get(position=2)
    mark_not_graded(actor=world["unit_group"], panel=panel, subject=second, reason="产假")
    sheet = desk(account)
    on(sheet, 2, "de")
    sheet.stand(0, "de")
    expect(sheet.page.locator("#sheet-ask")).to_contain_text("E-CONFLICT")
    sheet.press("1", "8", "Enter")
    expect(sheet.cell(0, "de")).to_have_text("")
    on(sheet, 2, "de")
    sheet.stand(0, "de")
    sheet.paste("18\n18\n18\n")
    expect(sheet.cell(2, "de")).to_have_text("18")
    expect(sheet.page.locator("#sheet-foot .tip")).to_contain_text("2格落在自动计算或锁定的格上")
    sheet.saved()
    assert Entry.objects.count() == 1


def test_a_second_bonus_from_the_drawer_shows_in_the_sheet(sheet: Sheet) -> None:
    sheet.type(0, "bonus", "2")
    sheet.saved()
    sheet.cell(0, "name").locator("a").click()
    drawer = sheet.page.locator(".jn-drawer")
    drawer.locator('input[name^="v."][name$="bonus.basis"]').first.fill("县发〔2026〕3号")
    drawer.get_by_role("button", name="保存", exact=True).click()
    expect(drawer).to_contain_text("已保存1格。")
    expect(sheet.cell(0, "basis")).to_have_text("县发〔2026〕3号")
    drawer.locator('input[name^="v."][name$="bonus2.value"]').fill("1")
    drawer.locator('input[name$="bonus2.basis"][type=file]').set_input_files(
        {"name": "通报.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nx"}
    )
    drawer.get_by_role("button", name="保存", exact=True).click()
    expect(drawer.locator("a", has_text="通报.pdf").first).to_be_visible()
    expect(sheet.cell(0, "basis")).to_contain_text("另1项")


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe(sheet: Sheet) -> list[object]:
    """What axe finds on the page as it is now."""
    script = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
    sheet.page.evaluate(script.read_text("utf-8"))
    found = sheet.page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [(v["id"], v["nodes"][0]["target"], v["help"]) for v in found["violations"]]


@pytest.mark.parametrize("size", [(1366, 768), (360, 800)])
def test_axe_finds_nothing(sheet: Sheet, panel: Panel, size: tuple[int, int]) -> None:
    sheet.type(3, "qin", "25")
    sheet.type(1, "bonus", "3")
    sheet.saved()
    second = panel.subjects.get(position=2)
    mark_not_graded(actor=w.clerk_of(panel), panel=panel, subject=second, reason="产假")
    sheet.page.set_viewport_size({"width": size[0], "height": size[1]})
    base = sheet.address.removesuffix("sheet/")
    one = panel.subjects.get(position=1).pk
    for address in ("sheet/", "plain/", f"people/{one}/", f"people/{second.pk}/", "guide/"):
        sheet.page.goto(base + address)
        sheet.page.wait_for_load_state()
        assert axe(sheet) == [], address
        wide = sheet.page.evaluate("document.documentElement.scrollWidth")
        assert wide == size[0], address


def test_axe_finds_nothing_in_the_drawer(sheet: Sheet) -> None:
    sheet.press("Alt+Enter")
    expect(sheet.page.locator(".jn-drawer")).to_be_focused()
    assert axe(sheet) == []


def test_at_1366_all_columns_are_in_sight(sheet: Sheet) -> None:
    box = "document.querySelector('#sheet-box')"
    assert sheet.page.evaluate(f"{box}.scrollWidth <= {box}.clientWidth")


def test_on_a_phone_people_are_a_list_that_leads_to_forms(sheet: Sheet) -> None:
    sheet.page.set_viewport_size({"width": 360, "height": 800})
    sheet.page.reload()
    expect(sheet.page.get_by_text("用表单录入，每页20人")).to_be_visible()
    expect(sheet.cell(0, "de")).to_be_hidden()
    sheet.cell(0, "name").locator("a").click()
    expect(
        sheet.page.locator('.jn-drawer input[name^="v."][name$="common.de.value"]').first
    ).to_be_visible()
