"""The county's figures: whom they count, whom they leave out, and in how many statements."""

import datetime as dt

import pytest
from django.test.utils import CaptureQueriesContext

from assessments.actions import corrections, panels
from assessments.models import Panel, Result
from assessments.queries import overview
from assessments.runs import request_run
from portal import clock
from portal.models import Demonstration
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)
GOOD, FAIR = {1: "100", 2: "99", 3: "98", 4: "97"}, {1: "80", 2: "60", 3: "20"}


@pytest.fixture
def world():
    return w.build()


@pytest.fixture
def cycle(world):
    return w.open_quarter(world)


def move_to(day: dt.date) -> None:
    Demonstration.objects.update(day=day)
    clock.forget()


def unit_panel(world) -> Panel:
    return Panel.objects.filter(organization=world.unit).latest("version")


def score(world, cycle, actual=None) -> Panel:
    panel = unit_panel(world)
    w.fill(world, panel, actual)
    panels.submit(actor=world["unit_clerk"], panel=panel)
    w.do_job(request_run(actor=world["county_officer"], cycle=cycle, panels=[panel]))
    panel.refresh_from_db()
    return panel


def confirm(world, panel: Panel) -> Panel:
    panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会议")
    panels.sign(actor=world["unit_leader"], panel=panel, role="LEAD")
    notice = panels.post_notice(actor=world["unit_group"], panel=panel)
    move_to(notice.last_day + dt.timedelta(days=1))
    panels.confirm(actor=world["unit_group"], panel=panel)
    panel.refresh_from_db()
    return panel


def seen(world, role="county_leader"):
    return Panel.objects.visible_to(world[role])


def by_state(world, cycle):
    return {s.state: (s.units, s.people) for s in overview.stages(cycle, seen(world)) if s.units}


def test_every_stage_is_told_and_both_units_stand_in_one(world, cycle):
    assert [s.label for s in overview.stages(cycle, seen(world))][:2] == ["录入中", "待计分"]
    assert by_state(world, cycle) == {"collecting": (2, 20)}
    score(world, cycle)
    assert by_state(world, cycle) == {"collecting": (1, 10), "computed": (1, 10)}


def test_grades_of_a_unit_come_with_its_results(world, cycle):
    before = overview.grades_by_unit(cycle, seen(world))
    assert [unit.grades for unit in before] == [None, None]
    score(world, cycle, GOOD)
    units = overview.grades_by_unit(cycle, seen(world))
    assert units[0].grades.listed == [("好", 4), ("较好", 6), ("一般", 0), ("较差", 0)]
    assert units[1].grades is None
    assert overview.all_grades(cycle, units).graded == 10


def test_a_unit_returned_to_entry_has_no_grades(world, cycle):
    panel = score(world, cycle, GOOD)
    panels.give_back(actor=world["county_officer"], panel=panel, reason="目标数填错")
    assert [u.grades for u in overview.grades_by_unit(cycle, seen(world))] == [None, None]
    assert overview.distribution([cycle], seen(world))[0].units == 0


def test_grades_are_those_of_the_run_in_force(world, cycle):
    panel = score(world, cycle, GOOD)
    panels.give_back(actor=world["county_officer"], panel=panel, reason="目标数填错")
    score(world, cycle, FAIR)
    assert Result.objects.filter(panel=panel).values("run").distinct().count() == 2
    grades = overview.grades_by_unit(cycle, seen(world))[0].grades
    assert grades.graded + grades.ungraded == 10


def test_an_unfinished_correction_leaves_the_confirmed_figures(world, cycle):
    panel = confirm(world, score(world, cycle, GOOD))
    asked = corrections.ask(actor=world["unit_group"], panel=panel, reason="完成数登记有误")
    corrections.decide(
        actor=world["county_officer"], correction=asked, approved=True, reason="情况属实"
    )
    assert by_state(world, cycle) == {"collecting": (1, 10), "confirmed": (1, 10)}
    assert overview.grades_by_unit(cycle, seen(world))[0].panel == panel
    new = unit_panel(world)
    assert new.version == 2
    new = score(world, cycle, FAIR)
    assert overview.grades_by_unit(cycle, seen(world))[0].panel == panel
    confirm(world, new)
    units = overview.grades_by_unit(cycle, seen(world))
    assert (units[0].panel, len(units)) == (new, 2)
    assert by_state(world, cycle) == {"collecting": (1, 10), "confirmed": (1, 10)}


def test_late_units_first_with_entry_then_with_filing(world, cycle):
    assert overview.late_units(cycle, seen(world)) == []
    panel = score(world, cycle)
    move_to(cycle.entry_due + dt.timedelta(days=1))
    (late,) = overview.late_units(cycle, seen(world))
    assert (late.panel.organization, late.label, late.workdays) == (world.other_unit, "录入", 1)
    assert late.counts.waiting == 10
    move_to(cycle.filing_due + dt.timedelta(days=1))
    both = overview.late_units(cycle, seen(world))
    assert [(one.panel.organization, one.what) for one in both] == [
        (world.other_unit, "entry"),
        (world.unit, "filing"),
    ]
    Panel.objects.filter(pk=panel.pk).update(filed_on=cycle.filing_due)
    assert len(overview.late_units(cycle, seen(world))) == 1


def test_earlier_quarters_stand_beside_this_one(world, cycle):
    before = w.open_quarter(world, "2026Q2")
    found = overview.county_overview(world["county_leader"], cycle)
    assert [one.cycle for one in found.trend] == [before, cycle]
    assert overview.county_overview(world["county_leader"], before).trend[0].cycle == before


def test_the_figures_are_of_the_panels_one_may_see(world, cycle):
    assert overview.county_overview(world["county_leader"], cycle).unit_count == 2
    assert overview.county_overview(world["unit_leader"], cycle).unit_count == 1
    assert overview.county_overview(world["stranger"], cycle).unit_count == 0


def statements(world, cycle) -> int:
    from django.db import connection

    cycle.refresh_from_db()
    account = world["county_leader"]
    _ = account.held_grants, cycle.scheme_version.scheme
    clock.today()
    with CaptureQueriesContext(
        connection,
    ) as caught:
        overview.county_overview(account, cycle)
    return len(caught)


def test_as_many_statements_for_ten_units_as_for_two(world, cycle):
    move_to(cycle.filing_due + dt.timedelta(days=1))
    few = statements(world, cycle)
    for i in range(8):
        unit = w.organization(f"370826-1{i}", f"第{i}局", "organ", world.county)
        w.person("甲乙", unit, "staff", 0)
    wide = w.open_quarter(world, "2026Q2")
    move_to(wide.filing_due + dt.timedelta(days=1))
    assert overview.county_overview(world["county_leader"], wide).unit_count == 10
    assert statements(world, wide) <= few
