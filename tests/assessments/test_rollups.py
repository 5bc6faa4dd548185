"""Roll-up cycles: totals made from published ones, nothing entered (S-RUN, S-ROLL, E6)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from assessments.models import Panel, Result
from assessments.queries import openings
from portal import clock
from portal.models import Demonstration
from portal.periods import parse
from portal.refusals import Invalid, Refused
from tests import world as w
from tests.assessments import any_scheme as a
from tests.standing import rolled_back


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[w.World]:
    with a.module_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(built: w.World, django_db_blocker: Any) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def quarters(world: w.World):
    """Two confirmed quarters of the grid workers' scheme."""
    version = a.published(world, "wenshang_grid_worker")
    made = []
    for code in ("2026Q1", "2026Q2"):
        cycle = a.opened(world, version, parse(code))
        for panel in cycle.panels.all():
            a.fill(panel)
        a.scored(world, cycle)
        a.confirmed(cycle)
        made.append(cycle)
    return made


def test_the_year_is_the_mean_of_the_quarters(world, quarters) -> None:
    version = quarters[0].scheme_version
    Demonstration.objects.update(day="2027-01-10")
    clock.forget()
    year = a.opened(world, version, parse("2026"))
    assert set(year.panels.values_list("state", flat=True)) == {Panel.State.SUBMITTED}
    a.scored(world, year)
    totals = {r.subject.name: r.total for r in Result.objects.filter(panel__cycle=year)}
    for name, total in totals.items():
        parts = Result.objects.filter(panel__cycle__in=quarters, subject__name=name)
        mean = sum((r.total for r in parts if r.total is not None), Decimal(0)) / 2
        assert total == mean.quantize(Decimal("0.01"))
    assert len(totals) == 3


def test_a_roll_up_without_published_results_is_not_offered(world) -> None:
    version = a.published(world, "wenshang_grid_worker")
    offered = openings.openings_for(world["county_officer"])
    mine = [o.period.code for o in offered if o.version.pk == version.pk]
    assert mine == ["2026Q3"]
    with pytest.raises(Refused, match="汇总"):
        a.opened(world, version, parse("2025"))


def test_a_scheme_has_no_runs_of_other_lengths(world) -> None:
    version = a.published(world, "wenshang_grid_worker")
    with pytest.raises(Invalid, match="不是这样的周期"):
        a.opened(world, version, parse("2026-08"))
