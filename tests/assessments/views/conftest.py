"""A world with an open quarter, and browsers signed in as its people."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from assessments.models import Panel
from members.models import Account
from tests import world as w
from tests.standing import rolled_back, standing

JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[w.World]:
    """Two units of ten, the quarter open; built once a module."""
    with standing(django_db_blocker):
        made = w.build()
        w.open_quarter(made)
        yield made


@pytest.fixture
def world(built: w.World, django_db_blocker: Any) -> Iterator[w.World]:
    """The module's world; what a test writes is gone after it."""
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def panel(world: w.World) -> Panel:
    """The first unit's panel."""
    return Panel.objects.get(organization=world.unit)


@pytest.fixture
def desk(world: w.World) -> Callable[[str], Client]:
    """A browser signed in as the account of a role: `desk("unit_clerk")`."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(world[role])
        return client

    return sign_in


@pytest.fixture
def clerk(desk: Callable[[str], Client]) -> Client:
    """The unit's clerk."""
    return desk("unit_clerk")


@pytest.fixture
def colleague(world: w.World) -> Account:
    """A second clerk of the unit, called 李伟."""
    return w.account("李伟", "unit_clerk", world.unit)


def cells_url(panel: Panel) -> str:
    """Where cells are read and written."""
    return f"/assessments/panels/{panel.pk}/cells/"


def post(client: Client, panel: Panel, *cells: tuple[Any, ...], **more: Any) -> HttpResponse:
    """Send cells as the page does: (subject, field, text[, seen])."""
    body = {
        "cells": [
            {"subject": s, "field": f, "text": t, "seen": seen[0] if seen else None}
            for s, f, t, *seen in cells
        ],
        "at": None,
        **more,
    }
    return client.post(
        cells_url(panel), json.dumps(body), content_type="application/json", headers=JSON
    )


def subjects(panel: Panel) -> list[int]:
    """The panel's subjects by position."""
    return list(panel.subjects.order_by("position").values_list("pk", flat=True))
