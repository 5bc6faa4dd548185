"""Mentors, the two books, observers, the growth sheet, the report; every triple of an application."""

import datetime as dt
import itertools
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from members.graduates import weeks
from members.graduates.actions import activities, books, people
from members.graduates.lifecycle import OBSERVING
from members.graduates.models import Diary, Graduate, Mentor, Observing, Sheet, Task, Week
from members.graduates.queries import files, lists
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import graduates_world as gw

D = dt.date
LATER = D(2026, 10, 20)
TASKS = ("走访全村", "讲党课", "办实事", "参加重点工作", "写报告")


def week(world, monday, by="me", done="走访12户", plan="跟进路灯"):
    return books.write_week(
        actor=world[by], graduate=world.graduate, monday=monday, done=done, plan=plan
    )


def diary(world, by="me", **more):
    said = {
        "on": gw.TODAY,
        "household": "A-12",
        "matter": "路灯不亮",
        "feelings": "",
        "follow_up": "",
    }
    return books.write_diary(actor=world[by], graduate=world.graduate, **said | more)


def apply(world, by="me", on=LATER):
    return activities.apply(
        actor=world[by], graduate=world.graduate, host=world.organ, topic="调度会", on=on
    )


def test_three_mentors_are_three_people_of_three_kinds(world):
    def give(kind, who, by="county"):
        return people.give_mentor(
            actor=world[by], graduate=world.graduate, kind=kind, person=world.people[who]
        )

    with pytest.raises(Refused, match=r"已经是业务导师.*三个人（P05-R1）"):
        give("local", "business")
    with pytest.raises(Refused, match="自己的导师"):
        give("local", "me")
    with pytest.raises(Invalid):
        give("x", "local")
    for who in ("town", "stranger", "me"):
        with pytest.raises(NotAllowed):
            give("local", "local", who)
    give("local", "local")
    (line,) = lists.of(Graduate.objects.all())
    assert line.lacks == 0
    with pytest.raises(Stale):
        give("local", "local")
    give("business", "organizer")
    present = Mentor.objects.filter(until=None).values_list("kind", "person__name")
    assert dict(present)["business"] == "孟organizer"
    assert len(present) == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentor.objects.filter(kind="local").update(kind="political", until=None)


def test_a_stay_is_one_at_a_time_and_ends_with_its_mentors(world):
    me, county = world.people["me"], world["county"]
    with pytest.raises(Stale, match="已在一个村任职"):
        people.register(actor=county, person=me, village=world.village, since=gw.TODAY)
    with pytest.raises(Refused, match="请选一个村"):
        people.register(
            actor=county, person=world.people["local"], village=world.organ, since=gw.TODAY
        )
    people.end(actor=county, graduate=world.graduate, on=gw.TODAY)
    assert not Mentor.objects.filter(until=None).exists()
    with pytest.raises(Stale):
        people.end(actor=county, graduate=world.graduate, on=gw.TODAY)
    world.graduate.refresh_from_db()
    with pytest.raises(Refused, match="任职已经结束"):
        week(world, D(2026, 10, 5))
    assert people.register(actor=county, person=me, village=world.village, since=gw.TODAY)


def test_weeks_are_owed_from_the_first_whole_one_to_the_sunday_before():
    mondays = [D(2026, 9, 14), D(2026, 9, 21), D(2026, 9, 28), D(2026, 10, 5)]
    assert weeks.owed(gw.SINCE, None, D(2026, 10, 12)) == mondays
    assert weeks.owed(gw.SINCE, None, D(2026, 10, 11)) == mondays[:3], "due on Sunday, 24:00"
    assert weeks.owed(gw.SINCE, D(2026, 9, 28), gw.TODAY) == mondays[:2]
    assert weeks.owed(D(2026, 9, 14), None, D(2026, 9, 21)) == mondays[:1]
    assert weeks.due_of(D(2026, 10, 5)) == D(2026, 10, 11)
    assert weeks.open_for(gw.SINCE, gw.TODAY, {D(2026, 10, 12)}) == [
        *reversed(mondays),
        D(2026, 9, 7),
    ]


