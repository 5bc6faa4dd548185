"""What a first secretary logs of his days, and who visited him from the unit that sent him."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.dispatched import rights
from members.dispatched.models.postings import NEVER_CHANGED, Posting
from members.models import Organization
from portal.scope import ScopedQuerySet


class LogQuerySet(ScopedQuerySet):
    """Logs; `standing` leaves out those that were struck."""

    def standing(self) -> "LogQuerySet":
        """Return the logs that count."""
        return self.filter(struck=None)


class WorkLog(models.Model):
    """A day's work in counts: households visited, opinions collected and settled; a lecture; an update.

    Of residents there are counts and nothing else: no name, no household (PV-RESIDENT). `token` comes
    with the form, so that a second click writes nothing.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", "入户走访"
        LECTURE = "lecture", "讲党课"
        UPDATE = "update", "工作动态"
        PRESENT = "present", "在村"

    append_only = True
    scope_field = "posting__village__path"
    scope_right = rights.SEE_DISPATCHED

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="logs")
    village = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("日期")
    kind = models.CharField("类别", max_length=8, choices=Kind)
    households = models.PositiveIntegerField("走访户数", default=0)
    opinions = models.PositiveIntegerField("收集民意", default=0)
    solved = models.PositiveIntegerField("办结民意", default=0)
    words = models.CharField("内容", max_length=300, blank=True, default="")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField("登记时间")

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = "工作记录"
        verbose_name_plural = "工作记录"
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="visit", households__gte=1)
                | Q(households=0, opinions=0, solved=0, kind__in=("lecture", "update", "present")),
                name="log_counts_of_visits",
            ),
            models.UniqueConstraint(
                fields=["posting", "on"], condition=Q(kind="present"), name="log_present_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["posting", "on"], name="log_of_posting")]
        triggers = [pgtrigger.Protect(name="work_log_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The path of his village."""
        return self.posting.village.path


class Struck(models.Model):
    """That a log was a mistake: it stays and counts no more."""

    append_only = True

    log = models.OneToOneField(WorkLog, on_delete=models.PROTECT, related_name="struck")
    why = models.CharField("原因", max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "作废"
        verbose_name_plural = "作废"
        triggers = [pgtrigger.Protect(name="struck_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.log}作废"


class SenderVisit(models.Model):
    """A visit of the sending unit, or of its leaders, to who it sent."""

    class Who(models.TextChoices):
        PRINCIPAL = "principal", "派出单位主要负责人"
        LEADER = "leader", "派出单位班子成员"
        UNIT = "unit", "派出单位其他同志"
        ABOVE = "above", "县镇领导"

    append_only = True
    scope_field = "posting__village__path"
    scope_right = rights.SEE_DISPATCHED

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="sender_visits")
    on = models.DateField("日期")
    who = models.CharField("来的人", max_length=10, choices=Who)
    words = models.CharField("看望、办了什么", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "派出单位走访"
        verbose_name_plural = "派出单位走访"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "on", "who"], name="sender_visit_once_a_day")
        ]
        triggers = [pgtrigger.Protect(name="sender_visit_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.on}{self.get_who_display()}走访"

    @property
    def scope_path(self) -> str:
        """The path of his village."""
        return self.posting.village.path
