"""Points in Chromium: a member's phone, with and without JavaScript, and the secretary's sheet."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessments.models import PointEntry
from tests import points_world as pw
from tests.looking import overhang

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def world(transactional_db: None) -> pw.PointsWorld:
    """Ten members, October's sheet open."""
    made = pw.build()
    made.open(pw.OCTOBER)
    return made


@pytest.fixture
def phone(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any
) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody on a phone: `phone(account, "/…", java_script_enabled=False)`."""
    made: list[BrowserContext] = []

    def open_page(account: Any, address: str, **more: Any) -> Page:
        context = browser.new_context(**(browser_context_args | {"viewport": PHONE} | more))
        made.append(context)
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
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


@pytest.mark.parametrize("script", [True, False])
def test_a_member_claims_on_the_phone(
    world: pw.PointsWorld, phone: Callable[..., Page], script: bool
) -> None:
    page = phone(world.who("member"), "/assessments/points/mine/", java_script_enabled=script)
    page.get_by_role("link", name="申报积分").click()
    expect(page.locator("h1")).to_have_text("申报积分")
    page.get_by_label("内容").select_option(label="调解矛盾纠纷成功（+2）")
    page.get_by_label("分值").fill("9")
    page.get_by_label("依据").fill("调解协议10月第3号")
    page.get_by_role("button", name="申报").click()
    expect(page.locator(".jn-error")).to_contain_text("一次最多2分")
    expect(page.get_by_label("依据")).to_have_value("调解协议10月第3号")
    page.get_by_label("分值").fill("")
    page.get_by_role("button", name="申报").click()
    expect(page.locator("h1")).to_have_text("我的积分")
    expect(page.locator(".jn-entries")).to_contain_text("调解矛盾纠纷成功")
    assert PointEntry.objects.get().account == world.account(1)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("member", "/assessments/points/mine/"),
        ("member", "/assessments/points/mine/{account}/report/"),
        ("member", "/assessments/points/mine/{account}/board/"),
        ("secretary", "/assessments/points/?month=2026-10"),
        ("secretary", "/assessments/points/sheets/{sheet}/"),
        ("secretary", "/assessments/points/sheets/{sheet}/add/"),
        ("secretary", "/assessments/points/boards/{scheme}/{branch}/"),
        ("secretary", "/assessments/points/register/{scheme}/{branch}/"),
        ("officer", "/assessments/points/items/{scheme}/"),
        ("officer", "/assessments/points/supervision/"),
    ],
)
def test_nothing_sticks_out_on_a_phone(
    world: pw.PointsWorld, phone: Callable[..., Page], who: str, address: str
) -> None:
    entry = world.post(
        "jx22", 1, pw.OCTOBER, "10月11日帮五保户收大蒜，村民组长可以作证", by="member"
    )
    world.post("jx36", 2, pw.OCTOBER, "金乡县纪委监委〔2026〕第128号通报，并附谈话记录和整改材料")
    ids = {
        "account": world.account(1).pk,
        "sheet": entry.sheet_id,
        "scheme": world.scheme.pk,
        "branch": world.branch.pk,
    }
    page = phone(world.who(who), address.format(**ids))
    expect(page.locator("h1")).to_be_visible()
    assert overhang(page) == 0


def test_an_entry_is_reversed_in_its_place(
    world: pw.PointsWorld, phone: Callable[..., Page]
) -> None:
    entry = world.post("jx21", 2, pw.OCTOBER)
    page = phone(world.who("secretary"), f"/assessments/points/sheets/{entry.sheet_id}/")
    page.locator("summary", has_text="冲销").click()
    page.get_by_label("冲销的理由").fill("没有参加")
    page.get_by_role("button", name="冲销这一笔").click()
    expect(page.locator("tr.off")).to_contain_text("没有参加")
    assert PointEntry.objects.count() == 2
