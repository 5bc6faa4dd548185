"""The demonstration's teams on a small tree, and the published figures out of the rows."""

import datetime as dt

import pytest

from members.demo.people import POSTED, POSTED_TOWN
from members.dispatched import demo
from members.dispatched.demo import published, teams
from members.dispatched.models import Draw, Leave, Posting, SpotCheck
from members.dispatched.queries import checks, overview
from portal import clock
from portal.models import Demonstration
from tests import world as w

DAY = dt.date(2026, 10, 13)


@pytest.fixture
def place(db):
    """The county's townships with villages enough, the one who signs in, and the office."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": DAY, "seed": 1})
    clock.forget()
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization(teams.COUNTY, "泗水县", "county", city)
    unit = w.organization(f"{teams.COUNTY}-zzb", "县委组织部", "organ", county)
    w.person(POSTED, unit, "staff", 1)
    for code, size in teams.SIZES.items():
        town = w.organization(code, f"镇{code[-2:]}", "town", county)
        for number in range(20 if code == POSTED_TOWN else size + 12):
            w.organization(f"{code}{200 + number}", f"村{number}", "village", town)
    return w.account("office", "county_organizer", county)


def test_it_plays_once_with_an_open_question_and_published_figures(place):
    demo.play(1, DAY)
    demo.play(1, DAY)
    assert Posting.objects.count() == sum(teams.SIZES.values())
    own = Posting.objects.get(person__name=POSTED)
    assert own.checks.get(draw__monday=dt.date(2026, 10, 12)).state == "asked"
    assert all(checks.redrawn(draw)[1] for draw in Draw.objects.all())
    assert SpotCheck.objects.filter(state="drawn").exists()
    states = set(Leave.objects.values_list("state", flat=True))
    assert states == {"submitted", "approved", "refused", "returned"}
    assert published.load(1, DAY) > 0
    assert published.load(1, DAY) == 0
    told = {one.label: one.value for one in overview.figures(place)}
    assert told["走访"] == 70_541
    assert told["讲党课"] == 1_180
    assert told["工作动态"] == 7_200
    assert told["督查到村"] == 74
    assert told["活动场所"] == 31
    assert str(told["硬化"]) == "249880.9"
    assert told["引进社会资金"] == 8_789_200
