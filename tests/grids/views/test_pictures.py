"""一图在手: a village on one page, for four nodes and for sixty."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.actions import trees
from grids.models import Grid
from members import pinyin
from tests import grids_world as gw

Desk = Callable[[str], Client]


@pytest.fixture
def world(standing_world: gw.GridsWorld) -> gw.GridsWorld:
    return standing_world


def address(world: gw.GridsWorld) -> str:
    return f"/grids/villages/{world.village.pk}/picture/"


def test_a_village_is_drawn_from_the_data(world, desk: Desk) -> None:
    world.report()
    trees.appoint(
        actor=None, grid=world.grids[3], person=world.who("worker").person, role="worker",
        since=gw.SINCE,
    )  # fmt: skip
    answer = desk("worker").get(address(world))
    picture, text = answer.context["picture"], answer.content.decode()
    assert [(depth, one.line.grid.name) for depth, one in picture.flat] == [
        (0, "河里村网格"), (1, "第一村民小组"), (2, "中心户01"),
    ]  # fmt: skip
    assert (picture.households, picture.people, picture.open_cases) == (25, 1, 1)
    assert not picture.in_columns
    for words in ("党建指导", 'jn-noprint">打印用A4纸', "缺网格长", "未办完1件", "worker"):
        assert words in text
    assert desk("clerk").get(address(world)).status_code in (403, 404)
    assert (
        desk("worker").get(f"/grids/villages/{world.next_village.pk}/picture/").status_code == 404
    )
    assert desk("officer").get(f"/grids/villages/{world.town.pk}/picture/").status_code == 404


def test_a_large_village_is_told_in_columns_with_no_more_statements(world, desk: Desk) -> None:
    officer = desk("officer")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            answer = officer.get(address(world))
        assert answer.context["picture"].in_columns is (Grid.objects.count() > 40)
        return len(found)

    asked()  # the first request of a session writes it
    few = asked()
    Grid.objects.bulk_create(
        Grid(
            code=f"h-{n:03}", name=f"中心户{n}", level=world.levels[3], parent=world.grids[2],
            organization=world.village, since=gw.SINCE, sort_key=pinyin.sort_key("户"),
        )
        for n in range(60)
    )  # fmt: skip
    assert asked() == few


def test_who_sees_one_village_is_led_to_it(world, desk: Desk) -> None:
    answer = desk("secretary").get("/grids/villages/")
    assert (answer.status_code, answer.url) == (302, address(world))
    empty = desk("neighbour").get("/grids/villages/")
    assert "没有村（社区）的网格" in empty.content.decode()
    assert desk("clerk").get("/grids/villages/").status_code == 403
