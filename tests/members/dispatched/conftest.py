"""The world of these tests, once a module."""

from typing import Any

import pytest

from tests import dispatched_world as dw
from tests.standing import once_a_module

built, world = once_a_module(dw.build)


@pytest.fixture
def signed_in(client: Any, world: dw.World):
    """Sign in as an account of the world."""

    def sign(name: str) -> Any:
        client.force_login(world[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign
