"""Cases, the log of their steps, and what is known of residents while a case is open (P03, 0.5 LC-CASE)."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grids import rights
from grids.models.case_indexes import INDEXES
from grids.models.kinds import CaseKind, Channel
from grids.models.tallies import counted
from grids.models.trees import Grid
from members.models import Organization, Person
from members.models.organizations import Kind
from portal.models import StoredFile
from portal.scope import ScopedQuerySet, within


class CaseQuerySet(ScopedQuerySet):
    """Cases, seen by scope or by a relation to the single case."""

    def visible_to(self, account: object, right: str = "") -> Self:
        """Return the cases inside the account's scope, and those it found or is to handle.

        With a `right` named only those of the scope.
        """
        inside = super().visible_to(account, right)
        if right or not getattr(account, "is_authenticated", False):
            return inside
        paths = account.paths_for(rights.SEE_CASES)  # type: ignore[attr-defined]
        return self.filter(within(paths, "scope_path") | related_to(account))


def related_to(account: object) -> Q:
    """Return the condition that the account found a case or is to handle it."""
    return Q(finder=account) | handled_by(account)


def handled_by(account: object) -> Q:
    """Return the condition that a case was given to the account's person, or to whom it handles for."""
    handled = Q(pk__in=[])
    if paths := handler_paths(account):
        handled |= Q(handler_path__in=paths, handler_person__isnull=True)
    person = getattr(account, "person_id", None)
    return handled | Q(handler_person=person) if person else handled


def handler_paths(account: object) -> list[str]:
    """Return the paths of the organizations whose cases the account handles: those it is granted on.

    Not those below: a township does not act in a village's name. And a role that is given on departments
    handles for departments alone: who acts for a township in its appraisal is not its grid centre.
    """
    from members.scope import rights_of, roles

    def counts(grant: Any) -> bool:
        if rights.HANDLE not in rights_of(grant.role):
            return False
        return grant.organization.kind == Kind.ORGAN or Kind.ORGAN not in roles()[grant.role].kinds

    grants = account.held_grants  # type: ignore[attr-defined]
    return sorted({grant.scope_path for grant in grants if counts(grant)})


class Level(models.TextChoices):
    """The level a case has been sent to."""

    NONE = "", "未分派"
    VILLAGE = "village", "村（社区）"
    TOWN = "town", "镇街"
    COUNTY = "county", "县直部门"


