"""Training in Chromium: the pages looked over, a code from a phone taken at the desk, the share live."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from tests import training_world as tw
from tests.looking import faults
from training.actions import catalogue
from training.models import Attendance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 800}
ROOT = "/training/"


@pytest.fixture
def world(transactional_db: None) -> tw.World:
    """A class that runs, with a session that lasts all day, and target groups."""
    made = tw.build()
    catalogue.start_groups(actor=made["keeper"], county=made.county)
    planned = tw.planned(made)
    tw.session(
        made, planned, begins=dt.time(0, 1), ends=dt.time(23, 58), hours=Decimal(8),
        rooms=[made.rooms[0]], teachers=made.teachers,
    )  # fmt: skip
    tw.step(made, planned, "approve", "open")
    tw.enrol(made, planned, "anna", "boris")
    tw.step(made, planned, "begin")
    return made


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


def test_a_code_goes_from_the_phone_to_the_desk_and_nothing_sticks_out(
    world: tw.World, page_of: Callable[..., Page], live_server: Any
) -> None:
    made = world.people["anna"].enrolments.get().training_class
    session = made.sessions.get()
    phone = page_of(world["anna"], viewport=PHONE)
    phone.goto(f"{live_server.url}{ROOT}mine/")
    phone.get_by_role("link", name="签到", exact=True).click()
    six = phone.locator(".tr-digits").inner_text()
    desk = page_of(world["keeper"])
    desk.goto(f"{live_server.url}{ROOT}sessions/{session.pk}/desk/")
    desk.get_by_label("扫码枪对准这里").fill(six)
    desk.get_by_role("button", name="签到", exact=True).click()
    expect(desk.locator(".tr-ok")).to_contain_text("安文静")
    expect(desk.get_by_label("扫码枪对准这里")).to_have_value("")
    desk.get_by_label("扫码枪对准这里").fill("000000")
    desk.keyboard.press("Enter")
    expect(desk.locator(".tr-no")).to_contain_text("失效")
    assert Attendance.objects.count() == 1
    desk.goto(f"{live_server.url}{ROOT}{made.pk}/sessions/new/")
    desk.get_by_label("课程类别").select_option("other")
    desk.get_by_label("学时").first.fill("8")
    expect(desk.locator("#share")).to_contain_text("50.00%")
    found = [
        one
        for path in ("", f"{made.pk}/", f"{made.pk}/people/", f"sessions/{session.pk}/",
                     f"sessions/{session.pk}/desk/", "overview/", "coverage/", "groups/")
        for one in faults(desk, f"{live_server.url}{ROOT}{path}")
    ]  # fmt: skip
    for path in ("mine/", f"sessions/{session.pk}/code/", f"hours/{world.people['anna'].pk}/"):
        found += faults(phone, f"{live_server.url}{ROOT}{path}")
    assert found == []
