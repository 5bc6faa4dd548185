"""The page of the tree: a county at a glance, lists by filter and by day, levels, with few statements."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.actions import trees
from grids.actions.trees import NewGrid
from grids.models import Grid, GridLevel
from members import pinyin
from tests import grids_world as gw

Desk = Callable[[str], Client]
ON = dt.date(2026, 10, 10)
TREE = "/grids/tree/"


@pytest.fixture
def world(standing_world: gw.GridsWorld) -> gw.GridsWorld:
    return standing_world


def shown(answer) -> list[str]:
    return [line.grid.name for line in answer.context["page"].lines]


def more_hubs(world: gw.GridsWorld, number: int) -> None:
    Grid.objects.bulk_create(
        Grid(
            code=f"hub-{n:04}", name=f"户{n}", level=world.levels[3], parent=world.grids[2],
            organization=world.village, since=gw.SINCE, sort_key=pinyin.sort_key("户"),
        )
        for n in range(number)
    )  # fmt: skip


def test_a_county_at_a_glance(world, desk: Desk) -> None:
    answer = desk("officer").get(TREE)
    glance = answer.context["glance"]
    assert [(one.level.name, one.nodes) for one in glance.levels] == [
        ("镇街网格", 1), ("村（社区）网格", 1), ("村民小组网格", 1), ("党员中心户", 1),
    ]  # fmt: skip
    assert [(t.town.name, [n for _, n in t.nodes]) for t in glance.towns] == [
        ("次邱镇", [1, 1, 1, 1])
    ]
    assert [(key, number) for key, _, number in glance.gaps] == [
        ("leader", 3), ("worker", 4), ("parent", 0),
    ]  # fmt: skip
    assert "没有网格长" in answer.content.decode()


def test_a_worker_sees_the_village_alone(world, desk: Desk) -> None:
    page = desk("worker").get(TREE).context
    assert page["glance"].nodes == 3
    assert not page["keeps"]
    assert shown(desk("worker").get(f"{TREE}?q=次邱镇网格")) == []
    assert desk("clerk").get(TREE).status_code == 403
    assert desk("worker").get(f"{TREE}?county={world.other_county.pk}").status_code == 404


def test_nodes_are_found_by_name_code_town_level_and_gap(world, desk: Desk) -> None:
    officer = desk("officer")
    lost = trees.add_grid(
        actor=None, level=world.levels[3], organization=world.village, since=gw.SINCE,
        grid=NewGrid("lost-1", "散户"), parent=None,
    )  # fmt: skip
    for query, names in (
        ("q=小组", ["第一村民小组"]),
        (f"q={world.grids[3].code}", ["中心户01"]),
        ("level=1", ["次邱镇网格"]),
        (f"town={world.next_town.pk}", []),
        (f"town={world.town.pk}&level=4", ["中心户01", "散户"]),
        ("gap=parent", ["散户"]),
        ("gap=leader&level=2", ["河里村网格"]),
    ):
        assert shown(officer.get(f"{TREE}?{query}")) == names, query
    answer = officer.get(f"{TREE}?q=lost&level=99&gap=nothing")
    assert shown(answer) == [lost.name]  # what nobody offers narrows nothing


def test_the_tree_of_a_day_before(world, desk: Desk) -> None:
    trees.split(
        actor=world.who("dispatcher"), grid=world.grids[2], on=ON, reason="户多",
        parts=[NewGrid("e", "东组", 1, [world.grids[3].pk]), NewGrid("w", "西组")],
    )  # fmt: skip
    officer = desk("officer")
    assert shown(officer.get(f"{TREE}?level=3")) == ["东组", "西组"]
    before = officer.get(f"{TREE}?level=3&day=2026-10-09")
    assert shown(before) == ["第一村民小组"]
    assert "截至2026-10-09" in before.content.decode()
    wrong = officer.get(f"{TREE}?level=3&day=2026-13-09")
    assert (wrong.status_code, shown(wrong)) == (200, ["东组", "西组"])
    assert "请按2026-10-21这样填写日期" in wrong.content.decode()


def test_lists_are_paged_by_code(world, desk: Desk) -> None:
    more_hubs(world, 120)
    officer, seen, after = desk("officer"), [], ""
    while True:
        page = officer.get(f"{TREE}?level=4&after={after}").context["page"]
        seen += [line.grid.code for line in page.lines]
        if not (after := page.after):
            break
    assert len(seen) == len(set(seen)) == 121
    assert officer.get(f"{TREE}?level=4").context["count"] == "121"


@pytest.mark.parametrize(("address", "most"), [(TREE, 22), (f"{TREE}?level=4", 20), ("node", 25)])
def test_more_nodes_ask_no_more_statements(world, desk: Desk, address: str, most: int) -> None:
    if address == "node":
        address = f"/grids/nodes/{world.grids[2].pk}/"
    officer = desk("officer")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert officer.get(address).status_code == 200
        return len(found)

    asked()  # the first request of a session writes it
    few = asked()
    more_hubs(world, 60)
    assert (asked(), few <= most) == (few, True)


def test_a_county_without_nodes_sets_its_levels(world, desk: Desk) -> None:
    stranger, address = desk("stranger"), f"/grids/counties/{world.other_county.pk}/levels/"
    assert "还没有设置网格层级" in stranger.get(TREE).content.decode()
    lines = {f"stands_on{n}": "town" if n == 1 else "village" for n in range(1, 10)}
    wrong = stranger.post(address, lines | {"name1": "镇街", "name2": "镇街"})
    assert wrong.status_code == 422
    assert "各级不能同名" in wrong.content.decode()
    upside_down = lines | {
        "name1": "村",
        "stands_on1": "village",
        "name2": "镇",
        "stands_on2": "town",
    }
    assert "下一级不能落在比上一级更高" in stranger.post(address, upside_down).content.decode()
    assert "要有1至9级" in stranger.post(address, lines).content.decode()
    right = lines | {
        "name1": "镇街网格",
        "has_leader1": "on",
        "name3": "村网格",
        "has_worker3": "on",
    }
    assert stranger.post(address, right).status_code == 302
    made = GridLevel.objects.filter(county=world.other_county)
    assert [(o.number, o.name, o.stands_on, o.has_leader, o.has_worker) for o in made] == [
        (1, "镇街网格", "town", True, False), (2, "村网格", "village", False, True),
    ]  # fmt: skip
    filled = desk("officer").get(f"/grids/counties/{world.county.pk}/levels/")
    assert "已有4个网格，层级不能再改" in filled.content.decode()
    refused = desk("officer").post(f"/grids/counties/{world.county.pk}/levels/", right)
    assert (refused.status_code, world.levels[0].name) == (422, "镇街网格")
    assert GridLevel.objects.filter(county=world.county).count() == 4
