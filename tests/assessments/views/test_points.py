"""Pages of points: what is shown, what comes back when it is refused, how many statements they ask."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import point_accounts
from assessments.actions import points as actions
from assessments.actions.points import Posting
from assessments.models import PointAccount, PointEntry, PointItem, PointMeasure, PointSheet
from members.models import Membership, Person
from portal import clock
from portal.models import StoredFile
from portal.periods import parse
from tests import points_world as pw
from tests import world as w

pytestmark = pytest.mark.django_db
Desk = Callable[[str], Client]


@pytest.fixture
def world() -> pw.PointsWorld:
    return pw.build()


@pytest.fixture
def desk(world: pw.PointsWorld) -> Desk:
    """A browser signed in as somebody."""
    return at


def at(username: str) -> Client:
    """A browser signed in as somebody."""
    client = Client()
    account = w.Account.objects.get(username=username)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, *args: Any) -> str:
    """An address of points."""
    return reverse(f"assessments:points{name}", args=args)


def text(answer: Any) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def posting(world: pw.PointsWorld, code: str, *places: int, **more: Any) -> dict[str, Any]:
    """What the form of a posting sends."""
    return {
        "key": str(uuid.uuid4()),
        "item": world.item(code).pk,
        "month": pw.OCTOBER,
        "points": "",
        "evidence": "10月10日签到表",
        "accounts": [world.account(place).pk for place in places],
        **more,
    }


def test_a_month_is_opened_filled_and_reported_from_the_pages(world, desk):
    page = desk("secretary")
    listed = text(page.get(url(""), {"month": pw.OCTOBER}))
    assert "后刘村党支部" in listed
    assert "开启10月" in listed
    sent = {"scheme": world.scheme.pk, "organization": world.branch.pk, "month": pw.OCTOBER}
    opened = page.post(url("_open"), sent)
    sheet = PointSheet.objects.get()
    assert opened.url == url("_sheet", sheet.pk)
    assert page.post(url("_add", sheet.pk), posting(world, "jx21", 2, 3, 4)).status_code == 302
    assert PointEntry.objects.filter(sheet=sheet).count() == 3
    shown = text(page.get(url("_sheet", sheet.pk)))
    assert "3人3笔" in shown
    assert "没有登记的7人" in shown
    pw.on(dt.date(2026, 10, 31))
    assert page.post(url("_step", sheet.pk, "report")).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reported_on) == ("reported", dt.date(2026, 10, 31))


def test_a_refused_posting_shows_what_was_typed_and_writes_nothing(world, desk):
    sheet = world.open(pw.OCTOBER)
    sent = posting(world, "jx21", 2, 3, points="九", evidence="我写的依据")
    answer = desk("secretary").post(url("_add", sheet.pk), sent)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "分值填数字" in body
    assert "我写的依据" in body
    assert 'value="九"' in body
    assert body.count("checked") == 2
    assert re.search(rf'<option value="{world.item("jx21").pk}" selected', body)
    sent = posting(world, "jx21", 2, points="5")
    answer = desk("secretary").post(url("_add", sheet.pk), sent)
    assert answer.status_code == 422
    assert "一次最多1分" in text(answer)
    assert desk("secretary").post(url("_add", sheet.pk), {}).status_code == 422
    assert not PointEntry.objects.exists()


def test_a_file_is_kept_with_its_entry_or_not_at_all(world, desk):
    sheet = world.open(pw.OCTOBER)
    paper = SimpleUploadedFile("签到.pdf", b"%PDF-1.4 x", "application/pdf")
    sent = posting(world, "jx21", 2, evidence="", file=paper)
    assert desk("secretary").post(url("_add", sheet.pk), sent).status_code == 302
    entry = PointEntry.objects.get()
    assert entry.file.name == "签到.pdf"
    assert entry.evidence_key.startswith("bonus file ")
    program = SimpleUploadedFile("签到.exe", b"MZ not a paper", "application/pdf")
    answer = desk("secretary").post(url("_add", sheet.pk), posting(world, "jx21", 3, file=program))
    assert answer.status_code == 422
    paper = SimpleUploadedFile("又.pdf", b"%PDF-1.4 y", "application/pdf")
    sent = posting(world, "jx21", 3, points="9", file=paper)
    assert desk("secretary").post(url("_add", sheet.pk), sent).status_code == 422
    assert StoredFile.objects.count() == PointEntry.objects.count() == 1


def test_the_page_tells_the_member_where_each_number_comes_from(world, desk):
    world.post("jx22", 1, pw.OCTOBER, by="member")
    shown = text(desk("member").get(url("_mine")))
    assert "结对帮扶困难群众并办成实事" in shown
    assert "申报中" in shown
    assert "撤回" in shown
    assert "我的积分" in text(desk("member").get("/"))
    assert "我的积分" not in text(desk("secretary").get("/"))


def test_a_member_claims_and_takes_back(world, desk):
    world.open(pw.OCTOBER)
    account, page = world.account(1), desk("member")
    form = page.get(url("_claim", account.pk)).content.decode()
    assert "无故不参加主题党日" not in form
    sent = posting(world, "jx22", evidence="帮五保户收蒜")
    assert page.post(url("_claim", account.pk), sent).url == url("_mine")
    entry = PointEntry.objects.get()
    assert (entry.account, entry.points) == (account, Decimal(2))
    sent["item"] = world.item("jx31").pk
    assert page.post(url("_claim", account.pk), sent).status_code == 422
    page.post(url("_reverse", entry.pk), {"reason": ""})
    assert PointEntry.objects.count() == 1
    page.post(url("_reverse", entry.pk), {"reason": "记错了"})
    assert PointEntry.objects.count() == 2


def test_reversing_asks_for_a_reason_beside_the_entry(world, desk):
    entry = world.post("jx21", 2, pw.OCTOBER)
    answer = desk("secretary").post(url("_reverse", entry.pk), {"reason": " "})
    assert answer.status_code == 422
    assert "冲销须写明理由" in text(answer)
    answer = desk("secretary").post(url("_reverse", entry.pk), {"reason": "没有参加"}, follow=True)
    assert "已冲销" in text(answer)


def test_a_step_that_needs_words_says_so_and_keeps_them(world, desk):
    pw.on(dt.date(2026, 9, 30))
    sheet = world.open(pw.SEPTEMBER)
    world.take(sheet, "report")
    answer = desk("secretary").post(url("_step", sheet.pk, "recognise"), {"reason": " "})
    assert answer.status_code == 422
    assert "认定须写明理由" in text(answer)


def test_an_objection_is_made_from_ones_own_page(world, desk):
    pw.on(dt.date(2026, 9, 30))
    sheet = world.confirm(pw.SEPTEMBER)
    world.take(sheet, "post")
    page = desk("member")
    answer = page.post(url("_object", sheet.pk), {"text": " "})
    assert answer.status_code == 422
    assert "请写明对哪一笔有异议" in text(answer)
    page.post(url("_object", sheet.pk), {"text": "漏记9月志愿服务"})
    assert "已提出异议：漏记9月志愿服务" in text(page.get(url("_mine")))
    assert "漏记9月志愿服务" in text(desk("secretary").get(url("_sheet", sheet.pk)))


def test_the_board_of_members_names_scores_and_no_deeds(world, desk):
    pw.on(dt.date(2026, 9, 30))
    world.post("jx36", 2, pw.SEPTEMBER, "县纪委通报第3期")
    world.post("jx31", 3, pw.SEPTEMBER, points="10")
    sheet = world.confirm(pw.SEPTEMBER)
    world.take(sheet, "post")
    shown = text(desk("member").get(url("_own_board", world.account(1).pk)))
    assert "纪律过硬" in shown
    assert "县纪委通报第3期" not in shown
    assert "诫勉" not in shown
    assert "92.00" in shown


def test_a_scheme_without_a_ledger_has_no_board_register_or_offers(world, desk):
    other = w.publish(world.county).scheme
    for name in ("_board", "_register", "_offers"):
        assert desk("secretary").get(url(name, other.pk, world.branch.pk)).status_code == 404


def test_a_measure_is_recorded_from_the_board(world, desk):
    pw.on(dt.date(2026, 9, 30))
    world.post("jx35", 2, pw.SEPTEMBER)
    world.confirm(pw.SEPTEMBER)
    board = url("_board", world.scheme.pk, world.branch.pk)
    page, account = desk("secretary"), world.account(2)
    assert "1人须处理" in text(page.get(board, {"period": "2026Q3"}))
    sent = {"period": "2026Q3", "kind": "talk", "reason": ""}
    answer = page.post(url("_measure", account.pk), sent)
    assert answer.status_code == 422
    assert "请写明情况" in text(answer)
    page.post(url("_measure", account.pk), sent | {"reason": "书记约谈"})
    assert PointMeasure.objects.get().period_code == "2026Q3"
    assert "1人须处理" not in text(page.get(board, {"period": "2026Q3"}))


def test_the_county_edits_items(world, desk):
    page = desk("officer")
    listed = text(page.get(url("_items", world.scheme.pk)))
    assert "方案规定42条，现用42条" in listed
    sent = {"label": "值班", "kind": "bonus", "points": "两分", "aspect": "", "duty": ""}
    answer = page.post(url("_items", world.scheme.pk), sent)
    assert answer.status_code == 422
    assert "分值填数字" in text(answer)
    page.post(url("_items", world.scheme.pk), sent | {"points": "2"})
    assert "现用43条。请增加、恢复或停用" in text(page.get(url("_items", world.scheme.pk)))
    item = PointItem.objects.get(label="值班")
    page.post(url("_item", item.pk), {"do": "retire"})
    item.refresh_from_db()
    assert not item.active
    page.post(url("_item", item.pk), sent | {"do": "save", "label": "夜间值班", "points": "3"})
    item.refresh_from_db()
    assert (item.label, item.points) == ("夜间值班", 3)


def test_the_list_of_residents_shows_alias_and_total_alone():
    world = pw.build("guanyinge_residents")
    page = at("keeper")
    register = url("_register", world.scheme.pk, world.village.pk)
    answer = page.post(register, {"name": "", "household": "B-77"})
    assert answer.status_code == 422
    assert "B-77" in answer.content.decode()
    page.post(register, {"name": "葫芦巷老周", "household": "B-77"})
    account = PointAccount.objects.get()
    shown = text(page.get(register))
    assert "葫芦巷老周" in shown
    assert shown.count("B-77") == shown.count("户编号B-77，兑换时核对") == 1
    offer = world.offer("20")
    answer = page.post(url("_redeem", account.pk), {"offer": offer.pk})
    assert answer.status_code == 422
    assert "可用0分" in text(answer)
    assert f'value="{offer.pk}" selected' in answer.content.decode()
    page.post(url("_end", account.pk), {"do": "erase"})
    assert "葫芦巷老周" not in page.get(register).content.decode()


def test_no_page_tells_what_a_resident_did_over_time():
    """PV-RESIDENT: an alias has no page of its own, and a filed sheet keeps totals alone."""
    world = pw.build("guanyinge_residents")
    keeper = world.who("keeper")
    account = point_accounts.join(
        actor=keeper, scheme=world.scheme, organization=world.village, name="李叔"
    )
    item = world.item("gr01")
    made = Posting(item, item.points, parse(pw.OCTOBER), "活动10-1")
    sheet = actions.post(actor=keeper, accounts=[account], posting=made)[0].sheet
    page = at("keeper")
    assert page.get(url("_account", account.pk)).url.endswith(
        f"register/{world.scheme.pk}/{world.village.pk}/"
    )
    assert item.label in text(page.get(url("_sheet", sheet.pk)))
    PointSheet.objects.update(state="filed")
    shown = text(page.get(url("_sheet", sheet.pk)))
    assert item.label not in shown
    assert "李叔+5" in shown


def test_the_list_to_post_names_who_agreed():
    world = pw.build("guanyinge_residents")
    for name, listed in (("李叔", True), ("周婶", False)):
        point_accounts.join(
            actor=world.who("keeper"),
            scheme=world.scheme,
            organization=world.village,
            name=name,
            listed=listed,
        )
    shown = text(at("keeper").get(url("_board", world.scheme.pk, world.village.pk)))
    posted = shown.partition("可以公示的")[2]
    assert "李叔" in posted
    assert "周婶" not in posted


def test_a_posting_to_residents_takes_no_file():
    world = pw.build("guanyinge_residents")
    point_accounts.join(
        actor=world.who("keeper"), scheme=world.scheme, organization=world.village, name="李叔"
    )
    sent = {"scheme": world.scheme.pk, "organization": world.village.pk, "month": pw.OCTOBER}
    at("keeper").post(url("_open"), sent)
    form = at("keeper").get(url("_add", PointSheet.objects.get().pk)).content.decode()
    assert 'type="file"' not in form
    assert "不写姓名和住址" in form


@pytest.mark.parametrize("month", ["2026-13", "Ⅸ", "", "2026Q3", "2099-01"])
def test_a_month_nobody_can_read_shows_the_newest(world, desk, month):
    assert "2026年9月" in text(desk("secretary").get(url(""), {"month": month}))


@pytest.mark.parametrize("month", ["Ⅸ", "", "2026Q3", "9999-12"])
def test_a_month_nobody_can_open_is_refused_in_words(world, desk, month):
    sent = {"scheme": world.scheme.pk, "organization": world.branch.pk, "month": month}
    assert desk("secretary").post(url("_open"), sent).status_code in (409, 422)
    assert not PointSheet.objects.exists()


def _counts(members: int) -> dict[str, int]:
    """Statements that each page asks in a branch of that size with three entries a member."""
    world = pw.build(members=members)
    sheet = world.open(pw.SEPTEMBER)
    item = world.item("jx21")
    for account in PointAccount.objects.all():
        PointEntry.objects.bulk_create(
            PointEntry(
                sheet=sheet,
                account=account,
                component="routine",
                item=item,
                kind="bonus",
                points=1,
                evidence_key=f"k{n // 2}",
                entered_at=timezone.now(),
            )
            for n in range(3)
        )
    PointSheet.objects.update(state="posted", posted_on=w.TODAY)
    place, own = (world.scheme.pk, world.branch.pk), world.account(1).pk
    pages = {
        "sheets": ("secretary", url("")),
        "sheets of a town": ("town", url("")),
        "sheet": ("secretary", url("_sheet", sheet.pk)),
        "board": ("secretary", url("_board", *place) + "?period=2026Q3"),
        "register": ("secretary", url("_register", *place)),
        "account": ("secretary", url("_account", own)),
        "items": ("officer", url("_items", world.scheme.pk)),
        "supervision": ("officer", url("_supervision")),
        "mine": ("member", url("_mine")),
        "own board": ("member", url("_own_board", own) + "?period=2026Q3"),
        "home of the secretary": ("secretary", "/"),
        "home of a member": ("member", "/"),
    }
    return {name: _asked(who, address) for name, (who, address) in pages.items()}


def _grow(towns: int) -> None:
    """More branches with a member each, in the town and elsewhere."""
    town = w.Organization.objects.get(kind="town")
    for n in range(towns):
        branch = w.organization(f"370828101{n}-zb", f"第{n}支部", "branch", town)
        person = Person.objects.create(name=f"某{n}", sort_key="m", initials="m", home=town)
        Membership.objects.create(person=person, branch=branch, since=dt.date(2020, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_more_members_and_branches_ask_no_more_statements():
    small = _counts(5)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE members_area, portal_job, members_account CASCADE")
    large = _counts(40)
    assert large == small
    assert max(small.values()) <= 60, small
    before = _asked("town", url("")), _asked("officer", url("_supervision"))
    _grow(12)
    assert (_asked("town", url("")), _asked("officer", url("_supervision"))) == before


def _asked(who: str, address: str) -> int:
    """How many statements a page asks that has been seen before."""
    page = at(who)
    page.get(address)
    clock.forget()
    clock.today()  # its cache lasts five seconds
    with CaptureQueriesContext(connection) as asked:
        assert page.get(address).status_code == 200
    return len(asked)
