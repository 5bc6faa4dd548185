"""The world of these tests, once a module."""

from typing import Any

import pytest

from tests import categories_world as cw
from tests.standing import once_a_module

built, world = once_a_module(cw.build)


@pytest.fixture
def signed_in(client: Any, world: cw.World):
    """Sign in as an account of the world."""

    def sign(name: str) -> Any:
        client.force_login(world[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign
