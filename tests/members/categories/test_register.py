"""One category a day, its order, its ground; who is left out; what a branch proposes at once."""

import datetime as dt

import pytest
from django.db import IntegrityError, InternalError, transaction

from members.categories.actions import adoption, register
from members.categories.actions.register import Proposed
from members.categories.models import Adoption, Classification
from members.categories.queries import members, places, present, suggest
from members.models import Membership
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import categories_world as cw

D = dt.date


def propose(world, who, category="no_post", by="secretary", **more):
    asked = Proposed(category, more.pop("ground", "支部了解的情况"), **more)
    return register.propose(actor=world[by], person=world.people[who], asked=asked)


def listing(world, row, by="town"):
    return register.take(actor=world[by], row=row, action="list")


def test_a_new_category_ends_the_one_before_on_its_first_day(world):
    listing(world, propose(world, "rest", since=D(2026, 3, 1)))
    listing(world, propose(world, "rest", "away", since=D(2026, 9, 1)))
    pk = world.rest.pk
    days = (D(2026, 2, 28), D(2026, 3, 1), D(2026, 8, 31), D(2026, 9, 1))
    told = [present.labels_on([pk], day).get(pk) for day in days]
    assert told == [None, "无职", "无职", "外出务工"]
    assert present.labels_below(world.branch.path, D(2026, 9, 1)) == {pk: "外出务工"}
    earlier = propose(world, "rest", "prosperous", since=D(2026, 9, 1))
    with pytest.raises(Refused, match="2026-09-01起，新的类别要从这一天以后起（P24-R2）"):
        listing(world, earlier)
    assert present.of(pk, cw.TODAY).category == "away"


def test_the_database_keeps_one_category_a_day_and_every_row(world):
    first = cw.listed(world, "rest", "no_post")
    with pytest.raises(IntegrityError, match="category_one_at_a_time"), transaction.atomic():
        cw.listed(world, "rest", "away", D(2026, 5, 1))
    cw.proposed(world, "rest")
    with pytest.raises(IntegrityError, match="category_one_proposal"), transaction.atomic():
        cw.proposed(world, "rest", "away")
    with pytest.raises(InternalError), transaction.atomic():
        first.delete()
    with pytest.raises(InternalError), transaction.atomic():
        Classification.objects.filter(pk=first.pk).update(state="proposed", checked_on=None)


def test_everything_wrong_is_told_at_once_and_nothing_is_written(world):
    with pytest.raises(Invalid) as told:
        propose(world, "rest", "elderly", ground=" ", since=D(2026, 10, 14),
                secondary=["cadre", "no_post"])  # fmt: skip
    assert set(told.value.problems) == {"category", "secondary", "ground", "since"}
    assert "40周岁，老年从60周岁起（P24-R6）" in told.value.problems["category"][0]
    with pytest.raises(Invalid) as told:
        propose(world, "rest", "away", ground="电话13800001234", secondary=["cadre"])
    assert "这里应为“干部”" in told.value.problems["secondary"][0]
    assert "证件号码和电话" in told.value.problems["ground"][0]
    assert not Classification.objects.exists()


def test_of_several_categories_the_first_in_order_is_the_main_one(world):
    made = propose(world, "old", "hardship", secondary=["away", "elderly"])
    assert made.secondary == ["elderly", "away"]


def test_a_second_proposal_waits_for_the_first(world):
    propose(world, "rest")
    with pytest.raises(Stale, match="已有一条待审核的分类"):
        propose(world, "rest", "away")


def test_nobody_classifies_himself_nor_who_is_not_rural(world):
    with pytest.raises(NotAllowed, match="不能给自己提出分类") as own:
        propose(world, "boss", "cadre")
    assert own.value.rule == "E-CONFLICT"
    with pytest.raises(Refused, match=r"不在施行.*施行范围由县委组织部组织科决定"):
        propose(world, "clerk", by="town")
    with pytest.raises(NotAllowed):
        propose(world, "rest", by="next_secretary")
    Adoption.objects.update(since=D(2026, 10, 14))
    with pytest.raises(Refused, match="不在施行"):
        propose(world, "rest")


