"""Listening days on the 5th, 15th and 25th, receptions, what came up there (P29-R7, R8; P06; D-HOLIDAY)."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grids.actions.listening import Sat, add_case, log_sitting, move_day
from grids.models import ListeningShift, Sitting
from grids.queries import listening as queries
from portal.periods import containing_day
from portal.refusals import Invalid, NotAllowed, Refused
from tests import grids_world as gw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
FIFTH = dt.date(2026, 10, 5)
"""Inside the National Day holiday: it keeps its date."""


built, world = once_a_module(gw.build)


def sat(world: gw.GridsWorld, **more: object) -> Sat:
    told = {
        "kind": "listening", "place": world.village, "held_on": FIFTH, "team": "县农业农村局",
        "visitors": 4, "planned_on": FIFTH,
    }  # fmt: skip
    return Sat(**told | more)  # type: ignore[arg-type]


def states(world: gw.GridsWorld, by: str = "dispatcher") -> list[str]:
    month = containing_day(gw.TODAY, "month")
    lines = queries.board(world.who(by), world.town, month)
    line = next(one for one in lines if one.place == world.village)
    return [day.state for day in line.days]


def test_a_day_is_missed_the_day_after_and_held_once_it_is_logged(world) -> None:
    assert states(world) == ["none", "none", "none"], "a place takes part from its first day"
    first = dt.date(2026, 9, 25)
    log_sitting(actor=world.who("secretary"), sat=sat(world, planned_on=first, held_on=first))
    assert states(world) == ["missed", "to_come", "to_come"]
    log_sitting(actor=world.who("secretary"), sat=sat(world))
    assert states(world) == ["held", "to_come", "to_come"]
    gw.move_to(dt.date(2026, 10, 15))
    assert states(world) == ["held", "to_come", "to_come"]
    gw.move_to(dt.date(2026, 10, 16))
    assert states(world) == ["held", "missed", "to_come"]
    late = sat(world, planned_on=dt.date(2026, 10, 15), held_on=dt.date(2026, 10, 16))
    log_sitting(actor=world.who("dispatcher"), sat=late)
    assert states(world) == ["held", "late", "to_come"]


@pytest.mark.parametrize("who", ["worker", "leader", "officer", "next_dispatcher", "clerk"])
def test_who_may_not_log(world, who) -> None:
    with pytest.raises(NotAllowed):
        log_sitting(actor=world.who(who), sat=sat(world))
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"planned_on": dt.date(2026, 10, 6)}, "planned_on"),
        ({"planned_on": None}, "planned_on"),
        ({"held_on": dt.date(2026, 10, 4)}, "held_on"),
        ({"held_on": gw.TODAY + dt.timedelta(1)}, "held_on"),
        ({"team": " "}, "team"),
        ({"team": "身份证370830199001011234"}, "team"),
        ({"visitors": -1}, "visitors"),
        ({"words": "长" * 501}, "words"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_what_a_day_may_not_say(world, wrong, field) -> None:
    with pytest.raises(Invalid) as refused:
        log_sitting(actor=world.who("secretary"), sat=sat(world, **wrong))
    assert set(refused.value.problems) == {field}


def test_a_day_is_logged_once(world) -> None:
    log_sitting(actor=world.who("secretary"), sat=sat(world))
    with pytest.raises(Invalid, match="已经登记过"):
        log_sitting(actor=world.who("dispatcher"), sat=sat(world))


def test_a_reception_stands_for_its_own_day(world) -> None:
    told = sat(world, kind="reception", planned_on=None, held_on=dt.date(2026, 10, 9))
    row = log_sitting(actor=world.who("secretary"), sat=told)
    assert row.planned_on == row.held_on
    month = containing_day(gw.TODAY, "month")
    lines = queries.board(world.who("officer"), world.town, month)
    assert {line.place: line.receptions for line in lines}[world.village] == 1


def test_only_cases_of_the_day_kind_and_place_came_up_there(world) -> None:
    secretary = world.who("secretary")
    row = log_sitting(actor=secretary, sat=sat(world, held_on=gw.TODAY))
    fits = world.report(code="listening")
    other_day = world.report(code="listening", found_on=gw.TODAY - dt.timedelta(1))
    other_kind = world.report()
    assert list(queries.addable(row)) == [fits]
    for case in (other_day, other_kind):
        with pytest.raises(Invalid, match="只能登记"):
            add_case(actor=secretary, sitting=row, case=case)
    add_case(actor=secretary, sitting=row, case=fits)
    with pytest.raises(Invalid, match="已经登记在"):
        add_case(actor=secretary, sitting=row, case=fits)
    with pytest.raises(NotAllowed):
        add_case(actor=world.who("leader"), sitting=row, case=fits)


def test_only_the_county_moves_a_date_and_only_before_it_was_held(world) -> None:
    day, to = dt.date(2026, 10, 25), dt.date(2026, 10, 26)
    for name in ("secretary", "dispatcher", "stranger"):
        with pytest.raises(NotAllowed, match="改期由"):
            move_day(actor=world.who(name), county=world.county, day=day, to=to)
    officer = world.who("officer")
    for wrong in (day, day + dt.timedelta(10), gw.TODAY - dt.timedelta(1)):
        with pytest.raises(Invalid):
            move_day(actor=officer, county=world.county, day=day, to=wrong)
    move_day(actor=officer, county=world.county, day=day, to=to)
    assert ListeningShift.objects.get().to == to
    log_sitting(actor=world.who("secretary"), sat=sat(world))
    gw.move_to(to)
    assert states(world)[2] == "to_come", "on its new day it is not missed yet"
    with pytest.raises(Invalid, match="2026-10-26至今天"):
        log_sitting(actor=world.who("secretary"), sat=sat(world, planned_on=day, held_on=day))
    log_sitting(actor=world.who("secretary"), sat=sat(world, planned_on=day, held_on=to))
    assert states(world)[2] == "held"
    with pytest.raises(Refused, match="不能再改期"):
        move_day(actor=officer, county=world.county, day=day, to=dt.date(2026, 10, 28))


def client(world: gw.GridsWorld, name: str) -> Client:
    made = Client()
    made.force_login(world.who(name))
    made.get(reverse("home"))  # the first request of a session writes it
    return made


def test_from_the_board_to_a_day_and_its_case(world) -> None:
    secretary = client(world, "secretary")
    assert "没有开展的1处" in secretary.get(reverse("grids:listening")).content.decode()
    told = {"kind": "listening", "place": str(world.village.pk), "planned_on": "2026-10-05",
            "held_on": "2026-10-13", "team": "县农业农村局", "visitors": "4"}  # fmt: skip
    page = secretary.post(reverse("grids:sitting_new"), told, follow=True).content.decode()
    assert "接待4人次" in page
    row, case = Sitting.objects.get(), world.report(code="listening")
    url = reverse("grids:sitting", args=[row.pk])
    assert case.label in secretary.post(url, {"case": str(case.pk)}, follow=True).content.decode()
    assert "补办 4人次" in client(world, "officer").get(reverse("grids:listening")).content.decode()
    wrong = secretary.post(reverse("grids:sitting_new"), told | {"team": ""})
    assert (wrong.status_code, "请写参加的单位" in wrong.content.decode()) == (422, True)


def test_the_board_asks_the_same_for_any_number_of_days(world) -> None:
    desk, counts = client(world, "dispatcher"), []
    for place in (world.village, world.next_village):
        log_sitting(actor=world.who("dispatcher"), sat=sat(world, place=place))
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(reverse("grids:listening")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
