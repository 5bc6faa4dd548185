"""Accounts and grants in Chromium: found while typing, opened, given a role; no script; axe."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from members.models import Account, Person
from portal import workdays
from tests.looking import faults
from tests.members.conftest import House, signing_in
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def street(transactional_db: None, house: House) -> House:
    """The house, committed, with the cadre's pinyin."""
    Person.objects.filter(pk=house.cadre.pk).update(initials="zm", sort_key="zhou min")
    return house


def sign_in(page: Page, server: Any, username: str, password: str = PASSWORD) -> None:
    """Sign in by the form."""
    page.goto(f"{server.url}/sign-in/")
    page.fill("#username", username)
    page.fill("#password", password)
    page.click("button.btn-primary")
    page.wait_for_load_state()


@pytest.fixture
def desk(page: Page, live_server: Any, street: House) -> Iterator[Page]:
    """The county officer's browser, which complains about nothing."""
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    sign_in(page, live_server, "officer")
    yield page
    page.goto("about:blank")


def test_from_the_menu_to_the_first_sign_in(
    desk: Page, live_server: Any, street: House, browser: Browser
) -> None:
    desk.click("#menu >> text=管理")
    desk.click("a.btn-primary")
    desk.locator("#q").press_sequentially("zm")
    desk.click("#found >> text=周敏")
    expect(desk.locator("#id_username")).to_have_value("zhoumin")
    desk.click("button.btn-primary")
    word = desk.locator("#password").inner_text()
    desk.click("a.btn-primary")
    expect(desk.locator(".jn-picked b")).to_have_text("县审计局")
    desk.check("input[value=unit_clerk]")
    desk.fill("#id_reason", "微组干〔2026〕12号")
    desk.click("button.btn-primary")
    expect(desk.locator(".jn-toast")).to_contain_text("已授权：周敏：单位考核专员（县审计局）。")

    other = browser.new_page()
    sign_in(other, live_server, "zhoumin", word)
    expect(other).to_have_url(re.compile("/password/$"))
    expect(other.locator("#menu")).to_have_count(0)
    other.fill("#id_old_password", word)
    other.fill("#id_new_password1", "own-word-4711")
    other.fill("#id_new_password2", "own-word-4711")
    other.click("button.btn-primary")
    expect(other.locator("h1")).to_contain_text("待办")
    other.close()


def test_the_same_road_without_scripts(street: House, live_server: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, live_server, "officer")
    page.goto(f"{live_server.url}/members/accounts/new/")
    page.fill("#q", "周敏")
    page.keyboard.press("Enter")
    page.click("#found >> text=周敏")
    page.click("button.btn-primary")
    page.click("a.btn-primary")
    page.click("text=换一个组织")
    page.fill("#q", "韩庄")
    page.click("button:has-text('查找')")
    page.click("#found >> text=韩庄镇")
    page.check("input[value=unit_clerk]")
    page.fill("#id_reason", "微组干〔2026〕12号")
    page.click("button.btn-primary")
    expect(page.locator("td.main")).to_contain_text("单位考核专员")
    page.click("summary:has-text('撤销')")
    page.fill("[id^=why]:visible", "免去")
    page.click("text=撤销这个角色")
    expect(page.locator("#ended")).to_have_text("已结束的角色")
    context.close()


def test_axe_finds_nothing_and_nothing_runs_over(
    page: Page, live_server: Any, street: House
) -> None:
    account = signing_in("zhangsan", "unit_clerk", street.unit)
    Account.objects.filter(pk=account.pk).update(home=street.unit, must_change_password=True)
    workdays.seed(2026)  # a test that commits empties the table
    sign_in(page, live_server, "top")
    new, give = reverse("members:account_new"), reverse("members:grant", args=[account.pk])
    addresses = [
        reverse("members:accounts"),
        f"{new}?q=zm",
        f"{new}?kind=unit",
        f"{new}?person={street.cadre.pk}",
        f"{new}?organization={street.unit.pk}",
        reverse("members:account", args=[account.pk]),
        give,
        f"{give}?q=",
        "/holidays/?year=2026",
        "/holidays/?year=2031",
    ]
    found = [fault for address in addresses for fault in faults(page, live_server.url + address)]
    page.goto("about:blank")
    assert not found, "\n".join(found)
