"""One node's page and what is done there: adding, changing, posts, parents, splitting, merging."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from grids.actions import trees
from grids.actions.trees import NewGrid
from grids.models import Case, Grid, GridOrigin, GridPost
from members.models import Person
from portal.models import Deed
from tests import grids_world as gw

Desk = Callable[[str], Client]
ON = "2026-10-10"


@pytest.fixture
def world(standing_world: gw.GridsWorld) -> gw.GridsWorld:
    return standing_world


def at(grid: Grid, what: str = "") -> str:
    return f"/grids/nodes/{grid.pk}/{what}"


def another(world: gw.GridsWorld, code: str = "g3-2", households: int = 17) -> Grid:
    return trees.add_grid(
        actor=None, level=world.levels[2], organization=world.village, since=gw.SINCE,
        grid=NewGrid(code, "第二村民小组", households), parent=world.grids[1],
    )  # fmt: skip


def test_a_node_tells_its_place_people_and_cases(world, desk: Desk) -> None:
    world.report()
    person = world.who("leader").person
    trees.appoint(actor=None, grid=world.grids[2], person=person, role="leader", since=gw.SINCE)
    answer = desk("worker").get(at(world.grids[2]))
    page, text = answer.context["page"], answer.content.decode()
    assert [one.name for one, _ in page.above] == ["次邱镇网格", "河里村网格"]
    assert [seen for _, seen in page.above] == [
        False,
        True,
    ]  # the township's node is not the worker's
    assert page.cases == [("待登记", 1)]
    assert [post.person.name for post in page.current] == ["leader"]
    assert page.below == [("党员中心户", 1, 25)]
    assert not page.may_keep
    assert "拆分" not in text
    assert desk("neighbour").get(at(world.grids[2])).status_code == 404


def test_a_node_is_added_below_another(world, desk: Desk) -> None:
    desk_ = desk("dispatcher")
    address = at(world.grids[1], "add/")
    assert f"{world.grids[1].code}-2" in desk_.get(address).content.decode()
    values = {
        "code": "g3-2", "name": "第二村民小组", "organization": world.village.pk,
        "households": "40", "since": "2026-10-01",
    }  # fmt: skip
    for wrong, said in (
        ({"code": world.grids[0].code}, "已经用过"),
        ({"code": "编码一"}, "用数字、字母和短横"),
        ({"households": "四十"}, "户数填整数"),
        ({"households": "-1"}, "联系户数填0至"),
        ({"organization": world.next_village.pk}, "请从列出的组织里选"),
        ({"since": "昨天"}, "请按2026-10-21这样填写日期"),
    ):
        answer = desk_.post(address, values | wrong)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
        assert "第二村民小组" in answer.content.decode()  # nothing typed is lost
    assert desk_.post(address, values).status_code == 302
    made = Grid.objects.get(code="g3-2")
    assert (made.parent, made.households, made.since) == (world.grids[1], 40, dt.date(2026, 10, 1))
    assert desk_.get(at(world.grids[3], "add/")).status_code == 409  # the lowest level
    assert desk("worker").get(address).status_code == 403


def test_the_county_adds_a_township(world, desk: Desk) -> None:
    address = f"/grids/counties/{world.county.pk}/nodes/add/"
    page = desk("officer").get(address).content.decode()
    assert "寅寺镇" in page
    assert f'<option value="{world.town.pk}"' not in page  # it has its node
    values = {"code": "t2", "name": "寅寺镇网格", "organization": world.next_town.pk,
              "households": "0", "since": "2026-10-01"}  # fmt: skip
    assert desk("officer").post(address, values).status_code == 302
    assert Grid.objects.get(code="t2").level.number == 1


def test_name_and_households_are_changed_and_the_second_is_told(world, desk: Desk) -> None:
    grid, desk_ = world.grids[2], desk("dispatcher")
    seen = {"seen_name": grid.name, "seen_households": grid.households}
    values = {"name": "东头小组", "households": "36"} | seen
    assert desk_.post(at(grid, "change/"), values).status_code == 302
    grid.refresh_from_db()
    assert (grid.name, grid.households, grid.sort_key) == ("东头小组", 36, "dong tou xiao zu")
    second = desk("officer").post(at(grid, "change/"), {"name": "西头", "households": "1"} | seen)
    assert (second.status_code, "刚才有人把它改成了“东头小组”、36户" in second.content.decode()) == (
        422, True,
    )  # fmt: skip
    deed = Deed.objects.get(verb="修改网格")
    assert deed.details == {"from": ["第一村民小组", 33], "to": ["东头小组", 36]}


def test_a_person_is_found_and_put_on_a_node(world, desk: Desk) -> None:
    grid, desk_ = world.grids[2], desk("dispatcher")
    near = desk_.get(at(grid, "appoint/")).context["people"]
    assert {person.name for person in near} == {"worker", "leader", "secretary"}
    assert desk_.get(at(grid, "appoint/?q=neigh")).context["people"] == []
    wide = desk_.get(at(grid, "appoint/?q=neigh&wide=1")).context["people"]
    assert [person.name for person in wide] == ["neighbour"]
    values = {"person": wide[0].pk, "role": "worker", "since": ON}
    assert desk_.post(at(grid, "appoint/"), values).status_code == 302
    again = desk_.post(at(grid, "appoint/"), values)
    assert (again.status_code, "已在任" in again.content.decode()) == (422, True)
    foreign = Person.objects.create(
        name="外人", sort_key="x", initials="x", home=world.other_county
    )
    assert desk_.post(at(grid, "appoint/"), values | {"person": foreign.pk}).status_code == 404
    assert desk_.post(at(grid, "appoint/"), values | {"person": "²"}).status_code == 404


def test_a_post_is_ended_on_a_day(world, desk: Desk) -> None:
    person = world.who("worker").person
    post = trees.appoint(
        actor=None, grid=world.grids[3], person=person, role="worker", since=gw.SINCE
    )
    address, desk_ = f"/grids/posts/{post.pk}/release/", desk("dispatcher")
    assert desk("secretary").post(address, {"until": ON}).status_code == 403
    desk_.post(address, {"until": "十月"}, headers={"Referer": "http://testserver/"})
    assert GridPost.objects.get(pk=post.pk).until is None
    assert desk_.post(address, {"until": ON}).status_code == 302
    assert GridPost.objects.get(pk=post.pk).until == dt.date(2026, 10, 10)
    page = desk_.get(at(world.grids[3])).context["page"]
    assert (page.current, len(page.former)) == ([], 1)


def test_a_lost_node_gets_its_parent(world, desk: Desk) -> None:
    lost = trees.add_grid(
        actor=None, level=world.levels[3], organization=world.village, since=gw.SINCE,
        grid=NewGrid("lost-1", "散户"), parent=None,
    )  # fmt: skip
    desk_ = desk("dispatcher")
    assert "没有上级" in desk_.get(at(lost)).content.decode()
    assert desk_.post(at(lost, "parent/"), {"parent": world.grids[1].pk}).status_code == 422
    assert desk_.post(at(lost, "parent/"), {"parent": world.grids[2].pk}).status_code == 302
    lost.refresh_from_db()
    assert lost.parent == world.grids[2]
    assert desk_.get(at(world.grids[0], "parent/")).status_code == 404


def test_a_split_tells_before_it_is_done(world, desk: Desk) -> None:
    old, child, desk_ = world.grids[2], world.grids[3], desk("dispatcher")
    case = world.report()
    trees.appoint(actor=None, grid=old, person=world.who("leader").person, role="leader",
                  since=gw.SINCE)  # fmt: skip
    values = {
        "code1": "e", "name1": "东组", "households1": "20",
        "code2": "w", "name2": "西组", "households2": "13",
        f"child{child.pk}": "1", "on": ON, "reason": "户数过多",
    }  # fmt: skip
    address = at(old, "split/?n=2")
    told = desk_.post(address, values | {"do": "check"})
    text = told.content.decode()
    for words in (
        "“第一村民小组”撤销",
        "接管下级网格1个",
        "leader（网格长）同日免去",
        "包括一年内的",
    ):
        assert words in text
    assert not GridOrigin.objects.exists()
    unsure = desk_.post(address, values | {"do": "split", f"child{child.pk}": ""})
    assert (unsure.status_code, "请选归到第几个" in unsure.content.decode()) == (422, True)
    late = desk_.post(address, values | {"do": "split", "on": "2027-01-01"})
    assert (late.status_code, "今天之间" in late.content.decode()) == (422, True)
    assert desk_.post(address, values | {"do": "split"}).status_code == 302
    old.refresh_from_db()
    child.refresh_from_db()
    assert (old.until, child.parent.code) == (dt.date(2026, 10, 10), "e")
    assert Case.objects.get(pk=case.pk).grid_id == old.pk  # P03: it stays with the old one
    history = desk_.get(at(old)).content.decode()
    assert "2026-10-10撤并" in history
    assert "拆分为" in history
    assert desk_.get(at(old, "split/")).status_code == 409


def test_a_merge_tells_before_it_is_done(world, desk: Desk) -> None:
    grid, desk_ = world.grids[2], desk("dispatcher")
    assert "没有可以合并的网格" in desk_.get(at(grid, "merge/")).content.decode()
    other = another(world)
    values = {"others": [other.pk], "code": "m", "name": "一二组", "on": ON, "reason": "户少"}
    told = desk_.post(at(grid, "merge/"), values).content.decode()
    assert "联系户数合计50户" in told
    assert "下级网格1个都归到“一二组”" in told
    assert not GridOrigin.objects.exists()
    nobody = desk_.post(at(grid, "merge/"), values | {"others": [], "do": "merge"})
    assert "请至少选一个网格" in nobody.content.decode()
    assert desk_.post(at(grid, "merge/"), values | {"do": "merge"}).status_code == 302
    made = Grid.objects.get(code="m")
    assert (made.households, made.came_of.count()) == (50, 2)
    assert "合并而来" in desk_.get(at(made)).content.decode()
