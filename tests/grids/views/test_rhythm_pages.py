"""Pages of what recurs: a visit in one screen, counts without words, ledgers, reviews, obligations."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grids.actions.filings import file_ledger
from grids.actions.reviews import Decided, decide, open_review
from grids.models import Case, DisputeMeeting, Filing, Inspection, Review, Visit
from grids.queries import obligation_pages
from portal import clock
from portal.periods import parse
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests import world as w
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
SEPTEMBER = parse("2026-09")


built, world = once_a_module(rw.build)


def client(world: gw.GridsWorld, name: str) -> Client:
    made = Client()
    made.force_login(world.who(name))
    return made


def ask(world: gw.GridsWorld, name: str, route: str, *args: object, **query: str) -> str:
    answer = client(world, name).get(reverse(f"grids:{route}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def body(world: gw.GridsWorld, **more: str) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()), "grid": str(world.grids[2].pk), "on": "2026-10-13",
        "matter": "safety", "household": "H-0001", "words": "煤气管老化", **more,
    }  # fmt: skip


def test_a_visit_and_its_case_in_one_form(world) -> None:
    worker, sent = client(world, "worker"), body(world, also="on", kind="hazard")
    for _ in range(2):
        answer = worker.post(reverse("grids:visit_new"), sent, follow=True)
    page = answer.content.decode()
    visit, case = Visit.objects.get(), Case.objects.get()
    assert visit.case == case
    assert f"同时上报为事项{case.label}" in page
    assert "煤气管老化" in page


def test_what_is_wrong_comes_back_beside_what_was_typed(world) -> None:
    answer = client(world, "worker").post(reverse("grids:visit_new"), body(world, on="2026-10-01"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最多补记3天" in page
    assert "煤气管老化" in page
    answer = client(world, "worker").post(reverse("grids:visit_new"), body(world, also="on"))
    assert "请选事项类别" in answer.content.decode()
    assert not Visit.objects.exists()


def test_who_does_not_serve_has_no_form(world) -> None:
    assert "没有在网格任职" in ask(world, "secretary", "visit_new")


def test_counts_show_no_words(world) -> None:
    rw.visit(world)
    for name, reads in (("officer", False), ("secretary", False), ("leader", True),
                        ("dispatcher", True)):  # fmt: skip
        page = ask(world, name, "visits")
        diary = reverse("grids:visit_diary", args=[world.accounts["worker"].person_id])
        assert "医保" not in page
        assert (diary in page) is reads
        answer = client(world, name).get(diary)
        assert answer.status_code == (200 if reads else 404)
        assert ("医保" in answer.content.decode()) is reads


def test_own_diary_by_month(world) -> None:
    rw.visit(world)
    assert "医保" in ask(world, "worker", "visits")
    assert "医保" not in ask(world, "worker", "visits", month="2026-09")
    assert "医保" in ask(world, "worker", "visits", month="nonsense")


def test_an_inspection_and_a_meeting_by_their_forms(world) -> None:
    leader, dispute = client(world, "leader"), world.report(code="dispute")
    grid = str(world.grids[1].pk)
    sent = {"key": str(uuid.uuid4()), "grid": grid, "done_on": "2026-10-12", "households": "80",
            "hazards": "1", "disputes": "0", "difficulties": "2", "findings": "护栏松动"}  # fmt: skip
    assert (
        "护栏松动"
        in leader.post(reverse("grids:inspection_new"), sent, follow=True).content.decode()
    )
    page = leader.get(reverse("grids:meeting_new")).content.decode()
    assert dispute.label in page
    held = {"key": str(uuid.uuid4()), "grid": grid, "held_on": "2026-10-12", "present": "5",
            "cases": str(dispute.pk), "decisions": "本周上门"}  # fmt: skip
    leader.post(reverse("grids:meeting_new"), held)
    assert DisputeMeeting.objects.get().discussed.get().case == dispute
    assert Inspection.objects.get().difficulties == 2
    wrong = leader.post(reverse("grids:meeting_new"), held | {"key": "x", "present": "many"})
    assert wrong.status_code == 422


def test_a_ledger_is_filed_shown_and_corrected(world) -> None:
    gw.move_to(dt.date(2026, 9, 2))
    case = world.report()
    gw.move_to(gw.TODAY)
    desk = client(world, "dispatcher")
    url = reverse("grids:ledger", args=[world.town.pk, "2026-09"])
    assert "报备9月台账" in desk.get(url).content.decode()
    page = desk.post(url, follow=True).content.decode()
    filing = Filing.objects.get()
    assert case.label in page
    assert filing.digest in page
    assert "村西头" not in page
    refused = desk.post(url, {"seen": "1"})
    assert refused.status_code == 422
    assert "已经报备过" in refused.content.decode()
    sent = {"reason": "漏登一件", "seen": "1"}
    assert "第2版" in desk.post(url, sent, follow=True).content.decode()
    for late in (sent, {"reason": "漏登一件"}, sent | {"seen": "²"}):
        again = desk.post(url, late)
        assert again.status_code == 409
        page = again.content.decode()
        assert "第2版已经报备，没有再报" in page
        assert ">漏登一件</textarea>" in page
        assert 'name="seen" value="2"' in page
    board = ask(world, "officer", "filings")
    assert f"迟报{filing.days_late}天" in board
    assert "缺报" in board


@pytest.mark.parametrize("month", ["2026Q3", "2026", "next", "2026-13"])
def test_a_ledger_is_of_a_month(world, month) -> None:
    url = reverse("grids:ledger", args=[world.town.pk, month])
    assert client(world, "dispatcher").get(url).status_code == 404


@pytest.mark.parametrize("place", ["county", "village", "department"])
def test_other_places_keep_no_ledger(world, place) -> None:
    url = reverse("grids:ledger", args=[getattr(world, place).pk, "2026-09"])
    officer = client(world, "officer")
    assert officer.get(url).status_code == officer.post(url).status_code == 404
    assert not Filing.objects.exists()


def test_a_review_from_the_list_to_its_end(world) -> None:
    gw.move_to(dt.date(2026, 9, 1))
    case = world.report()
    gw.move_to(gw.TODAY)
    officer = client(world, "officer")
    assert case.label in ask(world, "officer", "reviews", month="2026-09")
    sent = {"county": str(world.county.pk), "month": "2026-09", "held_on": "2026-10-12"}
    officer.post(reverse("grids:reviews"), sent)
    review = Review.objects.get()
    item = review.items.get()
    url = reverse("grids:review_item", args=[item.pk])
    shown = officer.get(url).content.decode()
    assert "村西头路灯不亮" in shown
    assert "只记下意见" in shown
    refused = officer.post(url, {"decision": "supervise", "words": "一周内修好"})
    assert refused.status_code == 422
    assert "一周内修好" in refused.content.decode()
    told = {"decision": "supervise", "words": "一周内修好", "to": str(world.town.pk),
            "act_by": "2026-10-20"}  # fmt: skip
    assert "结束调度" in officer.post(url, told, follow=True).content.decode()
    page = officer.post(reverse("grids:review_close", args=[review.pk]), follow=True)
    assert "已结束" in page.content.decode()
    assert "不再改动" in officer.get(url).content.decode()


def test_obligations_by_worker_and_by_township(world) -> None:
    rw.visit(world, on=dt.date(2026, 10, 12))
    assert "应办4，已办1，完成率25.00%" in ask(world, "officer", "obligations")
    assert "河里村网格" in ask(world, "dispatcher", "obligations", what="inspection",
                               period="2026-09")  # fmt: skip
    assert "次邱镇网格" in ask(world, "officer", "obligations", what="filing", period="2026-08")
    assert "河里村" in ask(world, "officer", "obligations", by="place", town="9" * 30)


def test_obligations_are_read_page_by_page(world, monkeypatch) -> None:
    monkeypatch.setattr(obligation_pages, "SHOWN", 1)
    rw.serve(world, "neighbour", 3, "worker")
    rw.visit(world, on=dt.date(2026, 10, 12))
    first = ask(world, "dispatcher", "obligations")
    assert "2行，应办8，已办1" in first
    assert "第1至1行" in first
    assert "neighbour" in first
    assert "after=1" in first
    second = ask(world, "dispatcher", "obligations", after="1")
    assert "worker" in second
    assert "第2至2行" in second
    assert "下一页" not in second
    for beyond in ("2", "9" * 18, "x"):
        assert "第1至1行" in ask(world, "dispatcher", "obligations", after=beyond)


@pytest.mark.parametrize("name", ["visits", "inspections", "meetings", "obligations"])
def test_as_many_queries_for_many_rows(world, name) -> None:
    def count() -> int:
        made = client(world, "dispatcher")
        made.get(reverse(f"grids:{name}"))
        clock.forget()
        clock.today()  # it is cached for seconds only
        with CaptureQueriesContext(connection) as asked:
            assert made.get(reverse(f"grids:{name}")).status_code == 200
        return len(asked)

    rw.visit(world)
    rw.inspected(world)
    rw.met(world)
    few = count()
    for who in ("neighbour", "secretary"):
        rw.serve(world, who, 3, "worker")
    rw.visit(world)
    rw.inspected(world)
    rw.met(world)
    assert count() == few


def test_the_board_asks_no_more_for_more_townships(world) -> None:
    def count() -> int:
        made = client(world, "officer")
        made.get(reverse("grids:filings"))
        with CaptureQueriesContext(connection) as asked:
            made.get(reverse("grids:filings"))
        return len(asked)

    few = count()
    file_ledger(actor=world.who("dispatcher"), town=world.town, month=SEPTEMBER)
    file_ledger(actor=world.who("dispatcher"), town=world.town, month=parse("2026-08"))
    assert count() == few


def test_a_diary_keeps_the_words_of_a_dispute_back(world) -> None:
    visit = rw.visit(world, kind=world.kind("dispute"), words="两家为地边吵架", household="H-0099")
    person = world.accounts["worker"].person_id
    shown = ask(world, "leader", "visit_diary", person)
    assert visit.case.label in shown
    assert "PV-CASE" in shown
    for word in ("两家为地边吵架", "H-0099"):
        assert word not in shown
        assert word in ask(world, "dispatcher", "visit_diary", person)
        assert word in ask(world, "worker", "visits")


def test_what_a_dispute_meeting_decided_is_for_few(world) -> None:
    """PV-CASE; the others see that there was one, with how many people and on how many cases."""
    rw.met(world, cases=[world.report(code="dispute")])
    world.accounts["other_leader"] = w.account("旁人", "grid_leader", world.village)
    world.accounts["county_leader"] = w.account("县领导", "county_leader", world.county)
    for name, told in (("leader", True), ("secretary", True), ("dispatcher", True), ("officer", True),
                       ("other_leader", False), ("county_leader", False)):  # fmt: skip
        shown = ask(world, name, "meetings")
        assert ("包联干部本周上门" in shown) is told, name
        assert "6人" in shown
        assert "1件" in shown


def test_a_decision_somebody_else_wrote_meanwhile_is_not_overwritten_unseen(world) -> None:
    gw.move_to(dt.date(2026, 9, 1))
    world.report()
    gw.move_to(gw.TODAY)
    review = open_review(
        actor=world.who("officer"), county=world.county, month=SEPTEMBER, held_on=gw.TODAY
    )
    item, officer = review.items.get(), client(world, "officer")
    url = reverse("grids:review_item", args=[item.pk])
    assert 'name="seen" value=""' in officer.get(url).content.decode()
    decide(actor=world.who("officer"), item=item, decided=Decided("watch", "再看一个月"))
    mine = {"decision": "clear", "words": "可以销号", "seen": ""}
    refused = officer.post(url, mine)
    item.refresh_from_db()
    shown = refused.content.decode()
    assert (refused.status_code, item.words) == (422, "再看一个月")
    assert "刚刚记下了意见“继续跟踪：再看一个月”" in shown
    assert "可以销号" in shown
    assert f'name="seen" value="{item.version}"' in shown
    assert officer.post(url, mine | {"seen": item.version}).status_code == 302
    item.refresh_from_db()
    assert item.words == "可以销号"


def test_a_kind_without_the_tick_is_asked_about(world) -> None:
    answer = client(world, "worker").post(reverse("grids:visit_new"), body(world, kind="hazard"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "选了类别，请勾“同时上报”，或者清空类别。" in page
    assert "煤气管老化" in page
    assert not Visit.objects.exists()


def test_a_visits_case_is_a_link_to_who_can_open_it(world) -> None:
    visit = rw.visit(world, kind=world.kind("hazard"))
    assert visit.case is not None
    link = f'href="{reverse("grids:case", args=[visit.case.pk])}"'
    assert link in ask(world, "worker", "visits")
    diary = world.accounts["worker"].person_id
    assert link in ask(world, "leader", "visit_diary", diary)
    # the same person's other account has not found it, and a neighbour's account does not see it
    Case.objects.filter(pk=visit.case.pk).update(finder=world.who("stranger"))
    page = ask(world, "worker", "visits")
    assert visit.case.label in page
    assert link not in page


def test_a_refusal_names_what_the_page_shows(world) -> None:
    for name, said in (("inspections", "不能查看各村大摸排"), ("meetings", "不能查看各村研判例会"),
                       ("obligations", "不能查看各人、各村的履职情况")):  # fmt: skip
        answer = client(world, "worker").get(reverse(f"grids:{name}"))
        assert answer.status_code == 403
        assert said in answer.content.decode()


def test_a_late_ledgers_correction_says_so_and_of_which_day_its_figures_are(world) -> None:
    desk = world.who("dispatcher")
    first = file_ledger(actor=desk, town=world.town, month=SEPTEMBER)
    late = f"迟报{first.days_late}天"
    page = ask(world, "dispatcher", "filing", first.pk)
    assert late in page
    assert f"第1版{late}" not in page
    for words in ("各项率截至报备日", "件数截至月末", "状态截至报备日", "jn-printsign"):
        assert words in page
    second = file_ledger(
        actor=desk, town=world.town, month=SEPTEMBER, reason="漏登一件", seen=first.version
    )
    assert f"第1版{late}" in ask(world, "dispatcher", "filing", second.pk)
    page = ask(world, "dispatcher", "ledger", world.town.pk, "2026-09")
    assert "各项率截至今天，报备时按报备日" in page
