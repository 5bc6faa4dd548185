"""Each list of this room, page and API, asks the database as often at a thousand rows as at ten."""

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest

from members.dispatched import models as m
from portal import clock
from tests import dispatched_world as dw
from tests import many
from tests.many import shows

HERE = "/members/dispatched/"
LISTS = [
    *many.paged("office", HERE, "", "?state=away", "leaves/", "leaves/?kind=waiting", "honours/",
                "projects/", "letters/"),
    *many.paged("sender", HERE, "letters/"),
    shows("office", HERE + "trainings/", count=1000, page__rows=50, untrained=500),
    shows("office", HERE + "ledger/", count=1000, page__rows=50, inspections=50),
    shows("office", HERE + "teams/", rows=500),
    shows("office", HERE + "overview/", rows=1000),
    shows("office", HERE + "checks/", week__checks=500),
    shows("office", HERE + "month/", told__lines=1000, told__teams=1000),
    shows("office", HERE + "month/?month=2026-09", told__lines=1000, told__teams=1000),
    shows("self", HERE + "mine/", items=1000, questions=1000, posted=1000),
    shows("leader", HERE + "mine/", waiting=50),
    *many.resources(
        "office", "first-secretaries", "dispatched-teams", "dispatched-logs", "sender-visits",
        "village-projects", "dispatched-leaves", "spot-checks", "spot-check-draws",
        "dispatched-months", "dispatched-month-stats", "dispatched-letters",
        "dispatched-inspections", "dispatched-items", "dispatched-honours", "dispatched-trainings",
    ),
    shows("office", "/api/v1/dispatched-counts/", lines=1000, teams=1000),
    shows("office", "/api/v1/dispatched-board/", teams=1000),
]  # fmt: skip
TABLES = (
    m.Posting, m.Team, m.WorkLog, m.SenderVisit, m.VillageProject, m.Leave, m.SpotCheck, m.Draw,
    m.MonthSheet, m.MonthStat, m.Letter, m.Inspection, m.LedgerItem, m.Honour, m.Training,
    m.Attended,
)  # fmt: skip


@pytest.mark.by_turns(2)
def test_lists_ask_as_often_at_a_thousand_rows_as_at_ten(world):
    first = _one_each(world)
    many.ask_as_often(LISTS, TABLES, partial(_fill, world, first))


def _one_each(world: dw.World) -> dict[str, Any]:
    """One row of everything that is about a posting: of him whom `sender` has sent."""
    own, by = {"posting": world.own}, {"by": world["office"]}
    held = m.Inspection.objects.create(
        village=world.own.village, planned_on=dw.TODAY, inspectors="组", **by
    )
    check = dw.drawn(world, world.own, state="asked", asked_at=clock.now())
    county = _of_the_county(world)
    return county | {
        "log": dw.visited(world, world.own),
        "visit": m.SenderVisit.objects.create(on=dw.TODAY, who="unit", words="看", **own, **by),
        "project": m.VillageProject.objects.create(
            village=world.own.village, kind="other", title="项", quantity=1, amount=0, **own, **by
        ),
        "leave": dw.on_leave(world, world.own, -1, 1),
        "asked": dw.asked(world, world.own, "self"),
        "check": check,
        "draw": check.draw,
        "held": held,
        "item": m.LedgerItem.objects.create(inspection=held, text="补", due_on=dw.TODAY, **own),
        "stat": m.MonthStat.objects.create(
            sheet=county["sheet"], team=world.team, **own, **dict.fromkeys(m.months.COUNTS, 1)
        ),
        "attended": m.Attended.objects.create(training=county["training"], **own),
    }


def _of_the_county(world: dw.World) -> dict[str, Any]:
    """One row of everything that a county signs, sends, decides and holds."""
    county, by = {"county": world.county}, {"by": world["office"]}
    sheet = m.MonthSheet.objects.create(
        month="2026-09", signed_by=by["by"], signed_at=clock.now(), **county
    )
    honour = {"words": "研究", "decided_on": dw.TODAY, **by, **county}
    return {
        "sheet": sheet,
        "letter": m.Letter.objects.create(
            sender=world.sender, kind="month", sheet=sheet, sent_by=by["by"], sent_on=dw.TODAY, **county
        ),
        "flag": m.Honour.objects.create(kind="flag", period="2026-08", team=world.team, **honour),
        "chosen": m.Honour.objects.create(
            kind="chosen", period="2026", posting=world.own, **honour
        ),
        "training": m.Training.objects.create(
            kind="site", on=dt.date(2025, 12, 1), title="观摩", **by, **county
        ),
    }  # fmt: skip


def _fill(world: dw.World, first: dict[str, Any], rows: int) -> None:
    """Post so many people, each in a team of his own and checked this week; what has a day of its own is
    of `self`."""
    people = many.like(world.own.person, rows, name=lambda n: f"人{n}")
    teams = many.like(world.team, rows, name=lambda n: f"队{n}", leader=people)
    posted = many.like(world.own, rows, person=people, team=teams)
    for name in ("log", "visit", "stat", "leave", "check", "item", "attended"):
        tokens = {"token": lambda n: uuid.uuid4()} if name == "log" else {}
        many.like(first[name], rows, posting=posted, **tokens)
    many.like(first["flag"], rows, team=teams)
    many.like(first["chosen"], rows, posting=posted)
    many.like(first["project"], rows, title=lambda n: f"项{n}", posting=posted)
    many.like(first["training"], rows, title=lambda n: f"训{n}")
    many.like(first["held"], rows, planned_on=lambda n: dw.TODAY - dt.timedelta(n))
    many.like(first["item"], rows)
    draws = many.like(first["draw"], rows, monday=lambda n: dw.MONDAY - dt.timedelta(weeks=n))
    many.like(first["check"], rows, draw=draws)
    sheets = many.like(first["sheet"], rows, month=_month_before)
    many.like(first["letter"], rows, sheet=sheets)
    days = {"from_on": _day_after, "to_on": _day_after}
    many.like(first["asked"], rows, **days)


def _day_after(number: int) -> dt.date:
    return dw.TODAY + dt.timedelta(number)


def _month_before(number: int) -> str:
    """The month so many months before September 2026."""
    year, month = divmod(2026 * 12 + 8 - number, 12)
    return f"{year}-{month + 1:02}"
