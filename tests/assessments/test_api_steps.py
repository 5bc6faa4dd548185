"""The way of a panel over the API, from handing in to filing and correcting: the pages' own refusals."""

import datetime as dt

import pytest
import time_machine

from assessments.actions import panels
from assessments.models import Correction, Cycle, Objection, Panel, Proposal, Result, Ruling, Run
from members.models import Grant
from portal.models import Deed, Job
from tests import world as w
from tests.asking import as_, get, post, rows, statements, twice
from tests.standing import once_a_module, score


def build() -> w.World:
    """An open quarter of two units: one filled and not handed in, one empty."""
    world = w.build(6)
    w.open_quarter(world, "2026Q2")
    cycle = w.open_quarter(world)
    w.fill(world, cycle.panels.get(organization=world.unit), {1: "99", 2: "97", 3: "95"})
    return world


built, world = once_a_module(build)


@pytest.fixture
def panel(world) -> Panel:
    return Panel.objects.get(organization=world.unit, cycle__period_code="2026Q3")


def step(world, who: str, panel: Panel, action: str, body=None, **headers):
    return post(world[who], f"panels/{panel.pk}/steps/{action}/", body, **headers)


def test_a_quarter_goes_its_whole_way_by_program(world, panel):
    with time_machine.travel("2026-10-13T10:00:00+08:00"):
        offered = get(world["unit_group"], f"panels/{panel.pk}/")[1]
        assert [one["action"] for one in offered["steps"] if one["allowed"]] == ["submit"]
        told = twice(world["unit_group"], f"panels/{panel.pk}/steps/submit/")
        assert (told["state"], told["steps"]) == ("submitted", [])
        assert Deed.objects.filter(verb="提交审核", object_id=str(panel.pk)).count() == 1
        status, run = post(world["county_officer"], f"cycles/{panel.cycle_id}/runs/")
        assert (status, run["panels"], run["state"]) == (200, [panel.pk], "pending")
        again = post(world["county_officer"], f"cycles/{panel.cycle_id}/runs/")[1]
        assert again["id"] == run["id"], "a second call finds the first one's"
        Run.objects.filter(pk=run["id"]).delete()
        panel.refresh_from_db()
        score(world["county_officer"], panel.cycle, [panel])
        assert step(world, "unit_group", panel, "deliberate", {"meeting": "第31次党组会"})[0] == 200
        status, told = step(world, "unit_leader", panel, "sign", {"role": "LEAD"})
        assert (status, told["state"]) == (200, "signed")
        status, told = step(world, "unit_group", panel, "post")
        assert (told["state"], told["notice"]["days"]) == ("noticed", 5)
        status, told = step(world, "unit_group", panel, "confirm")
        assert (status, "之后才能确认" in told["title"]) == (409, True)
        assert step(world, "unit_group", panel, "file")[1]["filed_on"] == "2026-10-13"
        panel.notices.update(last_day="2026-10-12")
        assert step(world, "unit_group", panel, "confirm")[1]["state"] == "filed"
        status, told = step(world, "unit_group", panel, "correct", {"reason": "登记有误"})
        assert (status, told["state"]) == (200, "filed")
        (asked,) = rows(world["county_officer"], "corrections/", state="asked")
        told = twice(
            world["county_officer"],
            f"corrections/{asked['id']}/decisions/",
            {"approved": True, "reason": "经核实"},
        )
        assert (told["state"], told["new_panel"] is None) == ("approved", False)
        assert Panel.objects.get(pk=told["new_panel"]).version == 2


