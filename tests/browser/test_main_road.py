"""The main job in Chromium with a real worker: open, enter, score, decide, notice, take away."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from assessments.actions import panels as actions
from assessments.models import Panel, Result
from assessments.runs import request_run
from portal import clock
from portal.models import Demonstration, Job
from tests import world as w
from tests.looking import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINE = ("19", "19", "19", "19", "19")
MINUTE = 60_000


@pytest.fixture
def world(transactional_db: None) -> w.World:
    """Six people in each of two units; nothing opened yet."""
    return w.build(6)


@pytest.fixture
def at_desk(contexts: Callable[..., BrowserContext], live_server: Any) -> Callable[[str], Page]:
    """Sign somebody in by the form, in a browser of his own."""

    def sit_down(username: str) -> Page:
        page = contexts().new_page()
        page.on("pageerror", lambda problem: pytest.fail(str(problem)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{live_server.url}/sign-in/")
        page.fill("#username", username)
        page.fill("#password", w.PASSWORD)
        page.click("button.btn-primary")
        expect(page.locator("h1")).to_contain_text("待办")
        return page

    return sit_down


def fill_the_sheet(page: Page, people: int) -> None:
    """Type a whole sheet with the keyboard alone: Tab along the line, Enter back to the next one."""
    expect(page.locator("td.on")).to_be_visible()
    for line in range(people):
        values = (*LINE, "走访", "100", str(100 - 4 * line))
        for place, value in enumerate(values, start=1):
            page.keyboard.type(value)
            page.keyboard.press("Enter" if place == len(values) else "Tab")


def take(page: Page, button: str) -> None:
    """Press a button of the panel's next step and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def url(name: str, *args: int) -> str:
    return reverse(f"assessments:{name}", args=args)


def test_a_quarter_from_the_browser_to_the_spreadsheet(
    world: w.World,
    at_desk: Callable[[str], Page],
    live_server: Any,
    running_worker: Callable[..., Any],
    tmp_path: Path,
) -> None:
    running_worker()
    officer, clerk = at_desk("county_officer"), at_desk("unit_clerk")
    officer.goto(live_server.url + url("cycles"))
    take(officer, "开启三季度")
    expect(officer.locator("h1")).to_contain_text("微山县2026年第三季度平时考核")

    panel = Panel.objects.get(organization=world.unit)
    clerk.goto(live_server.url)
    clerk.get_by_role("link", name="填写录入表").click()
    fill_the_sheet(clerk, 6)
    expect(clerk.locator("body")).to_contain_text("已齐6")
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="提交审核").click()
    panel.refresh_from_db()
    assert panel.state == "submitted"

    officer.reload()
    # the second click takes the place of the first one's navigation, which the browser then gives up
    officer.get_by_role("button", name=re.compile("开始计分")).dblclick(no_wait_after=True)
    expect(officer).to_have_url(re.compile("/jobs/"))
    expect(officer.locator("body")).to_contain_text("已完成", timeout=MINUTE)
    assert Job.objects.filter(kind="assessments.run").count() == 1
    panel.refresh_from_db()
    totals = [
        str(t)
        for t in Result.objects.filter(run=panel.run)
        .order_by("rank")
        .values_list("total", flat=True)
    ]
    assert totals == ["97.50", "95.50", "93.50", "91.50", "89.50", "87.50"]

    decide(world, at_desk, live_server, panel)
    officer.goto(live_server.url + url("panel", panel.pk))
    officer.locator("table.jn-ranks a").first.click()
    expect(officer.locator(".jn-drawer")).to_contain_text("97.50分的由来")
    officer.keyboard.press("Escape")
    expect(officer.locator(".jn-drawer")).to_have_count(0)
    assert figures(take_away(officer, tmp_path)) == totals


def decide(world: w.World, at_desk: Callable[[str], Page], live_server: Any, panel: Panel) -> None:
    """Deliberate, sign, post, wait out the notice, confirm and file."""
    group, leader = at_desk("unit_group"), at_desk("unit_leader")
    here = live_server.url + url("panel", panel.pk)
    group.goto(here)
    expect(group.locator("body")).to_contain_text("6×40%=2.4，名额取2个")
    group.fill("#meeting", "2026年第31次党组会议，10月13日")
    take(group, "审议通过")
    leader.goto(here)
    take(leader, "签字")
    group.goto(here)
    take(group, "公示")
    expect(group.locator("body")).to_contain_text("公示到10月20日24:00为止")
    Demonstration.objects.update(day=dt.date(2026, 10, 21))
    clock.forget()
    group.wait_for_timeout(5500)  # the server keeps the date for five seconds
    group.reload()
    group.get_by_text("确认结果", exact=True).click()
    take(group, "确认并锁定")
    take(group, "备案")
    panel.refresh_from_db()
    assert panel.state == "filed"


def take_away(page: Page, folder: Path) -> Path:
    """Export the unit's ranking and download it from the job's page."""
    with page.expect_navigation():
        page.get_by_role("button", name="导出").click()
    link = page.get_by_role("link", name="下载")
    expect(link.first).to_be_visible(timeout=MINUTE)
    with page.expect_download() as download:
        link.first.click()
    target = folder / "ranking.xlsx"
    download.value.save_as(target)
    return target


def figures(path: Path) -> list[str]:
    """The totals of the spreadsheet's ranking, in its order."""
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(i for i, row in enumerate(rows) if row and "总分" in row)
    column = rows[head].index("总分")
    found = [row[column] for row in rows[head + 1 :] if isinstance(row[0], int)]
    return [f"{value:.2f}" for value in found]


def test_axe_finds_nothing_on_the_appraisals_pages(
    world: w.World, at_desk: Callable[[str], Page], live_server: Any
) -> None:
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    w.fill(world, panel)
    actions.submit(actor=world["unit_clerk"], panel=panel)
    w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    page = at_desk("county_officer")
    who = panel.subjects.order_by("position")[0].pk
    addresses = [
        url("cycles"),
        url("cycle", panel.cycle_id),
        url("panel", panel.pk),
        url("panel", panel.pk) + f"?who={who}",
        url("notice", panel.pk),
        url("dashboard"),
        url("proposals") + "?view=risk",
        url("corrections"),
        url("mine"),
    ]
    found = [fault for address in addresses for fault in faults(page, live_server.url + address)]
    page.goto("about:blank")
    assert not found, "\n".join(found)
