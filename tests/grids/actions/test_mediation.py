"""Mediation of disputes (P02, P30): what each deed needs, what it keeps a case from, who may what."""

import datetime as dt
import io

import pytest
from django.db import DatabaseError, transaction

from grids.actions import attachments, erasing, mediation, rooms, steps
from grids.actions.mediation import Concluded
from grids.lifecycle import CASE
from grids.models import Case, CaseFile, Mediation
from grids.queries import rooms as queries
from portal import files
from portal.models import Deed, StoredFile
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw
from tests import mediation_world as mw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(gw.build)


@pytest.mark.parametrize("who", ["worker", "secretary", "next_dispatcher", "clerk", "stranger"])
def test_rooms_are_kept_by_who_keeps_grids(world, who) -> None:
    actor, there = world.who(who), mw.room(world)
    with pytest.raises(NotAllowed, match="维护调解室"):
        rooms.open_room(actor=actor, organization=world.village, name="另一个")
    with pytest.raises(NotAllowed):
        rooms.close_room(actor=actor, room=there)
    with pytest.raises(NotAllowed):
        rooms.add_expert(actor=actor, county=world.county, field="land", name="某", unit="某局")


def test_what_a_room_and_an_expert_may_not_be(world) -> None:
    desk = world.who("dispatcher")
    mw.room(world)
    with pytest.raises(Invalid, match="已有同名"):
        mw.room(world)
    tomorrow = gw.TODAY + dt.timedelta(1)
    with pytest.raises(Invalid, match="晚于今天"):
        rooms.open_room(actor=desk, organization=world.village, name="新", opened_on=tomorrow)
    with pytest.raises(Invalid, match="不设调解室"):
        rooms.open_room(actor=world.who("officer"), organization=world.department, name="新")
    mw.expert(world)
    with pytest.raises(Invalid, match="已在这个领域"):
        mw.expert(world)
    with pytest.raises(Invalid, match="领域"):
        rooms.add_expert(
            actor=world.who("officer"), county=world.county, field="magic", name="某", unit="某局"
        )


def test_the_pool_has_seventeen_fields(world) -> None:
    assert len(queries.by_field(queries.experts_of(world.county.pk))) == 17


@pytest.mark.parametrize("until", [None, gw.TODAY - dt.timedelta(1)])
def test_without_a_certificate_no_new_dispute(world, until) -> None:
    case, nobody = world.handling("dispute"), mw.mediator(world, until=until)
    with pytest.raises(Invalid, match="没有有效的调解员证"):
        mediation.assign(actor=world.who("secretary"), case=case, mediator=nobody)
    assert list(queries.mediators_for(case)) == []
    rooms.certify(actor=world.who("dispatcher"), mediator=nobody, certified_until=gw.TODAY)
    mediation.assign(actor=world.who("secretary"), case=case, mediator=nobody)
    assert list(queries.mediators_for(case)) == [nobody]


@pytest.mark.parametrize("who", ["worker", "leader", "officer", "next_dispatcher", "clerk"])
def test_only_handler_and_dispatcher_work_on_it(world, who) -> None:
    case, someone = world.handling("dispute"), mw.mediator(world)
    with pytest.raises(NotAllowed, match="PV-CASE"):
        mediation.assign(actor=world.who(who), case=case, mediator=someone)
    assert not Mediation.objects.exists()


def test_only_disputes_that_are_worked_on(world) -> None:
    someone, secretary = mw.mediator(world), world.who("secretary")
    with pytest.raises(Refused, match="只有矛盾纠纷"):
        mediation.assign(actor=secretary, case=world.handling(), mediator=someone)
    with pytest.raises(Stale, match="待签收"):
        mediation.assign(actor=secretary, case=world.sent(code="dispute"), mediator=someone)


