"""Inspections and one's own reports ask as much at a thousand rows as at ten."""

import pytest

from grids.models import Case, Inspection
from tests import rhythm_world as rw
from tests.grids_world import GridsWorld
from tests.multiplied import Listing, api, asks_no_more_of_many, desk, multiplied
from tests.standing import once_a_module

built, world = once_a_module(rw.build)


@pytest.mark.by_turns(2)
def test_inspections_of_a_month(world: GridsWorld) -> None:
    found, rows = rw.inspected(world), Inspection.objects.all()
    row = r'<td class="rh-long">护栏一处松动</td>'
    lists = [
        Listing("officer", "/grids/inspections/", rows, row),
        Listing("leader", "/grids/inspections/?month=2026-10", rows, row),
        api("officer", "inspections/", rows),
    ]
    asks_no_more_of_many(desk(world.who), lists, lambda count: multiplied(found, count))


@pytest.mark.by_turns(2)
def test_ones_own_reports(world: GridsWorld) -> None:
    """Every other one was put to another."""
    first, other = world.report(), world.report()

    def grow(count: int) -> None:
        multiplied(first, count, number=lambda n: 1000 + n)
        multiplied(other, count, number=lambda n: 1000 + n, state="merged", merged_into_id=first.pk)

    rows = Case.objects.filter(finder=first.finder)
    lists = [
        Listing("worker", "/grids/mine/", rows, r'href="/grids/cases/\d+/"', 20),
        api("worker", "cases/", rows),
    ]
    asks_no_more_of_many(desk(world.who), lists, grow)
