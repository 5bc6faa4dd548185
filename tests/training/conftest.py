"""The world of these tests, once a module."""

from typing import Any

import pytest

from tests import training_world as tw
from tests.standing import once_a_module

built, world = once_a_module(tw.build)


@pytest.fixture
def signed_in(client: Any, world: tw.World):
    """Sign in as an account of the world."""

    def sign(name: str) -> Any:
        client.force_login(world[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign
