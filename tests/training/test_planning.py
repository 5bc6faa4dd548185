"""Planning: bad input is a sentence each, rooms and teachers are never twice at once, each kind's rules."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import training_world as tw
from training.actions import catalogue, classes
from training.models import CountyRule, SessionRoom
from training.queries import shares


def _said(world, made, **more) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as wrong:
        tw.session(world, made, **more)
    return wrong.value.problems


def test_bad_sessions_are_a_sentence_each(world):
    made = tw.planned(world)
    assert "晚于开始" in _said(world, made, ends=dt.time(9))["ends"][0]
    assert "最多2学时" in _said(world, made, hours=Decimal("2.5"))["hours"][0]
    assert "0.5的倍数" in _said(world, made, hours=Decimal("1.3"))["hours"][0]
    assert "班期" in _said(world, made, on=dt.date(2026, 11, 1))["on"][0]
    assert set(_said(world, made, topic="", category="x", ends=dt.time(8))) == {
        "topic", "category", "ends",
    }, "all at once"  # fmt: skip
    assert "证件号码" in _said(world, made, topic="找13800001111报名")["topic"][0]
    assert made.sessions.count() == 0


def test_a_day_has_eight_hours(world):
    made = tw.planned(world)
    tw.session(world, made, begins=dt.time(8), ends=dt.time(12, 30), hours=Decimal(6))
    said = _said(world, made, begins=dt.time(14), ends=dt.time(16, 15), hours=Decimal(3))
    assert "一天最多8学时" in said["hours"][0]
    tw.session(world, made, begins=dt.time(14), ends=dt.time(16), hours=Decimal(2))


def test_rooms_and_teachers_are_never_twice_at_once(world):
    made, other = tw.planned(world), tw.planned(world, name="专题班", kind="special")
    room, teacher = world.rooms[0], world.teachers[0]
    first = tw.session(world, made, rooms=[room], teachers=[teacher])
    late = {"begins": dt.time(10), "ends": dt.time(11, 30)}
    said = _said(world, other, rooms=[room], teachers=[teacher], **late)
    assert "秋季主体班" in said["rooms"][0]
    assert "曾庆余" in said["teachers"][0]
    second = tw.session(world, other, **late)
    span = {"begins_at": first.begins_at, "ends_at": first.ends_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionRoom.objects.create(session=second, room=room, **span)
    tw.session(world, other, rooms=[room], begins=dt.time(10, 30), ends=dt.time(12))
    classes.cancel_session(actor=world["keeper"], session=first, reason="教师生病")
    tw.session(world, made, rooms=[room], teachers=[teacher], topic="补上")


def test_a_session_moves_without_clashing_with_itself(world):
    made = tw.planned(world)
    one = tw.session(world, made, rooms=[world.rooms[0]], teachers=[world.teachers[0]])
    moved = classes.save_session(
        actor=world["keeper"], made=made, session=one, rooms=[world.rooms[0]],
        teachers=[world.teachers[0]], facts=tw.facts(begins=dt.time(9, 30), ends=dt.time(11)),
    )  # fmt: skip
    assert moved.pk == one.pk
    assert moved.in_rooms.get().begins_at == moved.begins_at


def test_a_class_without_sessions_is_not_approved(world):
    made = tw.planned(world)
    with pytest.raises(Refused, match="还没有课次"):
        tw.step(world, made, "approve")
    with pytest.raises(Invalid) as wrong:
        tw.planned(world, name=" ", kind="x", ends_on=dt.date(2026, 9, 1), capacity=0)
    assert set(wrong.value.problems) == {"name", "kind", "ends_on", "capacity"}


def _mixed(world, theory: str, other: str, **more):
    made = tw.planned(world, **more)
    tw.session(world, made, hours=Decimal(theory), begins=dt.time(8), ends=dt.time(13, 15))
    tw.session(
        world, made, hours=Decimal(other), category="professional", on=tw.FRIDAY,
        begins=dt.time(8), ends=dt.time(13, 15),
    )  # fmt: skip
    return made


def test_seventy_percent_exactly_passes_and_less_is_refused_or_warned(world):
    tw.step(world, _mixed(world, "7", "3"), "approve")
    low = _mixed(world, "6.5", "3")
    with pytest.raises(Refused, match=r"68\.42%.*还差0\.5学时"):
        tw.step(world, low, "approve")
    rule = {
        "share_least": Decimal(70), "share_mode": "warn", "grace": 10, "opens": 30,
        "evening_from": dt.time(18, 30), "evening_most": 90,
    }  # fmt: skip
    catalogue.set_rule(actor=world["approver"], county=world.county, facts=rule)
    tw.step(world, low, "approve")
    with pytest.raises(Invalid, match="没有保存"):
        catalogue.set_rule(
            actor=world["approver"], county=world.county, facts=rule | {"share_least": Decimal(69)}
        )
    with pytest.raises(NotAllowed):
        catalogue.set_rule(actor=world["clerk"], county=world.county, facts=rule)
    assert CountyRule.objects.get().share_least == 70


def test_the_rule_is_about_county_schools_and_a_cancelled_session_counts_no_more(world):
    tw.step(world, _mixed(world, "1", "7", kind="branch"), "approve")
    made = tw.step(world, _mixed(world, "7", "3"), "approve")
    rule = CountyRule(county=world.county)
    assert shares.of_class(made, rule).kept
    theory = made.sessions.get(category="theory")
    classes.cancel_session(actor=world["keeper"], session=theory, reason="教师生病")
    told = shares.of_class(made, rule)
    assert (told.share.part, told.kept) == (0, False)
    with pytest.raises(Invalid) as wrong:
        tw.session(world, made, category="other", on=dt.date(2026, 10, 20))
    assert "P04-R1" in wrong.value.problems["category"][0], "an approved plan is not made worse"
    again = tw.session(
        world, made, on=dt.date(2026, 10, 20), hours=Decimal(7), begins=dt.time(8),
        ends=dt.time(13, 15),
    )  # fmt: skip
    assert again.state == "planned"


def test_night_lectures_are_from_monday_to_thursday_in_the_evening(world):
    made = tw.planned(world, kind="evening", name="夜讲")
    night = {"begins": dt.time(19), "ends": dt.time(20, 30)}
    tw.session(world, made, **night)
    for more in (
        {"begins": dt.time(18), "ends": dt.time(19, 30), "on": dt.date(2026, 10, 14)},
        night | {"on": tw.FRIDAY},
        night | {"on": dt.date(2026, 10, 1)},
        {"begins": dt.time(19), "ends": dt.time(21), "on": dt.date(2026, 10, 14)},
    ):
        assert "例外原因" in _said(world, made, **more)["exception"][0], more
    tw.session(world, made, on=tw.FRIDAY, exception="专家只有周五有空", **night)


def test_the_weekly_class_is_on_fridays_two_hours_two_teachers(world):
    made = tw.planned(world, kind="weekly", name="周周大学堂")
    both = list(world.teachers)
    tw.session(world, made, on=tw.FRIDAY, teachers=both)
    assert "每周一次" in _said(world, made, on=tw.FRIDAY, teachers=both)["on"][0]
    said = _said(world, made, on=dt.date(2026, 10, 20), hours=Decimal(1), teachers=both[:1])
    for word in ("每周五", "2学时", "2名"):
        assert word in said["exception"][0]
    assert "节假日" in _said(world, made, on=dt.date(2026, 10, 2), teachers=both)["exception"][0]
    made_up = tw.session(
        world, made, on=dt.date(2026, 10, 20), teachers=both, counts_for=dt.date(2026, 10, 9)
    )
    assert made_up.counts_for == dt.date(2026, 10, 9)


def test_a_night_class_leaves_time_for_questions(world):
    made = tw.planned(world, kind="night", name="干部夜校")
    assert "20分钟答疑" in _said(world, made)["exception"][0]
    tw.session(world, made, questions=20)


def test_an_approved_plan_keeps_its_dates_and_the_places_who_is_in(world):
    made = tw.running(world)
    facts = {
        "kind": "main", "name": "改名", "starts_on": made.starts_on, "ends_on": made.ends_on,
        "venue": world.school, "capacity": 1,
    }  # fmt: skip
    with pytest.raises(Invalid) as wrong:
        classes.change(actor=world["keeper"], made=made, facts=facts)
    assert "不能少于2" in wrong.value.problems["capacity"][0]
    with pytest.raises(Refused, match="退回修改"):
        classes.change(
            actor=world["keeper"], made=made, facts=facts | {"ends_on": dt.date(2026, 11, 9)}
        )
    assert (
        classes.change(actor=world["keeper"], made=made, facts=facts | {"capacity": 2}).name
        == "改名"
    )


def test_a_venue_that_closed_takes_no_rooms_and_a_school_stands_in_the_county(world):
    keeper, school = world["keeper"], world.school
    with pytest.raises(Invalid, match="由县一级登记"):
        catalogue.open_venue(actor=keeper, organization=world.town, name="分校", kind="school")
    with pytest.raises(Stale):
        catalogue.open_venue(
            actor=keeper, organization=world.county, name=school.name, kind="school"
        )
    catalogue.end(actor=keeper, row=school, doing="停用")
    school.refresh_from_db()
    with pytest.raises(Refused, match="已经停用"):
        catalogue.add_room(actor=keeper, venue=school, name="新", seats=3)
    with pytest.raises(Stale):
        catalogue.end(actor=keeper, row=school, doing="停用")