def test_a_week_is_written_once_by_himself_and_stays(world):
    made = week(world, D(2026, 10, 5))
    for bad in (D(2026, 10, 6), D(2026, 10, 19), D(2026, 8, 3)):
        with pytest.raises(Invalid, match="本周和前8周"):
            week(world, bad)
    with pytest.raises(Stale):
        week(world, D(2026, 10, 5))
    with pytest.raises(Invalid) as told:
        week(world, D(2026, 9, 28), done=" ", plan="打13800001234")
    assert set(told.value.problems) == {"done", "plan"}
    for who in ("county", "political", "town"):
        with pytest.raises(NotAllowed):
            week(world, D(2026, 9, 28), by=who)
    with pytest.raises(InternalError), transaction.atomic():
        Week.objects.filter(pk=made.pk).update(done="别的")
    (line,) = lists.of(Graduate.objects.all())
    assert line.missing == 3


def test_a_mentor_says_something_once(world):
    made = week(world, D(2026, 10, 5))
    assert books.comment(actor=world["political"], week=made, said="办得细")
    with pytest.raises(Stale):
        books.comment(actor=world["political"], week=made, said="再说一次")
    for who in ("local", "county", "me"):
        with pytest.raises(NotAllowed):
            books.comment(actor=world[who], week=made, said="好")
    Mentor.objects.update(until=gw.TODAY)
    with pytest.raises(NotAllowed):
        books.comment(actor=world["political"], week=made, said="好")


def test_the_diary_knows_codes_alone_and_forgets(world):
    with pytest.raises(Invalid) as told:
        diary(world, household="王大爷家", matter=" ", follow_up="13800001234")
    assert set(told.value.problems) == {"household", "matter", "follow_up"}
    with pytest.raises(NotAllowed):
        diary(world, by="county")
    one, two = diary(world), diary(world, on=D(2026, 9, 20))
    assert not [d for d in Deed.objects.all() if "路灯" in f"{d.reason}{d.details}{d.object_label}"]
    with pytest.raises(NotAllowed):
        books.erase_diary(actor=world["political"], entry=one)
    books.erase_diary(actor=world["county"], entry=one)
    assert (one.matter, one.household, one.erased_on) == ("", "", gw.TODAY)
    with pytest.raises(Stale):
        books.erase_diary(actor=world["me"], entry=one)
    gw.on(D(2028, 9, 19))
    assert books.erase_old() == 0
    gw.on(D(2028, 9, 21))
    assert books.erase_old() == 1
    two.refresh_from_db()
    assert two.matter == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Diary.objects.filter(pk=two.pk).update(matter="又写上")


def test_five_required_tasks_and_own_ones(world):
    def sheet(tasks=TASKS, by="county"):
        return activities.set_sheet(actor=world[by], county=world.county, year=2026, tasks=tasks)

    def finish(**more):
        told = {"number": None, "task": None, "note": "做了"} | more
        return activities.finish_task(actor=world["me"], graduate=world.graduate, **told)

    with pytest.raises(Refused, match="还没有定2026年的规定任务"):
        finish(number=1)
    with pytest.raises(Invalid):
        sheet(TASKS[:4])
    with pytest.raises(NotAllowed):
        sheet(by="town")
    sheet(TASKS[::-1])
    sheet()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.update(tasks=["一", "二"])
    assert finish(number=2).title == "讲党课"
    with pytest.raises(Stale):
        finish(number=2)
    with pytest.raises(Refused):
        finish(number=6)
    with pytest.raises(Stale, match="不再改"):
        sheet(TASKS[::-1])
    own = activities.add_task(actor=world["me"], graduate=world.graduate, title="学财务公开")
    finish(task=own)
    with pytest.raises(Stale):
        finish(task=own)
    items = files.growth(world.graduate)
    assert [bool(one.done_on) for one in items] == [False, True, False, False, False, True]
    assert Task.objects.count() == 2


