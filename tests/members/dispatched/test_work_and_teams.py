"""Logs, months, teams, inspections and postings of first secretaries (P10-R5 to R10)."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from members.dispatched import rules
from members.dispatched.actions import (
    awards,
    inspections,
    leaves,
    logs,
    months,
    postings,
    projects,
)
from members.dispatched.models import (
    Honour,
    LedgerItem,
    MonthSheet,
    Team,
    VillageProject,
    WorkLog,
)
from members.dispatched.queries import months as month_queries
from members.models import Person
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import dispatched_world as dw

TODAY, D = dw.TODAY, dt.timedelta
SEPTEMBER = parse("2026-09")


# leave


def test_a_second_click_logs_nothing(world):
    token = uuid.uuid4()
    words = {
        "actor": world["self"],
        "posting": world.own,
        "kind": "visit",
        "on": TODAY,
        "households": 2,
    }
    logs.log(token=token, **words)
    with pytest.raises(Stale):
        logs.log(token=token, **words)
    assert WorkLog.objects.count() == 1
    present = {"actor": world["self"], "posting": world.own, "kind": "present", "on": TODAY}
    logs.log(**present)
    with pytest.raises(Stale, match="在村"):
        logs.log(**present)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"said": "走访王大爷家"}, "said"),
        ({"said": "电话13812345678"}, "said"),
        ({"households": 0}, "households"),
        ({"households": 301}, "households"),
        ({"opinions": 1, "solved": 2}, "solved"),
        ({"on": TODAY + D(1)}, "on"),
        ({"on": dw.SINCE - D(1)}, "on"),
        ({"kind": "lecture"}, "said"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_what_a_log_does_not_take(world, more, field):
    words = {"kind": "visit", "on": TODAY, "households": 2} | more
    with pytest.raises(Invalid) as wrong:
        logs.log(actor=world["self"], posting=world.own, **words)
    assert field in wrong.value.problems
    assert not WorkLog.objects.exists()


def test_inside_a_leave_nobody_is_in_the_village(world):
    dw.on_leave(world, world.own, -3, 3)
    for back, taken in ((3, True), (2, False), (1, True), (0, True)):
        words = {
            "actor": world["self"],
            "posting": world.own,
            "kind": "present",
            "on": TODAY - D(back),
        }
        if taken:
            logs.log(**words)
        else:
            with pytest.raises(Refused, match="在请假"):
                logs.log(**words)


def test_a_struck_log_stays_and_counts_no_more(world):
    first = dw.visited(world, world.own)
    second = dw.visited(world, world.own, 1, opinions=0, solved=1)
    with pytest.raises(Refused, match="多于收集"):
        logs.strike(actor=world["self"], log=first, why="填错")
    logs.strike(actor=world["self"], log=second, why="填错")
    logs.strike(actor=world["self"], log=first, why="填错")
    with pytest.raises(Stale):
        logs.strike(actor=world["self"], log=first, why="填错")
    line = month_queries.counted(world.county, parse("2026-10"))
    assert sum(one.counts["households"] for one in line) == 0
    assert WorkLog.objects.count() == 2


def test_a_stranger_logs_nothing_and_the_unit_logs_its_visit(world):
    with pytest.raises(NotAllowed):
        logs.log(actor=world["sender"], posting=world.own, kind="present", on=TODAY)
    words = {"posting": world.own, "on": TODAY, "who": "principal", "said": "到村看望"}
    logs.sender_visit(actor=world["sender"], **words)
    with pytest.raises(Stale):
        logs.sender_visit(actor=world["self"], **words)
    with pytest.raises(NotAllowed):
        logs.sender_visit(actor=world["lone"], **words)


# the month


def test_a_month_counts_who_was_replaced_by_days_and_days_on_post_once(world):
    world.lone.until = dt.date(2026, 9, 10)
    world.lone.ended_why = "轮换"
    world.lone.save()
    follows = dw.posted("后来人", world.other_team, world.villages[3], since=dt.date(2026, 9, 11))
    for back in (15, 16):  # 28 and 27 September
        dw.visited(world, world.own, back)
        dw.visited(world, world.own, back, households=5, opinions=0, solved=0)
    at = dt.datetime(2026, 9, 26, 1, 0, tzinfo=dt.UTC)
    dw.drawn(world, world.own, dt.date(2026, 9, 21), state="final", result="on_post",
             asked_at=at, judged_by=world["office"])  # fmt: skip
    lines = {one.posting.pk: one for one in month_queries.counted(world.county, SEPTEMBER)}
    assert lines[world.lone.pk].counts["served"] == 10
    assert lines[follows.pk].counts["served"] == 20
    assert lines[follows.pk].wanted == 13
    own = lines[world.own.pk]
    assert own.counts | {} == {
        "served": 30, "on_post": 3, "households": 16, "visits": 4, "opinions": 4, "solved": 2,
        "lectures": 0, "updates": 0, "checks": 1, "checks_good": 1,
    }  # fmt: skip
    assert own.short
    teams = {one.team.pk: one for one in month_queries.by_team(list(lines.values()))}
    assert teams[world.team.pk].people == 2
    assert teams[world.other_team.pk].on_post_rate == (0, 0)


def test_a_signed_month_is_frozen_and_corrected_by_a_new_version_r5(world):
    dw.visited(world, world.own, 15)
    with pytest.raises(NotAllowed):
        months.sign(actor=world["town"], county=world.county, month=SEPTEMBER)
    with pytest.raises(Refused, match="没有结束"):
        months.sign(actor=world["office"], county=world.county, month=parse("2026-10"))
    first = months.sign(actor=world["office"], county=world.county, month=SEPTEMBER)
    with pytest.raises(Refused, match="已经签发"):
        logs.log(actor=world["self"], posting=world.own, kind="present", on=dt.date(2026, 9, 20))
    dw.visited(world, world.own, 14, households=9)
    with pytest.raises(Invalid):
        logs.log(actor=world["self"], posting=world.own, kind="present", on=dt.date(2026, 8, 20))
    dw.visited(world, world.own, 54)  # the office adds what lacked
    assert first.stats.get(posting=world.own).households == 3
    with pytest.raises(Invalid):
        months.sign(actor=world["office"], county=world.county, month=SEPTEMBER)
    second = months.sign(actor=world["office"], county=world.county, month=SEPTEMBER, why="补登")
    assert (second.version, second.stats.get(posting=world.own).households) == (2, 12)
    with pytest.raises(Stale):
        months.feed_back(actor=world["office"], sheet=first)
    assert [one.sender for one in months.feed_back(actor=world["office"], sheet=second)] == [
        world.sender
    ]
    with pytest.raises(Stale):
        months.feed_back(actor=world["office"], sheet=second)
    assert MonthSheet.objects.count() == 2


# honours, training, ledger, projects, postings


def test_flags_go_to_three_teams_or_a_fifth_of_them_r6(world):
    assert [rules.most_flags(n) for n in (1, 15, 19, 20, 26)] == [3, 3, 3, 4, 5]
    teams = [Team.objects.create(town=world.town, name=f"队{n}", since=dw.SINCE) for n in range(4)]
    words = {"actor": world["office"], "county": world.county, "said": "部务会研究"}
    for team in teams[:3]:
        awards.flag(team=team, month=SEPTEMBER, **words)
    with pytest.raises(Refused, match="名额已满"):
        awards.flag(team=teams[3], month=SEPTEMBER, **words)
    awards.revoke(actor=world["office"], honour=Honour.objects.first(), why="数据有误")
    awards.flag(team=teams[3], month=SEPTEMBER, **words)
    assert Honour.objects.count() == 4
    with pytest.raises(Refused, match="没有结束"):
        awards.flag(team=teams[0], month=parse("2026-10"), **words)


def test_ten_are_chosen_a_year_and_nobody_chooses_himself_r7(world):
    words = {
        "actor": world["office"],
        "county": world.county,
        "year": parse("2026"),
        "said": "评选",
    }
    for n in range(10):
        awards.choose(posting=dw.posted(f"人{n}", world.team, world.villages[2]), **words)
    with pytest.raises(Refused, match="名额已满"):
        awards.choose(posting=world.own, **words)
    with pytest.raises(Refused, match="不在派驻"):
        awards.choose(posting=world.own, **words | {"year": parse("2025")})


def test_training_tells_who_was_at_none_r10(world):
    from members.dispatched.queries import training

    words = {
        "actor": world["office"],
        "county": world.county,
        "kind": "central",
        "on": TODAY,
        "title": "岗前",
    }
    with pytest.raises(Invalid):
        awards.train(postings=[], **words)
    awards.train(postings=[world.own, world.led], **words)
    assert training.untrained(world["office"]) == [world.lone]
    assert training.trainings(world["town"]).get().people == 2
    assert not training.trainings(world["other_town"]).exists()


def test_an_inspection_is_joint_and_its_items_are_closed_by_proof_r8(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office, village = world["office"], world.own.village
    plan = inspections.plan(actor=office, village=village, planned_on=TODAY, inspectors="督查组")
    with pytest.raises(Refused, match="先登记督查"):
        inspections.add_item(
            actor=office, inspection=plan, posting=world.own, text="补记", due_on=TODAY
        )
    words = {"actor": office, "inspection": plan, "done_on": TODAY, "findings": "在岗"}
    with pytest.raises(Invalid) as wrong:
        inspections.hold(discipline="", supervision="", **words)
    assert set(wrong.value.problems) == {"discipline", "supervision"}
    held = inspections.hold(discipline="张", supervision="李", **words)
    item = inspections.add_item(
        actor=office, inspection=held, posting=world.own, text="补记日志", due_on=TODAY
    )
    with pytest.raises(Invalid, match="佐证"):
        inspections.correct(actor=world["self"], item=item, said="补了", upload=None)
    with pytest.raises(Refused):
        inspections.close(actor=office, item=item)
    photo = (dw.picture(), "p.jpg")
    inspections.correct(actor=office, item=item, said="代报", upload=photo)
    with pytest.raises(Refused, match="另一位"):
        inspections.close(actor=office, item=item)
    inspections.send_back(actor=office, item=item, why="看不清")
    inspections.correct(actor=world["self"], item=item, said="补了", upload=(dw.picture(), "p.jpg"))
    assert inspections.close(actor=office, item=item).state == "closed"
    other = LedgerItem.objects.create(
        inspection=held, posting=world.own, text="x", due_on=TODAY, state="corrected"
    )
    rows = LedgerItem.objects.filter(pk=other.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="closed", closed_on=TODAY, closed_by=office)


def test_a_plan_counts_in_no_figure(world):
    from members.dispatched.queries import overview

    words = {
        "actor": world["self"],
        "posting": world.own,
        "kind": "ground",
        "amount": 0,
        "quantity": 5,
    }
    projects.add(title="一", done_on=TODAY, **words)
    projects.add(title="二", **words)
    with pytest.raises(Invalid):
        projects.add(title="三", **words | {"kind": "funds"})
    told = {one.label: one.value for one in overview.figures(world["office"])}
    assert told["硬化"] == 5
    assert VillageProject.objects.count() == 2


def test_one_posting_at_a_time_in_the_teams_township_by_the_office(world):
    someone = dw.person("新来的", world.sender)
    words = {
        "person": someone, "team": world.team, "role": "first", "village": world.villages[2],
        "since": TODAY, "planned_until": TODAY + D(700), "sender": world.sender,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        postings.post(actor=world["town"], **words)
    bad = {"village": world.villages[3], "sender": None, "planned_until": TODAY, "role": "x"}
    with pytest.raises(Invalid) as wrong:
        postings.post(actor=world["office"], **words | bad)
    assert set(wrong.value.problems) == {"team", "sender", "planned_until", "role"}
    made = postings.post(actor=world["office"], **words)
    with pytest.raises(Stale, match="E-MULTI"):
        postings.post(actor=world["office"], **words)
    assert made.sent_by == "县农业农村局"


def test_a_term_is_lengthened_and_a_sender_put_right(world):
    words = {"posting": world.own, "role": "member", "planned_until": dt.date(2029, 1, 1)}
    with pytest.raises(NotAllowed):
        postings.amend(actor=world["town"], sender=world.sender, **words)
    with pytest.raises(Invalid) as wrong:
        postings.amend(actor=world["office"], second_village=world.villages[3], **words)
    assert set(wrong.value.problems) == {"second_village", "sender"}
    made = postings.amend(actor=world["office"], sender_words="市税务局", **words)
    assert (made.sent_by, made.role, made.planned_until.year) == ("市税务局", "member", 2029)


def test_a_posting_ends_with_nothing_left_open(world):
    leave = dw.asked(world, world.led, "leader")
    words = {"actor": world["office"], "posting": world.led, "until": TODAY, "why": "轮换"}
    with pytest.raises(Refused, match="没有办结的请假1件"):
        postings.end(**words)
    leaves.take(actor=world["leader"], leave=leave, action="withdraw")
    postings.end(**words)
    world.team.refresh_from_db()
    assert world.team.leader is None
    world.led.refresh_from_db()
    with pytest.raises(Refused, match="已经结束"):
        logs.log(actor=world["office"], posting=world.led, kind="present", on=TODAY)


def test_a_leader_is_of_his_team(world):
    with pytest.raises(Refused, match="本队"):
        postings.lead(actor=world["town"], team=world.team, leader=world.lone.person)
    assert (
        postings.lead(actor=world["town"], team=world.team, leader=world.own.person).leader
        == world.own.person
    )
    assert Person.objects.filter(led_teams=world.team).get() == world.own.person