def test_who_may_not_and_what_cannot_be_is_said(world, panel):
    other = Panel.objects.get(cycle=panel.cycle, organization=world.other_unit)
    for action, body in (("submit", {}), ("return", {"reason": "x"}), ("confirm", {})):
        assert step(world, "stranger", panel, action, body)[0] == 404
        assert step(world, "unit_group", other, action, body)[0] == 404
    status, told = step(world, "unit_clerk", panel, "return", {"cause": 1})
    assert (status, told["code"]) == (403, "not_allowed"), "before what he sent is looked at"
    status, told = step(world, "county_officer", panel, "return", {"cause": 1})
    assert (status, set(told["problems"])) == (400, {"cause"})
    assert step(world, "county_officer", panel, "return", {"reason": " "})[0] == 400
    status, told = step(world, "county_officer", panel, "return", {"reason": "核对"})
    assert (status, told["code"]) == (409, "stale")
    status, told = step(world, "unit_leader", panel, "sign", {"role": "LEAD"})
    assert (status, told["code"]) == (409, "stale")
    assert step(world, "unit_leader", panel, "sign", {"role": "KING"})[0] == 400
    assert step(world, "unit_clerk", panel, "sign", {"role": "LEAD"})[0] == 403
    status, told = step(world, "county_officer", other, "close", {"reason": "两次催报未报"})
    assert (status, told["state"]) == (200, "submitted")
    Panel.objects.filter(pk=other.pk).update(state="collecting")
    group = w.account("group-2", "unit_group", world.other_unit)
    status, told = post(group, f"panels/{other.pk}/steps/submit/")
    assert (status, "没有填齐" in told["title"]) == (409, True)
    assert as_(group).get(f"/api/v1/panels/{other.pk}/steps/submit/").status_code == 405


def test_a_step_on_an_old_reading_is_not_taken(world, panel):
    client, address = as_(world["unit_group"]), f"/api/v1/panels/{panel.pk}/"
    read = client.get(address)["ETag"]
    Panel.objects.filter(pk=panel.pk).update(submitted_at=w.timezone.now())
    old = client.post(f"{address}steps/submit/", {}, "application/json", headers={"If-Match": read})
    assert (old.status_code, old.json()["code"]) == (412, "changed")
    panel.refresh_from_db()
    assert panel.state == "collecting"
    now = {"If-Match": client.get(address)["ETag"]}
    done = client.post(f"{address}steps/submit/", {}, "application/json", headers=now)
    assert done.status_code == 200


def test_a_county_opens_closes_and_reminds(world, panel):
    body = {"version": world.version.pk, "period": "2026Q1"}
    told = twice(world["county_officer"], "cycles/", body)
    assert (told["period"], Cycle.objects.get(pk=told["id"]).panels.count()) == ("2026Q1", 2)
    status, told = post(world["county_officer"], "cycles/", body)
    assert (status, "已经开启" in told["title"]) == (409, True)
    assert post(world["county_officer"], "cycles/", body | {"period": "2026Q9"})[0] == 422
    assert post(world["county_officer"], "cycles/", {"version": 1})[0] == 400
    assert post(world["stranger"], "cycles/", body)[0] == 422
    assert post(world["unit_clerk"], "cycles/", {})[0] == 403
    address, county = f"cycles/{panel.cycle_id}", world["county_officer"]
    told = twice(county, f"{address}/reminders/", {"panels": [panel.pk]})
    assert told == {"panels": [panel.pk]}
    assert post(county, f"{address}/reminders/", {"panels": [panel.pk]})[0] == 409, "once a day"
    body = {"panels": [panel.pk], "reason": "已过期限"}
    assert post(world["stranger"], f"{address}/closings/", body)[0] == 404
    assert post(world["county_leader"], f"{address}/closings/", body)[0] == 403
    assert post(county, f"{address}/closings/", {"panels": [panel.pk]})[0] == 400
    assert twice(county, f"{address}/closings/", body) == {"panels": [panel.pk]}
    assert post(county, f"{address}/closings/", body)[0] == 409
    status, told = post(county, f"{address}/imports/", {"source": panel.cycle_id, "component": "x"})
    assert status in (409, 422)
    assert post(county, f"{address}/imports/", {"source": 10**9, "component": "x"})[0] == 422


@pytest.fixture
def tied(world, panel) -> Panel:
    """The unit scored, with two in one place."""
    panels.submit(actor=world["unit_group"], panel=panel)
    score(world["county_officer"], panel.cycle, [panel])
    two = Result.objects.filter(panel=panel).order_by("rank")[:2]
    Result.objects.filter(pk__in=[one.pk for one in two]).update(rank=1, total="93.00")
    return panel


