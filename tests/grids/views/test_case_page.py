"""The page of a case: what it shows to whom, its steps, what comes back, who was faster."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids.actions import merging, parties, reviews, steps
from grids.actions.parties import Party
from grids.actions.steps import Order
from grids.models import Case, CaseStep
from portal.models import Deed
from portal.periods import parse
from tests import grids_world as gw


def text(answer: Any) -> str:
    return answer.content.decode()


def address(case: Case, action: str = "") -> str:
    return f"/grids/cases/{case.pk}/" + (f"do/{action}/" if action else "")


def test_the_dispatcher_registers_and_sends_in_one_step(world, desk) -> None:
    case, client = world.report(), desk("dispatcher")
    shown = text(client.get(address(case)))
    assert "登记并分派" in shown
    assert "河里村" in shown
    assert shown.count("btn-primary") == 1
    answer = client.post(address(case, "send"), {"handler": world.village.pk}, follow=True)
    assert "已登记并分派" in text(answer)
    case.refresh_from_db()
    assert (case.state, case.handler_id) == ("dispatched", world.village.pk)
    assert [s.action for s in case.log.order_by("pk")] == ["report", "register", "dispatch"]


def test_both_or_neither(world, desk) -> None:
    """A day that cannot be is refused, and the case is not registered either; what was typed is there."""
    case = world.report()
    sent = {"handler": world.village.pk, "due_on": "2027-05-05"}
    answer = desk("dispatcher").post(address(case, "send"), sent)
    assert answer.status_code == 422
    assert "期限最晚到" in text(answer)
    assert "2027-05-05" in text(answer)
    case.refresh_from_db()
    assert case.state == "found"
    assert case.log.count() == 1


def test_whom_a_case_can_be_sent_to(world, desk) -> None:
    """The township's own places; nobody types a number of another one."""
    case, client = world.report("dispatcher"), desk("dispatcher")
    shown = text(client.get(address(case)))
    assert "中店村" in shown
    assert "寅寺镇" not in shown
    assert "县住建局" not in shown
    answer = client.post(address(case, "dispatch"), {"handler": world.department.pk})
    assert answer.status_code == 422
    assert "请从列出的单位里选一个" in text(answer)
    order = world.report("secretary", "order", channel="meeting")
    assert "县住建局" in text(client.get(address(order)))


def test_a_named_person_alone_handles_it(world, desk) -> None:
    case = world.report("dispatcher", "errand")
    leader = world.who("leader").person
    sent = {"handler": world.village.pk, "person": leader.pk, "urgency": "normal"}
    assert desk("dispatcher").post(address(case, "dispatch"), sent).status_code == 302
    case.refresh_from_db()
    assert (case.handler_person_id, case.urgency) == (leader.pk, "normal")
    assert "现在没有要您办的" in text(desk("secretary").get(address(case)))
    assert desk("leader").post(address(case, "accept")).status_code == 302


def test_a_step_without_its_words_comes_back_with_a_sentence(world, desk) -> None:
    case, client = world.handling(), desk("secretary")
    answer = client.post(address(case, "resolve"), {"reason": "  "})
    assert answer.status_code == 422
    assert "请写办理结果。" in text(answer)
    long = "修" * 501
    assert long in text(client.post(address(case, "resolve"), {"reason": long}))
    identity = client.post(address(case, "resolve"), {"reason": "370830199001011234已办"})
    assert "不能填写身份证号" in text(identity)
    case.refresh_from_db()
    assert case.state == "handling"


def test_who_was_faster_is_told_and_the_words_come_back(world, desk) -> None:
    case, client = world.handling(), desk("secretary")
    steps.resolve(actor=world.who("secretary"), case=case, words="换了灯")
    headers = {"Referer": f"http://testserver{address(case)}"}
    answer = client.post(
        address(case, "return"), {"reason": "不归本村管"}, headers=headers, follow=True
    )
    shown = text(answer)
    assert "现在是“已办结”，不能退回" in shown
    assert "secretary" in shown
    assert "已办“报办结”" in shown
    assert "不归本村管" in shown


