"""The pages of cycles and panels through a whole quarter, as the people of each role see them."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Objection, Panel, Result
from assessments.runs import request_run
from portal import clock
from portal.models import Demonstration
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return w.build()


def client_of(world, role: str) -> Client:
    client = Client()
    client.force_login(world[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(world, role: str, name: str, *args, status: int = 200, **query) -> str:
    answer = client_of(world, role).get(reverse(f"assessments:{name}", args=args), query)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


def do(world, who: str, panel: Panel, action: str, status: int = 302, **data) -> str:
    url = reverse("assessments:step", args=[panel.pk, action])
    answer = client_of(world, who).post(url, data)
    assert answer.status_code == status, answer.content.decode()[:800]
    panel.refresh_from_db()
    return answer.content.decode()


@pytest.fixture
def panel(world):
    assert "开启三季度" in page(world, "county_officer", "cycles")
    opened = client_of(world, "county_officer").post(
        reverse("assessments:open_cycle"), {"version": world.version.pk, "period": "2026Q3"}
    )
    assert opened.status_code == 302
    return Panel.objects.get(organization=world.unit)


def compute(world, panel, actual=None) -> Panel:
    w.fill(world, panel, actual)
    do(world, "unit_clerk", panel, "submit")
    started = client_of(world, "county_officer").post(
        reverse("assessments:run", args=[panel.cycle_id])
    )
    assert started.status_code == 302
    w.do_job(panel.cycle.runs.latest("pk"))
    panel.refresh_from_db()
    assert panel.state == "computed"
    return panel


def test_a_quarter_page_by_page(world, panel):
    board = page(world, "county_officer", "cycle", panel.cycle_id)
    assert "县审计局" in board
    assert "录入" in board
    compute(world, panel, {1: "100", 2: "99", 3: "98", 4: "97", 5: "96"})
    shown = page(world, "unit_group", "panel", panel.pk)
    assert "参加考核10人，10×40%=4，名额取4个。5人达到90分，超出的1人顺降一等。" in shown
    assert "名额已满" in shown
    who = Result.objects.filter(run=panel.run, rank=5).get().subject_id
    account = page(world, "unit_group", "panel", panel.pk, who=who)
    assert "93.00分的由来" in account
    assert "“好”名额4个" in account
    do(world, "unit_group", panel, "deliberate", meeting="第31次党组会议")
    do(world, "unit_leader", panel, "sign", role="LEAD")
    do(world, "unit_group", panel, "post")
    assert "公示到10月20日" in page(world, "unit_group", "panel", panel.pk)
    Demonstration.objects.update(day=dt.date(2026, 10, 21))
    clock.forget()
    assert "确认并锁定" in page(world, "unit_group", "panel", panel.pk)
    do(world, "unit_group", panel, "confirm")
    do(world, "unit_group", panel, "file")
    assert panel.state == "filed"
    for role in ("county_officer", "county_leader"):
        assert "县审计局" in page(world, role, "dashboard")
    assert "95.00" in page(world, "unit_leader", "panel", panel.pk)
    page(world, "county_officer", "proposals")
    page(world, "county_officer", "proposals", view="risk")


def test_what_was_typed_comes_back_with_the_sentence(world, panel):
    compute(world, panel)
    body = do(world, "unit_group", panel, "deliberate", status=422, meeting="  ")
    assert "请写明会议，如“2026年第31次党组会议" in body
    body = do(world, "county_officer", panel, "return", status=422, reason="")
    assert "请写一句理由。" in body
    assert panel.state == "computed"


def test_the_wrong_person_is_told_who_could(world, panel):
    answer = client_of(world, "unit_clerk").post(reverse("assessments:run", args=[panel.cycle_id]))
    assert answer.status_code == 404  # a clerk does not see the county's cycle at all
    body = do(world, "county_leader", panel, "submit", status=403)
    assert "不能提交审核" in body
    assert "单位考核专员" in body
    page(world, "stranger", "panel", panel.pk, status=404)
    page(world, "cadre", "panel", panel.pk, status=404)


def test_a_cadre_objects_and_the_notice_is_taken_down(world, panel):
    compute(world, panel)
    assert "结果公示以后可以看到" in page(world, "cadre", "mine")
    do(world, "unit_group", panel, "deliberate", meeting="会议")
    do(world, "unit_leader", panel, "sign", role="LEAD")
    do(world, "unit_group", panel, "post")
    mine = page(world, "cadre", "mine")
    assert "90.00分" in mine
    notice = panel.notices.get()
    url = reverse("assessments:object", args=[notice.pk])
    assert client_of(world, "cadre").post(url, {"text": ""}).status_code == 422
    assert client_of(world, "cadre").post(url, {"text": "完成数少算2件"}).status_code == 302
    objection = Objection.objects.get()
    assert objection.due_on == dt.date(2026, 10, 20)
    answer = client_of(world, "unit_group").post(
        reverse("assessments:answer", args=[objection.pk]), {"answer": "情况属实", "upheld": "1"}
    )
    assert answer.status_code == 302
    panel.refresh_from_db()
    assert (panel.state, panel.run_id) == ("collecting", None)
    assert panel.notices.get().withdrawn_at is not None
    assert "情况属实" in page(world, "cadre", "mine")


def test_a_correction_opens_a_new_version_that_supersedes_the_old(world, panel):
    compute(world, panel)
    do(world, "unit_group", panel, "deliberate", meeting="会议")
    do(world, "unit_leader", panel, "sign", role="LEAD")
    do(world, "unit_group", panel, "post")
    Demonstration.objects.update(day=dt.date(2026, 10, 21))
    clock.forget()
    do(world, "unit_group", panel, "confirm")
    do(world, "unit_group", panel, "correct", reason="3号同志完成数漏报")
    correction = panel.corrections.get()
    page(world, "county_officer", "corrections")
    decided = client_of(world, "county_officer").post(
        reverse("assessments:decide_correction", args=[correction.pk]),
        {"approved": "1", "reason": "核实属实"},
    )
    assert decided.status_code == 302
    new = Panel.objects.get(corrects=panel)
    assert (new.version, new.state) == (2, "collecting")
    do(world, "unit_clerk", new, "submit")
    run = request_run(actor=world["county_officer"], cycle=new.cycle, panels=[new])
    w.do_job(run)
    new.refresh_from_db()
    do(world, "unit_group", new, "deliberate", meeting="会议")
    do(world, "unit_leader", new, "sign", role="LEAD")
    do(world, "unit_group", new, "post")
    Demonstration.objects.update(day=dt.date(2026, 10, 29))
    clock.forget()
    do(world, "unit_group", new, "confirm")
    panel.refresh_from_db()
    assert panel.state == "superseded"
    assert panel.notices.get().withdrawn_reason == "已被更正"
    assert "已有更正版" in page(world, "unit_group", "panel", panel.pk)
