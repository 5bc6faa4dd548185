"""Whatever is made up from the published description is answered as it says; `./test --long` makes it up
20,000 times (JINING_API_CALLS), the ordinary run some dozens of times."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from members.actions import tokens
from members.models import Grant
from tests import access_world, grids_world, turns
from tests.fuzzing import Fuzzing
from tests.standing import standing

CALLS = int(os.environ.get("JINING_API_CALLS", "20000"))
FEW = 60
EVERYTHING = list(settings.API_PARTS)


def token(account: Any) -> str:
    return tokens.make(actor=account, name="x", parts=EVERYTHING, writes=True, days=30).text


@pytest.fixture
def grids(django_db_setup, django_db_blocker) -> Iterator[list[str]]:
    """Tokens of who dispatches and of who may do much in the county, with a case on its way."""
    with standing(django_db_blocker):
        world = grids_world.build()
        officer = world.accounts["officer"]
        for role in ("county_organizer", "archivist"):
            Grant.objects.create(
                account=officer, role=role, organization=world.county, since=grids_world.SINCE
            )
        world.report()
        world.handling()
        yield [token(world.who("dispatcher")), token(world.who("officer"))]


@pytest.fixture
def everything(django_db_setup, django_db_blocker) -> Iterator[list[str]]:
    """Tokens of many roles where every kind of object stands in three places."""
    with standing(django_db_blocker):
        world = access_world.build().world
        roles = ("county_officer", "grid_dispatcher", "county_organizer", "grid_worker",
                 "branch_secretary", "city_officer", "archivist", "unit_clerk", "cadre")  # fmt: skip
        yield [token(world[role]) for role in roles]


def test_some_calls_are_answered_as_described(grids, django_db_blocker, request):
    seed = int(request.config.getoption("randomly_seed", 0))
    fuzzing = Fuzzing(
        django_db_blocker, grids, FEW, seed, takes=lambda label: turns.is_due(label, of=8)
    )
    fuzzing.run()
    assert not fuzzing.broken, "\n".join(fuzzing.broken)
    assert fuzzing.told.total() > FEW // 2


@pytest.mark.long
def test_many_calls_are_answered_as_described(everything, django_db_blocker, request):
    seed = int(request.config.getoption("randomly_seed", 0))
    fuzzing = Fuzzing(django_db_blocker, everything, CALLS, seed)
    fuzzing.run()
    assert not fuzzing.broken, "\n".join(fuzzing.broken)
    assert fuzzing.told.total() >= 0.9 * CALLS
    answers = {status for _, status in fuzzing.told}
    assert {200, 201, 400, 403, 404, 409} <= answers
