"""Each list of this room, page and API, asks the database as often at a thousand rows as at ten."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from members.graduates import models as m
from tests import graduates_world as gw
from tests import many
from tests.many import shows

HERE = "/members/graduates/"
LISTS = [
    shows("county", HERE, lines=300, count=1000, lacking=1000),
    *many.paged("county", HERE, "reports/"),
    shows("county", HERE + "salons/", page__rows=50),
    shows("county", HERE + "observing/", rows=50),
    shows("host", HERE + "observing/", rows=50),
    shows("me", HERE + "mine/", told__weeks=30, told__diaries=30, told__observings=30, told__items=1000),
    shows("local", HERE + "mine/", lines=1000),
    *many.resources(
        "county", "graduates", "graduate-weeks", "graduate-diaries", "growth-tasks", "growth-sheets",
        "research-reports", "graduate-salons", "observings",
    ),
]  # fmt: skip
TABLES = (
    m.Graduate, m.Mentor, m.Week, m.Comment, m.Diary, m.Task, m.Sheet, m.Report, m.Salon, m.Observing,
)  # fmt: skip
MONDAY = dt.date(2026, 10, 5)


@pytest.mark.by_turns(2)
def test_lists_ask_as_often_at_a_thousand_rows_as_at_ten(world):
    first = _one_each(world)
    many.ask_as_often(LISTS, TABLES, partial(_fill, world, first))


def _one_each(world: gw.World) -> dict[str, Any]:
    """One row of everything, of the graduate the world has."""
    own, county, day = {"graduate": world.graduate}, {"county": world.county}, gw.TODAY
    week = m.Week.objects.create(monday=MONDAY, done="一", plan="二", written_on=day, **own)
    mentor = world.graduate.mentors.get(kind="political")
    by = world["county"]
    return {
        "mentor": m.Mentor(kind="local", person=world.people["local"], since=gw.SINCE, **own),
        "week": week,
        "comment": m.Comment.objects.create(week=week, mentor=mentor, words="好", on=day, by=by),
        "diary": m.Diary.objects.create(on=day, matter="路灯", **own),
        "task": m.Task.objects.create(year=2026, title="自己定的", **own),
        "sheet": m.Sheet.objects.create(year=2026, tasks=["件"] * 5, **county),
        "report": m.Report.objects.create(
            year=2026, topic="题", situation="一", analysis="二", measures="三", handed_on=day, **own
        ),
        "salon": m.Salon.objects.create(kind="talk", on=day, topic="谈", present=9, by=by, **county),
        "observing": m.Observing.objects.create(
            host=world.organ, topic="看", on=day, applied_on=day, state="recommended", **own
        ),
    }  # fmt: skip


def _fill(world: gw.World, first: dict[str, Any], rows: int) -> None:
    """Bring so many graduates with what each has, and as much of what is the first one's own."""
    people = many.like(world.people["me"], rows, name=lambda n: f"孟{n}")
    came = many.like(world.graduate, rows, person=people)
    for name in ("mentor", "week", "diary", "task", "report", "observing"):
        many.like(first[name], rows, graduate=came)
    weeks = many.like(first["week"], rows, monday=lambda n: MONDAY - dt.timedelta(weeks=n))
    many.like(first["comment"], rows, week=weeks)
    many.like(first["diary"], rows)
    many.like(first["task"], rows)
    many.like(first["observing"], rows, on=_day_before)
    many.like(first["salon"], rows, on=_day_before)
    many.like(first["sheet"], rows, year=lambda n: 2026 + n)


def _day_before(number: int) -> dt.date:
    return gw.TODAY - dt.timedelta(number)
