"""The ways of managing: what each asks for and by when, helpers, posts, targets, households, visits."""

import datetime as dt

import pytest
from django.db import InternalError, transaction

from members.categories import ways
from members.categories.actions import measures as actions
from members.categories.models import Care, Category, Helper, Households, PostHeld, Target
from members.categories.queries import measures, present, visits
from portal import clock
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import categories_world as cw

D = dt.date


def checks(world, who):
    person = world.people[who].pk
    now = present.of(person, clock.today())
    told = measures.checks(now, measures.facts_of([person])[person], clock.today())
    return {one.measure.code: one for one in told}


def visit(world, who, on=cw.TODAY, by="secretary", kind="visit"):
    return actions.log_care(
        actor=world[by], person=world.people[who], kind=kind, on=on, said="问候生活"
    )


def test_each_category_has_its_way_and_its_measures():
    asked = {one.value: {m.code for m in ways.measures_for([one.value])} for one in Category}
    assert asked == {
        "cadre": {"target"},
        "prosperous": {"helper", "guide"},
        "away": {"helper", "report", "online"},
        "hardship": {"helper", "visit"},
        "elderly": {"study", "visit", "checkup"},
        "no_post": {"post"},
    }
    assert set(ways.WAYS) == set(Category)
    both = {m.code: m for m in ways.measures_for(["cadre", "hardship", "elderly"])}
    assert set(both) == {"target", "helper", "visit", "study", "checkup"}
    # the stated quarter goes before the assumed half-year, whichever category is the main one
    assert ways.measures_for(["elderly", "hardship"])[1].every == "quarter"
    assert both["visit"].rule == "P24-R5"


def test_households_are_warned_of_and_taken(world):
    """E21: 9, 10, 15, 16 households are warn, ok, ok, warn; none said is not zero."""
    pk = world.rest.pk
    assert measures.facts_of([pk])[pk].households is None
    assert not measures.facts_of([pk])[pk].unusual
    for count, warned in ((9, True), (10, False), (15, False), (16, True), (0, True)):
        actions.set_households(actor=world["secretary"], person=world.rest, count=count)
        assert measures.facts_of([pk])[pk].unusual is warned, count
    assert Households.objects.get().count == 0
    with pytest.raises(Invalid, match="0至200"):
        actions.set_households(actor=world["secretary"], person=world.rest, count=201)
    with pytest.raises(NotAllowed) as own:
        actions.set_households(actor=world["secretary"], person=world.boss, count=12)
    assert own.value.rule == "E-CONFLICT"


def test_a_visit_is_owed_each_quarter_and_red_from_its_middle(world):
    cw.listed(world, "poor", "hardship")
    visit(world, "poor", D(2026, 9, 30))
    one = checks(world, "poor")["visit"]
    assert (one.done, one.due, one.is_late, one.known) == (
        False, D(2026, 12, 31), False, "上次2026-09-30",
    )  # fmt: skip
    cw.on(D(2026, 11, 16))
    assert checks(world, "poor")["visit"].is_late
    assert [row.is_late for row in visits.owed(world["secretary"], visits.quarter())] == [True]
    cw.listed(world, "old", "elderly")
    assert not checks(world, "old")["checkup"].is_late, "only what the source states turns red"
    visit(world, "poor", D(2026, 10, 1))
    assert checks(world, "poor")["visit"].done
    (row,) = visits.owed(world["secretary"], visits.quarter())
    assert (row.visited_on, row.is_late) == (D(2026, 10, 1), False)


def test_hardship_as_a_further_category_is_visited_too(world):
    cw.listed(world, "deputy", "cadre", secondary=["hardship"])
    assert [row.person for row in visits.owed(world["town"], visits.quarter())] == [world.deputy]
    assert visits.owed(world["next_secretary"], visits.quarter()) == []


def test_a_thing_is_logged_once_a_day_and_stays(world):
    with pytest.raises(Refused, match="先分类再登记（P24-R1）"):
        visit(world, "poor")
    cw.listed(world, "poor", "hardship")
    made = visit(world, "poor")
    with pytest.raises(Stale, match="已经登记过"):
        visit(world, "poor")
    with pytest.raises(InternalError), transaction.atomic():
        Care.objects.filter(pk=made.pk).update(words="别的")
    with pytest.raises(Invalid, match="至今天（2026-10-13）之间"):
        visit(world, "poor", D(2026, 10, 14))
    with pytest.raises(Invalid):
        visit(world, "poor", kind="x")


