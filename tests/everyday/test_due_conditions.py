"""What `where` and `of_person` promise: they leave out nothing that is due, stand a day long, ask nothing."""

from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Account
from portal import providers
from portal.providers import Due
from tests import grids_world

WORLDS = (
    "access_world", "archives_world", "categories_world", "dispatched_world", "floating_world",
    "graduates_world", "grids_world", "life_world", "points_world", "rhythm_world",
    "secretaries_world", "training_world",
)  # fmt: skip
TOLD = providers._registry


def plainly(account: Any) -> list[Due]:
    """What is due when every room is asked, but those about a person for an account without one."""
    asked = [one for one in TOLD.due if account.person_id or one not in TOLD.due_of_person]
    return [due for one in asked for due in one(account)]


def loose(found: list[Due]) -> list[tuple[str, str]]:
    return sorted((due.what, due.url) for due in found)


@pytest.mark.django_db
@pytest.mark.parametrize("name", WORLDS)
def test_nothing_that_is_due_is_left_out(name):
    import_module(f"tests.{name}").build()
    accounts = list(Account.objects.all())
    assert accounts
    for account in accounts:
        assert loose(providers.due_for(account)) == loose(plainly(account)), account.username


@pytest.mark.django_db
def test_conditions_ask_nothing_and_are_the_same_all_day():
    world = grids_world.build()
    for name in world.accounts:
        account = world.who(name)
        assert account.held_grants is not None
        written = []
        for hour in ("00:10", "12:00", "23:50"):
            providers._statements.clear()
            moment = time_machine.travel(f"2026-10-13T{hour}:00+08:00", tick=False)
            with moment, CaptureQueriesContext(connection) as asked:
                written.append(providers._written(account, tuple(TOLD.due_where.values())))
            assert len(asked) == 0, name
        assert written[0] == written[1] == written[2], name


@pytest.mark.django_db
def test_the_statement_is_written_anew_for_other_grants_and_on_another_day():
    world = grids_world.build()
    conditions = tuple(TOLD.due_where.values())
    worker, officer = world.who("worker"), world.who("officer")
    assert providers._written(worker, conditions) is providers._written(worker, conditions)
    assert providers._written(worker, conditions) != providers._written(officer, conditions)
    today = providers._written(officer, conditions)
    grids_world.move_to(grids_world.TODAY.replace(day=20))
    assert providers._written(world.who("officer"), conditions) != today
