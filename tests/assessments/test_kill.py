"""A worker killed with -9 at each named point: the run ends once, nothing lost, nothing doubled."""

import os
import signal
import time

import pytest

from assessments.actions import panels as actions
from assessments.models import Panel, Proposal, Result, ResultScore, Run
from assessments.runs import request_run
from portal import jobs
from portal.models import Job
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = ("before_claim", "after_copy_out", "amid_copy_in", "before_commit", "after_commit")
LEASE = "3"


def wait_for(condition, seconds: float, what: str) -> None:
    """Wait until the condition holds, sweeping meanwhile as the scheduler would."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"still not {what} after {seconds} s"
        time.sleep(0.5)


@pytest.mark.by_turns(4)
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_worker_leaves_one_whole_run(point, running_worker, tmp_path):
    world = w.build()
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    w.fill(world, panel)
    actions.submit(actor=world["unit_clerk"], panel=panel)
    marker = tmp_path / "died"
    worker = running_worker(
        JINING_KILL_AT=point, JINING_KILL_ONCE=str(marker), JINING_JOB_LEASE_SECONDS=LEASE
    )
    run = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    wait_for(marker.exists, 60, f"dead at {point}")
    os.killpg(worker.pid, signal.SIGKILL)
    running_worker(JINING_JOB_LEASE_SECONDS=LEASE)

    def ended() -> bool:
        jobs.sweep()
        return not Job.objects.get(pk=run.job_id).is_live

    wait_for(ended, 110, "ended")
    job = Job.objects.get(pk=run.job_id)
    assert job.state == Job.State.DONE, job.message
    assert job.attempt == (2 if point in POINTS[1:4] else 1)
    panel.refresh_from_db()
    assert (panel.state, panel.run_id) == ("computed", run.pk)
    assert Run.objects.filter(state=Run.State.DONE).count() == 1
    assert Result.objects.filter(panel=panel).count() == 10
    assert ResultScore.objects.filter(panel=panel).count() == 10 * (5 + 1 + 2)
    assert Proposal.objects.filter(panel=panel).count() == 10


def test_a_late_worker_writes_nothing_over_a_newer_one():
    world = w.build()
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    w.fill(world, panel)
    actions.submit(actor=world["unit_clerk"], panel=panel)
    run = request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    claimed = jobs.claim(run.job_id)
    assert claimed is not None
    work = jobs.Work(claimed, jobs.Pulse(claimed))
    work._pulse.start()
    Job.objects.filter(pk=run.job_id).update(attempt=2)
    with pytest.raises(jobs.Lost), work.commit():
        pytest.fail("a lost job must not be let into its transaction")
    work._pulse.stop()
    assert Result.objects.count() == 0