@pytest.mark.parametrize(
    ("who", "action", "rule", "sentence"),
    [
        ("officer", "grant_extension", "P03-R7", "镇街网格化服务管理中心"),
        ("leader", "accept", "", "承办单位或承办人"),
    ],
)
def test_a_refusal_names_the_rule_and_who_could(world, desk, who, action, rule, sentence) -> None:
    answer = desk(who).post(address(world.sent(), action))
    assert answer.status_code == 403
    assert rule in text(answer)
    assert sentence in text(answer)


def test_extension_asked_for_and_granted(world, desk) -> None:
    case = world.handling()
    asked = {"days": "5", "reason": "配件要从外地调"}
    assert desk("secretary").post(address(case, "ask_extension"), asked).status_code == 302
    shown = text(desk("dispatcher").get(address(case)))
    assert 'name="days" value="5"' in shown
    assert "配件要从外地调" in shown
    many = desk("dispatcher").post(
        address(case, "grant_extension"), {"days": "11", "reason": "同意"}
    )
    assert many.status_code == 422
    assert "延期要在1至10个工作日之间（P03-R7）" in text(many)
    granted = {"days": "5", "reason": "同意"}
    assert desk("dispatcher").post(address(case, "grant_extension"), granted).status_code == 302
    shown = text(desk("secretary").get(address(case)))
    assert "期限由10月22日改为10月29日" in shown
    assert "已经延期过一次，不能再延" in shown


def test_rating_and_who_cannot_be_reached(world, desk) -> None:
    case = world.resolved()
    nothing = desk("dispatcher").post(address(case, "rate"))
    assert "请选满意度" in text(nothing)
    assert (
        desk("dispatcher").post(address(case, "rate"), {"satisfaction": "none"}).status_code == 302
    )
    case.refresh_from_db()
    assert (case.satisfaction, case.unreachable) == (None, True)


def test_both_finders_see_the_answer(world, desk) -> None:
    kept, again = world.report("worker"), world.report("worker")
    other = world.report("dispatcher")
    sent = {"into": kept.pk, "reason": "是同一盏灯"}
    assert desk("dispatcher").post(address(again, "merge"), sent).status_code == 302
    assert "还在办理" in text(desk("worker").get(address(again)))
    secretary, handler = world.who("secretary"), world.who("dispatcher")
    merging.merge(actor=handler, case=other, into=kept, reason="同一盏灯")
    kept = steps.register(actor=handler, case=kept)
    kept = steps.dispatch(actor=handler, case=kept, order=Order(world.village))
    kept = steps.start(actor=secretary, case=steps.accept(actor=secretary, case=kept))
    kept = steps.resolve(actor=secretary, case=kept, words="换了灯")
    steps.feed_back(actor=secretary, case=kept, words="已告诉住户")
    shown = text(desk("worker").get(address(again)))
    assert f'href="{address(kept)}"' in shown
    assert "已告诉住户" in shown


def test_words_of_a_dispute_are_for_few(world, desk) -> None:
    case = world.handling("dispute")
    steps.resolve(actor=world.who("secretary"), case=case, words="各退一步")
    for name in ("secretary", "dispatcher", "officer"):
        assert "村西头路灯不亮" in text(desk(name).get(address(case)))
    assert "村西头路灯不亮" in text(desk("worker").get(address(world.report(code="dispute"))))
    shown = text(desk("leader").get(address(case)))
    assert "村西头路灯不亮" not in shown
    assert "各退一步" not in shown
    assert "PV-CASE" in shown
    listed = text(desk("leader").get("/grids/cases/"))
    assert case.label in listed
    assert "村西头路灯不亮" not in listed


@pytest.fixture
def keyed(settings: Any) -> None:
    """A key to seal with."""
    settings.SEAL_KEYS = ["k" * 43 + "="]


