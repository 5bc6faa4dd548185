"""Running background work: request, claim, heartbeat, final commit, sweep.

The rules (docs/developers.md, "Jobs"): a job is claimed by one conditional UPDATE that raises its
attempt and sets a lease; a pulse thread renews the lease and writes progress over its own autocommit
connection; the handler writes everything in one final transaction that first re-checks the attempt
under a row lock, so that a late worker can never write over a newer one.
"""

import datetime as dt
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal import checkpoints, deeds, notifications
from portal.models import Job
from portal.refusals import Refused

log = logging.getLogger(__name__)
TASK = "portal.tasks.work"
LEASE = dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)
HEARTBEAT_SECONDS = settings.JOB_LEASE_SECONDS / 6
MAX_ATTEMPTS = 5
Handler = Callable[["Work"], None]
Unfinished = Callable[[Job, str], None]
_handlers: dict[str, Handler] = {}
_unfinished: dict[str, Unfinished] = {}


class Lost(Exception):
    """The job is no longer this worker's: its lease ran out and another claimed it, or it ended."""


class Cancelled(Exception):
    """The person who asked for the job has cancelled it."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of `kind`."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def unfinished(kind: str) -> Callable[[Unfinished], Unfinished]:
    """Register what is told, in the same transaction, when a job of `kind` has failed or was cancelled:
    a function of the job and its last state."""

    def register(told: Unfinished) -> Unfinished:
        _unfinished[kind] = told
        return told

    return register


def request(
    *,
    actor: Any,
    kind: str,
    title: str,
    params: dict[str, Any],
    scope_path: str = "",
    key: str = "",
    stages: Sequence[dict[str, str]] = (),
    total: int = 0,
) -> tuple[Job, bool]:
    """Write a job row and enqueue it after commit; return (job, newly made).

    With a `key` only one such job lives at a time: a second request returns the live one.
    """
    if kind not in _handlers:
        raise KeyError(f"no handler for jobs of kind {kind}")
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                title=title,
                params=params,
                key=key,
                scope_path=scope_path,
                requested_by=actor,
                stages=list(stages),
                total=total,
            )
    except IntegrityError:
        live = Job.objects.filter(key=key, state__in=Job.LIVE).first()
        if live is None:
            raise
        return live, False
    transaction.on_commit(lambda: enqueue(job.pk))
    return job, True


def enqueue(job_id: int) -> None:
    """Send the hint that a job waits. A broker that is away is logged; the sweep sends it again."""
    send(TASK, job_id)


def send(task: str, *words: int | str) -> None:
    """Send a task its ids, as a hint; where the broker is away, that is logged and a sweep makes up."""
    try:
        current_app.send_task(task, words, retry=False)
    except (OperationalError, OSError) as problem:
        log.warning("%s of %s not enqueued, the sweep will: %s", task, words, problem)


def claim(job_id: int) -> Job | None:
    """Claim a queued or abandoned job, or return None when it is not to be had."""
    now = timezone.now()
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        lease_until=now + LEASE,
        started_at=now,
        stage=0,
        done=0,
        message="",
    )
    return Job.objects.get(pk=job_id) if taken else None


class Pulse(threading.Thread):
    """Writes progress and renews the lease on a connection of its own until it is stopped."""

    def __init__(self, job: Job) -> None:
        """Remember whose pulse this is; `start()` begins it."""
        super().__init__(name=f"pulse-{job.pk}", daemon=True)
        self.job_id, self.attempt = job.pk, job.attempt
        self.lost = threading.Event()
        self.cancelled = threading.Event()
        self._changes: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def tell(self, **values: Any) -> None:
        """Have `values` written soon; of what piles up meanwhile only the last of each is written."""
        self._changes.put(values)

    def run(self) -> None:
        """Write changes as they come and the lease six times in its length."""
        try:
            ending = False
            while not ending:
                ending = self._beat()
        finally:
            connection.close()

    def _beat(self) -> bool:
        values: dict[str, Any] = {}
        ending = False
        try:
            change = self._changes.get(timeout=HEARTBEAT_SECONDS)
            while True:
                if change is None:
                    ending = True
                else:
                    values |= change
                change = self._changes.get_nowait()
        except queue.Empty:
            pass
        mine = Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=Job.State.RUNNING)
        if not ending:
            if not mine.update(lease_until=timezone.now() + LEASE, **values):
                self.lost.set()
            elif mine.filter(cancel_requested=True).exists():
                self.cancelled.set()
        return ending

    def stop(self) -> None:
        """End the thread and wait for it, so that nothing is written after the final commit."""
        self._changes.put(None)
        self.join()


class Work:
    """What a handler holds: its parameters, and how it tells progress and commits."""

    def __init__(self, job: Job, pulse: Pulse) -> None:
        """Bind a claimed job to its pulse."""
        self.job = job
        self.params: dict[str, Any] = job.params
        self._pulse = pulse
        self._stages = list(job.stages)

    def stage(self, number: int, note: str = "") -> None:
        """Enter stage `number` (from 0), after checking that the job is still wanted and ours."""
        self.check()
        if note and number and self._stages:
            self._stages[number - 1] = {**self._stages[number - 1], "note": note}
        self._pulse.tell(stage=number, stages=self._stages)

    def progress(self, done: int, total: int | None = None) -> None:
        """Tell how many of how many are done; shown on the page within a second."""
        values = {"done": done} if total is None else {"done": done, "total": total}
        self._pulse.tell(**values)

    def check(self) -> None:
        """Raise Cancelled or Lost when the job should not go on."""
        if self._pulse.lost.is_set():
            raise Lost
        row = Job.objects.values_list("attempt", "state", "cancel_requested").get(pk=self.job.pk)
        if row[:2] != (self.job.attempt, Job.State.RUNNING):
            raise Lost
        if row[2]:
            raise Cancelled

    @contextmanager
    def commit(self) -> Iterator[dict[str, Any]]:
        """Open the one transaction that writes the outcome; yields the dict that becomes `result`.

        The row is re-checked FOR UPDATE first; the keys `message`, `state` and `total` are taken out of the
        dict: how many there were in the end, where it was not known before.
        """
        # The pulse writes the same row: it must be still before we lock it. Whoever claims the job while
        # we hold the lock waits for our commit and then finds the job done.
        self._pulse.stop()
        with transaction.atomic():
            row = Job.objects.select_for_update().get(pk=self.job.pk)
            if (row.attempt, row.state) != (self.job.attempt, Job.State.RUNNING):
                raise Lost
            if row.cancel_requested:
                raise Cancelled
            result: dict[str, Any] = {}
            yield result
            checkpoints.reach("before_commit")
            row.total = result.pop("total", row.total)
            _end(row, result.pop("state", Job.State.DONE), result.pop("message", ""), result)
        checkpoints.reach("after_commit")


def _end(job: Job, state: str, message: str, result: dict[str, Any] | None = None) -> bool:
    """Write the end of the attempt `job` carries; return False when it was no longer its own."""
    values: dict[str, Any] = {"state": state, "message": message[:500], "lease_until": None}
    if result is not None:
        values["result"] = result
    if state in (Job.State.DONE, Job.State.PARTIAL):
        values |= {"done": job.total, "total": job.total, "stage": len(job.stages)}
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING)
    with transaction.atomic():
        ended = bool(mine.update(finished_at=timezone.now(), **values))
        if ended:
            _tell_unfinished(job, state)
            job.state = state
            notifications.tell_job(job)
    return ended


def _tell_unfinished(job: Job, state: str) -> None:
    if state in (Job.State.FAILED, Job.State.CANCELLED) and job.kind in _unfinished:
        _unfinished[job.kind](job, state)


def perform(job_id: int) -> None:
    """Do one job if it can be claimed; every outcome ends in the row, none in a lost exception."""
    checkpoints.reach("before_claim")
    job = claim(job_id)
    if job is None:
        return
    if job.attempt > MAX_ATTEMPTS:
        _end(job, Job.State.FAILED, "试了5次都中途停下。请把任务编号告诉平台管理员后重新发起。")
        return
    pulse = Pulse(job)
    pulse.start()
    try:
        with deeds.coming_from(f"任务 {job.pk}"):
            _handlers[job.kind](Work(job, pulse))
    except Lost:
        log.warning("job %s attempt %s lost to a newer one", job.pk, job.attempt)
    except Cancelled:
        _end(job, Job.State.CANCELLED, "已按要求取消，原结果不受影响。")
    except Refused as refusal:
        _end(job, Job.State.FAILED, refusal.sentence)
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _end(
            job,
            Job.State.FAILED,
            f"任务没有办成，原数据没有改动。请把任务编号{job.pk}告诉平台管理员。",
        )
        raise
    finally:
        if pulse.is_alive():
            pulse.stop()


def sweep() -> int:
    """Enqueue again what waits too long or whose worker died; return how many."""
    now = timezone.now()
    orphaned = Q(state=Job.State.QUEUED, created_at__lt=now - dt.timedelta(seconds=15))
    expired = Q(state=Job.State.RUNNING, lease_until__lt=now)
    ids = list(Job.objects.filter(orphaned | expired).values_list("pk", flat=True)[:200])
    for job_id in ids:
        enqueue(job_id)
    return len(ids)


def cancel(*, actor: Any, job: Job) -> None:
    """Cancel a job of one's own: at once while it waits, between two stages when it runs."""
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
            state=Job.State.CANCELLED, finished_at=timezone.now(), message="排队时取消。"
        )
        if ended:
            _tell_unfinished(job, Job.State.CANCELLED)
        else:
            asked = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
                cancel_requested=True
            )
            if not asked:
                raise Refused("任务已经结束，不用再取消。")
        deeds.record(actor=actor, verb="取消任务", about=job)
