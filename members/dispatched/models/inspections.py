"""Unannounced inspections with discipline and supervision offices, and their ledger (P10-R8)."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.dispatched import rights
from members.dispatched.models.postings import Posting
from members.models import Organization
from portal.models import StoredFile
from portal.scope import ScopedQuerySet, within


class InspectionQuerySet(ScopedQuerySet):
    """Inspections by village; a planned one is seen by who keeps the county alone: it is unannounced."""

    def visible_to(self, account: Any, right: str = "") -> Self:
        """Return those in scope that are done, and those planned in counties the account keeps."""
        found = super().visible_to(account, right)
        paths = [
            grant.organization.path
            for grant in getattr(account, "held_grants", ())
            if grant.organization.kind in ("county", "city")
            and account.may(rights.KEEP_DISPATCHED, grant.organization.path)
        ]
        return found.filter(~Q(state="planned") | within(tuple(paths), "village__path"))


@pghistory.track()
class Inspection(models.Model):
    """A visit of the inspection group to a village: which offices were in it, what was found."""

    class State(models.TextChoices):
        PLANNED = "planned", "已安排"
        DONE = "done", "已督查"
        CANCELLED = "cancelled", "已取消"

    scope_field = "village__path"
    scope_right = rights.SEE_DISPATCHED

    village = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="村"
    )
    planned_on = models.DateField("计划日期")
    inspectors = models.CharField("督查组成员", max_length=100)
    discipline = models.CharField("纪检监察机关参加人", max_length=60, blank=True, default="")
    supervision = models.CharField("督查部门参加人", max_length=60, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    done_on = models.DateField("督查日期", null=True, blank=True)
    findings = models.CharField("督查情况", max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "督查"
        verbose_name_plural = "督查"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done")
                | (Q(done_on__isnull=False) & ~Q(discipline="") & ~Q(supervision="")),
                name="inspection_done_jointly",
            ),
            models.UniqueConstraint(
                fields=["village", "planned_on"],
                condition=~Q(state="cancelled"),
                name="inspection_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.label}督查"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.village.path


@pghistory.track()
class LedgerItem(models.Model):
    """What has to be put right until when; closed by proof, by somebody else than who corrected it."""

    class State(models.TextChoices):
        OPEN = "open", "待整改"
        CORRECTED = "corrected", "已整改待核"
        CLOSED = "closed", "已销号"

    LIVE = (State.OPEN, State.CORRECTED)
    scope_field = "inspection__village__path"
    scope_right = rights.SEE_DISPATCHED

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="items")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="items")
    text = models.CharField("问题", max_length=200)
    due_on = models.DateField("整改期限")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    corrected = models.CharField("整改情况", max_length=300, blank=True, default="")
    sent_back = models.CharField("退回原因", max_length=200, blank=True, default="")
    proof = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrected_on = models.DateField("整改日期", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField("销号日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "督查台账"
        verbose_name_plural = "督查台账"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (
                    Q(proof__isnull=False, closed_by__isnull=False, closed_on__isnull=False)
                    & ~Q(closed_by=F("corrected_by"))
                ),
                name="item_closed_by_proof",
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="item_open")]
        triggers = [
            pgtrigger.FSM(
                name="item_road",
                field="state",
                transitions=[
                    ("open", "corrected"),
                    ("corrected", "open"),
                    ("corrected", "closed"),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"台账{self.pk}"

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.inspection.village.path
