"""A county with three bureaus, three months and a quarter of confirmed results."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from assessments.actions.entries import Change, save_cells
from assessments.form import form_of
from assessments.models import Panel
from portal.periods import parse
from tests import world as w
from tests.assessments import any_scheme as a
from tests.standing import rolled_back

MONTHS = ("2026-07", "2026-08", "2026-09")
SCORES = {"2026-07": (90, 80, 70), "2026-08": (70, 80, 90), "2026-09": (85, 95, 75)}
"""Month → scores of 甲局, 乙局, 丙局."""


def typed_in(panel: Panel, value: Callable[[Any], str]) -> None:
    """Every cell of every subject, one value a subject."""
    columns = form_of(panel.cycle.scheme_version.document).columns
    changes = [
        Change(s.pk, c.field, "100" if c.part == "target" else value(s))
        for s in panel.subjects.filter(state="")
        for c in columns
        if c.component != "adjust"
    ]
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=changes)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[w.World]:
    """A county with three bureaus ranked in July, August and September, and a quarter of its cadres."""
    with a.module_world(django_db_blocker) as world:
        for number, name in enumerate(("甲局", "乙局", "丙局"), start=1):
            w.organization(f"370826-5{number}", name, "organ", world.county)
        version = a.published(world, "yutai_unit")
        for month in MONTHS:
            scores = dict(zip(("甲局", "乙局", "丙局"), SCORES[month], strict=True))
            cycle = a.opened(world, version, parse(month))
            for panel in cycle.panels.select_related("organization"):
                typed_in(panel, lambda s, told=scores: str(told.get(s.name, 60)))
            a.scored(world, cycle)
            a.confirmed(cycle)
        quarter = w.open_quarter(world)
        for panel in quarter.panels.select_related("organization"):
            w.fill(world, panel)
        a.scored(world, quarter)
        a.confirmed(quarter)
        yield world


@pytest.fixture
def world(built: w.World, django_db_blocker: Any) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def desk(world: w.World) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(world[role])
        return client

    return sign_in
