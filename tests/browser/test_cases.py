"""Cases in Chromium: every page looked over; a case handled on a phone without JavaScript."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from grids.actions.escalation import escalate_overdue
from grids.models import Case
from tests import grids_world as gw
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def world(transactional_db: None) -> gw.GridsWorld:
    """One township of 汶上县 with two villages."""
    return gw.build()


@pytest.fixture
def seat(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, world: gw.GridsWorld
) -> Iterator[Callable[..., Page]]:
    """Sit down as somebody: `seat("secretary", "/…", java_script_enabled=False)`."""
    made: list[BrowserContext] = []

    def open_page(name: str, address: str, **more: Any) -> Page:
        context = browser.new_context(**(browser_context_args | more))
        made.append(context)
        client = Client()
        client.force_login(world.who(name), backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda problem: pytest.fail(str(problem)))
        page.goto(live_server.url + address)
        return page

    yield open_page
    for context in made:
        context.close()


def test_pages_of_cases_hold_what_they_promise(world, seat, live_server) -> None:
    """No complaint of axe, nothing sticking out, for who sends, who handles and who supervises."""
    case, urgent = world.handling(), world.report(code="hazard")
    Case.objects.filter(pk=case.pk).update(due_on="2026-10-02")
    escalate_overdue()
    found = []
    for name, addresses in (
        ("dispatcher", ("/grids/board/", "/grids/cases/", f"/grids/cases/{urgent.pk}/")),
        ("secretary", (f"/grids/cases/{case.pk}/",)),
        ("officer", ("/grids/board/",)),
    ):
        page = seat(name, "/")
        for address in addresses:
            found += faults(page, live_server.url + address)
    assert not found


def test_a_case_is_handled_on_a_phone_without_scripts(world, seat) -> None:
    case = world.sent()
    page = seat("secretary", "/", viewport=PHONE, java_script_enabled=False)
    page.click("text=签收事项1件")
    page.click("button:has-text('签收')")
    expect(page.locator("body")).to_contain_text("已签收，请在期限前办结")
    page.click("button:has-text('开始办理')")
    page.fill("#resolve_reason", "换了灯")
    page.click("button:has-text('报办结')")
    page.fill("#feed_back_reason", "已告诉住户")
    page.click("button:has-text('反馈')")
    expect(page.locator("body")).to_contain_text("已反馈，等评价")
    case.refresh_from_db()
    assert (case.state, case.done_on) == ("fed_back", gw.TODAY)
