"""The entry sheet when things go wrong: no network, an ended session, a reload, two clerks, no scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from assessments.actions import panels
from assessments.actions.entries import Change, mark_not_graded, save_cells
from assessments.models import Entry, Panel
from members.models import Account
from tests import world as w
from tests.browser.hurry import hurry
from tests.browser.sheets import FIELDS, LOOKS_MS, Sheet, open_sheet, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFLINE = "没有网络，填的内容先存在本机，恢复后自动保存。"
LOSING = """
const asked = window.fetch;
window.fetch = (url, more = {}) =>
  window.loses && more.method === "POST" ? Promise.reject(new TypeError("lost")) : asked(url, more);
"""
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('sheet:')).length"


@pytest.fixture
def colleague(world: w.World) -> Account:
    """The unit's second clerk."""
    return w.account("李伟", "unit_clerk", world.unit)


def refuse_posts(page: Page) -> None:
    """Lose every write of the page before it leaves, after a reload too, until `let_posts`.

    Refused inside the page: a request that a route holds is let through when its page is left.
    """
    page.add_init_script(f"window.loses = true; {LOSING}")
    page.evaluate(f"window.loses = true; {LOSING}")


def let_posts(page: Page) -> None:
    """The line is there again."""
    page.evaluate("window.loses = false")


def put(account: Account, panel: Panel, line: int, name: str, text: str) -> Entry:
    """Write a cell beside the browser, over what stands."""
    subject = panel.subjects.get(position=line + 1)
    component, item, part = FIELDS[name].split(".")
    standing = Entry.objects.filter(
        subject=subject, component=component, item=item, part=part, superseded_by__isnull=True
    ).first()
    seen = standing.pk if standing else None
    change = Change(subject.pk, FIELDS[name], text, seen)
    return save_cells(actor=account, panel=panel, changes=[change]).saved[0]


class TestLostLine:
    """Nothing typed is lost, whatever the network does, and nothing is written twice."""

    def test_without_network_and_with_it_again(self, sheet: Sheet) -> None:
        context = sheet.page.context
        context.set_offline(True)
        sheet.type(0, "de", "18")
        sheet.type(1, "de", "25")
        expect(sheet.says("offline")).to_contain_text(OFFLINE)
        expect(sheet.page.locator("#sheet-save")).to_have_text("2格待保存")
        assert sheet.page.evaluate(KEPT) == 1
        context.set_offline(False)
        sheet.saved()
        expect(sheet.says("offline")).to_have_count(0)
        expect(sheet.cell(1, "qin")).not_to_have_class(re.compile("bad"))
        expect(sheet.cell(1, "de")).to_have_class(re.compile("bad"))
        assert sheet.stands(0, "de") == "18"
        assert sheet.page.evaluate(KEPT) == 0

    def test_an_answer_that_got_lost_is_known_again(self, sheet: Sheet) -> None:
        lost = []

        def lose_the_answer(route: Route) -> None:
            if route.request.method == "POST" and not lost:
                lost.append(route.fetch().status)
                route.abort()
            else:
                route.continue_()

        sheet.page.route("**/cells/**", lose_the_answer)
        sheet.type(0, "de", "18")
        expect(sheet.says("offline")).to_be_visible()
        sheet.type(0, "de", "19")
        sheet.saved()
        assert lost == [200]
        expect(sheet.says("clash")).to_have_count(0)
        texts = Entry.objects.order_by("pk").values_list("text", flat=True)
        assert list(texts) == ["18", "19"]

    def test_a_reload_brings_it_back(self, sheet: Sheet) -> None:
        refuse_posts(sheet.page)
        sheet.type(0, "de", "18")
        sheet.stand(0, "title")
        sheet.page.keyboard.insert_text("没有按回车的字")
        expect(sheet.says("offline")).to_be_visible()
        warned = []
        sheet.page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
        sheet.page.reload()
        assert warned == ["beforeunload"]
        expect(sheet.says("back")).to_contain_text("上次没有保存上的2格已放回表里")
        expect(sheet.cell(0, "title")).to_have_text("没有按回车的字")
        let_posts(sheet.page)
        sheet.saved()
        assert (sheet.stands(0, "de"), sheet.stands(0, "title")) == ("18", "没有按回车的字")
        expect(sheet.says("back")).to_have_count(0)

    def test_a_closed_tab_leaves_it_to_the_next(self, sheet: Sheet) -> None:
        refuse_posts(sheet.page)
        sheet.type(0, "de", "18")
        expect(sheet.says("offline")).to_be_visible()
        context = sheet.page.context
        sheet.page.close()
        page = context.new_page()
        page.goto(sheet.address)
        expect(page.locator("#sheet-save")).to_contain_text("已保存")
        assert sheet.stands(0, "de") == "18"

    def test_what_somebody_changed_meanwhile_is_not_overwritten_after_a_reload(
        self, sheet: Sheet, panel: Panel, colleague: Account
    ) -> None:
        refuse_posts(sheet.page)
        sheet.type(0, "de", "18")
        expect(sheet.says("offline")).to_be_visible()
        put(colleague, panel, 0, "de", "16")
        sheet.page.on("dialog", lambda dialog: dialog.accept())
        sheet.page.reload()
        let_posts(sheet.page)
        expect(sheet.says("clash")).to_contain_text("李伟")
        assert sheet.stands(0, "de") == "16"

    def test_a_fault_of_the_server_is_tried_again(self, sheet: Sheet) -> None:
        faults = []

        def fail_twice(route: Route) -> None:
            if route.request.method == "POST" and len(faults) < 2:
                faults.append(1)
                route.fulfill(status=502, body="<html>bad gateway</html>")
            else:
                route.continue_()

        sheet.page.route("**/cells/**", fail_twice)
        sheet.type(0, "de", "18")
        expect(sheet.says("trouble")).to_contain_text("没有保存上，过一会儿自动再试")
        sheet.saved()
        expect(sheet.says("trouble")).to_have_count(0)
        assert sheet.stands(0, "de") == "18"


