"""The world of these tests, once a module."""

from typing import Any

import pytest

from tests import secretaries_world as sw
from tests.standing import once_a_module

built, world = once_a_module(sw.build)


@pytest.fixture
def signed_in(client: Any, world: sw.World):
    """Sign in as an account of the world."""

    def sign(name: str) -> Any:
        client.force_login(world[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign
