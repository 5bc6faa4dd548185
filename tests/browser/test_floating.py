"""Floating members in Chromium: the pages looked over, and a member's report from his phone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from members.floating.actions import boats, officers, places, reports, stays
from members.floating.models import Report, Talent
from tests import floating_world as fw
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 800}
LIST = "/members/floating/"
AGO = (40, 160, 200, 300, 380)


@pytest.fixture
def world(transactional_db: None) -> fw.World:
    """A village in which every list has somebody, a fleet that should have a group, a station."""
    made = fw.build()
    keeper, county, today = made["secretary"], made["county"], fw.TODAY
    for number, days in enumerate(AGO):
        person = fw.member(f"陈在外{number}", made.branch)
        fw.paired(made, fw.gone(made, person, today - dt.timedelta(days=days)))
    stay = fw.gone(made, since=dt.date(2026, 5, 10))
    fw.reported(made, stay, dt.date(2026, 5, 12))
    officer = officers.appoint(
        actor=county, organization=made.county, person=made.officer, place="苏州市", since=today
    )
    stays.give_officer(actor=keeper, stay=stay, officer=officer)
    reports.send_learning(
        actor=keeper, branch=made.branch, sent_on=today, kind="chat", title="党的二十大报告"
    )
    places.open_station(
        actor=county, organization=made.county, name="鱼台籍党员宁波工作站", province="浙江省",
        city="宁波市", since=today,
    )  # fmt: skip
    fleet = boats.add_fleet(actor=keeper, branch=made.branch, name="微山湖一号船队", since=today)
    for number in range(4):
        person = fw.member(f"陈船{number}", made.branch)
        boats.board(actor=keeper, fleet=fleet, person=person, since=today)
    Talent.objects.create(
        stay=stay, occupation="经营五金店", wish="yes", skill="市场销售", channel="微信群",
        support="场地和贷款", consented_on=today,
    )  # fmt: skip
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


def test_nothing_sticks_out_and_everything_has_its_name(
    world: fw.World, page_of: Callable[..., Page], live_server: Any
) -> None:
    stay, fleet = world.away.stays.get(), boats.Fleet.objects.get()
    page = page_of(world["secretary"])
    seen = (
        "",
        f"{stay.pk}/",
        "census/",
        "obligations/?what=contact",
        "fleets/",
        f"fleets/{fleet.pk}/",
    )
    found = [one for path in seen for one in faults(page, f"{live_server.url}{LIST}{path}")]
    page = page_of(world["county"])
    for path in ("overview/", "places/", "talents/"):
        found += faults(page, f"{live_server.url}{LIST}{path}")
    assert found == []


def test_a_member_reports_from_his_phone(
    world: fw.World, page_of: Callable[..., Page], live_server: Any
) -> None:
    page = page_of(world["away"], viewport=PHONE)
    page.goto(f"{live_server.url}{LIST}mine/")
    page.get_by_role("link", name="写汇报").click()
    page.get_by_label("思想").fill("安心工作")
    page.get_by_label("工作", exact=True).fill("住幸福小区8号楼")
    page.get_by_label("学习").fill("学了党章")
    page.get_by_role("button", name="提交汇报").click()
    expect(page.locator(".jn-error")).to_contain_text("不写住址")
    expect(page.get_by_label("思想")).to_have_value("安心工作")
    page.get_by_label("工作", exact=True).fill("在厂里上班")
    page.get_by_role("button", name="提交汇报").click()
    expect(page.locator("h1")).to_contain_text("我的流动汇报")
    expect(page.locator(".fl-log").first).to_contain_text("本人填写")
    assert Report.objects.filter(by_himself=True).count() == 1
