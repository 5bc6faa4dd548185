"""Pages of a branch's own rules, of offers, and of what expires."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import point_accounts, point_offers
from assessments.actions import points as actions
from assessments.actions.points import Posting
from assessments.models import BranchRule, PointEntry, PointOffer, PointSheet
from portal import clock
from portal.periods import parse
from tests import points_world as pw
from tests import world as w
from tests.assessments.views.test_points import at, text, url

pytestmark = pytest.mark.django_db


def test_a_branch_draws_up_its_rules_on_the_pages():
    world = pw.build()
    page, item = at("secretary"), world.item("jx24")
    place = (world.scheme.pk, world.branch.pk)
    answer = page.post(url("_rules", *place), follow=True)
    assert "还没有条目" in text(answer)
    rule = BranchRule.objects.get()
    sent = {"item": item.pk, "label": "红白理事会主事", "points": "99", "evidence_needed": "on"}
    answer = page.post(url("_rule_add", rule.pk), sent)
    assert answer.status_code == 422
    assert "支部的办法只能更严（M17），现填99" in text(answer)
    assert "红白理事会主事" in answer.content.decode()
    page.post(url("_rule_add", rule.pk), sent | {"points": "1"})
    told = {"met_on": "2026-10-12", "present": "9", "in_favour": "5", "planned_from": "2026-11"}
    answer = page.post(url("_rule_step", rule.pk, "adopt"), told)
    assert answer.status_code == 422
    assert "至少要6人赞成" in text(answer)
    assert 'value="9"' in answer.content.decode()
    page.post(url("_rule_step", rule.pk, "adopt"), told | {"in_favour": "7"})
    assert "备案支部积分办法" in text(at("town").get("/"))
    at("town").post(url("_rule_step", rule.pk, "file"))
    shown = text(page.get(url("_rule", rule.pk)))
    assert "2026年11月起施行" in shown
    assert "赞成7人" in shown
    assert "写一条" not in shown


def test_a_line_of_a_draft_is_changed_and_taken_out():
    world = pw.build()
    page = at("secretary")
    page.post(url("_rules", world.scheme.pk, world.branch.pk))
    rule = BranchRule.objects.get()
    sent = {"item": world.item("jx24").pk, "label": "主事", "points": "1", "evidence_needed": "on"}
    page.post(url("_rule_add", rule.pk), sent)
    line = rule.lines.get()
    answer = page.post(url("_rule_line", line.pk), sent | {"points": "x", "do": "save"})
    assert answer.status_code == 422
    page.post(url("_rule_line", line.pk), sent | {"points": "0.5", "do": "save"})
    line.refresh_from_db()
    assert line.points == Decimal("0.5")
    page.post(url("_rule_line", line.pk), {"do": "remove"})
    assert not rule.lines.exists()


def test_the_sheet_offers_the_branchs_line_and_members_read_the_rules():
    world = pw.build()
    rule = BranchRule.objects.create(
        scheme=world.scheme,
        organization=world.branch,
        number=1,
        drafted_by=world.who("secretary"),
        drafted_at=timezone.now(),
    )
    item = world.item("jx24")
    rule.lines.create(item=item, label="红白理事会主事", points=Decimal(1))
    BranchRule.objects.update(
        state="filed", in_force_from="2026-10", met_on=w.TODAY, eligible=9, present=9, in_favour=9
    )
    world.open(pw.AUGUST)
    sheet = world.open(pw.OCTOBER)
    shown = at("secretary").get(url("_add", sheet.pk)).content.decode()
    assert "【支部】红白理事会主事（+1）" in shown
    assert item.label not in shown
    sent = {"item": f"b{rule.lines.get().pk}", "month": pw.OCTOBER, "evidence": "记录1"}
    sent |= {"key": uuid.uuid4(), "accounts": [world.account(0).pk], "points": ""}
    at("secretary").post(url("_add", sheet.pk), sent)
    assert "红白理事会主事" in text(at("secretary").get(url("_sheet", sheet.pk)))
    assert "红白理事会主事" in text(at("member").get(url("_rule", rule.pk)))
    assert "支部办法（已备案）" in text(
        at("officer").get(url("_supervision"), {"town": world.town.pk})
    )


def test_offers_are_kept_and_taken_on_the_pages():
    world = pw.build("guanyinge_residents")
    keeper, page = world.who("keeper"), at("keeper")
    place = (world.scheme.pk, world.village.pk)
    sent = {
        "label": "理发一次",
        "kind": "service",
        "points": "1",
        "stock": "1",
        "partner": "好邻居",
    }
    assert page.post(url("_offers", *place), sent | {"stock": "多"}).status_code == 422
    page.post(url("_offers", *place), sent)
    offer = PointOffer.objects.get()
    account = point_accounts.join(
        actor=keeper, scheme=world.scheme, organization=world.village, name="李叔"
    )
    item = world.item("gr01")
    made = Posting(item, Decimal(1), parse(pw.OCTOBER), "活动10-1")
    actions.post(actor=keeper, accounts=[account], posting=made)
    PointSheet.objects.update(state="filed")
    page.post(url("_redeem", account.pk), {"offer": offer.pk, "key": uuid.uuid4()})
    shown = text(page.get(url("_offers", *place)))
    assert "兑完" in shown
    assert "李叔" in shown
    spent = PointEntry.objects.get(kind="spent")
    answer = page.post(url("_reverse", spent.pk), {"reason": ""}, follow=True)
    assert "须写明理由" in text(answer)
    answer = page.post(url("_reverse", spent.pk), {"reason": "没有去"}, follow=True)
    assert "分数和份数都已退回" in text(answer)
    page.post(url("_offer", offer.pk), {"do": "end"})
    answer = page.post(url("_redeem", account.pk), {"offer": offer.pk})
    assert "已经停止兑换或兑完" in text(answer)


def test_the_list_tells_what_expires_before_it_does():
    world = pw.build("guanyinge_residents")
    keeper = world.who("keeper")
    account = point_accounts.join(
        actor=keeper, scheme=world.scheme, organization=world.village, name="李叔"
    )
    made = Posting(world.item("gr01"), Decimal(1), parse(pw.OCTOBER), "活动10-1")
    actions.post(actor=keeper, accounts=[account], posting=made)
    PointSheet.objects.update(state="filed")
    register = url("_register", world.scheme.pk, world.village.pk)
    assert "即将到期" not in text(at("keeper").get(register))
    pw.on(dt.date(2028, 10, 10))
    assert "10月31日后减1分" in text(at("keeper").get(register))


def test_more_rules_offers_and_residents_ask_no_more_statements():
    world = pw.build("guanyinge_residents")
    keeper = world.who("keeper")

    def take_part(number: int) -> None:
        account = point_accounts.join(
            actor=keeper, scheme=world.scheme, organization=world.village, name=f"{number}栋"
        )
        made = Posting(world.item("gr01"), Decimal(1), parse(pw.OCTOBER), f"活动{number}")
        PointSheet.objects.update(state="open")
        actions.post(actor=keeper, accounts=[account], posting=made)
        PointSheet.objects.update(state="filed")
        offer = world.offer("1", label=f"理发{number}")
        point_offers.redeem(actor=keeper, account=account, offer=offer)
        world.offer("1", label=f"洗车{number}")

    place = (world.scheme.pk, world.village.pk)
    pages = [url("_register", *place), url("_offers", *place)]
    take_part(0)
    few = [statements(page) for page in pages]
    for number in range(1, 5):
        take_part(number)
    assert [statements(page) for page in pages] == few


def statements(address: str) -> int:
    page = at("keeper")
    page.get(address)
    clock.forget()
    clock.today()  # its cache lasts five seconds
    with CaptureQueriesContext(connection) as asked:
        page.get(address)
    return len(asked)