class TestSession:
    """An ended session keeps what was typed for the same account, and says where to sign in."""

    def test_sign_in_elsewhere_and_go_on(self, sheet: Sheet) -> None:
        Session.objects.all().delete()
        sheet.type(0, "de", "18")
        notice = sheet.says("expired")
        expect(notice).to_contain_text("登录已过期，填的内容先存在本机。")
        with sheet.page.context.expect_page() as opened:
            notice.locator("a").click()
        door = opened.value
        door.fill("#username", "unit_clerk")
        door.fill("#password", w.PASSWORD)
        door.click("button.btn-primary")
        expect(door).not_to_have_url(re.compile("sign-in"))
        door.close()
        sheet.saved()
        expect(notice).to_have_count(0)
        assert sheet.stands(0, "de") == "18"
        assert Entry.objects.get().entered_by.username == "unit_clerk"

    def test_somebody_else_at_the_same_machine_does_not_send_it(
        self, sheet: Sheet, colleague: Account, live_server: Any
    ) -> None:
        Session.objects.all().delete()
        sheet.type(0, "de", "18")
        expect(sheet.says("expired")).to_be_visible()
        sign_in(sheet.page.context, colleague, live_server.url)
        expect(sheet.says("stopped")).to_contain_text("现在登录的是李伟，这些格是另一个账号填的")
        expect(sheet.says("stopped")).to_contain_text("有1格没有保存上")
        assert not Entry.objects.exists()

    def test_signing_out_leaves_nothing_behind(self, sheet: Sheet) -> None:
        refuse_posts(sheet.page)
        sheet.type(0, "de", "18")
        expect(sheet.says("offline")).to_be_visible()
        sheet.page.locator(".jn-person summary").click()
        sheet.page.get_by_role("button", name="退出").click()
        notice = sheet.says("leaving")
        expect(notice).to_contain_text("还有1格没有保存上。现在退出，这1格会丢掉。")
        notice.get_by_role("button", name="放弃这些内容并退出").click()
        expect(sheet.page).to_have_url(re.compile("sign-in"))
        assert sheet.page.evaluate(KEPT) == 0


