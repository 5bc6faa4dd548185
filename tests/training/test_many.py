"""Contests, surveys, who waits and one's own training ask as much at a thousand rows as at ten."""

import datetime as dt
import re
from functools import partial
from itertools import cycle
from typing import Any

import pytest
from django.utils import timezone

from tests import training_world as tw
from tests.multiplied import MANY, Listing, api, asks_no_more_of_many, desk, multiplied
from tests.training import contest_world as cw
from training.models import (
    Contest,
    ContestEntry,
    ContestJudge,
    CourseSession,
    Enrolment,
    HourEntry,
    SessionRoom,
    Survey,
    TrainingClass,
)

LINE = r'<td class="main"><a href="/training/{}/\d+/"'


def survey(world: tw.World) -> Survey:
    """An open survey of the county's."""
    return Survey.objects.create(
        organization=world.county, title="缺什么", needs=["公文"], by=world["keeper"],
        closes_on=tw.FRIDAY,
    )  # fmt: skip


def open_to_all(world: tw.World) -> TrainingClass:
    """A class to which everybody may apply."""
    made = tw.planned(world, name="可报", by_application=True)
    tw.session(world, made)
    return tw.step(world, made, "approve", "open")


def judged(world: tw.World) -> Any:
    """Grow contests of which Boris judges the present round of one entry each."""
    contest, entries, judges = cw.judging(world)

    def grow(count: int) -> None:
        made = cycle(multiplied(contest, count, title=lambda n: f"比赛{n}"))
        multiplied(entries[0], count, contest_id=lambda n: next(made).pk)
        multiplied(judges[0], count, contest_id=lambda n: next(made).pk)

    return grow


@pytest.mark.by_turns(2)
def test_contests_and_surveys(world: tw.World) -> None:
    contests, asked = judged(world), survey(world)

    def grow(count: int) -> None:
        contests(count)
        multiplied(asked, count, title=lambda n: f"调研{n}")

    every, papers = Contest.objects.all(), Survey.objects.all()
    lists = [
        Listing("keeper", "/training/contests/", every, LINE.format("contests")),
        Listing("boris", "/training/contests/", every, r"/training/contests/\d+/ballot/", 10),
        Listing("clerk", "/training/contests/", every, LINE.format("contests")),
        Listing("keeper", "/training/surveys/", papers, LINE.format("surveys")),
        api("keeper", "lecture-contests/", every),
        api("clerk", "lecture-contests/", every),
        api("keeper", "lecture-entries/", ContestEntry.objects.all()),
        api("keeper", "lecture-judges/", ContestJudge.objects.all()),
        api("keeper", "training-surveys/", papers),
        api("anna", "training-surveys/", papers),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)


@pytest.mark.by_turns(2)
def test_one_contest_of_many_entries(world: tw.World) -> None:
    contest, entries, judges = cw.judging(world)
    page, there = f"/training/contests/{contest.pk}/", contest.entries.all()
    ballot, row, line = f"{page}ballot/", r'<td class="r" data-label="编号">', r"\d+号 · "
    lists = [
        Listing("keeper", page, there, row),
        Listing("clerk", page, there, row),
        Listing("boris", ballot, there, line),
        Listing("keeper", f"{ballot}?judge={judges[1].pk}", there, line),
    ]
    more = {"title": lambda n: f"讲{n}", "person_id": None}
    grow = partial(multiplied, entries[0], **more)
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)


@pytest.mark.by_turns(2)
def test_one_contest_of_many_judges(world: tw.World) -> None:
    contest, _, judges = cw.judging(world)

    def grow(count: int) -> None:
        people = cycle(multiplied(world.people["boris"], count, name=lambda n: f"评{n}"))
        multiplied(judges[0], count, person_id=lambda n: next(people).pk)
        multiplied(judges[1], count, name=lambda n: f"外请{n}")

    page, row = f"/training/contests/{contest.pk}/", r'<td class="jn-nowrap" data-label="账号">'
    lists = [Listing("keeper", page, contest.judges.all(), row, MANY)]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)


