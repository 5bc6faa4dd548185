"""Cycles, the panels in them, and the subjects frozen into a panel."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments import rights
from assessments.models.schemes import SchemeVersion
from assessments.outline import Outline
from members.models import Organization, Person
from portal.periods import Period, parse
from portal.scope import ScopedQuerySet


class Cycle(models.Model):
    """Scheme version × organization × period: one quarter's appraisal of a county."""

    scope_field = "organization__path"
    scope_right = rights.SEE_OVERVIEW

    scheme_version = models.ForeignKey(
        SchemeVersion, on_delete=models.PROTECT, related_name="cycles", verbose_name="方案版本"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="cycles", verbose_name="组织"
    )
    what = models.CharField("名称", max_length=120, default="平时考核")
    period_code = models.CharField("周期", max_length=10)
    period_start = models.DateField("起")
    period_end = models.DateField("止")
    entry_due = models.DateField("录入截止")
    filing_due = models.DateField("备案截止")
    opened_at = models.DateTimeField("开启时间")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "考核周期"
        verbose_name_plural = "考核周期"
        ordering = ["-period_end", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme_version", "organization", "period_code"], name="cycle_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization.label}{self.period.label}{self.what}"

    @property
    def period(self) -> Period:
        """The period the cycle appraises."""
        return parse(self.period_code)

    @property
    def outline(self) -> Outline:
        """The scheme as this cycle's runs read it."""
        return Outline(self.scheme_version.document, self.period.kind)

    @property
    def scope_path(self) -> str:
        """The path of the organization that holds the cycle."""
        return self.organization.path


# A panel that is confirmed keeps its run, subjects and figures; only its way onward may be written.
_LOCKED = """
  IF OLD.state IN ('confirmed', 'filed', 'superseded') AND (
       NEW.run_id IS DISTINCT FROM OLD.run_id OR NEW.cycle_id <> OLD.cycle_id
       OR NEW.organization_id <> OLD.organization_id OR NEW.version <> OLD.version
       OR NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at
       OR NOT (NEW.state = OLD.state
               OR (OLD.state = 'confirmed' AND NEW.state IN ('filed', 'superseded'))
               OR (OLD.state = 'filed' AND NEW.state = 'superseded'))) THEN
    RAISE EXCEPTION 'panel % is confirmed', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'panel_confirmed_stays';
  END IF;
  RETURN NEW;
"""


class Panel(models.Model):
    """One peer group's unit in a cycle, with an appraisal life cycle of its own (LC-APPRAISE)."""

    class State(models.TextChoices):
        COLLECTING = "collecting", "录入中"
        SUBMITTED = "submitted", "待计分"
        COMPUTED = "computed", "待审议"
        DELIBERATED = "deliberated", "待签字"
        SIGNED = "signed", "待公示"
        NOTICED = "noticed", "公示中"
        CONFIRMED = "confirmed", "已确认"
        FILED = "filed", "已备案"
        SUPERSEDED = "superseded", "已被更正"

    LOCKED = (State.CONFIRMED, State.FILED, State.SUPERSEDED)

    scope_field = "organization__path"
    scope_right = rights.SEE

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="panels", verbose_name="周期"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="panels", verbose_name="单位"
    )
    version = models.PositiveSmallIntegerField("版本", default=1)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="更正自",
    )
    state = models.CharField("状态", max_length=12, choices=State, default=State.COLLECTING)
    run = models.ForeignKey(
        "Run", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    computed_at = models.DateTimeField("计分时间", null=True, blank=True)
    deliberated_at = models.DateTimeField("审议时间", null=True, blank=True)
    meeting = models.CharField("会议", max_length=200, blank=True, default="")
    signed_at = models.DateTimeField("签齐时间", null=True, blank=True)
    noticed_at = models.DateTimeField("公示时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    filed_at = models.DateTimeField("备案时间", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "考核单元"
        verbose_name_plural = "考核单元"
        ordering = ["organization__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "organization", "version"], name="panel_version_once"
            ),
            models.UniqueConstraint(
                fields=["cycle", "organization"],
                condition=~Q(state="superseded") & Q(corrects__isnull=True),
                name="panel_one_original",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="confirmed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_LOCKED,
            ),
            pgtrigger.Protect(
                name="confirmed_not_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["confirmed", "filed", "superseded"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.label}{self.cycle.period.label}"

    @property
    def scope_path(self) -> str:
        """The unit's path."""
        return self.organization.path

    @property
    def run_key(self) -> int:
        """The id of the run the panel points to; 0, which no row has, before there is one."""
        return self.run_id or 0

    @property
    def is_locked(self) -> bool:
        """Whether the results can no longer change."""
        return self.state in self.LOCKED


# What stays of a confirmed subject is who it was, but for an alias that is erased on request (PV-RESIDENT).
_FROZEN = """
  IF TG_OP = 'UPDATE' AND OLD.kind IN ('resident', 'steward', 'merchant') AND OLD.person_id IS NULL
     AND NEW.name LIKE '%（已注销）' AND NEW.title = '' AND NEW.section = ''
     AND to_jsonb(NEW) - '{name,title,section}'::text[]
       = to_jsonb(OLD) - '{name,title,section}'::text[] THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM assessments_panel p WHERE p.id = OLD.panel_id
                AND p.state IN ('confirmed', 'filed', 'superseded')) THEN
    RAISE EXCEPTION 'subject % belongs to a confirmed panel', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'subject_confirmed_stays';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
"""


class CycleSubject(models.Model):
    """Who is appraised, frozen when the cycle opens: name, post, peer group and state of that day.

    A person, an organization, or a name alone (a team, an entry of a contest); `group` is the peer
    group inside the panel, `attributes` what else the scheme reads of a subject, as text.
    """

    class State(models.TextChoices):
        GRADED = "", "参加考核"
        NOT_GRADED = "not_graded", "不定等次"

    ERASABLE = ("resident", "steward", "merchant")
    """Kinds that go by an alias, which is erased on request (PV-RESIDENT)."""
    ERASED = "（已注销）"
    """What a name ends in once the alias is erased."""

    scope_field = "panel__organization__path"
    scope_right = rights.SEE

    panel = models.ForeignKey(
        Panel, on_delete=models.PROTECT, related_name="subjects", verbose_name="考核单元"
    )
    kind = models.CharField("对象类别", max_length=16, default="person")
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals",
        verbose_name="人员",
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals",
        verbose_name="组织",
    )
    name = models.CharField("姓名", max_length=60)
    role = models.CharField("职责", max_length=16, blank=True, default="")
    group = models.CharField("组别", max_length=120, blank=True, default="")
    attributes = models.JSONField("属性", blank=True, default=dict)
    title = models.CharField("职务", max_length=60, blank=True, default="")
    section = models.CharField("科室", max_length=60, blank=True, default="")
    position = models.PositiveIntegerField("次序")
    state = models.CharField("状态", max_length=12, choices=State, blank=True, default="")
    state_reason = models.CharField("状态理由", max_length=200, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "考核对象"
        verbose_name_plural = "考核对象"
        ordering = ["panel", "position"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "position"], name="subject_position_once"),
            models.UniqueConstraint(
                fields=["panel", "person"],
                condition=Q(person__isnull=False),
                name="subject_person_once",
            ),
            models.UniqueConstraint(
                fields=["panel", "organization"],
                condition=Q(organization__isnull=False),
                name="subject_organization_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "panel"], name="subject_of_person")]
        triggers = [
            pgtrigger.Trigger(
                name="subject_confirmed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_FROZEN,
            )
        ]

    def __str__(self) -> str:
        return self.name
