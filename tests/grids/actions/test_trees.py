"""The grid tree: levels by county, places, posts, gaps, splitting and merging by date (P03-R1, P14-R6)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from grids.actions import trees
from grids.actions.trees import NewGrid, NewLevel
from grids.models import Grid, GridLevel, GridOrigin, GridPost
from grids.queries import pictures, tree_pages
from grids.queries import trees as reads
from portal.refusals import Invalid, NotAllowed, Refused
from tests import grids_world as gw
from tests.standing import once_a_module
from tests.world import organization

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 10)


built, world = once_a_module(gw.build)


def hub(world: gw.GridsWorld, number: int, parent: Grid | None) -> Grid:
    grid = NewGrid(f"hub-{number}", f"中心户{number:02}", 10)
    return trees.add_grid(
        actor=world.who("dispatcher"), level=world.levels[3], organization=world.village,
        grid=grid, parent=parent, since=gw.SINCE,
    )  # fmt: skip


def appoint(world: gw.GridsWorld, grid: Grid, who: str, role: str, since: dt.date = gw.SINCE):
    person = world.who(who).person
    assert person is not None
    return trees.appoint(
        actor=world.who("dispatcher"), grid=grid, person=person, role=role, since=since
    )


def test_levels_ship_by_county(world) -> None:
    """Exactly four in Wenshang, the last three named by the report too."""
    assert [(one.number, one.name, one.stands_on) for one in world.levels] == [
        (1, "镇街网格", "town"),
        (2, "村（社区）网格", "village"),
        (3, "村民小组网格", "village"),
        (4, "党员中心户", "village"),
    ]
    assert GridLevel.objects.count() == 4  # no other of the shipped counties is here


def test_a_county_sets_its_levels_while_it_has_no_nodes(world) -> None:
    levels = [NewLevel("乡镇", "town"), NewLevel("村", "village")]
    made = trees.set_levels(actor=world.who("stranger"), county=world.other_county, levels=levels)
    assert [one.number for one in made] == [1, 2]
    with pytest.raises(NotAllowed):
        trees.set_levels(actor=world.who("stranger"), county=world.county, levels=levels)
    with pytest.raises(Refused, match="已有网格"):
        trees.set_levels(actor=world.who("officer"), county=world.county, levels=levels)


def test_paths_are_kept_by_the_database(world) -> None:
    ids = [grid.pk for grid in world.grids]
    assert world.grids[3].path == "/" + "/".join(map(str, ids)) + "/"
    orphan = hub(world, 2, None)
    assert orphan.path == f"/{orphan.pk}/"
    moved = trees.place_below(actor=world.who("dispatcher"), grid=orphan, parent=world.grids[2])
    assert moved.path == f"{world.grids[2].path}{orphan.pk}/"
    for parent in (world.grids[1], orphan):
        with pytest.raises(IntegrityError, match="does not stand one level"), transaction.atomic():
            Grid.objects.filter(pk=orphan.pk).update(parent=parent)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Grid.objects.filter(pk=orphan.pk).delete()


def test_moving_a_node_takes_what_is_below_along(world) -> None:
    other = trees.add_grid(
        actor=None, level=world.levels[2], organization=world.village,
        grid=NewGrid("g3-2", "第二村民小组"), parent=None, since=gw.SINCE,
    )  # fmt: skip
    below = hub(world, 2, other)
    trees.place_below(actor=world.who("dispatcher"), grid=other, parent=world.grids[1])
    below.refresh_from_db()
    assert below.path == f"{world.grids[1].path}{other.pk}/{below.pk}/"


def test_a_node_stands_where_its_level_says(world) -> None:
    desk = world.who("dispatcher")
    for values, said in (
        ({"organization": world.town}, "要落在汶上县的村"),
        ({"parent": world.grids[1]}, "请选它的直接上级"),
        ({"organization": world.next_village}, "不在第一村民小组的范围内"),
        ({"grid": NewGrid(world.grids[0].code, "重码")}, "已经用过"),
    ):
        wanted = {
            "level": world.levels[3], "organization": world.village, "parent": world.grids[2],
            "grid": NewGrid("x", "新户"),
        } | values  # fmt: skip
        with pytest.raises(Invalid, match=said):
            trees.add_grid(actor=desk, **wanted)
    with pytest.raises(NotAllowed, match="镇街网格化服务管理中心"):
        trees.add_grid(actor=world.who("secretary"), **wanted)


def test_one_leader_several_workers_several_nodes(world) -> None:
    """P14: a grid with two workers; P03: a worker of two grids."""
    group, first = world.grids[2], world.grids[3]
    appoint(world, group, "worker", "worker")
    appoint(world, group, "neighbour", "worker")
    appoint(world, first, "worker", "worker")
    appoint(world, group, "leader", "leader")
    with pytest.raises(Refused, match="已在任"):
        appoint(world, group, "worker", "worker", ON)
    appoint(world, group, "secretary", "leader", ON)
    terms = GridPost.objects.filter(role="leader").order_by("since").values_list("since", "until")
    assert list(terms) == [(gw.SINCE, ON), (ON, None)]
    with pytest.raises(Refused, match="已有网格长"):
        appoint(world, group, "leader", "leader", gw.SINCE)
    assert set(reads.own_grids(world.who("worker"))) == {group, first}


def test_nodes_that_lack_something_are_listed(world, django_assert_num_queries) -> None:
    desk = world.who("dispatcher")
    appoint(world, world.grids[0], "dispatcher", "leader")
    post = appoint(world, world.grids[3], "worker", "worker")
    lost = hub(world, 2, None)
    assert set(reads.without_leader(desk)) == set(world.grids[1:3])  # hub households need none
    assert set(reads.without_worker(desk)) == {*world.grids[:3], lost}
    assert list(reads.without_parent(desk)) == [lost]
    trees.release(actor=desk, post=post)
    assert world.grids[3] in reads.without_worker(desk)
    assert world.grids[3] not in reads.without_worker(desk, ON)
    with pytest.raises(Refused, match="已经不任"):
        trees.release(actor=desk, post=post)
    assert not reads.without_worker(world.who("stranger")).exists()
    with django_assert_num_queries(1):
        assert [g.level.name and g.organization.name for g in reads.without_worker(desk)]


def test_counts_by_level_and_township(world, django_assert_num_queries) -> None:
    appoint(world, world.grids[3], "worker", "worker")
    hub(world, 2, world.grids[2])
    officer = world.who("officer")
    assert officer.held_grants
    with django_assert_num_queries(3):
        found = reads.counts(officer, world.county)
    assert [(c.level.number, c.nodes, c.households, c.posts) for c in found] == [
        (1, 1, 0, 0), (2, 1, 0, 0), (3, 1, 0, 0), (4, 2, 35, 1),
    ]  # fmt: skip
    by_town = reads.counts(officer, world.county, by_town=True)
    assert {c.town for c in by_town} == {world.town.pk}
    assert [c.nodes for c in by_town] == [1, 1, 1, 2]
    assert reads.counts(world.who("stranger"), world.county) == []


def test_a_split_keeps_history_by_date(world) -> None:
    old, child, desk = world.grids[2], world.grids[3], world.who("dispatcher")
    post = appoint(world, old, "leader", "leader")
    east, west = NewGrid("e", "东组", 20, [child.pk]), NewGrid("w", "西组", 13)
    for parts, said in (
        ([east], "至少要成两个"),
        ([NewGrid("e", "东组"), west], "每个下级网格都要归到"),
        ([east, NewGrid("w", "西组", 13, [child.pk])], "只归一个"),
    ):
        with pytest.raises(Invalid, match=said):
            trees.split(actor=desk, grid=old, parts=parts, on=ON, reason="户数过多")
    first, second = trees.split(actor=desk, grid=old, parts=[east, west], on=ON, reason="户数过多")
    for row in (old, child, post):
        row.refresh_from_db()
    assert (old.until, post.until, child.parent, first.parent) == (ON, ON, first, world.grids[1])
    assert child.path == f"{first.path}{child.pk}/"
    assert set(GridOrigin.objects.values_list("old", "new")) == {
        (old.pk, first.pk), (old.pk, second.pk),
    }  # fmt: skip
    before = reads.grids(desk, ON - dt.timedelta(days=1)).filter(level=old.level)
    assert (list(before), set(reads.grids(desk, ON).filter(level=old.level))) == (
        [old], {first, second},
    )  # fmt: skip
    with pytest.raises(Refused, match="已于2026-10-10撤并"):
        trees.split(actor=desk, grid=old, parts=[east, west], on=ON, reason="再来")


def test_a_merge_adds_households_and_takes_children_over(world) -> None:
    desk, parent = world.who("dispatcher"), world.grids[1]
    other = trees.add_grid(
        actor=desk, level=world.levels[2], organization=world.village,
        grid=NewGrid("g3-2", "第二村民小组", 17), parent=parent, since=gw.SINCE,
    )  # fmt: skip
    into = NewGrid("g3-m", "第一、二组")
    for wrong in ([other], [other, world.grids[1]]):
        with pytest.raises(Invalid):
            trees.merge_grids(actor=desk, grids=wrong, into=into, on=ON, reason="户少")
    made = trees.merge_grids(
        actor=desk, grids=[world.grids[2], other], into=into, on=ON, reason="户少"
    )
    world.grids[3].refresh_from_db()
    assert (made.households, made.parent, world.grids[3].parent) == (50, parent, made)
    assert made.came_of.count() == 2


def test_kinds_of_organization_are_checked_for_levels(world) -> None:
    section = organization("x", "办公室", "section", world.town)
    with pytest.raises(Invalid, match="每级对应"):
        trees.set_levels(
            actor=world.who("stranger"), county=world.other_county,
            levels=[NewLevel("科室", section.kind)],
        )  # fmt: skip


def test_a_node_of_a_day_to_come_is_refused(world) -> None:
    tomorrow = gw.TODAY + dt.timedelta(days=1)
    with pytest.raises(Invalid, match="不能晚于今天") as refused:
        trees.add_grid(
            actor=world.who("dispatcher"), level=world.levels[2], organization=world.village,
            grid=NewGrid("g3-2", "第二村民小组"), parent=world.grids[1], since=tomorrow,
        )  # fmt: skip
    assert set(refused.value.problems) == {"since"}
    assert not Grid.objects.filter(code="g3-2").exists()


def test_a_household_is_counted_once_on_every_page(world) -> None:
    """Parent 120, child 60, the child's sibling 12: 72, on the county's page, the node's, the picture."""
    village, group = world.grids[1:3]
    for grid, number in ((world.grids[0], 0), (village, 120), (group, 60), (world.grids[3], 0)):
        Grid.objects.filter(pk=grid.pk).update(households=number)
    trees.add_grid(
        actor=None, level=world.levels[2], organization=world.village,
        grid=NewGrid("g3-2", "第二村民小组", 12), parent=village, since=gw.SINCE,
    )  # fmt: skip
    officer, day = world.who("officer"), gw.TODAY
    glance = tree_pages.glance(officer, world.county, day)
    assert [one.households for one in glance.towns] == [72]
    assert [one.households for one in glance.levels] == [0, 0, 72, 0]
    fresh = Grid.objects.select_related("level", "organization").get(pk=village.pk)
    page = tree_pages.node_page(officer, fresh, day, "")
    assert (page.households, page.below[0][2]) == (72, 72)
    drawn = pictures.picture(officer, world.village, day)
    assert drawn.households == 72
    assert [block.households for _, block in drawn.flat] == [72, 60, 0, 12]
