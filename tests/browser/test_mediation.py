"""Mediation, errands and contracts in Chromium: nothing wrong for readers, nothing too wide."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from grids.actions import errands, steps
from grids.actions.errands import Service
from grids.actions.listening import Sat, log_sitting
from members.models import Account
from tests import grids_world as gw
from tests import mediation_world as mw
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Any) -> gw.GridsWorld:
    settings.MEDIA_ROOT = tmp_path
    return gw.build()


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
    case = mw.mediated(world)
    room, mediator = case.mediations.get().room, case.mediations.get().mediator
    mw.expert(world)
    officer = world.who("officer")
    service = errands.save_service(
        actor=officer, county=world.county, told=Service("civil", "高龄补贴年审", 5, "身份证")
    )
    errand, claimed = world.sent(code="errand"), world.sent(code="errand")
    steps.accept(actor=world.who("worker"), case=claimed)
    contract = world.report("secretary", "contract")
    sat = Sat("listening", world.village, gw.TODAY, "县农业农村局", 4, dt.date(2026, 10, 5))
    sitting = log_sitting(actor=world.who("secretary"), sat=sat)
    world.report(code="listening")

    def at(name: str, *args: int) -> str:
        return str(live_server.url + reverse(f"grids:{name}", args=args))

    found = []
    for name, addresses in (
        ("dispatcher", [at("rooms"), at("room_new"), at("room", room.pk),
                        at("mediator", mediator.pk), at("mediation", case.pk)]),
        ("officer", [at("experts"), at("services"), at("service", service.pk)]),
        ("worker", [at("errands"), at("errand", claimed.pk)]),
        ("officer", [at("listening_move", world.county.pk)]),
        ("secretary", [at("listening"), at("sitting_new"), at("sitting", sitting.pk)]),
        ("secretary", [at("mediation", case.pk), at("contract", contract.pk), at("case", errand.pk)]),
    ):  # fmt: skip
        page = signed_in(context, world.who(name), live_server.url)
        for address in addresses:
            found += faults(page, address)
    assert not found
