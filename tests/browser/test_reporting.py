"""A phone that reports: without a signal, killed while it sends, signed out, beside other accounts."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from grids.models import Case, CasePhoto, GridPost
from grids.views import reporting as views
from members.models import Account
from portal import files
from tests import grids_world as gw
from tests import pictures
from tests.browser.hurry import hurry
from tests.looking import faults, overhang
from tests.world import PASSWORD, hashed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 800}}
BACKEND = "django.contrib.auth.backends.ModelBackend"
REPORT = "/grids/report/"
RETRY_MS, READY_MS = 3000, 15000
"""The phone's own patience (static/js/reporting), shortened here: between two tries, and for an answer."""
PATIENT_MS = 40_000
"""A question that was under way when the line came back may hang until the phone gives it up."""
KEPT = "async () => Boolean(await (await caches.open('report')).match('/grids/report/'))"
QUEUED = """async () => {
  const { all } = await import('/static/js/reporting/store.js');
  return all(Number(document.body.dataset.account));
}"""
SENT = f"async () => (await ({QUEUED})()).length === 0"
PHOTO = """async () => {
  const { all } = await import('/static/js/reporting/store.js');
  const photo = (await all(Number(document.body.dataset.account)))[0].photos[0];
  const { width, height } = await createImageBitmap(photo);
  return { width, height, text: await photo.text() };
}"""
Phone = Callable[..., Page]


@pytest.fixture
def world(transactional_db: None) -> gw.GridsWorld:
    """A village whose worker serves on a grid; everybody has the tests' password."""
    made = gw.build()
    post = {"person": made.who("worker").person, "grid": made.grids[2], "since": gw.SINCE}
    GridPost.objects.create(role="worker", **post)
    Account.objects.update(password=hashed())
    return made


def sign_in(context: BrowserContext, account: Any, address: str) -> None:
    """Give a browser the account's session, as if it had just signed in."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


@pytest.fixture
def phone(contexts: Any, live_server: Any, world: gw.GridsWorld) -> Phone:
    """Open a page as the village's worker on a phone of his own."""

    def open_page(address: str = REPORT, who: str = "worker", **more: Any) -> Page:
        context = contexts(**(PHONE | more))
        context.set_default_timeout(15000)
        hurry(context, RETRY_MS, READY_MS)
        sign_in(context, world.who(who), live_server.url)
        return visit(context, live_server.url + address)

    return open_page


