"""Village secretaries in Chromium: the pages looked over in one go, and a commitment from the phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from members.models import Account
from members.secretaries.models import Commitment
from tests import secretaries_world as sw
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 800}
ROOT = "/members/secretaries/"


def _sit_down(context: BrowserContext, account: Account, url: str) -> Page:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    page = context.new_page()
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    return page


def test_the_pages_and_a_commitment_from_the_phone(
    contexts: Callable[..., BrowserContext], live_server: Any, transactional_db: None
) -> None:
    """Nothing sticks out, everything has its name; what was wrong comes back with what was typed."""
    world = sw.build()
    made, group = world.selection("checked"), world.group("active")
    entry = sw.reserve(world, "丙一")
    page = _sit_down(contexts(), world["town"], live_server.url)
    seen = (
        ROOT, f"{ROOT}villages/{world.empty.pk}/", f"{ROOT}selections/{made.pk}/",
        f"{ROOT}groups/{group.pk}/", f"{ROOT}terms/{world.term.pk}/",
        "/members/pools/kinds/village_reserve/", f"/members/pools/entries/{entry.pk}/",
    )  # fmt: skip
    assert [one for path in seen for one in faults(page, f"{live_server.url}{path}")] == []
    page = _sit_down(contexts(viewport=PHONE), world["secretary"], live_server.url)
    page.goto(f"{live_server.url}{ROOT}mine/")
    page.get_by_role("link", name="登记承诺").first.click()
    page.get_by_label("承诺事项").fill("建大棚")
    page.get_by_label("目标").fill("3座")
    page.get_by_label("完成期限").fill("2027-11-30")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".jn-error")).to_contain_text("2026年内")
    expect(page.get_by_label("承诺事项")).to_have_value("建大棚")
    page.get_by_label("完成期限").fill("2026-11-30")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("h1")).to_contain_text("我的书记档案")
    assert Commitment.objects.get().text == "建大棚"
