"""How a job ends: what its row shows afterwards, and where its deeds say they come from."""

from collections.abc import Callable
from typing import Any

import pytest

from members.models import Account
from portal import deeds, jobs
from portal.models import Deed, Job
from tests.world import account

STAGES = [{"label": "取数"}, {"label": "写入结果"}]


@pytest.fixture
def owner(db: None) -> Account:
    """Who asks for the jobs."""
    return account("owner")


@pytest.fixture
def done(
    owner: Account, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[jobs.Work], None]], Job]:
    """Have a handler do a job of two stages and seven things; returns the row as it ended."""
    # the pulse has a connection of its own, which does not see the test's transaction
    monkeypatch.setattr(jobs.Pulse, "_beat", lambda pulse: pulse._changes.get() is None)

    def perform(handler: Callable[[jobs.Work], None]) -> Job:
        monkeypatch.setitem(jobs._handlers, "tests.kind", handler)
        job, _ = jobs.request(
            actor=owner, kind="tests.kind", title="试", params={}, stages=STAGES, total=7
        )
        jobs.perform(job.pk)
        job.refresh_from_db()
        return job

    return perform


@pytest.mark.parametrize("state", [Job.State.DONE, Job.State.PARTIAL])
def test_what_is_done_or_partly_done_is_through(done: Any, state: str) -> None:
    def handler(work: jobs.Work) -> None:
        with work.commit() as result:
            result |= {"state": state, "message": "两处没有写入。"}

    job = done(handler)
    assert (job.state, job.done, job.stage, job.lease_until) == (state, 7, len(STAGES), None)
    assert job.message == "两处没有写入。"


def test_what_failed_stays_where_it_was(done: Any) -> None:
    def handler(work: jobs.Work) -> None:
        raise jobs.Refused("没有可以导出的内容。")

    job = done(handler)
    assert (job.state, job.done, job.stage) == (Job.State.FAILED, 0, 0)
    assert job.message == "没有可以导出的内容。"


def test_a_deed_of_a_job_says_which(done: Any, owner: Account) -> None:
    def handler(work: jobs.Work) -> None:
        with work.commit():
            deeds.record(actor=owner, verb="试", about=work.job)

    job = done(handler)
    assert Deed.objects.get(verb="试").origin == f"任务 {job.pk}"
    assert deeds.record(actor=owner, verb="后来", about=job).origin == ""
