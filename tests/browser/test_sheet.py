"""The entry sheet in Chromium: the keyboard, wrong cells, closed lines."""

import re

import pytest
from playwright.sync_api import expect

from assessments.actions.entries import mark_not_graded
from assessments.models import Entry, Panel
from tests import world as w
from tests.browser.sheets import Sheet, on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