class TestTwoClerks:
    """Each sees what the other does; in one cell the second is asked."""

    @pytest.fixture
    def desk(
        self, contexts: Callable[..., BrowserContext], live_server: Any, panel: Panel
    ) -> Callable[[Account], Sheet]:
        """Open the unit's sheet as an account; it looks at what others did sooner than it is wont to."""

        def sit_down(account: Account) -> Sheet:
            context = contexts()
            hurry(context, LOOKS_MS)
            return open_sheet(context, account, panel, live_server.url)

        return sit_down

    @pytest.fixture
    def other(self, desk: Callable[..., Sheet], sheet: Sheet, colleague: Account) -> Sheet:
        """李伟's sheet, in a browser of his own."""
        return desk(colleague)

    def test_changes_and_presence_come_over(self, sheet: Sheet, other: Sheet) -> None:
        other.type(2, "de", "25")
        other.stand(1, "neng")
        expect(sheet.cell(2, "de")).to_have_text("25", timeout=10_000)
        expect(sheet.cell(2, "de")).to_have_class(re.compile("bad"))
        expect(sheet.page.locator("#sheet-wrong")).to_contain_text("1处有误")
        expect(sheet.cell(1, "neng")).to_have_attribute("data-who", "李伟", timeout=10_000)
        sheet.stand(1, "neng")
        expect(sheet.page.locator("#sheet-ask")).to_contain_text("李伟正在填这一格。")

    @pytest.mark.parametrize(("choice", "stands"), [("留16", "16"), ("改成17", "17")])
    def test_one_cell_two_values(
        self, sheet: Sheet, other: Sheet, choice: str, stands: str
    ) -> None:
        sheet.stand(0, "de")
        sheet.press("1", "7")
        other.type(0, "de", "16")
        other.saved()
        notice = sheet.says("clash")
        expect(notice).to_contain_text("您填17时，李伟", timeout=10_000)
        expect(notice).to_contain_text("已把这一格改为16。留16还是改成17？")
        notice.get_by_role("button", name=choice).click()
        expect(notice).to_have_count(0)
        expect(sheet.cell(0, "de")).to_have_text(stands)
        expect(sheet.cell(0, "de")).not_to_have_class(re.compile("saving"))
        assert sheet.stands(0, "de") == stands

    def test_the_server_catches_what_the_page_had_not_seen(
        self, sheet: Sheet, panel: Panel, colleague: Account
    ) -> None:
        put(colleague, panel, 0, "de", "16")
        sheet.type(0, "de", "17")
        notice = sheet.says("clash")
        expect(notice).to_contain_text("已把这一格改为16。")
        expect(sheet.cell(0, "de")).to_have_class(re.compile("clash"))
        assert sheet.stands(0, "de") == "16"
        sheet.press("F6", "Tab", "Enter")  # above the sheet, to the second button
        sheet.saved()
        assert sheet.stands(0, "de") == "17"

    def test_the_same_value_is_no_clash(
        self, sheet: Sheet, panel: Panel, colleague: Account
    ) -> None:
        put(colleague, panel, 0, "de", "16")
        sheet.type(0, "de", "16")
        sheet.saved()
        expect(sheet.says("clash")).to_have_count(0)
        assert Entry.objects.count() == 1

    def test_several_clashes_are_settled_at_once(
        self, sheet: Sheet, panel: Panel, colleague: Account
    ) -> None:
        for line in range(3):
            put(colleague, panel, line, "de", "16")
        sheet.stand(0, "de")
        sheet.paste("17\n18\n19\n")
        notice = sheet.says("clash")
        expect(notice).to_contain_text("另有2格也是这样。")
        notice.get_by_role("button", name="都改成我填的").click()
        expect(notice).to_have_count(0)
        sheet.saved()
        assert [sheet.stands(line, "de") for line in range(3)] == ["17", "18", "19"]

    def test_closed_by_somebody_else(self, sheet: Sheet, panel: Panel, world: w.World) -> None:
        refuse_posts(sheet.page)
        sheet.type(0, "de", "19")
        w.fill(world, panel)
        panels.submit(actor=world["unit_clerk"], panel=panel)
        notice = sheet.says("stopped")
        expect(notice).to_contain_text("现在是“待计分”，不能再录入", timeout=10_000)
        name = sheet.cell(0, "name").text_content()
        expect(notice).to_contain_text(f"有1格没有保存上：{name}德“19”。")
        sheet.stand(1, "de")
        sheet.press("5")
        expect(sheet.cell(1, "de")).to_have_text("18")

    def test_somebody_set_aside_meanwhile(self, sheet: Sheet, panel: Panel) -> None:
        first = panel.subjects.get(position=1)
        mark_not_graded(actor=w.clerk_of(panel), panel=panel, subject=first, reason="产假")
        sheet.type(0, "de", "18")
        expect(sheet.says("refused")).to_contain_text("不定等次，不用录入。")
        expect(sheet.says("refused")).to_contain_text("德“18”")
        expect(sheet.says("aside")).to_contain_text("考核名单有变动", timeout=10_000)
        sheet.type(1, "de", "17")
        sheet.saved()
        assert (sheet.stands(0, "de"), sheet.stands(1, "de")) == ("", "17")


