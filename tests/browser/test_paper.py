"""A vote on a phone of 360 by 800, with and without JavaScript, from the due list to the cast paper."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from assessments.actions import polls
from assessments.models import Panel, Poll, SealedPaper, Vote
from tests import polls as p
from tests import world as w
from tests.browser.sheets import sign_in
from tests.looking import complaints, overhang

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 800}
SMALLEST = 44
"""Pixels a thumb hits, in height."""


@pytest.fixture
def world(transactional_db: None) -> w.World:
    return w.build(7)


@pytest.fixture
def panel(world: w.World) -> Panel:
    return p.panel_of(world.unit)


@pytest.fixture
def phone(
    contexts: Callable[..., BrowserContext], world: w.World, live_server: Any
) -> Callable[..., Page]:
    """The cadre's phone, signed in, in front of the due list."""

    def take(**more: Any) -> Page:
        context = contexts(viewport=PHONE, has_touch=True, is_mobile=True, **more)
        sign_in(context, world["cadre"], live_server.url)
        page = context.new_page()
        page.on("pageerror", lambda problem: pytest.fail(str(problem)))
        page.goto(live_server.url)
        return page

    return take


@pytest.mark.parametrize("script", [True, False])
def test_points_are_given_on_a_phone(
    world: w.World, panel: Panel, phone: Callable[..., Page], script: bool
) -> None:
    poll = p.opened(world, panel)
    page = phone(java_script_enabled=script)
    page.get_by_text("投票：县审计局2026年9月民主测评").click()
    fields = page.locator(".jn-points input")
    expect(fields).to_have_count(6)
    for i, text in enumerate(("90", "105", "87.5")):
        fields.nth(i).fill(text)
    fields.nth(2).press("Enter")
    expect(page.get_by_text("最高100分，现填105")).to_be_visible()
    expect(fields.nth(2)).to_have_value("87.5")
    fields.nth(1).fill("85.1234")
    page.get_by_role("button", name="回避", exact=False).nth(3).click()
    expect(fields).to_have_count(5)
    expect(fields.nth(1)).to_have_value("85.1234")
    for button in page.locator(".jn-ballot button:not(.visually-hidden)").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 24, "WCAG 2.2: target size"
    cast = page.locator(".jn-castbar .btn-primary").bounding_box()
    assert cast is not None
    assert cast["height"] >= SMALLEST
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("打分3人，弃权2人")).to_be_visible()
    assert not SealedPaper.objects.exists()
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("您的票已经投进")).to_be_visible()
    assert SealedPaper.objects.count() == 1
    page.reload()
    expect(page.get_by_text("您的票已经投进")).to_be_visible()
    polls.close(actor=world["unit_group"], poll=poll, reason="散会")
    found = sorted(str(value) for value in Vote.objects.values_list("value", flat=True))
    assert found == ["85.1234", "87.5000", "90.0000"]


def test_tiers_are_chosen_by_touch_and_by_keyboard(
    world: w.World, panel: Panel, phone: Callable[..., Page]
) -> None:
    p.opened(world, p.panel_of(panel.organization, p.TIERS))
    page = phone()
    page.get_by_text("两评").click()
    first = page.get_by_role("radiogroup").nth(0)
    first.get_by_role("radio", name="第二档").tap()
    second = page.get_by_role("radiogroup").nth(1)
    second.get_by_role("radio", name="弃权").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("评了2人，弃权4人")).to_be_visible()
    expect(page.locator("dd").nth(0)).to_have_text("第二档")
    expect(page.locator("dd").nth(1)).to_have_text("第四档")


def test_a_session_that_ends_meanwhile_costs_nothing(
    world: w.World, panel: Panel, phone: Callable[..., Page], live_server: Any
) -> None:
    poll = p.opened(world, panel)
    page = phone()
    page.goto(live_server.url + reverse("assessments:paper", args=[poll.pk]))
    page.locator(".jn-points input").nth(0).fill("91.5")
    Session.objects.all().delete()
    page.get_by_role("button", name="核对").click()
    expect(page.locator("h1")).to_contain_text("登录已过期，票还没有投")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    window = opened.value
    world["cadre"].set_password(w.PASSWORD)
    window.fill("#username", "cadre")
    window.fill("#password", w.PASSWORD)
    window.click("button.btn-primary")
    expect(window.locator("h1")).to_contain_text("待办")
    window.close()
    page.get_by_role("button", name="接着填").click()
    expect(page.locator(".jn-points input").nth(0)).to_have_value("91.5")
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("您的票已经投进")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_a_poll(
    world: w.World,
    panel: Panel,
    phone: Callable[..., Page],
    contexts: Callable[..., BrowserContext],
    live_server: Any,
) -> None:
    def address(name: str, *args: Any) -> str:
        return live_server.url + reverse(f"assessments:{name}", args=args)

    desk = contexts()
    sign_in(desk, world["unit_group"], live_server.url)
    keeper = desk.new_page()
    keeper.goto(address("open_poll", panel.pk, "ab"))
    found = complaints(keeper)
    poll = p.opened(world, panel)
    other: Poll = p.opened(world, p.panel_of(world.unit, p.TIERS))
    line = poll.voters.order_by("pk")[0]
    for name, args, query in (
        ("polls", [panel.pk], ""),
        ("poll", [poll.pk], f"?voter={line.pk}&q=x"),
    ):
        keeper.goto(address(name, *args) + query)
        found += complaints(keeper)
        keeper.set_viewport_size(PHONE)
        assert overhang(keeper) == 0, name
        keeper.set_viewport_size({"width": 1366, "height": 768})
    page = phone()
    for one in (poll, other):
        page.goto(address("paper", one.pk))
        assert overhang(page) == 0
        found += complaints(page)
    page.get_by_role("button", name="核对").click()
    assert overhang(page) == 0
    found += complaints(page)
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("您的票已经投进")).to_be_visible()
    found += complaints(page)
    assert not found
