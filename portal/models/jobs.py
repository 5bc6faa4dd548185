"""Job rows: the truth about everything that takes longer than a second."""

from django.conf import settings
from django.db import models


class Job(models.Model):
    """One piece of background work. The broker's message is a hint; this row is the truth.

    A worker owns the job while `lease_until` lies ahead and `attempt` is the one it claimed;
    `key` names what may be under way only once.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        PARTIAL = "partial", "部分完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已取消"

    LIVE = (State.QUEUED, State.RUNNING)

    kind = models.CharField("种类", max_length=40)
    title = models.CharField("任务", max_length=200)
    params = models.JSONField("参数", default=dict, blank=True)
    key = models.CharField("去重键", max_length=120, default="", blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveIntegerField("第几次", default=0)
    lease_until = models.DateTimeField("租期至", null=True, blank=True)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    stages = models.JSONField("步骤", default=list, blank=True)
    stage = models.PositiveSmallIntegerField("现在的步骤", default=0)
    message = models.CharField("说明", max_length=500, default="", blank=True)
    result = models.JSONField("结果", default=dict, blank=True)
    scope_path = models.CharField("范围", max_length=200, default="", blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="发起人",
    )
    cancel_requested = models.BooleanField("请求取消", default=False)
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "任务"
        verbose_name_plural = "任务"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=["queued", "running"]) & ~models.Q(key=""),
                name="job_one_live_per_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["state", "lease_until"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_live",
            ),
            models.Index(fields=["requested_by", "-id"], name="job_mine"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        """Whether the job still waits or runs."""
        return self.state in self.LIVE

    @property
    def percent(self) -> int:
        """Whole percent of what is counted; 0 while nothing is counted yet."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def took_seconds(self) -> int | None:
        """Whole seconds from claim to end; None before the end."""
        if self.started_at is None or self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds())