class TestHandingIn:
    """提交审核 waits for what is not saved yet."""

    def test_saves_first(self, sheet: Sheet, panel: Panel, world: w.World) -> None:
        w.fill(world, panel)
        sheet.page.reload()
        sheet.stand(0, "de")
        sheet.press("1", "7")
        sheet.page.get_by_role("button", name="提交审核").click()
        expect(sheet.page.locator(".jn-chip").first).to_have_text("待计分")
        assert sheet.stands(0, "de") == "17"
        panel.refresh_from_db()
        assert panel.state == Panel.State.SUBMITTED

    def test_not_with_something_unsaved(self, sheet: Sheet, panel: Panel) -> None:
        refuse_posts(sheet.page)
        sheet.type(0, "de", "18")
        expect(sheet.says("offline")).to_be_visible()
        sheet.page.get_by_role("button", name="提交审核").click()
        expect(sheet.says("leaving")).to_contain_text("还有1格没有保存上，保存以后再提交审核。")
        panel.refresh_from_db()
        assert panel.state == Panel.State.COLLECTING


class TestWithoutScripts:
    """The table can be read, and the plain form does the work."""

    @pytest.fixture
    def page(
        self,
        contexts: Callable[..., BrowserContext],
        world: w.World,
        live_server: Any,
    ) -> Page:
        """A browser without scripts, signed in as the clerk."""
        context = contexts(java_script_enabled=False)
        sign_in(context, world["unit_clerk"], live_server.url)
        return context.new_page()

    def test_from_the_sheet_to_a_saved_form(
        self, page: Page, panel: Panel, live_server: Any, colleague: Account
    ) -> None:
        one = panel.subjects.get(position=1).pk
        page.goto(f"{live_server.url}/assessments/panels/{panel.pk}/sheet/")
        page.get_by_text("用表单录入", exact=True).click()
        field = f'[name="v.{one}.{FIELDS["de"]}"]'
        page.fill(field, "25")
        page.get_by_role("button", name="保存本页").click()
        expect(page.get_by_text("已保存1格。")).to_be_visible()
        expect(page.locator(".jn-field.bad")).to_contain_text("德：每项最高20分，现填25。")
        put(colleague, panel, 0, "de", "16")
        page.fill(field, "17")
        page.get_by_role("button", name="保存本页").click()
        expect(page.get_by_text("1格别人刚改过，没有覆盖。")).to_be_visible()
        expect(page.locator(field)).to_have_value("17")
        page.get_by_label("改成下面填的").check()
        page.get_by_role("button", name="保存本页").click()
        current = Entry.objects.get(superseded_by__isnull=True)
        assert current.text == "17"

    def test_an_ended_session_keeps_the_form(
        self, page: Page, panel: Panel, live_server: Any
    ) -> None:
        one = panel.subjects.get(position=1).pk
        field = f'[name="v.{one}.{FIELDS["de"]}"]'
        page.goto(f"{live_server.url}/assessments/panels/{panel.pk}/plain/")
        page.fill(field, "17.5")
        Session.objects.all().delete()
        page.get_by_role("button", name="保存本页").click()
        expect(page.get_by_text("刚才填的内容已经留住")).to_be_visible()
        page.fill("#username", "unit_clerk")
        page.fill("#password", w.PASSWORD)
        page.click("button.btn-primary")
        expect(page.locator(field)).to_have_value("17.5")
        page.get_by_role("button", name="保存本页").click()
        expect(page.get_by_text("已保存1格。")).to_be_visible()
        assert Entry.objects.get().text == "17.5"