def test_a_tie_is_ordered_and_taken_back(world, tied):
    first, second = Result.objects.filter(panel=tied, rank=1).values_list("subject", flat=True)
    order = [{"subject": second, "place": 1}, {"subject": first, "place": 2}]
    body = {"order": order, "reason": "小组10月14日会议"}
    address = f"panels/{tied.pk}/orders/"
    assert post(world["stranger"], address, body)[0] == 404
    assert post(world["unit_clerk"], address, body)[0] == 403
    assert post(world["unit_group"], address, {"order": order})[0] == 400
    same = body | {"order": [order[0], order[0] | {"place": 2}]}
    assert post(world["unit_group"], address, same)[0] == 422
    run = twice(world["unit_group"], address, body)
    assert run["panels"] == [tied.pk]
    assert Ruling.objects.count() == 2
    status, told = post(world["unit_group"], address, body)
    assert (status, told["code"]) == (409, "stale"), "while it is scored"
    Job.objects.update(state="done")
    listed = rows(world["unit_leader"], "rulings/", panel=tied.pk, kind="order")
    assert {(one["subject"], one["value"]) for one in listed} == {(first, "2"), (second, "1")}
    assert rows(world["stranger"], "rulings/") == []
    pk = listed[0]["id"]
    assert post(world["stranger"], f"rulings/{pk}/withdrawals/", {"reason": "x"})[0] == 404
    assert post(world["unit_clerk"], f"rulings/{pk}/withdrawals/", {"reason": "x"})[0] == 403
    assert twice(world["unit_group"], f"rulings/{pk}/withdrawals/", {"reason": "会议改了"})["id"]
    body = {"rulings": [{"subject": first, "kind": "veto", "value": "nothing"}], "reason": "x"}
    Job.objects.update(state="done")
    status, told = post(world["unit_group"], f"panels/{tied.pk}/rulings/", body)
    assert (status, "方案没有这一项裁定" in told["title"]) == (422, True)
    assert post(world["unit_clerk"], f"panels/{tied.pk}/rulings/", body)[0] == 403
    missing = {
        "ballot": "peers",
        "choice": "left_out",
        "meeting": "会",
        "words": "意见",
        "ground": "据",
    }
    status, told = post(world["unit_group"], f"panels/{tied.pk}/missing-ballots/", missing)
    assert (status, told["rule"]) == (409, "E-BALLOT-MISS")


@pytest.fixture
def noticed(world, panel) -> Panel:
    """The unit's result posted this morning."""
    panels.submit(actor=world["unit_group"], panel=panel)
    score(world["county_officer"], panel.cycle, [panel])
    panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会")
    panels.sign(actor=world["unit_leader"], panel=panel, role="LEAD")
    panels.post_notice(actor=world["unit_group"], panel=panel)
    return panel


def test_an_objection_is_made_by_who_is_concerned_and_read_by_few(world, noticed):
    cadre = world["cadre"]
    (notice,) = rows(cadre, "me/notices/")
    assert (notice["panel"], rows(world["stranger"], "me/notices/")) == (noticed.pk, [])
    assert get(cadre, "notices/")[0] == 403
    assert [one["id"] for one in rows(world["unit_leader"], "notices/", panel=noticed.pk)] == [
        notice["id"]
    ]
    address = f"notices/{notice['id']}/objections/"
    assert post(world["unit_clerk"], address, {"text": "x"})[0] == 404, "not appraised there"
    assert post(cadre, address, {})[0] == 400
    made = twice(cadre, address, {"text": "第二项应为42"})
    assert (made["state"], Objection.objects.count()) == ("open", 1)
    assert post(cadre, address, {"text": "再提"})[0] == 409
    seen = {who: len(rows(world[who], "objections/")) for who in
            ("cadre", "unit_group", "county_officer", "unit_leader", "stranger")}  # fmt: skip
    assert seen == {
        "cadre": 1,
        "unit_group": 1,
        "county_officer": 1,
        "unit_leader": 0,
        "stranger": 0,
    }
    answer, body = f"objections/{made['id']}/answers/", {"upheld": False, "answer": "原结果无误"}
    assert post(world["unit_leader"], answer, body)[0] == 403
    assert post(world["stranger"], answer, body)[0] == 404
    assert post(world["unit_group"], answer, {"upheld": "perhaps", "answer": "x"})[0] == 400
    told = twice(world["unit_group"], answer, body)
    assert (told["state"], told["answer"]) == ("rejected", "原结果无误")
    assert post(world["unit_group"], answer, body)[0] == 409


