"""Inspections and dispute meetings of a village's node (P03-R4, R5)."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from grids.actions import erasing
from grids.models import DisputeMeeting, Inspection, MeetingCase
from grids.queries.rhythm import discussable, nodes_led
from grids.tasks import erase
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(rw.build)


@pytest.mark.parametrize("who", ["leader", "secretary", "dispatcher"])
def test_who_leads_or_submits_logs(world, who) -> None:
    assert rw.inspected(world, who).hazards == 1
    assert rw.met(world, who).present == 6
    assert world.grids[1] in nodes_led(world.who(who))


@pytest.mark.parametrize("who", ["worker", "neighbour", "next_dispatcher", "officer", "clerk"])
def test_nobody_else(world, who) -> None:
    for log in (rw.inspected, rw.met):
        with pytest.raises(NotAllowed):
            log(world, who)
    assert not Inspection.objects.exists()
    assert not DisputeMeeting.objects.exists()


def test_the_same_key_twice_is_one(world) -> None:
    first = rw.inspected(world)
    assert rw.inspected(world, key=first.key) == first
    met = rw.met(world)
    assert rw.met(world, key=met.key) == met
    assert (Inspection.objects.count(), DisputeMeeting.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"done_on": gw.TODAY - dt.timedelta(days=1)}, {"households": 119}, {"findings": "没有"},
        {"hazards": 2}, {"disputes": 1}, {"difficulties": 1},
    ],
)  # fmt: skip
def test_an_inspection_sent_again_otherwise_is_stale(world, other) -> None:
    first = rw.inspected(world)
    with pytest.raises(Stale, match=f"{first}.*没有登记"):
        rw.inspected(world, key=first.key, **other)
    with pytest.raises(Refused, match="用过"):
        rw.inspected(world, "secretary", key=first.key)
    assert Inspection.objects.get().findings == first.findings


def test_a_meeting_sent_again_otherwise_is_stale(world) -> None:
    dispute = world.report(code="dispute")
    first = rw.met(world, cases=[dispute])
    assert rw.met(world, key=first.key, cases=[dispute]) == first
    day = gw.TODAY - dt.timedelta(days=1)
    for other in ({"held_on": day}, {"present": 5}, {"decisions": "另议"}, {"cases": []}):
        with pytest.raises(Stale, match=f"{first}.*没有登记"):
            rw.met(world, **{"key": first.key, "cases": [dispute]} | other)
    DisputeMeeting.objects.update(decisions="")
    assert rw.met(world, key=first.key, cases=[dispute]) == first


def test_only_open_disputes_of_the_village(world) -> None:
    dispute = world.report(code="dispute")
    other = world.report(code="difficulty")
    assert list(discussable(world.grids[1])) == [dispute]
    meeting = rw.met(world, cases=[dispute])
    assert list(MeetingCase.objects.values_list("meeting", "case")) == [(meeting.pk, dispute.pk)]
    with pytest.raises(Invalid, match="矛盾纠纷"):
        rw.met(world, cases=[other])
    assert DisputeMeeting.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"findings": ""},
        {"findings": "身份证370830199001011234"},
        {"households": -1},
        {"done_on": gw.TODAY + dt.timedelta(1)},
        {"done_on": gw.TODAY - dt.timedelta(32)},
    ],
)
def test_what_an_inspection_may_not_say(world, wrong) -> None:
    with pytest.raises(Invalid) as refused:
        rw.inspected(world, **wrong)
    assert set(refused.value.problems) == set(wrong)


def test_only_on_the_level_of_villages(world) -> None:
    rw.serve(world, "leader", 2, "leader")
    with pytest.raises(Invalid, match="村（社区）"):
        rw.inspected(world, grid=world.grids[2])
    with pytest.raises(Invalid):
        rw.met(world, present=0)


def test_neither_is_changed(world) -> None:
    for row in (rw.inspected(world), rw.met(world)):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(logged_at=None)
    meeting = DisputeMeeting.objects.get()
    for change in ({"decisions": "改"}, {"decisions": "", "present": 2}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DisputeMeeting.objects.filter(pk=meeting.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        DisputeMeeting.objects.filter(pk=meeting.pk)._raw_delete("default")


def test_the_decisions_of_a_meeting_go_after_two_years_and_the_meeting_stays(world) -> None:
    meeting = rw.met(world, cases=[world.report(code="dispute")])
    gw.move_to(dt.date(2028, 10, 12))
    assert erasing.erase_meetings() == 0
    gw.move_to(dt.date(2028, 10, 13))
    erase()
    meeting.refresh_from_db()
    assert (meeting.decisions, meeting.present, meeting.discussed.count()) == ("", 6, 1)
    assert Deed.objects.filter(verb="删除研判意见", actor=None).count() == 1
    assert erasing.erase_meetings() == 0
