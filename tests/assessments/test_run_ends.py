"""A run whose job failed or was cancelled says so, and the panel's page says what to do."""

from typing import Any

import pytest
from django.test import Client

from assessments import runs
from assessments.models import Panel, Run
from portal import jobs
from portal.models import Job
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def panel(transactional_db: None) -> Panel:
    world = w.build(6)
    w.open_quarter(world)
    found = Panel.objects.get(organization=world.unit)
    w.fill(world, found, dict.fromkeys(range(1, 5), "90"))
    from assessments.actions import panels

    panels.submit(actor=w.clerk_of(found), panel=found)
    found.refresh_from_db()
    return found


def asked(panel: Panel) -> Run:
    officer = panel.cycle.opened_by
    return runs.request_run(actor=officer, cycle=panel.cycle, panels=[panel])


def page(panel: Panel, account: Any) -> str:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/assessments/panels/{panel.pk}/").content.decode()


def test_a_failed_run_a_cancelled_one_and_one_that_is_done(panel: Panel) -> None:
    officer = panel.cycle.opened_by
    run = asked(panel)
    Panel.objects.filter(pk=panel.pk).update(state=Panel.State.COLLECTING)  # taken back meanwhile
    w.do_job(run)
    assert (run.state, run.job.state) == (Run.State.FAILED, Job.State.FAILED)
    assert run.finished_at is not None
    Panel.objects.filter(pk=panel.pk).update(state=Panel.State.SUBMITTED)
    said = page(panel, officer)
    assert "发起的计分未完成：有单位在计分途中被退回补录" in said
    assert "重新计分" in said
    clerk = w.clerk_of(panel)
    assert "请县委组织部公务员科重新计分" in page(panel, clerk)

    second = asked(panel)
    jobs.cancel(actor=officer, job=second.job)
    second.refresh_from_db()
    assert second.state == Run.State.CANCELLED
    assert "发起的计分已取消：排队时取消。" in page(panel, officer)

    third = asked(panel)
    assert "发起的计分" not in page(panel, officer)
    w.do_job(third)
    assert third.state == Run.State.DONE
    assert "发起的计分" not in page(panel, officer)


def test_a_cancel_while_it_runs_closes_the_run_too(panel: Panel) -> None:
    run = asked(panel)
    Job.objects.filter(pk=run.job_id).update(cancel_requested=True)
    w.do_job(run)
    assert (run.state, run.job.state) == (Run.State.CANCELLED, Job.State.CANCELLED)
