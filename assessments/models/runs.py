"""Runs of the engine over panels, and the consequences they propose."""

from django.conf import settings
from django.db import models

from assessments import rights
from assessments.models.cycles import Cycle, CycleSubject, Panel
from assessments.models.schemes import SchemeVersion
from portal.models import Job
from portal.scope import ScopedQuerySet


class Run(models.Model):
    """One scoring of all or some panels of a cycle; results belong to (run, panel).

    A run that is failed or cancelled has no results; its job's message says why.
    """

    class State(models.TextChoices):
        PENDING = "pending", "计分中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已取消"

    scope_field = "cycle__organization__path"
    scope_right = rights.SEE_OVERVIEW

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="runs")
    panels = models.ManyToManyField(Panel, related_name="runs", verbose_name="考核单元")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="+")
    scheme_version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("序号")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PENDING)
    input_digest = models.CharField("输入校验值", max_length=64, blank=True, default="")
    engine_version = models.CharField("引擎版本", max_length=20, blank=True, default="")
    subject_count = models.PositiveIntegerField("人数", default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField("发起时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "计分"
        verbose_name_plural = "计分"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="run_number_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The run number as printed: R-370826-2026Q3-0147."""
        return f"R-{self.cycle.organization.code}-{self.cycle.period_code}-{self.number:04d}"

    @property
    def scope_path(self) -> str:
        """The path of the cycle's organization."""
        return self.cycle.organization.path


class Proposal(models.Model):
    """A consequence the rules propose, with its ground; a named person accepts or declines it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待决定"
        ACCEPTED = "accepted", "已采纳"
        DECLINED = "declined", "不采纳"

    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="proposals")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="proposals")
    subject = models.ForeignKey(CycleSubject, on_delete=models.PROTECT, related_name="proposals")
    rule = models.CharField("规则", max_length=40)
    effect = models.CharField("效果", max_length=40)
    force = models.CharField("力度", max_length=16)
    at_risk = models.BooleanField("年底前提示", default=False)
    ground = models.JSONField("依据", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "结果运用建议"
        verbose_name_plural = "结果运用建议"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "subject", "rule"], name="proposal_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject}：{self.rule}"

    @property
    def scope_path(self) -> str:
        """The unit's path."""
        return self.panel.organization.path


class WhatIf(models.Model):
    """A version tried on a past cycle: who would rise, who would fall. Nothing of it counts."""

    scope_field = "cycle__organization__path"
    scope_right = rights.SEE_OVERVIEW

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="trials")
    digest = models.CharField("内容校验值", max_length=64)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="trials")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.JSONField("结果", null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requested_at = models.DateTimeField("发起时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "试算"
        verbose_name_plural = "试算"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.version}试算{self.cycle}"

    @property
    def scope_path(self) -> str:
        """The path of the cycle's organization."""
        return self.cycle.organization.path
