"""The demonstration's village: every way of managing is there, nobody too many; written once."""

import pytest

from members.categories import demo
from members.categories.models import Category, Classification
from members.categories.queries import members, visits
from members.demo.people import CATEGORY_MEMBERS, CATEGORY_VILLAGE
from members.models import Account
from tests import categories_world as cw
from tests import world as w


@pytest.mark.django_db
def test_the_village_has_every_category_and_open_ends():
    cw.on(cw.TODAY)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370829", "嘉祥县", "county", city)
    town = w.organization(CATEGORY_VILLAGE[:9], "满硐镇", "town", county)
    village = w.organization(CATEGORY_VILLAGE, "宋山村", "village", town)
    branch = w.organization(f"{CATEGORY_VILLAGE}-zb", "宋山村党支部", "branch", village)
    people = [cw.member(f"m{n}", branch, 1948 + n * 2) for n in range(CATEGORY_MEMBERS + 1)]
    cw.be(w.account("keeper", "branch_secretary", branch), people[15])
    w.account("checker", "town_organizer", town)
    demo.play(cw.TODAY)
    demo.play(cw.TODAY)
    keeper = Account.objects.get(username="keeper")
    told = members.figures(members.in_charge(keeper))
    assert told["all"] == CATEGORY_MEMBERS + 1
    assert all(told[code] for code in Category.values)
    assert (told["none"], told["proposed"], told["recheck"]) == (4, 2, 1)
    owed = visits.owed(keeper, visits.quarter())
    assert (len(owed), sum(1 for row in owed if row.visited_on)) == (3, 1)
    assert Classification.objects.filter(until__isnull=False).count() == 1