def test_who_looks_at_parties_is_recorded(world, desk, keyed) -> None:
    case = world.sent()
    parties.add(
        actor=world.who("dispatcher"),
        case=case,
        parties=[Party(alias="李婶", contact="13900000000")],
    )
    shown = text(desk("secretary").get(address(case)))
    assert "查看当事人" in shown
    assert "李婶" not in shown
    assert "李婶" in text(desk("secretary").post(f"{address(case)}parties/"))
    assert Deed.objects.filter(verb="查看当事人", object_id=str(case.pk)).count() == 1
    assert "查看当事人" not in text(desk("leader").get(address(case)))
    assert desk("leader").post(f"{address(case)}parties/").status_code == 403


def test_who_gives_a_case_back_is_led_to_the_list(world, desk) -> None:
    """A department no longer sees it then."""
    case = world.report("secretary", "order", channel="meeting")
    dispatcher = world.who("dispatcher")
    case = steps.register(actor=dispatcher, case=case)
    steps.dispatch(actor=dispatcher, case=case, order=Order(world.department))
    answer = desk("clerk").post(address(case, "return"), {"reason": "不归我局管"}, follow=True)
    assert answer.redirect_chain == [("/grids/cases/", 302)]
    assert "已退回镇街网格中心" in text(answer)


def test_time_left_is_told_in_working_days(world, desk) -> None:
    case, client = world.handling(), desk("secretary")
    for day, words in ((13, "还有7个工作日"), (22, "今天到期"), (26, "逾期2个工作日")):
        gw.move_to(dt.date(2026, 10, day))
        assert words in text(client.get(address(case)))


def test_the_page_asks_the_same_for_a_longer_log(world, desk) -> None:
    short, long = world.sent(), world.handling()
    dispatcher, secretary = world.who("dispatcher"), world.who("secretary")
    for _ in range(4):
        long = steps.send_back(actor=secretary, case=long, reason="不归本村管")
        long = steps.dispatch(actor=dispatcher, case=long, order=Order(world.village))
        long = steps.start(actor=secretary, case=steps.accept(actor=secretary, case=long))
    assert CaseStep.objects.filter(case=long).count() == 20
    client, counts = desk("leader"), []
    for case in (short, short, long):
        with CaptureQueriesContext(connection) as asked:
            client.get(address(case))
        counts.append(len(asked))
    assert counts[2] == counts[1] <= 20


def test_what_the_countys_review_decided_stands_on_the_case(world, desk) -> None:
    gw.move_to(dt.date(2026, 9, 1))
    case = world.report()
    gw.move_to(gw.TODAY)
    officer, client = world.who("officer"), desk("dispatcher")
    review = reviews.open_review(
        actor=officer, county=world.county, month=parse("2026-09"), held_on=gw.TODAY
    )
    decided = reviews.Decided("supervise", "一周内修好", world.town, gw.TODAY + dt.timedelta(7))
    reviews.decide(actor=officer, item=review.items.get(), decided=decided)
    assert "县级调度意见" not in text(client.get(address(case)))  # the review is not over yet
    reviews.close_review(actor=officer, review=review)
    shown = text(client.get(address(case)))
    assert "县级调度意见" in shown
    assert "一周内修好" in shown


def test_a_duplicate_gives_no_words_of_a_dispute_away(world, desk) -> None:
    """PV-CASE: its own finder is answered, and who reads the dispute anyway; the node's leader is not."""
    kept, again = world.handling("dispute"), world.report("worker", "dispute")
    merging.merge(actor=world.who("dispatcher"), case=again, into=kept, reason="同一件")
    kept = steps.resolve(actor=world.who("secretary"), case=kept, words="两家各退一步")
    steps.feed_back(actor=world.who("secretary"), case=kept, words="已当面告知两家")
    for name, told in (
        ("worker", True),
        ("dispatcher", True),
        ("officer", True),
        ("leader", False),
    ):
        shown = text(desk(name).get(address(again)))
        assert ("已当面告知两家" in shown) is told, name
        assert kept.label in shown
    assert "答复只给上报人" in shown
