"""A world that stands for a whole module: built once in one transaction, rolled back at the end.

Each test works inside a savepoint of its own. Runs are scored in this very transaction, because a
worker's other connections could not see it.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from assessments import runs, storing
from assessments.models import Cycle, Panel, Run
from portal import clock
from portal.models import Job
from tests.world import World, clerk_of, fill

QUICK = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
"""Nobody signs in by password in these modules; Argon2 would take most of their time."""


@contextmanager
def standing(django_db_blocker: Any) -> Iterator[None]:
    """Open the transaction in which the module's world is built; roll it back at the end."""
    with (
        override_settings(PASSWORD_HASHERS=QUICK),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        clock.forget()
        yield
        transaction.set_rollback(True)
    clock.forget()


@contextmanager
def rolled_back(django_db_blocker: Any) -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with django_db_blocker.unblock():
        clock.forget()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        clock.forget()


def once_a_module(build: Callable[[], Any]) -> tuple[Any, Any]:
    """Two fixtures: `built, world = once_a_module(build)`; `world` is each test's own copy of what was built.

    Not for modules with tests that commit: other connections see nothing of it.
    """

    @pytest.fixture(scope="module")
    def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with standing(django_db_blocker):
            yield build()

    @pytest.fixture
    def world(built: Any, django_db_blocker: Any) -> Iterator[Any]:
        with rolled_back(django_db_blocker):
            clock.today()  # known already, as it is to a test that has just built its world
            yield copy.deepcopy(built)

    return built, world


def score(actor: Any, cycle: Cycle, panels: list[Panel]) -> Run:
    """Score submitted panels here and now, in this transaction."""
    run = runs.request_run(actor=actor, cycle=cycle, panels=panels)
    ids = [p.pk for p in panels]
    gathered = runs.gather(cycle.scheme_version, cycle, ids, {})
    outcome = runs.compute(run.scheme_version, cycle, gathered)
    storing.write(
        run, ids, [storing.part_of(run, gathered, outcome)], storing.submission_stamps(ids)
    )
    Job.objects.filter(pk=run.job_id).update(state=Job.State.DONE)
    for panel in panels:
        panel.refresh_from_db()
    run.refresh_from_db()
    return run


def scored(world: World, panel: Panel, actual: dict[int, str] | None = None) -> Panel:
    """Fill a panel's sheet, hand it in and score it."""
    from assessments.actions import panels

    fill(world, panel, actual)
    panels.submit(actor=clerk_of(panel), panel=panel)
    score(world["county_officer"], panel.cycle, [panel])
    return panel