def test_a_running_mediation_keeps_the_case_open_and_is_handed_over(world) -> None:
    case, secretary = mw.mediated(world), world.who("secretary")
    with pytest.raises(Refused, match="还在调解"):
        steps.resolve(actor=secretary, case=case, words="双方认可")
    first = Mediation.objects.get()
    with pytest.raises(Refused, match="还有1件在调解"):
        rooms.end_mediator(actor=world.who("dispatcher"), mediator=first.mediator)
    with pytest.raises(Refused, match="还有1件在调解"):
        rooms.close_room(actor=world.who("dispatcher"), room=first.room)
    other = mw.mediator(world, first.room, "孔调解")
    mediation.assign(actor=world.who("dispatcher"), case=case, mediator=other)
    assert Mediation.objects.get().mediator == other
    rooms.end_mediator(actor=world.who("dispatcher"), mediator=first.mediator)


def test_an_agreement_has_its_file_or_a_reason(world) -> None:
    case, secretary = mw.mediated(world), world.who("secretary")
    for outcome, match in (("agreed", "上传调解协议"), ("", "请选调解结果"), ("won", "请选")):
        with pytest.raises(Invalid, match=match):
            mediation.conclude(actor=secretary, case=case, concluded=Concluded(outcome))
    script = (io.BytesIO(b"<script>alert(1)</script>"), "协议.pdf")
    with pytest.raises(Invalid, match="不是可以上传的文件"):
        mediation.conclude(
            actor=secretary, case=case, concluded=Concluded("agreed", agreement=script)
        )
    assert not StoredFile.objects.exists()
    oral = Concluded("agreed", oral="当场握手言和，金额很小")
    assert mediation.conclude(actor=secretary, case=case, concluded=oral).outcome == "agreed"
    with pytest.raises(Stale, match="已经结束"):
        mediation.conclude(actor=secretary, case=case, concluded=oral)
    assert steps.resolve(actor=secretary, case=case, words="双方认可").state == Case.State.RESOLVED


def test_an_agreement_is_opened_by_few_each_time_a_deed(world) -> None:
    case = mw.mediated(world)
    mw.concluded(world, case)
    file = CaseFile.objects.get()
    for name in ("secretary", "dispatcher", "officer"):
        assert attachments.open_file(actor=world.who(name), case=case, file=file) == file.file
    for name in ("worker", "leader", "next_dispatcher", "clerk", "stranger"):
        with pytest.raises(NotAllowed, match="PV-CASE"):
            attachments.open_file(actor=world.who(name), case=case, file=file)
    assert Deed.objects.filter(verb="查看附件", object_id=str(case.pk)).count() == 3
    for name in world.accounts:  # the common page of files refuses it to everybody, its maker too
        assert not files.may_open(world.who(name), file.file)


def test_experts_joint_units_and_meetings(world) -> None:
    case, secretary = mw.mediated(world), world.who("secretary")
    known = mw.expert(world)
    for _ in range(2):
        mediation.invite(actor=secretary, case=case, expert=known)
    asked = {"unit": world.department, "request": "请到现场量尺寸", "due_on": gw.TODAY}
    joint = mediation.ask_unit(actor=secretary, case=case, **asked)
    with pytest.raises(Invalid, match="已经请"):
        mediation.ask_unit(actor=secretary, case=case, **asked)
    with pytest.raises(Invalid, match="本县"):
        mediation.ask_unit(actor=secretary, case=case, **asked | {"unit": world.other_county})
    mediation.answer_unit(actor=secretary, case=case, joint=joint, reply="量过了")
    with pytest.raises(Stale, match="已经登记"):
        mediation.answer_unit(actor=secretary, case=case, joint=joint, reply="又量了")
    met = {"held_on": gw.TODAY, "place": "home", "words": "甲方愿意让一步"}
    mediation.log_meeting(actor=secretary, case=case, **met)
    for wrong in ({"held_on": gw.TODAY - dt.timedelta(1)}, {"place": "moon"}, {"words": " "}):
        with pytest.raises(Invalid):
            mediation.log_meeting(actor=secretary, case=case, **met | wrong)
    row = Mediation.objects.get()
    assert (row.experts.count(), row.joint.count(), row.meetings.count()) == (1, 1, 1)