def test_a_return_keeps_its_reason_beside_the_row_and_deeds_tell_no_category(world):
    row = propose(world, "poor", "hardship", ground="2026年低保名册")
    with pytest.raises(Invalid, match="请写理由"):
        register.take(actor=world["town"], row=row, action="return")
    register.take(actor=world["town"], row=row, action="return", reason="低保已经停发")
    row.refresh_from_db()
    assert (row.state, row.answer) == ("returned", "低保已经停发")
    deeds = " ".join(str(one) for one in Deed.objects.values_list("verb", "object_label", "reason",
                                                                  "details"))  # fmt: skip
    assert "提出党员分类" in deeds
    assert not any(word in deeds for word in ("贫困", "hardship", "低保"))


def test_a_branch_is_checked_at_once_and_nobody_is_left_out(world):
    for who in ("deputy", "old", "poor", "away"):
        propose(world, who, by="town")
    with pytest.raises(Refused, match="宋boss、宋rest还没有类别") as told:
        register.check_branch(actor=world["town"], branch=world.branch)
    assert told.value.rule == "P24-R1"
    propose(world, "boss", by="town")
    propose(world, "rest")
    with pytest.raises(NotAllowed):
        register.check_branch(actor=world["secretary"], branch=world.branch)
    cw.be(world.accounts["own_town"], world.away)
    assert register.check_branch(actor=world["own_town"], branch=world.branch) == 5
    assert members.figures(places.members_below((world.branch.path,)))["none"] == 1
    assert register.check_branch(actor=world["town"], branch=world.branch) == 1
    with pytest.raises(Stale, match="没有待审核"):
        register.check_branch(actor=world["town"], branch=world.branch)


def test_many_are_proposed_all_or_nothing(world):
    lines = [(world.old, Proposed("elderly", "年满60周岁")), (world.away, Proposed("away", ""))]
    with pytest.raises(Invalid) as told:
        register.propose_all(actor=world["secretary"], branch=world.branch, lines=lines)
    assert list(told.value.problems) == [f"ground-{world.away.pk}"]
    assert not Classification.objects.exists()
    lines[1] = (world.away, Proposed("away", "在苏州务工"))
    made = register.propose_all(actor=world["secretary"], branch=world.branch, lines=lines)
    assert (made, Classification.objects.filter(state="proposed").count()) == (2, 2)


def test_the_register_suggests_posts_and_age_alone(world):
    told = suggest.for_members(world.branch, world.people.values(), cw.TODAY)
    named = {one.pk: name for name, one in world.people.items()}
    assert {named[pk]: one.category for pk, one in told.items()} == {
        "boss": "cadre", "deputy": "cadre", "old": "elderly",
    }  # fmt: skip
    world.rest.born_year = 1966  # 59 or 60: the fewest it can be
    assert suggest.age_of(world.rest, cw.TODAY) == 59
    world.rest.born = D(1966, 10, 14)
    assert suggest.age_of(world.rest, cw.TODAY) == 59
    assert suggest.age_of(world.rest, D(2026, 10, 14)) == 60


def test_who_moves_to_an_office_is_no_longer_asked_for_and_keeps_his_history(world):
    cw.listed(world, "rest", "no_post")
    held = Membership.objects.get(person=world.rest)
    Membership.objects.filter(pk=held.pk).update(until=D(2026, 6, 1))
    Membership.objects.create(person=world.rest, branch=world.office, since=D(2026, 6, 1))
    seen = Classification.objects.visible_to(world["secretary"])
    assert not seen.exists()
    assert Classification.objects.visible_to(world["town"]).count() == 1
    assert members.in_charge(world["town"]).count() == 6 - 1


def test_a_place_adopts_and_stops_and_begins_again(world):
    county, leader = world["county"], world["leader"]
    with pytest.raises(NotAllowed):
        adoption.adopt(actor=leader, place=world.county, since=cw.TODAY)
    with pytest.raises(Refused, match="施行范围选县"):
        adoption.adopt(actor=county, place=world.branch, since=cw.TODAY)
    with pytest.raises(Stale, match="已经施行"):
        adoption.adopt(actor=county, place=world.town, since=cw.TODAY)
    assert places.is_covered(world.branch)
    adoption.stop(actor=county, place=world.town)
    assert not places.is_covered(world.branch)
    with pytest.raises(Stale, match="没有施行"):
        adoption.stop(actor=county, place=world.town)
    adoption.adopt(actor=county, place=world.town, since=cw.TODAY)
    assert places.is_covered(world.branch)
    assert not places.is_covered(world.office)