def test_one_report_a_year_with_its_three_parts(world):
    parts = {"topic": "村集体增收", "situation": "现状", "analysis": "分析", "measures": "对策"}
    with pytest.raises(Invalid) as told:
        activities.hand_in(
            actor=world["me"], graduate=world.graduate, **parts | {"analysis": "", "measures": " "}
        )
    assert set(told.value.problems) == {"analysis", "measures"}
    activities.hand_in(actor=world["me"], graduate=world.graduate, **parts)
    with pytest.raises(Stale, match="2026年的调研报告已经提交"):
        activities.hand_in(actor=world["me"], graduate=world.graduate, **parts)
    with pytest.raises(NotAllowed):
        activities.hand_in(actor=world["county"], graduate=world.graduate, **parts)


def test_an_application_is_for_a_day_to_come_and_a_department(world):
    with pytest.raises(Invalid, match="一年以内"):
        apply(world, on=D(2026, 10, 12))
    with pytest.raises(NotAllowed):
        apply(world, by="county")
    with pytest.raises(Refused, match="县直部门或镇街"):
        activities.apply(
            actor=world["me"], graduate=world.graduate, host=world.village, topic="看", on=gw.TODAY
        )
    row = apply(world)
    with pytest.raises(Stale):
        apply(world)
    for who, action in (("county", "recommend"), ("host", "approve")):
        activities.take(actor=world[who], row=row, action=action)
    with pytest.raises(Refused, match="到了这一天再登记"):
        activities.take(actor=world["county"], row=row, action="attend")
    gw.on(D(2026, 10, 20))
    activities.take(actor=world["county"], row=row, action="attend")
    assert Observing.objects.get().state == "attended"


ALLOWED = {
    "applied": {"county": {"recommend", "decline"}, "me": {"withdraw"}},
    "recommended": {"host": {"approve", "refuse"}, "me": {"withdraw"}},
    "approved": {"county": {"attend"}},
    "attended": {}, "refused": {}, "withdrawn": {},
}  # fmt: skip
"""State → who → what."""
MAY = {
    "county": {"recommend", "decline", "attend"},
    "host": {"approve", "refuse"},
    "me": {"withdraw"},
}


def test_every_triple_of_an_application(world):
    assert set(ALLOWED) == set(OBSERVING.labels)
    own = world.accounts["own_county"]
    type(own).objects.filter(pk=world.accounts["me"].pk).update(person=None)
    type(own).objects.filter(pk=own.pk).update(person=world.people["me"])
    row = Observing.objects.create(
        graduate=world.graduate, host=world.organ, topic="看", on=gw.TODAY, applied_on=gw.TODAY
    )
    road = {"applied": (), "recommended": ("recommended",), "approved": ("recommended", "approved"),
            "attended": ("recommended", "approved", "attended"), "refused": ("refused",),
            "withdrawn": ("withdrawn",)}  # fmt: skip
    wrong = []
    everybody = (*MAY, "town", "other_host", "stranger", "political", "local", "own_county")
    for state, allowed in ALLOWED.items():
        for who, step in itertools.product(everybody, OBSERVING.steps):
            actor = world[who]
            if who == "me":
                actor.person = world.people["me"]
            told = _answer(row, road[state], actor, step.action)
            # the county's own second role: himself, and so neither recommends nor ends his application
            may = MAY.get("me" if who == "own_county" else who, set())
            does = allowed.get("me" if who == "own_county" else who, set())
            wanted = (
                "taken" if step.action in does else "stale" if step.action in may else "not allowed"
            )
            if told != wanted:
                wrong.append((state, who, step.action, told, wanted))
    assert not wrong


def _answer(row: Observing, road: tuple[str, ...], actor: Any, action: str) -> str:
    try:
        with transaction.atomic():
            for state in road:
                Observing.objects.filter(pk=row.pk).update(state=state)
            rows = Observing.objects.select_related("graduate__person", "graduate__village", "host")
            activities.take(actor=actor, row=rows.get(pk=row.pk), action=action, reason="工作安排")
            raise Done
    except Done:
        return "taken"
    except NotAllowed:
        return "not allowed"
    except Stale:
        return "stale"


class Done(Exception):
    """Rolls back what was taken."""
