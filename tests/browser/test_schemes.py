"""Drafting a scheme in Chromium: a live problem, its mending, publishing; what-if; axe on every page."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from assessments.actions import schemes as drafting
from assessments.models import Panel, SchemeVersion
from tests import world as w
from tests.looking import faults
from tests.standing import scored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTE = 60_000


@pytest.fixture
def world(transactional_db: None) -> w.World:
    """Six people in each of two units; nothing opened yet."""
    return w.build(6)


@pytest.fixture
def officer(
    world: w.World, contexts: Callable[..., BrowserContext], live_server: Any
) -> Callable[..., Page]:
    """The county's officer at his desk; `officer(java_script_enabled=False)`."""

    def sit_down(**more: Any) -> Page:
        page = contexts(**more).new_page()
        page.on("pageerror", lambda problem: pytest.fail(str(problem)))
        page.goto(f"{live_server.url}/sign-in/")
        page.fill("#username", "county_officer")
        page.fill("#password", w.PASSWORD)
        page.click("button.btn-primary")
        expect(page.locator("h1")).to_contain_text("待办")
        return page

    return sit_down


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


def draft_of(world: w.World) -> SchemeVersion:
    made, _ = drafting.draft_anew(actor=world["county_officer"], version=world.version)
    return made


def test_from_the_library_to_a_published_version(world, officer, live_server):
    page = officer()
    page.goto(live_server.url + url("schemes"))
    page.get_by_role("link", name="微山县公务员平时考核").first.click()
    page.get_by_role("button", name="起草新的一版").click()
    checks = page.locator("#checks")
    expect(checks).to_contain_text("没有要改的")

    weight = page.get_by_label("共性指标的权重")
    weight.fill("0.60")
    expect(checks).to_contain_text("1处要改")
    expect(page.locator("#ge-components")).to_contain_text("权重合计须为 1，现为 1.1")
    expect(weight).to_be_focused()
    weight.fill("六成")
    expect(page.locator(".sc-slot", has_text="“六成”不合要求")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#messages")).to_contain_text("还有1处要改")
    expect(weight).to_have_value("六成")

    weight.fill("0.60")
    page.get_by_label("个性指标的权重").fill("0.40")
    expect(checks).to_contain_text("没有要改的")
    page.get_by_label("修改说明").fill("提高共性指标的比重")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#messages")).to_contain_text("没有要改的，可以发布")
    page.get_by_role("link", name="去发布").click()
    expect(page.locator(".sc-changes")).to_contain_text("组成部分“共性指标” · 权重")
    page.get_by_role("button", name="发布，不再改动").click()
    expect(page.locator("h1")).to_contain_text("待施行")
    version = SchemeVersion.objects.get(number=2)
    assert version.in_force_from == dt.date(2027, 1, 1)
    assert version.document["components"][0]["weight"] == "0.60"


def test_the_text_is_checked_while_it_is_typed(world, officer, live_server):
    draft = draft_of(world)
    page = officer()
    page.goto(live_server.url + url("scheme_text", draft.pk))
    text = page.locator("#text")
    whole = text.input_value()
    text.fill(whole.replace("caps: {好: 0.40}", "caps: {好: 4}"))
    expect(page.locator("#checks")).to_contain_text("第23行")
    expect(page.locator("#checks code")).to_have_text("caps: {好: 4}")
    text.fill(whole)
    expect(page.locator("#checks")).to_contain_text("没有要改的")


def test_without_javascript(world, officer, live_server):
    draft = draft_of(world)
    page = officer(java_script_enabled=False)
    page.goto(live_server.url + url("scheme_edit", draft.pk))
    page.get_by_label("“好”的人数上限").fill("4")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#messages")).to_contain_text("还有1处要改")
    expect(page.locator(".sc-slot", has_text="“4”不合要求")).to_be_visible()
    page.get_by_text("丢弃草稿", exact=True).click()
    page.get_by_role("button", name="丢弃", exact=True).click()
    expect(page.locator("h1")).to_contain_text("施行中")
    assert not SchemeVersion.objects.filter(published_at=None).exists()


def test_what_if_with_a_worker(world, officer, live_server, running_worker):
    cycle = w.open_quarter(world)
    panel = scored(world, Panel.objects.get(cycle=cycle, organization=world.unit))
    Panel.objects.filter(pk=panel.pk).update(state=Panel.State.CONFIRMED)
    draft = draft_of(world)
    document = dict(draft.document)
    document["grade"] = document["grade"] | {"caps": {"好": "0.10"}}
    drafting.save(
        actor=world["county_officer"], draft=draft, document=document, note="", seen=draft.digest
    )
    running_worker()
    page = officer()
    page.goto(live_server.url + url("scheme_try", draft.pk))
    page.get_by_role("button", name="开始试算").click()
    page.get_by_role("link", name="看试算结果").first.click(timeout=MINUTE)
    expect(page.locator("h1")).to_contain_text("谁会升，谁会降")
    page.get_by_role("link", name="等次下降").click()
    rows = page.locator(".sc-trial tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("等次下降")
    page.get_by_role("button", name="导出下表").click()
    link = page.get_by_role("link", name="下载").first
    expect(link).to_be_visible(timeout=MINUTE)
    with page.expect_download() as taken:
        link.click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_axe_finds_nothing_on_the_scheme_pages(
    world: w.World, officer: Callable[..., Page], live_server: Any
) -> None:
    draft = draft_of(world)
    document = dict(draft.document) | {"title": ""}
    drafting.save(
        actor=world["county_officer"], draft=draft, document=document, note="", seen=draft.digest
    )
    page = officer()
    addresses = [
        url("schemes"),
        url("shipped", "weishan_one_n"),
        url("shipped", "jinxiang_points"),
        url("scheme_version", draft.pk),
        url("scheme_copy") + "?of=weishan_one_n",
        url("scheme_upload"),
        url("scheme_edit", draft.pk),
        url("scheme_text", draft.pk),
        url("scheme_compare", draft.pk),
        url("scheme_publish", draft.pk),
        url("scheme_try", draft.pk),
    ]
    found = [fault for address in addresses for fault in faults(page, live_server.url + address)]
    page.goto("about:blank")
    assert not found, "\n".join(found)
