"""The frame in Chromium: the menu of a phone, larger type, a job's progress, an ended session."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from members.models import Account
from portal.models import Job
from tests.browser.sheets import sign_in
from tests.looking import faults, overhang
from tests.world import PASSWORD, account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def owner(transactional_db: None) -> Account:
    """Who sits at the desk."""
    return account("sunjingyi")


@pytest.fixture
def desk(page: Page, live_server: Any, owner: Account) -> Iterator[Page]:
    """A browser of somebody signed in, which complains about nothing."""
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    sign_in(page.context, owner, live_server.url)
    page.goto(f"{live_server.url}/jobs/")
    page.wait_for_load_state()
    yield page
    page.goto("about:blank")  # no more polling while the database goes


def test_signing_in_by_the_form(page: Page, live_server: Any, owner: Account) -> None:
    page.goto(f"{live_server.url}/sign-in/?next=/jobs/")
    page.fill("#username", owner.username)
    page.fill("#password", PASSWORD)
    page.click("text=显示")
    expect(page.locator("#password")).to_have_attribute("type", "text")
    page.click("button.btn-primary")
    expect(page).to_have_url(re.compile("/jobs/$"))
    page.goto("about:blank")


def running(owner: Account) -> Job:
    """A job some worker does."""
    return Job.objects.create(
        kind="tests.kind",
        title="计分：微山县",
        requested_by=owner,
        state="running",
        started_at=timezone.now() - dt.timedelta(seconds=20),
        done=10,
        total=40,
    )


def test_menu_of_a_phone_opens_and_closes_by_keyboard(desk: Page) -> None:
    desk.set_viewport_size(PHONE)
    menu, button = desk.locator("#menu"), desk.locator("#menu-button")
    expect(menu).to_be_hidden()
    button.focus()
    desk.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(menu.locator("a").first).to_be_focused()
    desk.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_the_masthead_stays_on_a_page_of_several_screens(
    desk: Page, live_server: Any, owner: Account
) -> None:
    now = timezone.now()
    Job.objects.bulk_create(
        Job(kind="k", title=f"导出{n}", requested_by=owner, state="done", finished_at=now)
        for n in range(60)
    )
    desk.goto(f"{live_server.url}/jobs/")
    desk.set_viewport_size({"width": 1366, "height": 300})
    desk.evaluate("scrollTo(0, 5000)")
    assert desk.evaluate("scrollY") > 300
    assert desk.evaluate("document.querySelector('.jn-mast').getBoundingClientRect().top") == 0


def test_menu_of_a_phone_is_there_without_scripts(browser: Any, desk: Page) -> None:
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, storage_state=desk.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(desk.url)
    plain.click("#menu-button")
    expect(plain.locator("#menu a").first).to_be_in_viewport()
    context.close()


def test_larger_type_and_folded_menu_take_effect_at_once_and_stay(desk: Page) -> None:
    with desk.expect_response("**/large-type/"):
        desk.click("text=大字")
    expect(desk.locator("html")).to_have_attribute("data-type", "large")
    with desk.expect_response("**/fold/"):
        desk.click("text=收起菜单")
    expect(desk.locator("#body")).to_have_class(re.compile("rail"))
    desk.reload()
    expect(desk.locator("html")).to_have_attribute("data-type", "large")
    expect(desk.locator("#body")).to_have_class(re.compile("rail"))


def test_nothing_overflows_a_phone_even_in_larger_type(desk: Page, owner: Account) -> None:
    running(owner)
    desk.set_viewport_size(PHONE)
    for large in (False, True):
        if large:
            with desk.expect_response("**/large-type/"):
                desk.click("text=大字")
        for address in ("/", "/jobs/", "/password/", "/nowhere/"):
            desk.goto(re.sub(r"(https?://[^/]+).*", r"\1", desk.url) + address)
            assert overhang(desk) == 0, (address, large)


def test_progress_is_followed_to_the_end_without_a_reload(desk: Page, owner: Account) -> None:
    job = running(owner)
    desk.reload()
    card = desk.locator(f"#job-{job.pk}")
    expect(card).to_contain_text("25.0%")
    expect(desk.locator("#live-jobs")).to_contain_text("1")
    Job.objects.filter(pk=job.pk).update(done=30)
    expect(card).to_contain_text("75.0%")
    Job.objects.filter(pk=job.pk).update(
        state="done", done=40, finished_at=timezone.now(), result={"url": "/x/", "verb": "看结果"}
    )
    expect(card.locator("a", has_text="看结果")).to_be_visible()
    expect(desk.locator("#said")).to_have_text("计分：微山县：已完成")
    expect(desk.locator("#live-jobs")).to_be_hidden()


def test_an_ended_session_is_said_and_the_page_stays(desk: Page, owner: Account) -> None:
    running(owner)
    desk.reload()
    Session.objects.all().delete()
    said = desk.locator(".jn-said")
    expect(said).to_contain_text("已退出登录，页面上填写的内容还在。")
    expect(said.locator("a")).to_have_attribute("href", "/sign-in/?next=%2Fjobs%2F")
    expect(desk.locator("h1")).to_have_text("我的任务")
    expect(desk.locator("#password")).to_have_count(0)


DRAWER = """
<aside class="jn-drawer" aria-labelledby="why"><header><h2 id="why">93.64分的由来</h2>
<a class="jn-close" href="/jobs/?closed=1">关闭</a></header></aside>
"""
OPENERS = """
const link = '<a id="opener" href="/account/" hx-get="/account/" hx-target="#drawer">由来</a>';
const main = document.querySelector("#main");
main.insertAdjacentHTML("beforeend", `<table><tr><td>${link}</td></tr></table>`);
htmx.process(main);
"""


@pytest.mark.parametrize("closing", ["Escape", "click"])
def test_drawer_takes_the_focus_and_gives_it_back(desk: Page, closing: str) -> None:
    desk.route("**/account/", lambda route: route.fulfill(body=DRAWER, content_type="text/html"))
    desk.evaluate(OPENERS)
    desk.click("#opener")
    drawer = desk.locator(".jn-drawer")
    expect(drawer).to_be_focused()
    expect(desk.locator("#main")).to_have_class(re.compile("with-drawer"))
    expect(desk.locator("tr[aria-selected=true]")).to_have_count(1)
    if closing == "click":
        drawer.locator(".jn-close").click()
    else:
        desk.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(desk.locator("#opener")).to_be_focused()
    expect(desk.locator("#main")).not_to_have_class(re.compile("with-drawer"))
    expect(desk.locator("tr[aria-selected=true]")).to_have_count(0)
    expect(desk).to_have_url(re.compile("closed=1$"))


def test_axe_finds_nothing(desk: Page, owner: Account) -> None:
    job = running(owner)
    home = re.sub(r"(https?://[^/]+).*", r"\1", desk.url)
    addresses = ("/", "/jobs/", f"/jobs/{job.pk}/", "/password/", "/nowhere/")
    assert [fault for address in addresses for fault in faults(desk, home + address)] == []
