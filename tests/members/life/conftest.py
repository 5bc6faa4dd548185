"""One world for each module."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import life_world as lw
from tests.standing import rolled_back, standing


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[tuple[lw.LifeWorld, dict[str, Any]]]:
    with standing(django_db_blocker):
        world = lw.build()
        yield world, lw.clients(world)


@pytest.fixture
def world(built, django_db_blocker) -> Iterator[lw.LifeWorld]:
    with rolled_back(django_db_blocker):
        yield built[0]


@pytest.fixture
def clients(built, world) -> dict[str, Any]:
    return built[1]
