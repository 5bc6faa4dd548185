"""What may be written about floating members, and what is refused with which sentence."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from members.floating.actions import boats, census, officers, places, reports, stays, talents
from members.floating.models import (
    BoatGroup,
    Census,
    FleetMember,
    FloatingMember,
    PairHelper,
    Talent,
)
from members.floating.queries import boats as boat_queries
from members.models import Post
from portal.models import Deed
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import floating_world as fw

TODAY = fw.TODAY


def _register(world, **facts):
    return stays.register(
        actor=world["secretary"],
        person=world.away,
        direction="out",
        branch=world.branch,
        facts=fw.FACTS | facts,
    )


def test_a_stay_is_registered_once_and_leaves_a_deed_without_the_destination(world):
    stay = _register(world)
    assert (stay.state, stay.registered_on) == ("away", TODAY)
    deed = Deed.objects.get(verb="登记流动党员")
    assert "苏州" not in f"{deed.object_label}{deed.reason}{deed.details}"
    with pytest.raises(Stale, match="没有结束"):
        _register(world)


@pytest.mark.parametrize("city", ["苏州市工业园区星湖街8号", "昆山", "苏州市3号", "12市", "吴江区"])
def test_a_destination_is_a_city_and_nothing_more_exact(world, city):
    with pytest.raises(Invalid) as refused:
        _register(world, city=city)
    assert "只填到市" in refused.value.problems["city"][0]
    assert not FloatingMember.objects.exists()


def test_the_database_refuses_an_address_too(world):
    stay = fw.gone(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        FloatingMember.objects.filter(pk=stay.pk).update(city="星湖街8号")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("channel", "微信13905370000"),
        ("channel", "QQ 10 0200 3000"),
        ("reason", "住幸福小区"),
        ("elsewhere", "星湖街8号党支部"),
        ("reason", "37082719800101123X"),
    ],
)
def test_numbers_and_addresses_are_kept_in_no_words(world, name, text):
    with pytest.raises(Invalid) as refused:
        _register(world, **{name: text})
    assert name in refused.value.problems


def test_who_does_not_belong_to_the_branch_does_not_go_out_from_it(world):
    other = fw.member("陈外村", world.other_branch)
    words = {"direction": "out", "branch": world.branch, "facts": fw.FACTS}
    with pytest.raises(Refused, match="组织关系不在"):
        stays.register(actor=world["town"], person=other, **words)
    came = stays.register(
        actor=world["town"], person=other, direction="in", branch=world.branch, facts=fw.FACTS
    )
    assert came.other_branch == world.other_branch
    with pytest.raises(NotAllowed):
        stays.register(actor=world["next_secretary"], person=world.away, **words)


def test_a_helper_is_of_the_two_committees_and_has_five_at_the_most(world):
    stay = fw.gone(world)
    with pytest.raises(Refused, match="两委成员"):
        stays.pair(actor=world["secretary"], stay=stay, helper=world.officer)
    for number in range(5):
        other = fw.gone(world, fw.member(f"陈在外{number}", world.branch))
        fw.paired(world, other)
    with pytest.raises(Refused, match="最多5名"):
        fw.paired(world, stay)
    PairHelper.objects.order_by("pk")[0].stay.pairs.update(until=TODAY)
    fw.paired(world, stay)


def test_a_stay_has_one_helper_and_none_once_it_has_ended(world):
    stay = fw.gone(world)
    fw.paired(world, stay)
    second = fw.member("王会计", world.branch)
    Post.objects.create(
        person=second, organization=world.village, title="会计", role="staff", position=3,
        since=dt.date(2021, 1, 1),
    )  # fmt: skip
    stays.pair(actor=world["secretary"], stay=stay, helper=second)
    assert [pair.helper for pair in stay.pairs.filter(until=None)] == [second]
    stays.take(actor=world["secretary"], stay=stay, action="return", on=TODAY)
    assert not stay.pairs.filter(until=None).exists()
    assert stay.returned_on == TODAY


def test_who_came_back_for_a_month_and_leaves_again_gets_a_new_stay(world):
    first = fw.gone(world)
    stays.take(actor=world["secretary"], stay=first, action="return", on=dt.date(2026, 9, 1))
    second = fw.gone(world, since=dt.date(2026, 10, 1))
    assert second.pk != first.pk
    with pytest.raises(Stale, match="不再改动"):
        stays.correct(actor=world["secretary"], stay=first, facts=fw.FACTS)


def test_nobody_is_declared_out_of_contact_before_twelve_months_nor_by_the_clock(world):
    stay = fw.gone(world)
    fw.reported(world, stay, dt.date(2025, 10, 14))
    words = {"actor": world["secretary"], "stay": stay, "action": "lose"}
    with pytest.raises(Refused, match="满12个月"):
        stays.take(**words, reason="电话、家属都联系不上")
    old = fw.gone(world, fw.member("陈失联", world.branch), since=dt.date(2025, 10, 13))
    assert old.state == "away"
    with pytest.raises(Invalid, match="理由"):
        stays.take(actor=world["secretary"], stay=old, action="lose")
    stays.take(actor=world["secretary"], stay=old, action="lose", reason="家属也联系不上")
    assert FloatingMember.objects.get(pk=old.pk).state == "lost"
    assert Deed.objects.filter(verb="列入失联名单", reason="家属也联系不上").exists()


def test_a_report_is_his_own_or_written_for_him_once_a_day(world):
    stay = fw.gone(world)
    words = {"stay": stay, "on": TODAY, "mode": "written", **fw.SAID}
    mine = reports.report(actor=world["away"], **words)
    assert mine.by_himself
    with pytest.raises(Stale, match="已经登记过"):
        reports.report(actor=world["secretary"], **words)
    yesterday = words | {"on": TODAY - dt.timedelta(days=1), "mode": "oral"}
    with pytest.raises(NotAllowed):
        reports.report(actor=world["officer"], **yesterday)
    made = officers.appoint(
        actor=world["county"], organization=world.county, person=world.officer, place="苏州市",
        since=TODAY,
    )  # fmt: skip
    stay = stays.give_officer(actor=world["secretary"], stay=stay, officer=made)
    told = reports.report(actor=world["officer"], **(yesterday | {"stay": stay}))
    assert not told.by_himself
    with pytest.raises(Invalid) as refused:
        reports.report(actor=world["away"], **(words | {"thought": " ", "work": "住8号楼3室"}))
    assert set(refused.value.problems) == {"thought", "work"}


def test_an_officer_who_moves_leaves_his_members_without_one(world):
    made = officers.appoint(
        actor=world["county"], organization=world.county, person=world.officer, place="苏州市",
        since=TODAY,
    )  # fmt: skip
    stay = stays.give_officer(actor=world["secretary"], stay=fw.gone(world), officer=made)
    with pytest.raises(Refused, match="只从这位联络员"):
        officers.hold(
            actor=world["officer"], officer=made, kind="exchange", on=TODAY, present=3,
            people=[world.helper],
        )  # fmt: skip
    held = officers.hold(
        actor=world["officer"], officer=made, kind="exchange", on=TODAY, present=3,
        people=[world.away],
    )  # fmt: skip
    assert list(held.people.all()) == [world.away]
    officers.end(actor=world["county"], officer=made)
    stay.refresh_from_db()
    assert stay.officer is None
    with pytest.raises(NotAllowed):
        officers.hold(
            actor=world["officer"], officer=officers.Officer.objects.get(pk=made.pk),
            kind="review", on=TODAY, present=1,
        )  # fmt: skip


def test_a_census_counts_who_is_away_and_what_changed_since_the_one_before(world):
    first = fw.gone(world, since=dt.date(2026, 3, 1))
    words = {"actor": world["secretary"], "place": world.branch, "changes": ""}
    spring = census.log(half=parse("2026H1"), done_on=dt.date(2026, 4, 1), **words)
    assert (spring.found, spring.added, spring.ended) == (1, 1, 0)
    stays.take(actor=world["secretary"], stay=first, action="return", on=dt.date(2026, 8, 1))
    fw.gone(world, fw.member("陈新去", world.branch), since=dt.date(2026, 9, 1))
    fw.gone(world, fw.member("陈又去", world.branch), since=dt.date(2026, 9, 2))
    autumn = census.log(half=parse("2026H2"), done_on=TODAY, **words)
    assert (autumn.found, autumn.added, autumn.ended) == (2, 2, 1)
    with pytest.raises(Stale, match="已经登记过"):
        census.log(half=parse("2026H2"), done_on=TODAY, **words)
    with pytest.raises(Invalid, match="以内"):
        census.log(half=parse("2025H2"), done_on=TODAY, **words)
    assert Census.objects.count() == 2


def test_a_floating_branch_takes_three_full_members(world):
    words = {"actor": world["town"], "host": "商会", "since": TODAY}
    fw.member("陈一", world.other_branch)
    fw.member("陈二", world.other_branch)
    fw.member("陈预备", world.other_branch, full=False)
    with pytest.raises(Refused, match="现有正式党员2名"):
        places.mark_branch(branch=world.other_branch, **words)
    fw.member("陈三", world.other_branch)
    assert places.mark_branch(branch=world.other_branch, **words).host == "商会"


def _fleet(world, count):
    fleet = boats.add_fleet(
        actor=world["secretary"], branch=world.branch, name="微山湖一队", since=dt.date(2024, 1, 1)
    )
    people = [fw.member(f"陈船{n}", world.branch) for n in range(count)]
    for person in people:
        boats.board(actor=world["secretary"], fleet=fleet, person=person, since=fleet.since)
    return fleet, people


def test_e20_a_fleet_of_three_founds_no_group_and_one_of_four_is_suggested_one(world):
    fleet, people = _fleet(world, 3)
    words = {"actor": world["secretary"], "fleet": fleet, "on": TODAY}
    assert [row.suggested for row in boat_queries.fleets(world["secretary"])] == [False]
    with pytest.raises(Refused, match="满4名"):
        boats.found(leader=people[0], **words)
    boats.board(actor=world["secretary"], fleet=fleet, person=world.away, since=dt.date(2024, 2, 1))
    assert [row.suggested for row in boat_queries.fleets(world["secretary"])] == [True]
    boats.found(leader=people[0], **words)
    assert [row.suggested for row in boat_queries.fleets(world["secretary"])] == [False]


def test_a_county_may_say_that_three_are_enough(world):
    _fleet(world, 3)
    boats.set_rule(actor=world["county"], county=world.county, inclusive=True)
    assert [row.suggested for row in boat_queries.fleets(world["secretary"])] == [True]
    with pytest.raises(NotAllowed):
        boats.set_rule(actor=world["town"], county=world.county, inclusive=False)


def test_a_group_that_shrank_is_kept_to_the_end_of_the_year(world):
    fleet, people = _fleet(world, 4)
    words = {"actor": world["secretary"], "fleet": fleet, "on": dt.date(2025, 5, 1)}
    group = boats.found(leader=people[0], **words)
    with pytest.raises(Refused, match="继续活动"):
        boats.dissolve(actor=world["secretary"], group=group)
    last = FleetMember.objects.get(person=people[3])
    boats.leave(actor=world["secretary"], member=last)
    row = boat_queries.fleets(world["secretary"])[0]
    assert row.kept_until == dt.date(TODAY.year, 12, 31)
    with pytest.raises(Refused, match="保留到年底"):
        boats.dissolve(actor=world["secretary"], group=group)
    FleetMember.objects.filter(pk=last.pk).update(until=dt.date(2025, 12, 30))
    boats.dissolve(actor=world["secretary"], group=group)
    assert BoatGroup.objects.get().dissolved_on == TODAY


ITEMS = {
    "occupation": "焊工", "wish": "yes", "skill": "焊接", "channel": "微信", "support": "",
    "step": "found",
}  # fmt: skip


def test_a_talent_is_kept_by_consent_and_gone_when_it_is_taken_back(world):
    stay = fw.gone(world)
    words = {"actor": world["secretary"], "stay": stay, "items": ITEMS}
    with pytest.raises(Invalid, match="本人同意"):
        talents.write(consented_on=None, **words)
    kept = talents.write(consented_on=TODAY, **words)
    with pytest.raises(NotAllowed):
        talents.withdraw(actor=world["helper"], talent=kept)
    talents.withdraw(actor=world["away"], talent=kept)
    assert not Talent.objects.exists()
    assert "焊" not in str(list(Deed.objects.values_list("object_label", "reason", "details")))


def test_capital_is_an_exact_amount_and_belongs_to_a_business(world):
    words = {"actor": world["secretary"], "person": world.away, "branch": world.branch, "on": TODAY}
    made = talents.came_back(kind="business", amount=Decimal("1200000.50"), **words)
    assert made.amount == Decimal("1200000.50")
    with pytest.raises(Refused, match="不填投资"):
        talents.came_back(kind="post", amount=Decimal(1), **words)
    with pytest.raises(Invalid, match="负数"):
        talents.came_back(kind="business", amount=Decimal(-1), **words)
