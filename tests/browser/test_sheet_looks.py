"""The entry sheet in Chromium: what axe finds, what fits, what a phone shows."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from assessments.actions.entries import mark_not_graded
from assessments.models import Panel
from tests import world as w
from tests.browser.sheets import Sheet
from tests.looking import overhang

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe(sheet: Sheet) -> list[object]:
    """What axe finds on the page as it is now."""
    script = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
    sheet.page.evaluate(script.read_text("utf-8"))
    found = sheet.page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [(v["id"], v["nodes"][0]["target"], v["help"]) for v in found["violations"]]


@pytest.mark.by_turns(2)
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
        assert overhang(sheet.page) == 0, address
        assert axe(sheet) == [], address


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
