"""Changes of the tree over the API: what the pages' actions do, by date, and who may (P03-R1, P14-R6)."""

from typing import Any

import pytest

from grids.models import Grid, GridLevel, GridOrigin, GridPost
from grids.queries import trees
from portal.models import Deed
from tests import grids_world as gw
from tests.asking import get, post, rows, statements, twice
from tests.standing import once_a_module

built, world = once_a_module(gw.build)
ON = {"on": "2026-10-10", "reason": "10月8日村两委会议"}


def node(world, **more: Any) -> dict[str, Any]:
    return {"code": "new-1", "name": "第二村民小组", "households": 9,
            "organization": world.village.pk, **more}  # fmt: skip


def sibling(world) -> Grid:
    told = post(world.who("dispatcher"), f"grids/{world.grids[1].pk}/children/",
                node(world, since="2026-01-01"))[1]  # fmt: skip
    return Grid.objects.get(pk=told["id"])


def test_a_node_is_added_below_another(world):
    desk, above = world.who("dispatcher"), world.grids[1]
    told = twice(desk, f"grids/{above.pk}/children/", node(world))
    made = Grid.objects.get(code="new-1")
    assert (told["id"], told["parent"]["id"], told["since"]) == (made.pk, above.pk, "2026-10-13")
    assert (made.level.number, made.households) == (3, 9)
    assert Deed.objects.filter(verb="新增网格").latest("pk").actor == desk
    status, refused = post(desk, f"grids/{above.pk}/children/", node(world))
    assert (status, list(refused["problems"])) == (422, ["code"])
    address = f"grids/{above.pk}/children/"
    for wrong, status in (
        ({"code": "x y"}, 422),
        ({"since": "2026-11-01"}, 422),
        ({"organization": world.next_village.pk}, 422),
        ({"households": -1}, 400),
        ({"heads": ["张三"]}, 400),
    ):
        assert post(desk, address, node(world, code="new-2") | wrong)[0] == status, wrong
    for who, status in {
        "leader": 403,
        "secretary": 403,
        "next_dispatcher": 404,
        "clerk": 404,
    }.items():
        assert post(world.who(who), address, node(world, code="new-3"))[0] == status, who
    lowest = world.grids[3].pk
    assert post(desk, f"grids/{lowest}/children/", node(world, code="new-4"))[0] == 409


def test_a_county_sets_levels_and_adds_its_first_node(world):
    stranger, county = world.who("stranger"), world.other_county
    town = gw.w.organization("370831100", "泗河街道", "town", county)
    body = node(world, organization=town.pk, code="top-1")
    status, refused = post(stranger, f"organizations/{county.pk}/grids/", body)
    assert (status, "还没有设置网格层级" in refused["title"]) == (409, True)
    levels = {"levels": [{"name": "街道网格", "stands_on": "town", "has_worker": False},
                         {"name": "村网格", "stands_on": "village"}]}  # fmt: skip
    told = twice(stranger, f"organizations/{county.pk}/grid-levels/", levels)
    found = GridLevel.objects.filter(county=county)
    assert [one["name"] for one in told["levels"]] == [one.name for one in found]
    assert [(one.has_leader, one.has_worker) for one in found] == [(True, False), (True, True)]
    made = post(stranger, f"organizations/{county.pk}/grids/", body)[1]
    assert Grid.objects.get(pk=made["id"]).parent is None
    assert post(stranger, f"organizations/{county.pk}/grids/", body | {"code": "b"})[0] == 422
    again = post(stranger, f"organizations/{county.pk}/grid-levels/", levels)
    assert again[0] == 409, "it has nodes now"
    twin = {"levels": [levels["levels"][0], levels["levels"][0]]}
    assert post(world.who("officer"), f"organizations/{world.county.pk}/grid-levels/", twin)[0] in (
        409, 422,
    )  # fmt: skip
    assert post(stranger, f"organizations/{world.county.pk}/grid-levels/", levels)[0] == 404
    town_levels = post(
        world.who("dispatcher"), f"organizations/{world.town.pk}/grid-levels/", levels
    )
    assert town_levels[0] == 404, "no county"


