"""Confirmed results as the export centre takes them away: unit by unit by rank, in few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import exports
from assessments.models import Panel, Result
from portal.periods import parse
from tests import world as w
from tests.assessments import any_scheme as a


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with a.standing.standing(django_db_blocker):
        world = w.build(5)
        for quarter in ("2026Q2", "2026Q3"):
            cycle = a.opened(world, world.version, parse(quarter))
            for panel in cycle.panels.all():
                a.fill(panel)
            a.scored(world, cycle)
            if quarter == "2026Q2":
                a.confirmed(cycle)
        Panel.objects.filter(cycle=cycle, organization=world.unit).update(
            state=Panel.State.CONFIRMED, confirmed_at=timezone.now()
        )
        yield world


@pytest.fixture
def world(built, django_db_blocker):
    with a.standing.rolled_back(django_db_blocker):
        yield built


def _told(world, period=None):
    return [tuple(row) for row in exports.results(world["county_officer"], period)]


def _stored(panels):
    """What is stored of panels: unit, name, total, rank, grade, best first, who has no rank last."""
    found = []
    for panel in panels:
        rows = Result.objects.filter(panel=panel, run_id=panel.run_id).select_related("subject")
        rows = sorted(rows, key=lambda one: (one.rank is None, one.rank or 0, one.subject.position))
        outline = panel.cycle.outline
        found += [
            (panel.cycle.period.label, panel.organization.name, one.subject.name, one.total, one.rank,
             outline.word(one.grade) if one.grade else "")
            for one in rows
        ]  # fmt: skip
    return found


def test_each_unit_by_rank_the_last_quarter_first(world, monkeypatch):
    told = _told(world)
    panels = Panel.objects.filter(state=Panel.State.CONFIRMED)
    panels = panels.order_by("-cycle__period_end", "organization__sort_key")
    assert len(told) == 15, "a unit of the last quarter is scored and not confirmed"
    assert [(row[0], *row[2:4], *row[5:]) for row in told] == _stored(panels)
    monkeypatch.setattr(exports, "TOGETHER", 1)
    assert _told(world) == told
    assert _told(world, parse("2026Q2")) == told[5:]
    assert _told(world, parse("2026Q1")) == []


def test_a_statement_finds_the_results_of_so_many_units(world, monkeypatch):
    def statements():
        with CaptureQueriesContext(connection) as counted:
            _told(world)
        return len(counted)

    _told(world)
    together = statements()
    monkeypatch.setattr(exports, "TOGETHER", 1)
    assert statements() == together + 2, "three units"
    assert together < 10
