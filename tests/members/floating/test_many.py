"""Each list of this room, page and API, asks the database as often at a thousand rows as at ten."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from members.floating import models as m
from members.floating import obligations
from members.models import Membership
from tests import floating_world as fw
from tests import many
from tests.many import shows

HERE, API = "/members/floating/", "/api/v1/"
OWED = [f"obligations/?what={one.code}" for one in obligations.ALL]
LISTS = [
    *(shows("town", HERE + name, count=1000, page__lines=50)
      for name in ("", "?stage=fine", "?direction=out")),
    *many.paged("town", HERE, "talents/", "returned/", "learning/"),
    *many.paged("county", HERE, "talents/"),
    shows("town", HERE + "officers/", rows=500),
    shows("town", HERE + "places/", windows=500, stations=500),
    shows("town", HERE + "fleets/", rows=500),
    shows("county", HERE + "places/", windows=500, stations=500, branches=500),
    shows("county", HERE + "census/", count=1000, page=100, towns=1000),
    shows("county", HERE + "overview/", towns=1000, destinations=1000),
    *(shows("county", HERE + one, count=1000, rows=500) for one in OWED),
    shows("away", HERE + "mine/", told__reports=20, tasks=24),
    *many.resources(
        "town", "floating-members", "floating-reports", "floating-contacts", "floating-learnings",
        "contact-officers", "service-windows", "work-stations", "fleets", "fleet-members",
        "floating-talents", "homecomings", "officer-activities",
    ),
    *many.resources("county", "floating-censuses", "floating-branches"),
    *many.resources("city", "boat-rules"),
    shows("county", API + "census-board/", branches=500),
    shows("county", API + "floating-overview/", towns=1000, destinations=1000),
    shows("county", API + "floating-obligations/?what=report", rows=500),
    shows("away", API + "me/stay/", tasks=24),
]  # fmt: skip
TABLES = (
    m.Activity, m.BoatGroup, m.BoatRule, m.Census, m.Contact, m.Fleet, m.FleetMember, m.FloatingBranch,
    m.FloatingMember, m.Learning, m.LearningDone, m.Officer, m.PairHelper, m.Report, m.ReturnCase,
    m.Station, m.StationLog, m.Talent, m.Window, m.WindowLog,
)  # fmt: skip


@pytest.mark.by_turns(2)
def test_lists_ask_as_often_at_a_thousand_rows_as_at_ten(world):
    fw.w.account("city", "county_organizer", world.county.parent)
    first = _of_a_stay(world) | _of_places(world)
    many.ask_as_often(LISTS, TABLES, partial(_fill, world, first))


def _of_a_stay(world: fw.World) -> dict[str, Any]:
    """One row of everything about who is away."""
    stay, by, day = fw.gone(world), {"by": world["secretary"]}, fw.TODAY
    pair = fw.paired(world, stay)
    logged = by | {"on": day, "logged_at": fw.clock.now()}
    officer = m.Officer.objects.create(
        organization=world.town, person=world.officer, place="苏州市", since=day
    )
    task = m.Learning.objects.create(
        branch=world.branch, sent_on=day, kind="chat", title="学", **by
    )
    return {
        "held": Membership.objects.get(person=world.away),
        "stay": stay,
        "report": m.Report(stay=stay, mode="oral", by_himself=True, **fw.SAID, **logged),
        "pair": pair,
        "contact": m.Contact.objects.create(pair=pair, channel="电话", matter="好", **logged),
        "talent": m.Talent.objects.create(
            stay=stay, occupation="焊工", wish="yes", skill="焊", channel="微信", consented_on=day
        ),
        "learning": task,
        "done": m.LearningDone.objects.create(learning=task, stay=stay, done_on=day),
        "officer": officer,
        "activity": m.Activity.objects.create(officer=officer, kind="forum", present=3, **logged),
    }


def _of_places(world: fw.World) -> dict[str, Any]:
    """One row of everything that is kept of a place, and who came back there."""
    by, day = {"by": world["secretary"]}, {"since": fw.TODAY}
    at, on = {"branch": world.branch}, {"on": fw.TODAY}
    window = m.Window.objects.create(community=world.village, name="窗口", **day)
    station = m.Station.objects.create(
        organization=world.town,
        name="站",
        province="江苏省",
        city="苏州市",
        head=world.officer,
        **day,
    )
    fleet = m.Fleet.objects.create(name="船队", **at, **day)
    return {
        "window": window,
        "served": m.WindowLog.objects.create(window=window, served=3, words="办", **by, **on),
        "station": station,
        "visit": m.StationLog.objects.create(station=station, kind="visit", words="看", **by, **on),
        "branch": m.FloatingBranch.objects.create(host="公司", **at, **day),
        "fleet": fleet,
        "sails": m.FleetMember.objects.create(fleet=fleet, person=world.helper, **day),
        "group": m.BoatGroup.objects.create(fleet=fleet, leader=world.helper, founded_on=fw.TODAY),
        "rule": m.BoatRule.objects.create(county=world.county, inclusive=True),
        "back": m.ReturnCase.objects.create(person=world.helper, kind="post", **at, **by, **on),
        "census": m.Census.objects.create(
            organization=world.branch, half="2026H2", done_on=fw.TODAY, found=1, added=0, ended=0,
            logged_at=fw.clock.now(), **by,
        ),
    }  # fmt: skip


def _fill(world: fw.World, first: dict[str, Any], rows: int) -> None:
    """Let so many members of one branch be away, with what each has; as many of branches in townships of
    their own; as many places, fleets and counties."""
    people = many.like(world.away, rows, name=lambda n: f"陈{n}")
    many.like(first["held"], rows, person=people)
    officers = many.like(first["officer"], rows, person=people)
    many.like(first["activity"], rows, officer=officers)
    stays = many.like(first["stay"], rows, person=people, officer=officers)
    for name in ("report", "talent", "done"):
        many.like(first[name], rows, stay=stays)
    pairs = many.like(first["pair"], rows, stay=stays)
    many.like(first["contact"], rows, pair=pairs)
    many.like(first["report"], rows, on=lambda n: fw.TODAY - dt.timedelta(n))
    many.like(first["learning"], rows, title=lambda n: f"学{n}")
    many.like(first["back"], rows, person=people)
    _towns(world, first, rows)
    windows = many.like(first["window"], rows, name=lambda n: f"窗口{n}")
    many.like(first["served"], rows, window=windows)
    stations = many.like(first["station"], rows, name=lambda n: f"站{n}")
    many.like(first["visit"], rows, station=stations)
    fleets = many.like(first["fleet"], rows, name=lambda n: f"船队{n}")
    many.like(first["sails"], rows, fleet=fleets, person=people)
    many.like(first["group"], rows, fleet=fleets, leader=people)
    counties = many.like(world.county, rows, code=lambda n: f"县{n}")
    many.like(first["rule"], rows, county=counties)


def _towns(world: fw.World, first: dict[str, Any], rows: int) -> None:
    """Townships with a village whose branch is a floating one, did its census, and has one member away."""
    towns = many.like(world.town, rows, code=lambda n: f"镇{n}", name=lambda n: f"{n}镇")
    villages = many.like(world.village, rows, code=lambda n: f"村{n}", parent=towns)
    branches = many.like(world.branch, rows, code=lambda n: f"支{n}", parent=villages)
    many.like(first["branch"], rows, branch=branches)
    many.like(first["census"], rows, organization=branches)
    people = many.like(world.helper, rows, name=lambda n: f"李{n}")
    city = {"city": lambda n: f"{chr(0x4E00 + n)}市"}
    many.like(first["stay"], rows, person=people, branch=branches, **city)