class Case(models.Model):
    """One case from found to filed, of any kind.

    `key` is drawn by whoever reports, so that ten retries make one case. Grid, organization and their
    paths are those of the day it was found: after a split the case stays with the old node. `due_on` is
    its last day, `done_on` the day what it asks for was there: the feedback, or the result where the kind
    has none; null while it is not. Overdue is computed: not done, not merged, past its last day.
    """

    class State(models.TextChoices):
        FOUND = "found", "待登记"
        REGISTERED = "registered", "待分派"
        DISPATCHED = "dispatched", "待签收"
        ACCEPTED = "accepted", "已签收"
        HANDLING = "handling", "办理中"
        EXTENSION = "extension", "申请延期"
        RETURNED = "returned", "已退回"
        ESCALATED = "escalated", "已上报县级"
        RESOLVED = "resolved", "已办结"
        FED_BACK = "fed_back", "待评价"
        RATED = "rated", "待结案"
        REOPENED = "reopened", "重新办理"
        CLOSED = "closed", "已结案"
        FILED = "filed", "已归档"
        MERGED = "merged", "已并案"

    ENDED = (State.CLOSED, State.FILED, State.MERGED)

    scope_field = "scope_path"
    scope_right = rights.SEE_CASES

    key = models.UUIDField("提交标识", unique=True)
    # without an index of its own: a few kinds divide nothing, and it misleads the sweep's plan
    kind = models.ForeignKey(
        CaseKind, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    county = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    town = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scope_path = models.CharField("范围", max_length=200, editable=False)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, null=True, related_name="cases")
    grid_path = models.CharField("网格路径", max_length=120, blank=True, default="")
    finder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField("来源", max_length=12, choices=Channel)
    urgency = models.CharField("紧急程度", max_length=20)
    words = models.TextField("内容", blank=True)
    found_on = models.DateField("发现日期")
    reported_at = models.DateTimeField("上报时间")
    counted_from = models.DateField("期限起算日")
    """The day it was reported, or reopened: the deadline starts anew then."""
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=10, choices=State, default=State.FOUND)
    level = models.CharField("办理层级", max_length=8, choices=Level, blank=True, default="")
    handler = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    handler_path = models.CharField("承办范围", max_length=200, blank=True, default="")
    handler_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    extended = models.BooleanField("本轮已延期", default=False)
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    resolved_on = models.DateField("办结日期", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField("满意度", null=True, blank=True)
    unreachable = models.BooleanField("回访联系不上", default=False)
    reopened = models.PositiveSmallIntegerField("重新办理次数", default=0)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    followup_on = models.DateField("回访日期", null=True, blank=True)
    filed_on = models.DateField("归档日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="duplicates", db_index=False
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "事项"
        verbose_name_plural = "事项"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "number"], name="case_number_once"),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="case_satisfaction",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(unreachable=False),
                name="case_rated_or_unreachable",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="case_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="case_not_into_itself",
            ),
        ]
        indexes = INDEXES
        triggers = [pgtrigger.Protect(name="case_stays", operation=pgtrigger.Delete), *counted()]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number people call it by: year and six digits, counted in its county."""
        return f"{self.year}-{self.number:06d}"

    @property
    def is_running(self) -> bool:
        """Whether what the deadline asks for is still wanted."""
        return self.done_on is None and self.state not in self.ENDED


class CaseCounter(models.Model):
    """The last number given in a county and year; raised in the transaction that reports."""

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "事项编号"
        verbose_name_plural = "事项编号"
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="case_counter_once")]

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class CaseStep(models.Model):
    """One step of a case. Never changed, never deleted, and without free words: those are a CaseNote."""

    append_only = True
    scope_field = "case__scope_path"
    scope_right = rights.SEE_CASES

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="log", db_index=False, verbose_name="事项"
    )
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    """Null: the portal itself."""
    action = models.CharField("步骤", max_length=20)
    before = models.CharField("原状态", max_length=10, blank=True, default="")
    after = models.CharField("新状态", max_length=10)
    due_before = models.DateField("原期限", null=True, blank=True)
    due_on = models.DateField("期限")
    handler = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    details = models.JSONField("详情", default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "事项步骤"
        verbose_name_plural = "事项步骤"
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "id"], name="case_step_of_case")]
        triggers = [
            pgtrigger.Protect(name="case_step_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.after}"


class CaseEscalation(models.Model):
    """An overdue case that has gone up a level: once a round (`round` counts how often it was reopened).

    Its own narrow table, because a sweep may write very many at once. Cases are never deleted, so that
    the foreign key needs no check of its own.
    """

    append_only = True
    scope_field = "case__scope_path"
    scope_right = rights.SEE_CASES

    pk = models.CompositePrimaryKey("case_id", "round")
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        related_name="escalations",
        db_index=False,
        db_constraint=False,
    )
    round = models.PositiveSmallIntegerField("轮次")
    to = models.CharField("升级到", max_length=8, choices=Level)
    on = models.DateField("日期")
    due_on = models.DateField("期限")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "逾期升级"
        verbose_name_plural = "逾期升级"
        triggers = [
            pgtrigger.Protect(
                name="case_escalation_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"升级到{self.get_to_display()}"


class CaseNote(models.Model):
    """The words of a step: reason or result. Erased with the case's own words, two years after filing."""

    scope_field = "step__case__scope_path"
    scope_right = rights.SEE_CASES

    step = models.OneToOneField(
        CaseStep, on_delete=models.PROTECT, primary_key=True, related_name="note"
    )
    words = models.TextField("说明")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "步骤说明"
        verbose_name_plural = "步骤说明"
        triggers = [pgtrigger.Protect(name="case_note_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"说明{self.pk}"


class CaseParty(models.Model):
    """What a resident or party of a case has offered: alias, household code, contact; sealed.

    Opened by grids.actions.parties alone, each opening a deed; deleted when the case is filed. It has no
    viewing right: no list and no export reads it.
    """

    kept_secret = True
    scope_field = "case__scope_path"
    scope_right = ""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    sealed = models.BinaryField("密封内容")
    written_at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "当事人"
        verbose_name_plural = "当事人"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"当事人{self.pk}"


class CasePhoto(models.Model):
    """A photo of a case; the file is served by the portal's own scoped view."""

    scope_field = "case__scope_path"
    scope_right = rights.SEE_CASES

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("次序")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "照片"
        verbose_name_plural = "照片"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="case_photo_once")]

    def __str__(self) -> str:
        return f"照片{self.position}"
