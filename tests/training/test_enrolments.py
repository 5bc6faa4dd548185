"""Enrolment: by group, list, unit, oneself; capacity and the waiting list; clashes."""

import datetime as dt

import pytest

from portal import providers
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import training_world as tw
from training.actions import catalogue, enrolments
from training.models import Enrolment, TargetGroup, TrainingClass
from training.queries import clashes, groups, people


def _states(made) -> dict[str, str]:
    return dict(made.enrolments.values_list("person__name", "state"))


def test_who_finds_no_place_waits_in_order_and_is_moved_up_by_hand(world):
    made = tw.running(world, (), capacity=1)
    tw.enrol(world, made, "anna", "boris", "chief")
    assert _states(made) == {"安文静": "enrolled", "薄立新": "waiting", "程建国": "waiting"}
    one = {row.person.name: row for row in made.enrolments.all()}
    with pytest.raises(Refused, match="名额1名已满"):
        enrolments.take(actor=world["keeper"], one=one["薄立新"], action="admit")
    enrolments.take(actor=world["clerk"], one=one["安文静"], action="withdraw")
    assert _states(made)["薄立新"] == "waiting", "nobody is moved up but by a person"
    with pytest.raises(Refused, match="薄立新候补在前"):
        enrolments.take(actor=world["keeper"], one=one["程建国"], action="admit")
    enrolments.take(actor=world["keeper"], one=one["薄立新"], action="admit")
    tw.enrol(world, made, "anna")
    assert made.enrolments.filter(person__name="安文静").order_by("-pk")[0].state == "waiting"


def test_putting_people_in_twice_is_once(world):
    made = tw.running(world)
    told = enrolments.by_list(
        actor=world["keeper"], made=made, people=[world.people["anna"], world.people["chief"]]
    )
    assert (told.enrolled, told.there) == (1, 1)
    assert made.enrolments.count() == 3


def test_a_class_takes_people_only_while_it_is_open(world):
    made = tw.planned(world)
    tw.session(world, made)
    with pytest.raises(Refused, match="不能录取学员"):
        tw.enrol(world, made, "anna")
    with pytest.raises(Refused, match="不接受个人报名"):
        enrolments.apply(actor=world["anna"], made=made)


def test_groups_are_found_in_the_register(world):
    county, keeper = world.county, world["keeper"]
    made = {row.name: row for row in catalogue.start_groups(actor=keeper, county=county)}
    assert len(made) == 5
    with pytest.raises(Stale):
        catalogue.start_groups(actor=keeper, county=county)
    names = {
        name: set(groups.people_of(group).values_list("name", flat=True))
        for name, group in made.items()
    }
    assert names["科级领导干部"] == {"程建国", "马德胜"}
    assert names["村（社区）党组织书记"] == {"何家旺"}
    listed = made["非公企业和社会组织负责人"]
    row = catalogue.put_on_list(actor=keeper, group=listed, person=world.people["member"])
    assert groups.people_of(listed).count() == 1
    with pytest.raises(Refused, match="不用名单"):
        catalogue.put_on_list(
            actor=keeper, group=made["科级领导干部"], person=world.people["member"]
        )
    type(row).objects.filter(pk=row.pk).update(since=dt.date(2026, 1, 1))
    row.refresh_from_db()
    catalogue.take_off_list(actor=keeper, row=row)
    assert groups.people_of(listed).count() == 0


def test_a_branch_enrols_its_members_and_a_group_stays_below_who_holds_the_class(world):
    group = TargetGroup.objects.create(
        organization=world.county, name="全体党员", rule=TargetGroup.Rule.MEMBERS
    )
    made = tw.planned(
        world, organization=world.branch, actor=world["secretary"], kind="lecture", name="党课"
    )
    tw.session(world, made, actor=world["secretary"])
    TrainingClass.objects.filter(pk=made.pk).update(state="enrolling")
    made.refresh_from_db()
    told = enrolments.by_group(actor=world["secretary"], made=made, group=group)
    assert told.enrolled == 1
    assert _states(made) == {"孟庆祥": "enrolled"}


def test_a_unit_nominates_its_own_people_alone(world):
    made = tw.running(world, ("chief",))
    with pytest.raises(NotAllowed):
        enrolments.nominate(actor=world["clerk"], made=made, people=[world.people["mayor"]])
    told = enrolments.nominate(actor=world["clerk"], made=made, people=[world.people["anna"]])
    assert told.enrolled == 1
    assert made.enrolments.get(person=world.people["anna"]).way == Enrolment.Way.UNIT


def test_an_observer_is_recommended_before_he_is_admitted(world):
    made = tw.planned(world, kind="observer", name="观摩班", by_application=True)
    tw.session(world, made)
    tw.step(world, made, "approve", "open")
    one = enrolments.apply(actor=world["anna"], made=made)
    with pytest.raises(Stale):
        enrolments.apply(actor=world["anna"], made=made)
    with pytest.raises(Refused, match="先由所在单位推荐"):
        enrolments.take(actor=world["keeper"], one=one, action="admit")
    enrolments.take(actor=world["clerk"], one=one, action="recommend")
    enrolments.take(actor=world["keeper"], one=one, action="admit")
    assert one.state == "enrolled"


def test_a_pasted_list_tells_who_is_nobody_and_who_is_two(world):
    tw.w.person("安文静", world.town, "staff", 5)
    path = world.county.path
    with pytest.raises(Invalid) as wrong:
        people.named(world["keeper"], "安文静\n没有此人\n程建国", path)
    said = wrong.value.problems["names"]
    assert len(said) == 2
    assert "有2人" in said[0]
    found = people.named(world["keeper"], "安文静 财政局\n程建国", path)
    assert [one.home.name for one in found] == ["县财政局", "县财政局"]


def test_clashes_tell_the_other_class_and_what_other_rooms_know(world, monkeypatch):
    made, other = tw.running(world), tw.running(world, ("anna",), name="专题班", kind="special")
    ids = [world.people[name].pk for name in ("anna", "boris")]
    found = clashes.of_class(made, ids)
    assert list(found) == [ids[0]]
    assert "专题班" in found[ids[0]][0]
    away = providers.Away(tw.TODAY, tw.TODAY, "请假")
    monkeypatch.setattr(providers._registry, "away", [lambda people, first, last: {ids[1]: [away]}])
    assert clashes.of_class(made, ids)[ids[1]] == ["10-13“党的二十大精神”在其请假期间"]
    monkeypatch.setattr(providers._registry, "away", [])
    other.sessions.update(state="cancelled")
    assert clashes.of_class(made, ids) == {}
