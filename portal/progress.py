"""Whose jobs are shown, and a job's progress in words: percent, time left, phases."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils import timezone

from portal import providers
from portal.models import Job

SOON_ENOUGH = 2.0
"""Seconds a job must have run before its pace says anything about what is left."""


def jobs_of(account: Any) -> QuerySet[Job]:
    """Return the jobs an account asked for; nobody sees another's."""
    return Job.objects.filter(requested_by=account)


def kinds_of(rows: QuerySet[Job]) -> list[tuple[str, str]]:
    """Return (kind, Chinese name) of the kinds that occur, by name."""
    kinds = rows.order_by().values_list("kind", flat=True).distinct()
    return sorted(((kind, providers.job_kind_label(kind)) for kind in kinds), key=lambda k: k[1])


def ended(rows: QuerySet[Job], kind: str, state: str) -> QuerySet[Job]:
    """Return the jobs that are over, of one kind and in one state ('' for all)."""
    rows = rows.exclude(state__in=Job.LIVE)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(state=state) if state else rows


@dataclass(frozen=True)
class Phase:
    """One stage of a job: done, under way, where the job stopped, or not reached."""

    label: str
    note: str
    state: Literal["done", "now", "stopped", "next"]


@dataclass(frozen=True)
class Card:
    """A job as its card shows it."""

    job: Job

    @property
    def percent(self) -> str:
        """Share done with one decimal; '' while nothing is counted."""
        return f"{100 * self.job.done / self.job.total:.1f}%" if self.job.total else ""

    @property
    def left(self) -> str:
        """Time left at the pace so far, in words; '' when the pace says nothing yet."""
        job = self.job
        if job.state != Job.State.RUNNING or job.started_at is None or not job.done:
            return ""
        elapsed = (timezone.now() - job.started_at).total_seconds()
        if elapsed < SOON_ENOUGH or job.done >= job.total:
            return ""
        return f"约剩{lasting(round(elapsed * (job.total - job.done) / job.done) or 1)}"

    @property
    def took(self) -> str:
        """How long it ran, in words; '' before the end."""
        seconds = self.job.took_seconds
        return "" if seconds is None else lasting(seconds) if seconds else "不到1秒"

    @property
    def phases(self) -> list[Phase]:
        """The stages in order."""
        return [self._phase(number, stage) for number, stage in enumerate(self.job.stages)]

    def _phase(self, number: int, stage: str | dict[str, str]) -> Phase:
        told = {"label": stage} if isinstance(stage, str) else stage
        label, note = told.get("label", ""), told.get("note", "")
        if number < self.job.stage:
            return Phase(label, note, "done")
        if number == self.job.stage and self.job.state == Job.State.RUNNING:
            return Phase(label, note or "进行中", "now")
        if number == self.job.stage and not self.job.is_live:
            return Phase(label, "停在这一步", "stopped")
        return Phase(label, "等待" if self.job.is_live else "没有做", "next")

    @property
    def waiting(self) -> int:
        """How many jobs of anybody wait before this one; asked only while it waits itself."""
        if self.job.state != Job.State.QUEUED:
            return 0
        return Job.objects.filter(state__in=Job.LIVE, pk__lt=self.job.pk).count()


def lasting(seconds: int) -> str:
    """Return a length of time in words: 14秒, 3分20秒, 1小时5分."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}小时{minutes}分" if minutes else f"{hours}小时"
    if minutes:
        return f"{minutes}分{rest}秒" if rest else f"{minutes}分钟"
    return f"{seconds}秒"


def announcement(card: Card) -> str:
    """Return the HX-Trigger header by which the page says aloud that a job has ended."""
    words = f"{card.job.title}：{card.job.get_state_display()}"
    return json.dumps({"portal:say": words})