def test_consequences_are_decided_by_somebody(world, noticed):
    subject = noticed.subjects.first()
    made = Proposal.objects.create(
        run=noticed.run, panel=noticed, subject=subject, rule="talk", effect="reminder_talk",
        force="principle", ground={"counted": 2, "of": 3},
    )  # fmt: skip
    listed = rows(world["unit_leader"], "proposals/", cycle=noticed.cycle_id)
    (row,) = [one for one in listed if one["id"] == made.pk]
    assert (row["title"], row["mandatory"], row["ground"]["of"]) == ("提醒谈话", False, 3)
    address, body = f"proposals/{made.pk}/decisions/", {"accepted": True, "reason": "部务会议"}
    assert post(world["stranger"], address, body)[0] == 404
    assert post(world["unit_clerk"], address, body)[0] == 403
    status, told = post(world["county_officer"], address, body)
    assert (status, "确认结果以后" in told["title"]) == (409, True)
    Panel.objects.filter(pk=noticed.pk).update(state="confirmed")
    assert post(world["county_officer"], address, {"accepted": True})[0] == 400
    told = twice(world["county_officer"], address, body)
    assert (told["state"], told["reason"]) == ("accepted", "部务会议")
    assert get(world["cadre"], "proposals/")[0] == 403


def test_nobody_decides_on_his_own_request(world, noticed):
    Panel.objects.filter(pk=noticed.pk).update(state="confirmed")
    account = world["county_officer"]
    Grant.objects.create(
        account=account, role="unit_group", organization=world.unit, since=dt.date(2020, 1, 1)
    )
    made = Correction.objects.create(
        panel=noticed, reason="x", asked_by=account, asked_at=w.timezone.now()
    )
    body = {"approved": True, "reason": "y"}
    status, told = post(account, f"corrections/{made.pk}/decisions/", body)
    assert (status, "不能批准自己" in told["title"]) == (403, True)
    assert post(world["unit_clerk"], f"corrections/{made.pk}/decisions/", body)[0] == 403
    assert post(world["stranger"], f"corrections/{made.pk}/decisions/", body)[0] == 404


def test_lists_ask_the_same_statements_for_ten_and_a_thousand_rows(world, noticed):
    subject, notice, who = noticed.subjects.first(), noticed.notices.get(), world["unit_group"]
    now = w.timezone.now()
    Ruling.objects.bulk_create(
        Ruling(panel=noticed, subject=subject, kind="veto", value="x", reason="y", decided_by=who,
               decided_at=now)
        for _ in range(1000)
    )  # fmt: skip
    Objection.objects.bulk_create(
        Objection(panel=noticed, notice=notice, subject=subject, by=who, text="x", made_at=now,
                  due_on=now.date(), state="rejected", answer="y", answered_by=who)
        for _ in range(1000)
    )  # fmt: skip
    Correction.objects.bulk_create(
        Correction(panel=noticed, reason="x", asked_by=who, asked_at=now, state="refused",
                   decided_by=who, decided_at=now)
        for _ in range(1000)
    )  # fmt: skip
    Proposal.objects.bulk_create(
        Proposal(run=noticed.run, panel=noticed, subject=subject, rule=f"r{i}", effect="x",
                 force="principle", decided_by=who, state="accepted")
        for i in range(1000)
    )  # fmt: skip
    for what in ("rulings", "objections", "corrections", "proposals"):
        few = statements(who, f"{what}/?page_size=10", 10)
        assert statements(who, f"{what}/?page_size=500", 500) == few, what
        assert few <= 7, what
