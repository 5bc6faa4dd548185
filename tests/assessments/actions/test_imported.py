"""Bringing another appraisal's results in: whose they are, and what is left out and said."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from assessments.actions.entries import Change, save_cells
from assessments.actions.imported import bring_in
from assessments.models import Cycle, Entry
from portal.refusals import Invalid, NotAllowed, Refused
from tests import world as w
from tests.assessments import any_scheme as a
from tests.standing import rolled_back

WORKS = "名称\t单位\n修路\t县审计局\n供水\t县审计局\n招商\t韩庄镇\n"


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[w.World]:
    with a.module_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(built: w.World, django_db_blocker: Any) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def lights(world: w.World) -> Cycle:
    """September's key works: 99 and 98 % of schedule in one unit, 99 % in the other."""
    made = a.opened(world, a.published(world, "yutai_lights"), names=WORKS)
    for panel in made.panels.all():
        a.fill(panel)
    a.scored(world, made)
    return made


@pytest.fixture
def units(world: w.World) -> Cycle:
    return a.opened(world, a.published(world, "yutai_unit"))


def values(cycle: Cycle) -> dict[str, str]:
    rows = Entry.objects.filter(panel__cycle=cycle, component="key_work", superseded_by=None)
    return {entry.subject.name: entry.text for entry in rows.select_related("subject")}


def test_a_unit_gets_the_mean_of_its_works(world, lights, units) -> None:
    a.confirmed(lights)
    done = bring_in(actor=world["county_officer"], cycle=units, component="key_work", source=lights)
    assert done.entered == 2
    assert values(units) == {"县审计局": "98.5", "韩庄镇": "99"}
    again = bring_in(
        actor=world["county_officer"], cycle=units, component="key_work", source=lights
    )
    assert again.entered == 0


def test_nothing_comes_of_results_that_are_not_confirmed(world, lights, units) -> None:
    with pytest.raises(Refused, match="已确认"):
        bring_in(actor=world["county_officer"], cycle=units, component="key_work", source=lights)
    assert values(units) == {}


def test_a_result_above_the_maximum_is_left_out_and_named(world, lights, units) -> None:
    panel = lights.panels.get(organization=world.other_unit)
    lights.panels.update(state="collecting", run=None, submitted_at=None)
    subject = panel.subjects.get()
    seen = Entry.objects.get(subject=subject, part="actual")
    change = Change(subject.pk, "completion_vs_schedule..actual", "150", seen.pk)
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=[change])
    a.scored(world, lights)
    a.confirmed(lights)
    done = bring_in(actor=world["county_officer"], cycle=units, component="key_work", source=lights)
    assert done.beyond == ["韩庄镇"]
    assert values(units) == {"县审计局": "98.5"}


def test_only_an_imported_component_and_another_cycle(world, lights, units) -> None:
    a.confirmed(lights)
    officer = world["county_officer"]
    with pytest.raises(Invalid, match="组成部分"):
        bring_in(actor=officer, cycle=units, component="indicators", source=lights)
    with pytest.raises(Invalid, match="另一项"):
        bring_in(actor=officer, cycle=units, component="key_work", source=units)
    with pytest.raises(NotAllowed, match="引入"):
        bring_in(actor=world["unit_clerk"], cycle=units, component="key_work", source=lights)


def test_whoever_is_set_aside_or_of_another_group_gets_nothing(world, lights, units) -> None:
    a.confirmed(lights)
    units.panels.get().subjects.filter(name="韩庄镇").update(state="not_graded")
    officer = world["county_officer"]
    done = bring_in(
        actor=officer, cycle=units, component="key_work", source=lights, group="乡镇（街道）"
    )
    assert done.entered == 0
    done = bring_in(actor=officer, cycle=units, component="key_work", source=lights)
    assert values(units) == {"县审计局": "98.5"}
    assert Decimal(values(units)["县审计局"]) == Decimal("98.5")
    assert done.entered == 1