def test_without_a_mediator_nothing_else(world) -> None:
    case = world.handling("dispute")
    with pytest.raises(Refused, match="还没有安排调解员"):
        mediation.invite(actor=world.who("secretary"), case=case, expert=mw.expert(world))
    assert (
        steps.resolve(actor=world.who("secretary"), case=case, words="当场说和").state == "resolved"
    )


def test_an_agreement_is_followed_up_before_it_is_filed(world) -> None:
    case, desk = mw.closed(world), world.who("dispatcher")
    assert case.followup_on == gw.TODAY + dt.timedelta(30)
    with pytest.raises(Refused, match="11月12日才回访"):
        mediation.follow_up(actor=desk, case=case, kept=True, words="都好")
    gw.move_to(case.followup_on)
    with pytest.raises(Refused, match="登记履行情况"):
        steps.file(actor=desk, case=case)
    with pytest.raises(NotAllowed, match="回访由"):
        mediation.follow_up(actor=world.who("secretary"), case=case, kept=True, words="都好")
    mediation.follow_up(actor=desk, case=case, kept=True, words="都好")
    with pytest.raises(Stale):
        mediation.follow_up(actor=desk, case=case, kept=True, words="都好")
    assert steps.file(actor=desk, case=case).state == Case.State.FILED


def test_a_relapse_reopens_the_same_dispute_for_another_round(world) -> None:
    case, desk = mw.closed(world), world.who("dispatcher")
    gw.move_to(case.followup_on)
    mediation.follow_up(actor=desk, case=case, kept=False, words="又吵起来了")
    case.refresh_from_db()
    assert (case.state, case.reopened) == (Case.State.REOPENED, 1)
    assert mediation.current(case) is None
    room = queries.rooms(desk).get()
    assert (room.handled, room.settled) == (0, 0), "only the last round counts"
    order = steps.Order(world.village)
    steps.dispatch(actor=desk, case=case, order=order)
    steps.accept(actor=world.who("secretary"), case=case)
    again = Mediation.objects.get().mediator
    mediation.assign(actor=world.who("secretary"), case=case, mediator=again)
    mw.concluded(world, case, "failed")
    room = queries.rooms(desk).get()
    line = queries.line(room)
    assert (room.handled, line.rate.percent, line.idle) == (1, "0.00", False)


def test_a_room_is_idle_after_thirty_days_and_its_rate_is_not_applicable(world) -> None:
    mw.mediator(world)
    for days, idle in ((30, False), (31, True)):
        gw.move_to(gw.TODAY + dt.timedelta(days))
        line = queries.line(queries.rooms(world.who("dispatcher")).get())
        assert (line.idle, line.rate.percent) == (idle, "n/a")


def test_what_was_said_goes_with_the_words_of_the_case(world) -> None:
    case, desk = mw.closed(world), world.who("dispatcher")
    Mediation.objects.update(oral="x", followup_words="y")
    gw.move_to(case.followup_on)
    mediation.follow_up(actor=desk, case=case, kept=True, words="都好")
    steps.file(actor=desk, case=case)
    gw.move_to(dt.date(2028, 11, 12))
    assert erasing.erase_old() == 1
    row = Mediation.objects.get()
    assert (row.oral, row.followup_words, row.outcome) == ("", "", "agreed")
    assert not CaseFile.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_high_risk_dispute_is_told_to_township_and_county_at_once(world) -> None:
    case = world.report(code="dispute", urgency="high")
    assert {notice.level for notice in case.notices.all()} == {"town", "county"}


def test_a_mediation_is_never_deleted(world) -> None:
    mw.mediated(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mediation.objects.all().delete()


def test_lists_of_other_kinds_ask_no_question_more(world, django_assert_num_queries) -> None:
    case, secretary = world.handling(), world.who("secretary")
    assert secretary.held_grants
    with django_assert_num_queries(0):
        CASE.offers(secretary, case)
