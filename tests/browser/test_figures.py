"""The figures of the grids in Chromium: nothing wrong for readers, nothing too wide."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from members.models import Account, Grant
from tests import grids_world as gw
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> gw.GridsWorld:
    made = gw.build()
    made.closed()
    made.sent()
    gw.move_to(gw.TODAY.replace(day=30))
    made.handling()
    return made


@pytest.fixture
def context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    made = browser.new_context(**browser_context_args)
    yield made
    made.close()


def signed_in(context: BrowserContext, account: Account, url: str) -> Page:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    return context.new_page()


def test_nothing_is_wrong_with_any_page(world, context, live_server) -> None:
    city = Account.objects.create(username="city", label="city")
    Grant.objects.create(
        account=city, role="city_officer", organization=world.county.parent, since=gw.SINCE
    )
    figures, bulletin, published = (
        live_server.url + reverse(f"grids:{name}") for name in ("figures", "bulletin", "published")
    )
    officer = world.who("officer")
    for account, addresses in (
        (city, [f"{figures}?period=2026"]),
        (
            officer,
            [
                figures,
                f"{figures}?period=2026-05",
                f"{figures}?place={world.town.pk}",
                f"{figures}?place={world.village.pk}&period=2026Q4",
                f"{bulletin}?period=2026-10",
                f"{published}?place={world.county.pk}",
            ],
        ),
    ):
        context.clear_cookies()
        page = signed_in(context, account, live_server.url)
        assert [fault for address in addresses for fault in faults(page, address)] == []
        page.close()
