"""Listening days over the API: a month's board, a day with its cases, a moved date (P29-R7, P06)."""

import datetime as dt
from typing import Any

import pytest

from grids.actions import listening as actions
from grids.actions.listening import Sat
from grids.models import ListeningShift, Sitting, SittingCase
from portal.models import Deed
from tests import grids_world as gw
from tests.asking import get, post, rows, statements, twice
from tests.standing import once_a_module

built, world = once_a_module(gw.build)
TODAY = gw.TODAY.isoformat()


def body(world, **more: Any) -> dict[str, Any]:
    """A listening day of the village, held late."""
    return {
        "kind": "listening", "place": world.village.pk, "planned_on": "2026-10-05",
        "held_on": TODAY, "team": "县农业农村局", "visitors": 3, "words": "反映路灯", **more,
    }  # fmt: skip


def sat(world, place: Any = None, planned: dt.date = dt.date(2026, 10, 5)) -> Sitting:
    day = Sat("listening", place or world.village, gw.TODAY, "县农业农村局", 3, planned)
    return actions.log_sitting(actor=world.who("dispatcher"), sat=day)


def test_a_day_is_logged_for_the_village_once(world):
    secretary = world.who("secretary")
    told = twice(secretary, "sittings/", body(world))
    row = Sitting.objects.get()
    assert (told["id"], told["visitors"], told["words"], told["cases"]) == (
        row.pk,
        3,
        "反映路灯",
        [],
    )
    assert Deed.objects.filter(verb="登记听民声日").count() == 1
    status, refused = post(secretary, "sittings/", body(world))
    assert (status, list(refused["problems"])) == (422, ["planned_on"])
    assert post(secretary, "sittings/", body(world, place=world.next_village.pk))[0] == 422
    for who in ("worker", "leader", "officer", "clerk", "stranger"):
        assert post(world.who(who), "sittings/", body(world))[0] == 403, who
    assert post(world.who("dispatcher"), "sittings/", body(world, place=world.town.pk))[0] == 201


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"planned_on": "2026-10-06"}, 422, "planned_on"),
        ({"planned_on": None}, 422, "planned_on"),
        ({"held_on": "2026-10-20"}, 422, "held_on"),
        ({"team": "370826199001011234"}, 422, "team"),
        ({"visitors": -1}, 400, "visitors"),
        ({"names": ["张三"]}, 400, "names"),
        ({"kind": "party"}, 400, "kind"),
    ],
)
def test_what_may_not_be_logged(world, more, status, field):
    answer, told = post(world.who("secretary"), "sittings/", body(world, **more))
    assert (answer, list(told["problems"])) == (status, [field])
    assert not Sitting.objects.exists()


def test_a_reception_stands_for_itself(world):
    sent = body(world, kind="reception", team="党代表孟广")
    del sent["planned_on"]
    told = post(world.who("secretary"), "sittings/", sent)[1]
    assert (told["planned_on"], told["kind_label"]) == (TODAY, "党代表接待")


def test_cases_of_that_day_are_added_by_number(world):
    row, desk = sat(world), world.who("dispatcher")
    case = world.report("dispatcher", "listening")
    other = world.report("dispatcher")
    address = f"sittings/{row.pk}/cases/"
    told = twice(desk, address, {"case": case.pk})
    assert [one["number"] for one in told["cases"]] == [case.label]
    assert "words" not in told["cases"][0]
    assert SittingCase.objects.get().case_id == case.pk
    for wrong in (case, other):
        assert post(desk, address, {"case": wrong.pk})[0] == 422
    assert post(world.who("officer"), address, {"case": other.pk})[0] == 403
    assert post(world.who("stranger"), address, {"case": other.pk})[0] == 404
    assert get(world.who("officer"), f"sittings/{row.pk}/")[1]["count"] == 1
    assert get(world.who("stranger"), f"sittings/{row.pk}/")[0] == 404
    assert get(world.who("worker"), "sittings/")[0] == 403


def test_the_board_tells_what_was_held_late_and_missed(world):
    sat(world)
    officer = world.who("officer")
    told = get(officer, "listening-board/", month="2026-10", town=world.town.pk)[1]
    line = next(one for one in told["lines"] if one["place"]["id"] == world.village.pk)
    assert [day["state"] for day in line["days"]] == ["late", "to_come", "to_come"]
    assert line["days"][0]["visitors"] == 3
    assert (told["counts"]["late"], told["counts"]["idle"]) == (1, 2)
    assert get(officer, "listening-board/", town=world.other_county.pk)[0] == 400
    assert get(officer, "listening-board/", month="10")[0] == 400
    assert get(world.who("worker"), "listening-board/")[0] == 403


def test_the_county_moves_a_date(world):
    address = f"organizations/{world.county.pk}/listening-shifts/"
    officer, moved = world.who("officer"), {"day": "2026-10-25", "to": "2026-10-26"}
    told = twice(officer, address, moved)
    row = ListeningShift.objects.get()
    assert (told["day"], told["to"]) == (row.day.isoformat(), row.to.isoformat())
    days = get(officer, "listening-board/")[1]["lines"][0]["days"]
    assert [day["falls_on"] for day in days] == ["2026-10-05", "2026-10-15", "2026-10-26"]
    assert post(officer, address, moved | {"to": "2026-11-20"})[0] == 422
    assert post(officer, address, moved | {"day": "2026-10-24"})[0] == 422
    assert post(world.who("dispatcher"), address, moved)[0] == 404
    assert post(world.who("stranger"), address, moved)[0] == 404
    sat(world)
    status, refused = post(officer, address, {"day": "2026-10-05", "to": "2026-10-13"})
    assert (status, refused["rule"]) == (409, "D-HOLIDAY")


def test_a_list_of_days_asks_as_much_for_many(world):
    sat(world)
    officer = world.who("officer")
    few = statements(officer, "sittings/")
    sat(world, world.next_village)
    sat(world, world.town)
    assert statements(officer, "sittings/", 3) == few
    assert len(rows(officer, "sittings/", place=world.town.pk)) == 1
    assert rows(officer, "sittings/", kind="reception") == []
    assert rows(officer, "sittings/", day_to="2026-10-01") == []
