"""The everyday finish in Chromium: the key that searches, numbers kept back, a tour walked by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import world as w
from tests.browser.sheets import sign_in
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_search_by_key_and_a_tour_by_keyboard(page: Page, live_server: Any, world: w.World) -> None:
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    sign_in(page.context, world["unit_clerk"], live_server.url)
    page.goto(f"{live_server.url}/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("370826199001011237")
    page.keyboard.press("Enter")
    expect(page.locator("#search:invalid")).to_have_count(1)
    expect(page).to_have_url(f"{live_server.url}/")
    page.locator("#search").fill("韩庄")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="查找", exact=True)).to_be_visible()
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="开始", exact=True).click()
    tour = page.get_by_role("dialog")
    expect(tour.get_by_text("1 / 5")).to_be_visible()
    expect(page.locator("#sheet-box.jn-tour-at")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(tour.locator("li:visible b")).to_have_text("不清楚填什么")
    expect(page.locator("#sheet-cell.jn-tour-at")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    for address in ("/notifications/", "/notifications/settings/", "/exports/", "/search/?q=审计"):
        assert faults(page, f"{live_server.url}{address}") == []
    page.goto("about:blank")
