"""What recurs in a grid: visits with their diary, monthly inspection, weekly dispute meeting (P03)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from grids import rights
from grids.models.cases import Case
from grids.models.trees import Grid
from members.models import Organization, Person
from portal.scope import ScopedQuerySet

_FIXED = pgtrigger.UpdateOf(
    "key", "grid_id", "organization_id", "worker_id", "person_id", "on", "matter", "late",
    "logged_at", "case_id",
)  # fmt: skip


_MEETING_FIXED = """
  IF NEW.decisions = '' AND to_jsonb(NEW) - 'decisions' = to_jsonb(OLD) - 'decisions' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'of a meeting only the words can be erased'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_is_fixed';
"""


_NOTED = """
  INSERT INTO grids_visitmonth (person_id, month, days)
  SELECT person_id, date_trunc('month', "on")::date, bit_or(1 << (extract(day FROM "on")::int - 1))
    FROM new_values GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (person_id, month) DO UPDATE SET days = grids_visitmonth.days | EXCLUDED.days;
  RETURN NULL;
"""


class Visit(models.Model):
    """One visit of a worker to a household on a day: an entry of his diary (民情日记, P03-R3).

    A visit is known by a random household code, never by a name (PV-RESIDENT). `words` and `household`
    are deleted after two years (D-KEEP); that there was a visit stays. Who may read the words is told by
    grids.queries.visits, not by the scope alone.
    """

    class Matter(models.TextChoices):
        ROUTINE = "routine", "日常走访"
        POLICY = "policy", "政策宣传"
        HELP = "help", "困难帮扶"
        DISPUTE = "dispute", "矛盾排查"
        SAFETY = "safety", "安全检查"
        ERRAND = "errand", "代办服务"
        OTHER = "other", "其他"

    scope_field = "organization__path"
    scope_right = rights.SEE_CASES

    key = models.UUIDField("提交标识", unique=True)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="visits")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """The grid's organization on the day it was logged."""
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="grid_visits", db_index=False
    )
    on = models.DateField("走访日期")
    matter = models.CharField("事由", max_length=10, choices=Matter)
    household = models.CharField("户编号", max_length=20, blank=True, default="")
    words = models.TextField("日记", blank=True)
    late = models.BooleanField("补记", default=False)
    """Logged on a later day than the visit."""
    logged_at = models.DateTimeField("记录时间")
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="visit"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "走访"
        verbose_name_plural = "走访"
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["person", "on"], name="visit_of_person"),
            models.Index(fields=["organization", "on"], name="visit_of_organization"),
            models.Index(fields=["on", "person"], name="visit_of_day"),
            models.Index(
                fields=["on", "id"],
                condition=~Q(words="") | ~Q(household=""),
                name="visit_to_erase",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="visit_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="visit_is_fixed", operation=_FIXED),
            pgtrigger.Trigger(
                name="visit_is_noted",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_values"),
                func=_NOTED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}走访"

    @property
    def scope_path(self) -> str:
        """The organization's path."""
        return self.organization.path


class VisitMonth(models.Model):
    """On which days of a month a worker has made visits: bit 0 is the first of the month.

    Kept by the database with each visit, in the same statement; what obligations are counted from, because
    a day counts once however many visits it has.
    """

    scope_field = "person__home__path"
    scope_right = rights.SEE_CASES

    pk = models.CompositePrimaryKey("person_id", "month")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    month = models.DateField("月份")
    days = models.IntegerField("走访日")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "走访日历"
        verbose_name_plural = "走访日历"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}走访日"


class Inspection(models.Model):
    """One grid-wide inspection (网格大摸排) of a village's node and what it found (P03-R4)."""

    append_only = True
    scope_field = "organization__path"
    scope_right = rights.SEE_CASES

    key = models.UUIDField("提交标识", unique=True)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="inspections")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    done_on = models.DateField("摸排日期")
    households = models.PositiveIntegerField("走访户数")
    hazards = models.PositiveIntegerField("安全隐患", default=0)
    disputes = models.PositiveIntegerField("矛盾纠纷", default=0)
    difficulties = models.PositiveIntegerField("困难诉求", default=0)
    findings = models.TextField("摸排情况")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "网格大摸排"
        verbose_name_plural = "网格大摸排"
        ordering = ["-done_on", "-id"]
        indexes = [models.Index(fields=["organization", "done_on"], name="inspection_of_place")]
        triggers = [
            pgtrigger.Protect(
                name="inspection_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.done_on}网格大摸排"

    @property
    def scope_path(self) -> str:
        """The organization's path."""
        return self.organization.path


class DisputeMeeting(models.Model):
    """One weekly meeting on disputes (矛盾纠纷研判例会) of a village's node (P03-R5).

    `decisions` name nobody. They tell of disputes, and so are shown to few (grids.queries.rhythm.tells,
    PV-CASE); they are deleted after two years (D-KEEP). That there was a meeting stays.
    """

    scope_field = "organization__path"
    scope_right = rights.SEE_CASES

    key = models.UUIDField("提交标识", unique=True)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="dispute_meetings")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_on = models.DateField("开会日期")
    present = models.PositiveIntegerField("参会人数")
    decisions = models.TextField("研判意见", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "矛盾纠纷研判例会"
        verbose_name_plural = "矛盾纠纷研判例会"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(present__gte=1), name="meeting_has_people")
        ]
        indexes = [
            models.Index(fields=["organization", "held_on"], name="meeting_of_place"),
            models.Index(
                fields=["held_on", "id"], condition=~Q(decisions=""), name="meeting_to_erase"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="meeting_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="meeting_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_MEETING_FIXED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}矛盾纠纷研判例会"

    @property
    def scope_path(self) -> str:
        """The organization's path."""
        return self.organization.path


class MeetingCase(models.Model):
    """A dispute that was open when a meeting discussed it."""

    append_only = True
    scope_field = "meeting__organization__path"
    scope_right = rights.SEE_CASES

    meeting = models.ForeignKey(DisputeMeeting, on_delete=models.PROTECT, related_name="discussed")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meetings")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "例会研判事项"
        verbose_name_plural = "例会研判事项"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="meeting_case_once")
        ]
        triggers = [
            pgtrigger.Protect(
                name="meeting_case_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"研判{self.case_id}"
