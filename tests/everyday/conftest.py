"""One world for the everyday finish: a township with its grids, a class, and people to be told."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests import grids_world
from tests import world as w
from tests.standing import once_a_module
from training.models import TrainingClass


def build() -> grids_world.GridsWorld:
    """The world of the grids, with an organizer, a class and a published scheme."""
    world = grids_world.build()
    world.accounts["organizer"] = w.account("organizer", "town_organizer", world.town)
    world.accounts["cadre"] = w.account("cadre")
    world.accounts["cadre"].person = w.person("孙静怡", world.town, "staff", 5)
    world.accounts["cadre"].save()
    TrainingClass.objects.create(
        organization=world.town,
        kind="evening",
        name="次邱镇夜学第一期",
        starts_on=dt.date(2026, 10, 1),
        ends_on=dt.date(2026, 10, 31),
        planned_by=world.accounts["organizer"],
    )
    w.publish(world.county)
    return world


built, world = once_a_module(build)


@pytest.fixture
def as_(world: grids_world.GridsWorld) -> Callable[[str], Client]:
    """A client signed in as somebody of the world."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.who(name), settings.AUTHENTICATION_BACKENDS[1])
        return client

    return sign_in


def html(answer: Any) -> str:
    """The page an answer carries."""
    return str(answer.content.decode())
