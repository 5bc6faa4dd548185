"""Members by category and selected graduates in Chromium: nothing sticks out, everything has its name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from members.categories.models import Helper
from members.graduates.actions import activities, books
from members.graduates.models import Mentor
from tests import categories_world as cw
from tests import graduates_world as gw
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page_of(contexts: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """Open a browser as somebody: `page_of(account)`."""

    def sit_down(account: Any) -> Page:
        context = contexts()
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


def test_pages_of_members_by_category(page_of: Callable[..., Page], live_server: Any) -> None:
    world = cw.build()
    cw.listed(world, "poor", "hardship", secondary=["elderly"])
    cw.proposed(world, "rest")
    Helper.objects.create(person=world.poor, helper=world.boss, since=cw.TODAY)
    member = f"people/{world.poor.pk}/"
    page = page_of(world["secretary"])
    seen = ("", f"branches/{world.branch.pk}/", "visits/", member, f"{member}propose/", "mine/")
    found = [
        f for path in seen for f in faults(page, f"{live_server.url}/members/categories/{path}")
    ]
    found += faults(page_of(world["county"]), f"{live_server.url}/members/categories/overview/")
    assert found == []


def test_pages_of_selected_graduates(page_of: Callable[..., Page], live_server: Any) -> None:
    world = gw.build()
    me = {"actor": world["me"], "graduate": world.graduate}
    books.write_week(monday=gw.D(2026, 10, 5), done="走访12户", plan="跟进路灯", **me)
    books.write_diary(
        on=gw.TODAY, household="A-12", matter="路灯不亮", feelings="", follow_up="", **me
    )
    activities.set_sheet(
        actor=world["county"], county=world.county, year=2026,
        tasks=["走访全村", "讲党课", "办实事", "参加重点工作", "写报告"],
    )  # fmt: skip
    activities.apply(host=world.organ, topic="调度会", on=gw.D(2026, 10, 20), **me)
    Mentor.objects.filter(kind="business").delete()
    one = f"{world.graduate.pk}/"
    page, found = page_of(world["county"]), []
    for path in ("", one, f"{one}mentor/?kind=local&q=孟", "observing/", "salons/", "reports/"):
        found += faults(page, f"{live_server.url}/members/graduates/{path}")
    page = page_of(world["me"])
    for path in ("mine/", f"{one}write/week/", f"{one}write/diary/"):
        found += faults(page, f"{live_server.url}/members/graduates/{path}")
    assert found == []
