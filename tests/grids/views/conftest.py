"""A browser in which somebody of the small world of grids is signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import grids_world as gw
from tests.standing import once_a_module

built, world = once_a_module(gw.build)
"""One township of 汶上县 with two villages."""


@pytest.fixture
def desk(world: gw.GridsWorld) -> Callable[[str], Client]:
    """Sit down as somebody: `desk("secretary")`."""

    def sit_down(name: str) -> Client:
        client = Client()
        client.force_login(world.who(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sit_down
