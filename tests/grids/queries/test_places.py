"""A place found by its name: typed exactly it is one place, wherever there is only one."""

import pytest

from grids.models import Grid
from grids.queries import places
from members.models import Organization
from tests import grids_world as gw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(gw.build)


def found(world: gw.GridsWorld, words: str) -> list[str]:
    return [one.value for one in places.named(world.who("dispatcher"), places.REPORTING, words)]


def test_a_village_whose_node_has_its_name_is_its_node(world) -> None:
    own = world.grids[1]
    Grid.objects.filter(pk=own.pk).update(name="河里村")
    assert found(world, "河里村") == [f"g{own.pk}"]
    assert set(found(world, "河里")) == {f"o{world.village.pk}", f"g{own.pk}"}


def test_two_villages_of_one_name_are_still_asked_about(world) -> None:
    own = world.grids[1]
    Grid.objects.filter(pk=own.pk).update(name="河里村")
    Organization.objects.filter(pk=world.next_village.pk).update(name="河里村")
    assert len(found(world, "河里村")) > 1
