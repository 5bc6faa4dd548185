"""A run asks a constant number of statements, keeps what it read, and says what stopped it."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import runs
from assessments.actions import corrections
from assessments.actions import panels as actions
from assessments.actions.entries import Change, save_cells
from assessments.models import CycleSubject, Panel, Result, ResultStep, Run
from assessments.runs import request_run
from portal import clock, copying
from portal.models import Deed, Demonstration, Job
from portal.refusals import NotAllowed, Refused
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


def statements_of_a_run(people: int) -> tuple[int, int]:
    """Return (SQL statements, COPYs) of one run over a unit of that many people."""
    world = w.build(people)
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    w.fill(world, panel, {i: str(60 + i % 40) for i in range(1, people + 1)})
    actions.submit(actor=world["unit_clerk"], panel=panel)
    run = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    with (
        CaptureQueriesContext(connection) as asked,
        patch.object(copying, "send", wraps=copying.send) as copies,
    ):
        w.do_job(run)
    assert run.job.state == Job.State.DONE, run.job.message
    assert Result.objects.filter(run=run).count() == people
    return len(asked), copies.call_count


def test_ten_and_sixty_people_cost_the_same_statements():
    first = statements_of_a_run(10)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE members_area, portal_job, members_account CASCADE")
    assert statements_of_a_run(60) == first


@pytest.fixture
def world():
    return w.build()


@pytest.fixture
def panel(world):
    w.open_quarter(world)
    return Panel.objects.get(organization=world.unit)


def submitted(world, panel) -> Panel:
    w.fill(world, panel)
    actions.submit(actor=world["unit_clerk"], panel=panel)
    return panel


def test_a_run_keeps_digest_engine_and_steps(world, panel):
    submitted(world, panel)
    run = w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    assert len(run.input_digest) == 64
    assert run.engine_version
    assert run.code == "R-370826-2026Q3-0001"
    fell = ResultStep.objects.filter(run=run, rule="S-CAP")
    assert fell.count() == 1  # five of ten reached 90, floor(0.40 · 10) = 4
    again = w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    assert again.pk != run.pk
    assert again.input_digest == run.input_digest


def test_only_who_may_can_start_a_run(world, panel):
    submitted(world, panel)
    with pytest.raises(NotAllowed, match="县委组织部公务员科"):
        request_run(actor=world["unit_group"], cycle=panel.cycle, panels=[panel])
    assert not Run.objects.exists()


def test_nothing_submitted_is_said_in_a_sentence(world, panel):
    with pytest.raises(Refused, match="提交审核或截止录入以后才能计分"):
        request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])


def test_a_panel_taken_back_while_the_run_goes_voids_it(world, panel):
    submitted(world, panel)
    run = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    whole = runs.compute

    def take_back(*args):
        actions.give_back(actor=world["county_officer"], panel=panel, reason="补录")
        return whole(*args)

    with patch.object(runs, "compute", take_back):
        w.do_job(run)
    assert run.job.state == Job.State.FAILED
    assert "退回补录" in run.job.message
    assert not Result.objects.exists()
    panel.refresh_from_db()
    assert (panel.state, panel.run_id) == ("collecting", None)


def test_small_units_are_scored_together(world):
    CycleSubject.objects.all().delete()
    w.open_quarter(world)
    small, other = Panel.objects.order_by("pk")
    for panel in (small, other):
        keep = list(panel.subjects.values_list("pk", flat=True)[:2])
        CycleSubject.objects.filter(panel=panel).exclude(pk__in=keep).delete()
    w.fill(world, small, {1: "100", 2: "95"})
    actions.submit(actor=world["unit_clerk"], panel=small)
    with pytest.raises(Refused, match="一起计分，还在等韩庄镇"):
        request_run(actor=world["county_officer"], cycle=small.cycle, panels=[small])
    w.fill(world, other, {1: "99", 2: "80"})
    actions.submit(actor=w.clerk_of(other), panel=other)
    run = w.do_job(request_run(actor=world["county_officer"], cycle=small.cycle, panels=[small]))
    assert run.panels.count() == 2
    good = Result.objects.filter(run=run, grade="好").select_related("panel")
    assert [r.panel_id for r in good] == [small.pk]  # floor(0.40 · 4) = 1, the best of the pool


@pytest.fixture
def pool(world):
    """Two units of two people each, scored together: 97.50 and 92.50 here, 95.00 and 87.50 there."""
    w.open_quarter(world)
    small, other = Panel.objects.order_by("pk")
    for panel, actual in ((small, {1: "100", 2: "90"}), (other, {1: "95", 2: "80"})):
        keep = list(panel.subjects.values_list("pk", flat=True)[:2])
        CycleSubject.objects.filter(panel=panel).exclude(pk__in=keep).delete()
        w.fill(world, panel, actual)
        actions.submit(actor=w.clerk_of(panel), panel=panel)
    w.do_job(request_run(actor=world["county_officer"], cycle=small.cycle, panels=[small]))
    small.refresh_from_db()
    other.refresh_from_db()
    return small, other


def to_notice(world, panel) -> None:
    group = w.clerk_of(panel)
    leader = w.account(f"leader-{panel.pk}", "unit_leader", panel.organization)
    actions.deliberate(actor=group, panel=panel, meeting="会议")
    actions.sign(actor=leader, panel=panel, role="LEAD")
    actions.post_notice(actor=group, panel=panel)


def test_a_small_unit_taken_back_takes_its_pools_results_along(world, pool):
    small, other = pool
    to_notice(world, other)
    actions.give_back(actor=world["county_officer"], panel=small, reason="补录")
    other.refresh_from_db()
    assert (other.state, other.run_id) == ("submitted", None)
    assert other.notices.get().withdrawn_reason == "同池单位重新录入"
    actions.submit(actor=world["unit_clerk"], panel=small)
    w.do_job(request_run(actor=world["county_officer"], cycle=small.cycle, panels=[small]))
    other.refresh_from_db()
    assert other.state == "computed"


def test_a_corrected_small_unit_meets_its_whole_pool(world, pool):
    small, other = pool
    for panel in pool:
        to_notice(world, panel)
    Demonstration.objects.update(day=dt.date(2026, 10, 21))
    clock.forget()
    confirmed = actions.confirm(actor=w.clerk_of(small), panel=small)
    assert {p.pk for p in confirmed} == {small.pk, other.pk}
    asked = corrections.ask(actor=w.clerk_of(small), panel=small, reason="核对")
    new = corrections.decide(
        actor=world["county_officer"], correction=asked, approved=True, reason="同意"
    )
    actions.submit(actor=w.clerk_of(small), panel=new)
    run = w.do_job(request_run(actor=world["county_officer"], cycle=small.cycle, panels=[new]))
    grades = list(Result.objects.filter(run=run).order_by("rank").values_list("grade", flat=True))
    assert grades == ["好", "较好"]  # floor(0.40 · 4) = 1: the seat it had, kept by the same total
    assert Result.objects.filter(run=run).count() == 2


def test_a_panel_handed_in_again_while_the_run_goes_voids_it(world, panel):
    submitted(world, panel)
    run = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    whole = runs.compute

    def again(*args):
        actions.give_back(actor=world["county_officer"], panel=panel, reason="补录")
        actions.submit(actor=world["unit_clerk"], panel=panel)
        return whole(*args)

    with patch.object(runs, "compute", again):
        w.do_job(run)
    assert run.job.state == Job.State.FAILED
    assert not Result.objects.exists()


def test_what_the_engine_refuses_names_unit_and_person(world, panel):
    w.fill(world, panel)
    someone = panel.subjects.get(position=3)
    changes = [
        Change(someone.pk, f"adjust.{item}.{part}", text)
        for item in ("bonus", "deduction")
        for part, text in (("value", "2"), ("basis", "微政发1号"))
    ]
    save_cells(actor=world["unit_clerk"], panel=panel, changes=changes)
    actions.close(actor=world["county_officer"], panel=panel, reason="已过期限")
    run = w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    assert run.job.state == Job.State.FAILED
    assert f"县审计局{someone.name}：" in run.job.message
    assert not Result.objects.exists()


def test_a_run_is_a_deed(world, panel):
    submitted(world, panel)
    run = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    deed = Deed.objects.get(verb="发起计分")
    assert (deed.object_id, deed.actor) == (str(run.pk), world["county_officer"])


def test_a_missing_item_makes_the_component_missing_not_smaller(world, panel):
    w.fill(world, panel)
    someone = panel.subjects.get(position=3)
    standing = someone.entries.get(item="de", superseded_by=None)
    save_cells(
        actor=world["unit_clerk"],
        panel=panel,
        changes=[Change(someone.pk, "common.de.value", "", standing.pk)],
    )
    actions.close(actor=world["county_officer"], panel=panel, reason="已过期限")
    run = w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    result = Result.objects.get(run=run, subject=someone)
    assert (result.total, result.rank, result.grade) == (None, None, None)
    assert result.flags == ["incomplete:common"]
    assert Result.objects.filter(run=run, of=9).count() == 9
