"""Setting up kinds over the API: what the page's form takes, the city's own beside a county's (P03-R6)."""

from typing import Any

import pytest

from grids.models import CaseKind
from portal.models import Deed
from tests import grids_world as gw
from tests.asking import get, post, twice
from tests.standing import once_a_module

built, world = once_a_module(gw.build)
URGENT = [{"title": "一般", "days": 4}, {"title": "紧急", "days": 1, "working": False}]


def body(**more: Any) -> dict[str, Any]:
    return {
        "title": "路灯报修", "privacy": "PV-RESIDENT", "reporters": ["grid"], "channels": ["visit"],
        "steps": ["start"], "extension_days": 0, "escalate_after": 2, "urgencies": URGENT, **more,
    }  # fmt: skip


def test_a_county_makes_a_kind_of_its_own_and_it_can_be_reported(world):
    officer, address = world.who("officer"), f"organizations/{world.county.pk}/case-kinds/"
    told = twice(officer, address, body())
    made = CaseKind.objects.get(pk=told["id"])
    assert (made.code, made.position, made.organization) == ("own-1", 100, world.county)
    assert [(one["code"], one["working"]) for one in made.urgencies] == [
        ("u1", True),
        ("u2", False),
    ]
    assert Deed.objects.filter(verb="新增事项类别", actor=officer).count() == 1
    status, refused = post(officer, address, body())
    assert (status, list(refused["problems"])) == (422, ["title"]), "nobody could tell them apart"
    case = {"key": "0f1d7f4e-9a55-4c0b-8d2b-6a4f1f0c7e21", "kind": "own-1", "words": "不亮",
            "channel": "visit", "grid": world.grids[2].pk}  # fmt: skip
    assert post(world.who("worker"), "cases/", case)[0] == 201


def test_a_copy_takes_the_place_of_the_citys(world):
    officer, address = world.who("officer"), f"organizations/{world.county.pk}/case-kinds/"
    above = world.kind("difficulty")
    told = post(officer, address, body(title="困难帮扶", copy="difficulty"))[1]
    assert (told["code"], told["organization"]["id"]) == ("difficulty", world.county.pk)
    assert CaseKind.objects.get(pk=told["id"]).position == above.position
    used = get(officer, "case-kinds/", place=world.village.pk)[1]["results"]
    assert [one["title"] for one in used if one["code"] == "difficulty"] == ["困难帮扶"]
    for code in ("difficulty", "no-such"):
        assert post(officer, address, body(title="又一个", copy=code))[0] == 422, code


def test_a_kind_is_changed_and_switched_off_and_on(world):
    officer = world.who("officer")
    made = post(officer, f"organizations/{world.county.pk}/case-kinds/", body())[1]
    address = f"case-kinds/{made['id']}/"
    kept = [{**made["urgencies"][0], "days": 6}]
    told = twice(officer, f"{address}changes/", body(urgencies=kept, notice_hours=3))
    row = CaseKind.objects.get(pk=made["id"])
    assert (told["notice_hours"], row.notice_hours) == (3, 3)
    assert [(one["code"], one["days"]) for one in row.urgencies] == [("u1", 6)]
    assert post(officer, f"{address}uses/", {"active": False})[1]["active"] is False
    row.refresh_from_db()
    assert row.active is False
    assert post(officer, f"{address}uses/", {"active": True})[1]["active"] is True
    for who in ("dispatcher", "stranger", "clerk"):
        assert post(world.who(who), f"{address}changes/", body())[0] == 404, who
        assert post(world.who(who), f"{address}uses/", {"active": False})[0] == 404, who
    city = world.kind("hazard")
    assert post(officer, f"case-kinds/{city.pk}/uses/", {"active": False})[0] == 404, "the city's"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"title": ""}, 400),
        ({"extension_days": 11}, 400),
        ({"escalate_after": 0}, 400),
        ({"channels": []}, 400),
        ({"reporters": ["village", "moon"]}, 400),
        ({"urgencies": []}, 400),
        ({"urgencies": [{"title": "一般", "days": 0}]}, 400),
        ({"urgencies": [{**one, "code": "same"} for one in URGENT]}, 422),
        ({"stated": ["title"]}, 400),
    ],
)
def test_what_a_kind_may_not_say(world, more, status):
    address = f"organizations/{world.county.pk}/case-kinds/"
    before = CaseKind.objects.count()
    assert post(world.who("officer"), address, body(**more))[0] == status
    assert CaseKind.objects.count() == before


def test_kinds_are_the_countys_and_the_citys(world):
    for place, status in {"town": 404, "other_county": 404}.items():
        address = f"organizations/{getattr(world, place).pk}/case-kinds/"
        assert post(world.who("officer"), address, body())[0] == status, place
    address = f"organizations/{world.county.pk}/case-kinds/"
    assert post(world.who("dispatcher"), address, body())[0] == 404
