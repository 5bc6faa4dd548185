"""The demonstration's village: a member in every stage of the clock, fleets as E20 has them."""

import datetime as dt

import pytest

from members.demo.people import FLOATING_VILLAGE
from members.floating import demo
from members.floating.clocks import Stage
from members.floating.demo import published
from members.floating.demo.boats import TOWN
from members.floating.models import FloatingMember
from members.floating.queries import boats, overview, stays
from portal import clock
from portal.models import Demonstration
from tests import world as w

DAY = dt.date(2026, 10, 13)


@pytest.fixture
def place(db):
    """The village and the lake's township, with as many people as the plan has."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": DAY, "seed": 1})
    clock.forget()
    city = w.organization("370800", "济宁市", "city", None)
    for county, town, village in (
        ("370827", FLOATING_VILLAGE[:9], FLOATING_VILLAGE),
        ("370826", TOWN, f"{TOWN}001"),
    ):
        above = w.organization(county, county, "county", city)
        above = w.organization(town, town, "town", above)
        above = w.organization(village, village, "village", above)
        branch = w.organization(f"{village}-zb", "党支部", "branch", above)
        for number in range(15):
            w.Person.objects.create(name=f"人{number}", sort_key="r", initials="r", home=above)
        w.account(f"keeper-{county}", "branch_secretary", branch)


def test_it_has_a_member_in_every_stage_and_is_loaded_once(place):
    demo.play(1, DAY)
    demo.play(1, DAY)
    figures = stays.figures(FloatingMember.objects.all())
    assert figures["all"] == 8
    assert all(figures[stage.value] for stage in Stage)
    keeper = w.Account.objects.get(username="keeper-370826")
    told = {(row.count, row.suggested, row.group is None) for row in boats.fleets(keeper)}
    assert told == {(5, False, False), (4, True, True), (3, False, True)}


def test_the_published_figures_come_out_of_the_rows(place):
    demo.play(1, DAY)
    county = w.Organization.objects.get(code="370827")
    lake = w.Organization.objects.get(code="370826")
    for number in range(12):
        w.organization(f"{FLOATING_VILLAGE}{number}", f"社区{number}", "village", county_town())
    assert published.load(1, DAY) > 0
    assert published.load(1, DAY) == 0
    told = {
        one.label: one.value for one in overview.figures(w.account("c", "county_organizer", county))
    }
    assert told["流入党员"] == 56
    assert told["联络员"] == 17
    assert told["服务窗口"] == 10
    assert told["走访"] == 185
    assert told["工作站"] == 6
    assert told["返乡"] == 303
    assert told["返乡投资"] == 73_100_000
    afloat = overview.figures(w.account("l", "county_organizer", lake))
    assert {one.label: one.value for one in afloat}["船头党小组"] == 23


def county_town():
    return w.Organization.objects.get(code=FLOATING_VILLAGE[:9])
