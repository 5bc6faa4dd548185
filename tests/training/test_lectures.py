"""The lecture menu: topics, orders, every triple of an order's life, delivered when the session was held."""

import datetime as dt

import pytest
from django.db import transaction

from portal.providers import due_for
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import training_world as tw
from training.actions import classes, lectures
from training.lifecycle import ORDER
from training.models import CourseSession, LectureOrder
from training.queries import lectures as queries

STATES = {
    "placed": {"keeper": {"schedule", "decline"}, "clerk": {"withdraw"}},
    "scheduled": {"keeper": {"schedule"}},
    "declined": {},
    "withdrawn": {},
}
DAY = dt.date(2026, 10, 20)


@pytest.fixture
def topic(world):
    """A topic of the school's first teacher."""
    return lectures.offer(
        actor=world["keeper"], teacher=world.teachers[0], title="乡村产业", field="乡村振兴"
    )


def _order(world, topic, **more):
    facts = {"actor": world["clerk"], "topic": topic, "unit": world.organ, "wanted_on": DAY,
             "questions": "怎样选项目"} | more  # fmt: skip
    return lectures.order(**facts)


def _session(world, **more):
    made = tw.planned(world, kind="special", name="点单专题")
    return tw.session(world, made, on=DAY, teachers=[world.teachers[0]], **more)


def test_every_triple_of_orders(world, topic):
    row, session = _order(world, topic), _session(world)
    wrong = []
    for state, allowed in STATES.items():
        LectureOrder.objects.filter(pk=row.pk).update(
            state=state, session=session if state == "scheduled" else None
        )
        for name in ("keeper", "clerk", "approver", "village", "leader", "stranger"):
            for step in ORDER.steps:
                may = name == ("clerk" if step.action == "withdraw" else "keeper")
                fits = step.action in allowed.get(name, set())
                wanted = None if fits else Stale if may else NotAllowed
                fresh = LectureOrder.objects.get(pk=row.pk)
                try:
                    with transaction.atomic():
                        lectures.take(actor=world[name], row=fresh, action=step.action,
                                      reason="已有安排", session=session)  # fmt: skip
                        transaction.set_rollback(True)
                    told = None
                except Refused as refusal:
                    told = type(refusal)
                if told is not wanted:
                    wrong.append((state, name, step.action, told))
    assert not wrong
    assert set(STATES) == set(ORDER.labels)


def test_an_order_waits_for_a_session_of_its_teacher_and_is_delivered_when_that_was_held(
    world, topic
):
    row = _order(world, topic)
    assert "点单排课：县财政局点乡村产业" in [one.what for one in due_for(world["keeper"])]
    with pytest.raises(Stale):
        _order(world, topic)
    other = tw.session(world, tw.planned(world, name="别的班"), on=DAY, begins=dt.time(14),
                       ends=dt.time(15, 30))  # fmt: skip
    for session in (None, other):
        with pytest.raises(Invalid):
            lectures.take(actor=world["keeper"], row=row, action="schedule", session=session)
    session = _session(world)
    assert queries.sessions_for([row]) == {world.teachers[0].pk: [session]}
    lectures.take(actor=world["keeper"], row=row, action="schedule", session=session)
    assert not [one for one in due_for(world["keeper"]) if "点单" in one.what]
    classes.cancel_session(actor=world["keeper"], session=session, reason="临时有会")
    row = LectureOrder.objects.select_related("session").get()
    assert (row.lost, row.delivered) == (True, False)
    assert [one for one in due_for(world["keeper"]) if "点单" in one.what], (
        "it needs another session"
    )
    again = _session(world, topic="改期")
    lectures.take(actor=world["keeper"], row=row, action="schedule", session=again)
    CourseSession.objects.filter(pk=again.pk).update(state="closed")
    row = LectureOrder.objects.select_related("session").get()
    assert row.delivered
    third = _session(world, begins=dt.time(15), ends=dt.time(16, 30))
    with pytest.raises(Refused, match="已经上过"):
        lectures.take(actor=world["keeper"], row=row, action="schedule", session=third)


def test_bad_orders_and_topics_are_a_sentence_each(world, topic):
    with pytest.raises(NotAllowed):
        _order(world, topic, unit=world.town)
    with pytest.raises(Invalid) as wrong:
        _order(world, topic, wanted_on=dt.date(2026, 1, 1), questions="找13800001111")
    assert set(wrong.value.problems) == {"wanted_on", "questions"}
    with pytest.raises(Invalid) as wrong:
        lectures.offer(actor=world["keeper"], teacher=world.teachers[0], title="", field="")
    assert set(wrong.value.problems) == {"title", "field"}
    with pytest.raises(Stale):
        lectures.offer(
            actor=world["keeper"], teacher=world.teachers[0], title="乡村产业", field="别"
        )
    tw.catalogue.end(actor=world["keeper"], row=topic, doing="撤下")
    topic.refresh_from_db()
    with pytest.raises(Stale, match="已经撤下"):
        _order(world, topic)


def test_the_menu_is_ordered_from_by_a_unit_and_scheduled_by_who_keeps_it(world, topic, signed_in):
    tw.catalogue.engage(
        actor=world["keeper"], organization=world.county, person=None,
        facts={"name": "卢部长", "team": "leader", "level": "county", "unit": "县委"},
    )  # fmt: skip
    clerk = signed_in("clerk")
    assert "乡村产业" in clerk.get("/training/lectures/").content.decode()
    address = f"/training/lectures/{topic.pk}/order/"
    assert clerk.post(address, {"unit": world.organ.pk, "wanted_on": ""}).status_code == 422
    body = {"unit": world.organ.pk, "wanted_on": DAY.isoformat(), "questions": "怎样选项目"}
    assert clerk.post(address, body).status_code == 302
    row, session = LectureOrder.objects.get(), _session(world)
    keeper = signed_in("keeper")
    page = keeper.get("/training/lectures/").content.decode()
    assert "卢部长" in page.split("还没有讲过课")[1][:40]
    done = keeper.post(f"/training/orders/{row.pk}/schedule/", {"session": session.pk})
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.session == session
    assert signed_in("village").get("/training/lectures/").status_code == 200
    assert signed_in("village").post(f"/training/orders/{row.pk}/withdraw/").status_code == 404
