"""A first secretary's telephone in Chromium: asked, answered, a visit logged; nothing sticks out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from members.dispatched.models import SpotCheck, WorkLog
from portal import clock
from tests import dispatched_world as dw
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 800}
HERE = "/members/dispatched/"


@pytest.fixture
def page_of(contexts: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """Open a browser as somebody: `page_of(account)`."""

    def sit_down(account: Any, **more: Any) -> Page:
        context = contexts(**more)
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda problem: pytest.fail(str(problem)))
        return page

    return sit_down


def test_he_answers_and_logs_a_visit_on_his_telephone(
    transactional_db: None, page_of: Callable[..., Page], live_server: Any
) -> None:
    world = dw.build()
    check = dw.drawn(world, world.own, state="asked", asked_at=clock.now())
    leave = dw.on_leave(world, world.led, 0, 2)
    base = f"{live_server.url}{HERE}"
    page = page_of(world["self"], viewport=PHONE)
    page.goto(f"{base}mine/")
    page.get_by_role("link", name="去答复").click()
    page.get_by_role("radio", name="在岗").check()
    page.get_by_role("button", name="答复").click()
    expect(page.locator(".jn-chip").first).to_have_text("已答复")
    assert SpotCheck.objects.get().answer == "on_post"
    page.goto(f"{base}mine/")
    page.get_by_role("link", name="记一次走访").click()
    page.get_by_label("走访户数").fill("4")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("h1")).to_contain_text("我的驻村")
    expect(page.locator(".ds-log").first).to_contain_text("4户")
    assert WorkLog.objects.get().households == 4
    found = [
        one for path in ("mine/", f"{world.own.pk}/leave/") for one in faults(page, base + path)
    ]
    page = page_of(world["office"])
    for path in ("overview/", f"checks/{check.pk}/", f"leaves/{leave.pk}/", "month/"):
        found += faults(page, base + path)
    assert found == []