def visit(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    page.goto(address)
    return page


def until(page: Page, script: str, seconds: float = 15) -> None:
    """Ask the page until it says yes; Playwright's own waiting is stopped by the pages' policy."""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, script
        page.wait_for_timeout(50)


def kept(page: Page) -> None:
    """Wait until the page would open without a signal: kept, and looked after by the worker."""
    until(page, "() => navigator.serviceWorker.controller !== null")
    until(page, KEPT)


def fill(page: Page, words: str, kind: str = "困难诉求") -> None:
    page.get_by_role("radio", name=kind, exact=True).check()
    page.fill("#words", words)


def tell(page: Page, words: str, kind: str = "困难诉求") -> None:
    """Two taps and the words."""
    fill(page, words, kind)
    page.click("#send")


def shut(context: BrowserContext, what: str = "**/grids/report/ready/") -> None:
    """Let the phone be online and yet not get through."""
    context.route(what, lambda route: route.abort())


def test_offline_three_times_killed_while_sending_makes_three_cases(
    phone: Phone, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = phone()
    context = page.context
    kept(page)
    context.set_offline(True)
    expect(page.locator("#line-offline")).to_be_visible()
    expect(page.locator("#send")).to_have_text("保存，有信号后发送")
    for number in (1, 2):
        tell(page, f"第{number}件")
    expect(page.locator("#unsent-head")).to_have_text("2件待发送")  # on the phone for good
    page.close()
    page = visit(context, live_server.url + REPORT)  # still without a signal
    expect(page.locator("#unsent-head")).to_have_text("2件待发送")
    tell(page, "第3件", "安全隐患")
    expect(page.locator("#unsent .jn-case")).to_have_count(3)
    committed, released = _hold(monkeypatch)
    context.set_offline(False)
    assert committed.wait(15)
    assert Case.objects.count() == 1
    page.close()  # killed: the server has written it, the phone has not been told
    released.set()
    page = visit(context, f"{live_server.url}/grids/mine/")
    # Not the list of the unsent: it is hidden until the page has looked what the phone keeps.
    until(page, SENT, PATIENT_MS / 1000)
    expect(page.locator("#unsent")).to_be_hidden()
    assert sorted(Case.objects.values_list("words", flat=True)) == ["第1件", "第2件", "第3件"]
    page.reload()
    expect(page.locator(".jn-case")).to_have_count(3)
    assert page.evaluate(QUEUED) == []


def _hold(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Let the first report that is written wait before its answer goes out."""
    committed, released, real = threading.Event(), threading.Event(), views._take

    def slow(request: Any) -> Case:
        case = real(request)
        if not committed.is_set():
            committed.set()
            released.wait(20)
        return case

    monkeypatch.setattr(views, "_take", slow)
    return committed, released


def test_a_lost_answer_is_asked_for_again(phone: Phone) -> None:
    """The case is written, the line breaks before the phone is told: sent again, still one case."""
    page, lost = phone(), []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().json()["number"])
            route.abort()
        else:
            route.continue_()

    page.context.route("**/grids/report/", lose)
    tell(page, "村西头路灯不亮")
    expect(page.locator("#messages")).to_contain_text("已上报，编号2026-000001", timeout=PATIENT_MS)
    assert lost == ["2026-000001"]
    assert Case.objects.count() == 1


def test_of_several_tabs_one_sends(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    page, taken, real = phone(), [], views._take
    monkeypatch.setattr(views, "_take", lambda request: taken.append(1) or real(request))
    others = [visit(page.context, page.url) for _ in range(2)]
    shut(page.context)
    tell(page, "村西头路灯不亮")
    expect(page.locator("#unsent-head")).to_have_text("1件待发送")
    page.context.unroute("**/grids/report/ready/")
    for tab in (page, *others):
        tab.evaluate("dispatchEvent(new Event('online'))")
    for tab in (page, *others):
        expect(tab.locator("#unsent")).to_be_hidden(timeout=PATIENT_MS)
    assert (len(taken), Case.objects.count()) == (1, 1)


def test_after_the_session_has_ended_it_stays_and_goes_when_signed_in_again(
    phone: Phone, world: gw.GridsWorld
) -> None:
    page = phone()
    Session.objects.all().delete()
    tell(page, "村西头路灯不亮")
    expect(page.locator("#line-out")).to_contain_text("登录已过期")
    expect(page.locator("#unsent-head")).to_have_text("1件待发送")
    assert not Case.objects.exists()
    page.click("#line-out a")
    page.fill("#username", "worker")
    page.fill("#password", PASSWORD)
    page.click("button.btn-primary")
    expect(page.locator("#messages")).to_contain_text("已上报，编号2026-000001")
    assert Case.objects.get().words == "村西头路灯不亮"


def test_signing_in_elsewhere_than_on_the_report_page_sends_too(phone: Phone) -> None:
    page = phone()
    shut(page.context)
    tell(page, "村西头路灯不亮")
    expect(page.locator("#unsent-head")).to_have_text("1件待发送")
    page.context.unroute("**/grids/report/ready/")
    page.goto(page.url.replace(REPORT, "/jobs/"))
    until(page, f"async () => !(await ({QUEUED})()).length")
    assert Case.objects.count() == 1


def test_signing_out_asks_first_and_leaves_nothing(phone: Phone) -> None:
    page, said = phone(), []
    kept(page)
    shut(page.context)
    for words in ("第1件", "第2件"):
        tell(page, words)
    expect(page.locator("#unsent-head")).to_have_text("2件待发送")

    def answer(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept() if len(said) > 1 else dialog.dismiss()

    page.on("dialog", answer)
    page.click(".jn-person summary")
    for _ in range(2):
        page.click(".jn-person-menu form button")
        page.wait_for_timeout(500)
    assert said[0].startswith("还有2件没有发出。")
    page.wait_for_url("**/sign-in/")
    assert page.evaluate("caches.has('report')") is False
    left = page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("reports");
          asked.onsuccess = () => {
            const all = asked.result.transaction("queue").objectStore("queue").count();
            all.onsuccess = () => { asked.result.close(); done(all.result); };
          };
        })"""
    )
    assert left == 0
    assert not Case.objects.exists()


def test_one_account_never_sends_what_another_wrote(
    phone: Phone, world: gw.GridsWorld, live_server: Any
) -> None:
    page = phone()
    context = page.context
    kept(page)
    shut(context)
    tell(page, "我写的")
    expect(page.locator("#unsent-head")).to_have_text("1件待发送")
    sign_in(context, world.who("leader"), live_server.url)
    context.unroute(
        "**/grids/report/ready/"
    )  # not before: a try that is due would go as the worker's
    page.evaluate("dispatchEvent(new Event('online'))")  # the old page, now with another's session
    expect(page.locator("#line-out")).to_be_visible()
    other = visit(context, f"{live_server.url}/grids/mine/")
    other.wait_for_load_state("networkidle")
    expect(other.locator("#unsent")).to_be_hidden()
    assert other.evaluate("caches.has('report')") is False  # nor the other's page
    assert not Case.objects.exists()
    sign_in(context, world.who("worker"), live_server.url)
    visit(context, live_server.url + REPORT)
    expect(page.locator("#unsent")).to_be_hidden()
    assert Case.objects.get().finder.username == "worker"


def test_what_was_refused_stays_with_its_sentence_and_can_be_mended_or_thrown_away(
    phone: Phone,
) -> None:
    page = phone()
    tell(page, "身份证370830199001011234反映低保")
    card = page.locator("#unsent .jn-case")
    expect(card).to_contain_text("不能填写身份证号（PV-RESIDENT）。请删去后再报。")
    page.goto(page.url.replace(REPORT, "/grids/mine/"))
    page.click("#unsent [data-mend]")
    expect(page.locator("#words")).to_have_value("身份证370830199001011234反映低保")
    page.fill("#words", "有人反映低保")
    page.click("#send")
    expect(page.locator("#messages")).to_contain_text("编号2026-000001")
    expect(page.locator("#unsent")).to_be_hidden()
    tell(page, "身份证370830199001011234")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#unsent [data-drop]")
    expect(page.locator("#unsent")).to_be_hidden()
    assert Case.objects.get().words == "有人反映低保"


def test_photos_are_made_small_and_stripped_on_the_phone(phone: Phone) -> None:
    page = phone()
    shut(page.context)
    image = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": pictures.located(6)}
    large = image | {"name": "大.jpg", "buffer": pictures.jpeg((4000, 3000))}
    page.locator("input[type=file]").nth(1).set_input_files([image, large])
    expect(page.locator("#shots li")).to_have_count(2)
    page.locator("#shots li button").nth(0).click()
    page.locator("input[type=file]").nth(0).set_input_files(image)
    expect(page.locator("#shots li")).to_have_count(2)
    page.locator("input[type=file]").nth(1).set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": b"<svg/>"}
    )
    expect(page.locator("#photo-said")).to_contain_text("“x.png”打不开，没有加进来")
    tell(page, "村西头路灯不亮")
    expect(page.locator("#unsent .jn-case")).to_contain_text("2张照片")
    found = page.evaluate(PHOTO)
    assert (found["width"], found["height"]) == (1600, 1200)
    assert "Secret" not in found["text"]
    page.context.unroute("**/grids/report/ready/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#unsent")).to_be_hidden(timeout=PATIENT_MS)
    for one in CasePhoto.objects.all():
        assert b"Secret" not in files.path_of(one.file.sha256).read_bytes()
    assert CasePhoto.objects.count() == 2


