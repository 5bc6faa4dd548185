"""The world of the dashboard, once a module; browsers signed in; and what would be sent to the worker."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from tests import dashboard_world as dw
from tests.standing import once_a_module

built, world = once_a_module(dw.build)


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, str]]:
    """What the worker was asked to tell; nobody is busy yet."""
    sent: list[tuple[str, int, str]] = []
    monkeypatch.setattr("portal.kept_figures.by_worker", lambda *one: sent.append(one))
    cache.clear()
    return sent


@pytest.fixture
def desk(world: dw.DashboardWorld) -> Callable[[str], Client]:
    """A browser signed in as one of the world's people: `desk("leader")`."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.who(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