def test_a_node_is_renamed_against_what_was_read(world):
    desk, grid = world.who("dispatcher"), world.grids[2]
    address = f"grids/{grid.pk}/changes/"
    seen = {"seen_name": grid.name, "seen_households": grid.households}
    told = twice(desk, address, {"name": "东头小组", "households": 40} | seen)
    assert (told["name"], Grid.objects.get(pk=grid.pk).households) == ("东头小组", 40)
    status, late = post(desk, address, {"name": "西头小组", "households": 41} | seen)
    assert (status, late["code"]) == (409, "stale")
    assert "东头小组" in late["title"]
    assert post(world.who("leader"), address, {"name": "西头", "households": 1} | seen)[0] == 403
    assert post(world.who("stranger"), address, {"name": "西头", "households": 1} | seen)[0] == 404
    assert post(desk, address, {"name": "西头", "households": 1})[0] == 400, "what was read"


def test_who_serves_is_appointed_and_released(world):
    desk, grid = world.who("dispatcher"), world.grids[2]
    person = world.accounts["worker"].person
    body = {"person": person.pk, "role": "worker", "since": "2026-10-01"}
    told = twice(desk, f"grids/{grid.pk}/posts/", body)
    row = GridPost.objects.get()
    assert (told["id"], told["person"]["name"], told["until"]) == (row.pk, "worker", None)
    assert post(desk, f"grids/{grid.pk}/posts/", body)[0] == 409, "he serves already"
    assert post(desk, f"grids/{grid.pk}/posts/", body | {"since": "2020-01-01"})[0] == 409
    stranger = world.accounts["stranger"].person_id
    assert post(desk, f"grids/{grid.pk}/posts/", body | {"person": stranger})[0] == 422
    (listed,) = rows(world.who("leader"), "grid-posts/", grid=grid.pk, serving="true")
    assert listed == told
    assert (
        post(world.who("leader"), f"grid-posts/{row.pk}/releases/", {"until": gw.TODAY})[0] == 403
    )
    assert (
        post(world.who("stranger"), f"grid-posts/{row.pk}/releases/", {"until": gw.TODAY})[0] == 404
    )
    early = post(desk, f"grid-posts/{row.pk}/releases/", {"until": "2026-09-01"})
    assert early[0] == 422
    told = twice(desk, f"grid-posts/{row.pk}/releases/", {"until": "2026-10-13"})
    row.refresh_from_db()
    assert told["until"] == row.until.isoformat() == "2026-10-13"
    assert post(desk, f"grid-posts/{row.pk}/releases/", {"until": "2026-10-13"})[0] == 409
    assert rows(desk, "grid-posts/", serving="true") == []
    assert rows(world.who("stranger"), "grid-posts/") == []
    assert get(world.who("clerk"), "grid-posts/")[0] == 403


def test_a_node_gets_another_parent(world):
    desk = world.who("dispatcher")
    second = sibling(world)
    told = twice(desk, f"grids/{world.grids[3].pk}/moves/", {"parent": second.pk})
    assert told["parent"]["id"] == Grid.objects.get(pk=world.grids[3].pk).parent_id == second.pk
    address = f"grids/{world.grids[3].pk}/moves/"
    status, refused = post(desk, address, {"parent": world.grids[0].pk})
    assert (status, list(refused["problems"])) == (422, ["parent"])
    assert post(desk, f"grids/{world.grids[0].pk}/moves/", {"parent": second.pk})[0] == 404, (
        "the top"
    )
    assert post(world.who("leader"), address, {"parent": second.pk})[0] == 403


def test_a_node_is_split_and_its_children_given_away(world):
    desk, old, child = world.who("dispatcher"), world.grids[2], world.grids[3]
    part = {"code": "p-1", "name": "东组", "households": 20, "children": [child.pk]}
    other = {"code": "p-2", "name": "西组", "households": 13}
    address = f"grids/{old.pk}/splits/"
    lost = post(desk, address, {"parts": [part | {"children": []}, other], **ON})
    assert (lost[0], list(lost[1]["problems"])) == (422, [f"child{child.pk}"])
    both = post(desk, address, {"parts": [part, other | {"children": [child.pk]}], **ON})
    assert both[0] == 422
    assert post(desk, address, {"parts": [part], **ON})[0] == 400
    assert post(world.who("leader"), address, {"parts": [part, other], **ON})[0] == 403
    assert Grid.objects.filter(until=None).count() == len(world.grids)
    told = twice(desk, address, {"parts": [part, other], **ON})
    made = list(Grid.objects.filter(code__startswith="p-").order_by("pk"))
    assert [one["id"] for one in told["grids"]] == [one.pk for one in made]
    assert Grid.objects.get(pk=child.pk).parent_id == made[0].pk
    assert GridOrigin.objects.filter(old=old, kind="split").count() == 2
    assert post(desk, address, {"parts": [part, other], **ON})[0] == 409, "it has ended"
    seen = get(desk, f"grids/{old.pk}/overview/")[1]
    assert [one["new"]["code"] for one in seen["became"]] == ["p-1", "p-2"]
    assert seen["may_keep"] is False