@pytest.mark.by_turns(2)
def test_who_waits_to_be_recommended(world: tw.World) -> None:
    asked = open_to_all(world)
    applied = Enrolment.objects.create(
        training_class=asked, person=world.people["anna"], unit=world.organ, way="self",
        state="applied", by=world["anna"], at=timezone.now(),
    )  # fmt: skip

    def grow(count: int) -> None:
        people = cycle(multiplied(world.people["anna"], count, name=lambda n: f"报名{n}"))
        multiplied(applied, count, person_id=lambda n: next(people).pk)

    rows = Enrolment.objects.filter(state="applied")
    row = r'action="/training/enrolments/\d+/recommend/"'
    lists = [
        Listing("clerk", "/training/waiting/", rows, row, 100),
        api("keeper", "training-enrolments/", rows),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)
    clerk, shown, after = desk(world.__getitem__)("clerk"), list[str](), ["0"]
    while after:
        text = clerk.get("/training/waiting/", {"after": after[0]}).content.decode()
        shown += re.findall(row, text)
        after = re.findall(r'href="\?after=(\d+)"', text)
        assert len(shown) <= rows.count()
    assert len(set(shown)) == len(shown) == rows.count(), "nobody who waits is left out"


def own(world: tw.World) -> Any:
    """Grow what stands in 我的培训 of Anna: classes with sessions, classes to apply to, hours, surveys."""
    made, asked = tw.running(world), survey(world)
    lesson, mine = made.sessions.get(), made.enrolments.get(person=world.people["anna"])
    room = SessionRoom.objects.create(
        session=lesson, room=world.rooms[0], begins_at=lesson.begins_at, ends_at=lesson.ends_at,
        live=False,
    )  # fmt: skip
    offered = open_to_all(world)
    hours = HourEntry.objects.create(
        person=world.people["anna"], on=dt.date(2026, 3, 2), hours=2, category="theory",
        elsewhere="省委党校", title="自学", by=world["keeper"], at=timezone.now(),
    )  # fmt: skip

    def grow(count: int) -> None:
        classes = multiplied(made, count, name=lambda n: f"第{n}期")
        places, held = cycle(classes), cycle(classes)
        multiplied(mine, count, training_class_id=lambda n: next(places).pk)
        lessons = cycle(multiplied(lesson, count, training_class_id=lambda n: next(held).pk))
        multiplied(room, count, session_id=lambda n: next(lessons).pk)
        multiplied(offered, count, name=lambda n: f"可报{n}")
        multiplied(hours, count, title=lambda n: f"自学{n}")
        multiplied(asked, count, title=lambda n: f"调研{n}")

    return grow


@pytest.mark.by_turns(2)
def test_ones_own_training(world: tw.World) -> None:
    grow, anna = own(world), world.people["anna"]
    held = CourseSession.objects.filter(training_class__enrolments__person=anna)
    offered = TrainingClass.objects.filter(by_application=True)
    hours = HourEntry.objects.filter(person=anna)
    mine, page = Enrolment.objects.filter(person=anna), "/training/mine/"
    lists = [
        Listing("anna", page, held, r"/training/sessions/\d+/code/", 20),
        Listing("anna", page, offered, r'action="/training/\d+/apply/"', 20),
        Listing("anna", page, mine, r'href="/training/\d+/shelf/"', 50),
        Listing("anna", page, Survey.objects.all(), r"/training/surveys/\d+/answer/", 10),
        Listing("anna", f"/training/hours/{anna.pk}/", hours, r"自学\d+", 1000),
        api("anna", "training-enrolments/", mine),
        api("anna", "study-hours/", hours),
        api("keeper", "training-sessions/", held),
        api("keeper", "training-classes/", offered),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)
