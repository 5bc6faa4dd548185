"""The small world of grids, and browsers signed in as its people."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests import grids_world as gw
from tests.standing import rolled_back, standing


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[gw.GridsWorld]:
    """The world, built once a module."""
    with standing(django_db_blocker):
        yield gw.build()


@pytest.fixture
def standing_world(built: gw.GridsWorld, django_db_blocker: Any) -> Iterator[gw.GridsWorld]:
    """The module's world; what a test writes is gone after it."""
    with rolled_back(django_db_blocker):
        for grid in built.grids:
            grid.refresh_from_db()  # a test before may have split it
        yield built


@pytest.fixture
def desk(standing_world: gw.GridsWorld) -> Callable[[str], Client]:
    """A browser signed in as one of the world's people: `desk("dispatcher")`."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(
            standing_world.who(name), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return sign_in