def test_siblings_become_one(world):
    desk, second = world.who("dispatcher"), sibling(world)
    address = f"grids/{world.grids[2].pk}/mergers/"
    body = {"others": [second.pk], "code": "m-1", "name": "合并小组", **ON}
    wrong = post(desk, address, body | {"others": [world.grids[3].pk]})
    assert (wrong[0], list(wrong[1]["problems"])) == (422, ["others"])
    assert post(world.who("secretary"), address, body)[0] == 403
    told = twice(desk, address, body)
    made = Grid.objects.get(code="m-1")
    assert told["households"] == made.households == world.grids[2].households + 9
    assert Grid.objects.get(pk=world.grids[3].pk).parent_id == made.pk
    assert GridOrigin.objects.filter(new=made, kind="merge").count() == 2


def test_an_overview_counts_what_is_open_and_lists_nobody(world):
    world.report()
    told = get(world.who("leader"), f"grids/{world.grids[1].pk}/overview/")[1]
    assert (told["open_cases"], told["cases"]) == (1, [{"state_label": "待登记", "n": 1}])
    assert sum(one["nodes"] for one in told["below"]) == 2
    assert get(world.who("stranger"), f"grids/{world.grids[1].pk}/overview/")[0] == 404
    before = get(world.who("leader"), f"grids/{world.grids[1].pk}/overview/", day="2025-01-01")[1]
    assert before["below"] == []


@pytest.mark.parametrize("name", ["grid-posts"])
def test_a_list_of_posts_asks_as_much_for_many(world, name):
    desk = world.who("dispatcher")
    for number, who in enumerate(("worker", "leader", "secretary"), 1):
        if number == 2:
            few = statements(desk, f"{name}/")
        body = {"person": world.accounts[who].person_id, "role": "worker"}
        assert post(desk, f"grids/{world.grids[2].pk}/posts/", body)[0] == 200
    assert statements(desk, f"{name}/", 3) == few


def test_nodes_are_found_by_what_they_lack_and_counted(world):
    desk, worker = world.who("dispatcher"), world.accounts["worker"].person_id
    group = world.grids[2]
    assert post(desk, f"grids/{group.pk}/posts/", {"person": worker, "role": "worker"})[0] == 200
    lacking = {one["id"] for one in rows(desk, "grids/", lacks="worker")}
    found = trees.without_worker(desk)
    assert lacking == {one.pk for one in found}
    assert group.pk not in lacking
    assert {one["id"] for one in rows(desk, "grids/", lacks="worker", on="2026-09-01")} == {
        one.pk for one in trees.without_worker(desk, gw.dt.date(2026, 9, 1))
    }
    assert [one["id"] for one in rows(desk, "grids/", q="村民小组")] == [group.pk]
    assert rows(world.who("officer"), "grids/", town=world.next_town.pk) == []
    assert len(rows(world.who("officer"), "grids/", town=world.town.pk)) == len(world.grids)
    assert get(desk, "grids/", lacks="tea")[0] == 400
    told = get(world.who("officer"), "grid-counts/")[1]
    assert (told["county"]["id"], told["nodes"]) == (world.county.pk, len(world.grids))
    assert [one["with_worker"] for one in told["levels"]] == [0, 0, 1, 0]
    gaps = {one["lacks"]: one["n"] for one in told["gaps"]}
    assert gaps["worker"] == len(lacking)
    assert [one["town"]["id"] for one in told["towns"]] == [world.town.pk]
    assert get(world.who("officer"), "grid-counts/", county=world.other_county.pk)[0] == 400
    assert get(world.who("clerk"), "grid-counts/")[0] == 403