def test_who_writes_a_visit_down(world):
    cw.listed(world, "poor", "hardship")
    for who in ("next_secretary", "county", "stranger", "member", "helper"):
        with pytest.raises(NotAllowed):
            visit(world, "poor", by=who)
    Helper.objects.create(person=world.poor, helper=world.deputy, since=cw.TODAY)
    assert visit(world, "poor", by="helper")
    cw.be(world.accounts["own_town"], world.poor)
    with pytest.raises(NotAllowed):
        visit(world, "poor", D(2026, 10, 1), by="own_town")
    Helper.objects.update(until=cw.TODAY)
    with pytest.raises(NotAllowed):
        visit(world, "poor", D(2026, 10, 1), by="helper")


def test_who_can_be_a_helper(world):
    keeper = world["secretary"]

    def give(who, helper):
        return actions.give_helper(
            actor=keeper, person=world.people[who], helper=world.people[helper]
        )

    with pytest.raises(Refused, match="不用安排"):
        give("rest", "deputy")
    cw.everybody(world)
    with pytest.raises(Refused, match="这一项用于致富带富、外出务工、贫困党员"):
        give("rest", "deputy")
    with pytest.raises(Refused, match="由一名农村干部党员联系（P24-R4）"):
        give("away", "rest")
    with pytest.raises(Refused, match="从本支部党员"):
        give("away", "clerk")
    assert give("away", "deputy")
    assert give("poor", "deputy"), "one to one is about members in hardship"
    again = cw.member("again", world.branch, 1971)
    world.people["again"] = again
    cw.listed(world, "again", "hardship")
    with pytest.raises(Refused, match=r"已帮扶宋poor。贫困党员一对一帮扶（P24-R5）"):
        give("again", "deputy")
    with pytest.raises(Stale):
        give("poor", "deputy")
    give("poor", "rest")
    assert list(Helper.objects.filter(person=world.poor, until=None).values_list("helper", flat=True)
                ) == [world.rest.pk]  # fmt: skip
    assert checks(world, "poor")["helper"].known == "宋rest"


def test_targets_of_a_year_are_mended_until_the_result_is_in(world):
    keeper = world["town"]
    cw.everybody(world)
    with pytest.raises(Refused, match="还没有2026年的目标"):
        actions.write_result(actor=keeper, person=world.boss, year=2026, result="完成")
    with pytest.raises(Refused, match="这一项用于干部党员"):
        actions.set_target(actor=keeper, person=world.rest, targets="增收")
    assert not checks(world, "boss")["target"].done
    for said in ("增收5万元", "增收6万元"):
        actions.set_target(actor=keeper, person=world.boss, targets=said)
    assert Target.objects.get().targets == "增收6万元"
    assert checks(world, "boss")["target"].done
    actions.write_result(actor=keeper, person=world.boss, year=2026, result="增收6.5万元")
    with pytest.raises(Stale):
        actions.set_target(actor=keeper, person=world.boss, targets="增收1万元")
    with pytest.raises(Stale):
        actions.write_result(actor=keeper, person=world.boss, year=2026, result="再写一次")


def test_posts_are_the_seven_each_once(world):
    keeper, today = world["secretary"], cw.TODAY
    cw.everybody(world)
    with pytest.raises(Invalid):
        actions.give_post(actor=keeper, person=world.rest, post="x", since=today)
    with pytest.raises(Refused, match="这一项用于无职党员"):
        actions.give_post(actor=keeper, person=world.old, post="patrol", since=today)
    made = actions.give_post(actor=keeper, person=world.rest, post="patrol", since=today)
    with pytest.raises(Stale, match="已在治安巡逻岗上"):
        actions.give_post(actor=keeper, person=world.rest, post="patrol", since=today)
    assert checks(world, "rest")["post"].done
    actions.end_post(actor=keeper, held=made)
    with pytest.raises(Stale):
        actions.end_post(actor=keeper, held=made)
    assert not checks(world, "rest")["post"].done
    assert PostHeld.objects.count() == 1
    assert len(PostHeld._meta.get_field("post").choices) == 7