def test_without_scripts_the_form_reports_all_the_same(phone: Phone) -> None:
    page = phone(java_script_enabled=False)
    fill(page, "村西头路灯不亮", "安全隐患")
    page.locator("input[type=file]").nth(0).set_input_files(
        {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": pictures.located()}
    )
    page.click("#send")
    expect(page.locator(".jn-toast")).to_contain_text("已上报，编号2026-000001")
    expect(page.locator(".jn-case")).to_contain_text("村西头路灯不亮")
    assert CasePhoto.objects.count() == 1


def test_the_pages_fit_and_axe_finds_nothing(
    phone: Phone, world: gw.GridsWorld, live_server: Any
) -> None:
    world.report(words="路" * 300)
    page = phone()
    found = faults(page, live_server.url + REPORT)
    tell(page, "身份证370830199001011234")
    expect(page.locator("#unsent .jn-case")).to_contain_text("没有收下")
    found += faults(page, f"{live_server.url}/grids/mine/")
    desk = phone("/grids/desk/", "dispatcher")
    desk.fill("#where", "河里")
    desk.get_by_role("button", name="找", exact=True).click()
    desk.set_viewport_size({"width": 360, "height": 800})
    assert overhang(desk) == 0
    found += faults(desk, f"{live_server.url}/grids/desk/")
    assert found == []


def test_larger_type_fits_a_phone(phone: Phone, world: gw.GridsWorld) -> None:
    Account.objects.update(large_type=True)
    page = phone()
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    assert overhang(page) == 0
    # an address is one long word
    world.report(words="http://example.com/" + "W" * 60)
    page.goto(page.url.replace(REPORT, "/grids/mine/"))
    assert overhang(page) == 0
    desk = phone("/grids/cases/", "dispatcher")
    desk.set_viewport_size({"width": 360, "height": 800})
    assert overhang(desk) == 0


def test_two_that_went_together_leave_two_lines(phone: Phone) -> None:
    page = phone()
    shut(page.context)
    for number in (1, 2):
        tell(page, f"第{number}件")
    expect(page.locator("#unsent-head")).to_have_text("2件待发送")
    page.context.unroute("**/grids/report/ready/")
    page.evaluate(
        "dispatchEvent(new Event('online'))"
    )  # it may have gone by itself: no button then
    expect(page.locator("#messages")).to_contain_text("编号2026-000002", timeout=PATIENT_MS)
    expect(page.locator("#messages")).to_contain_text("编号2026-000001")
    expect(page.locator("#messages .jn-notice")).to_have_count(1)
