"""Branch life (三会一课、主题党日): meetings that were held, and who was there."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members import rights
from members.models.organizations import Organization
from members.models.people import Person
from portal.models import StoredFile
from portal.scope import ScopedQuerySet


class Meeting(models.Model):
    """A meeting of a branch that was held. `key` is drawn when the form is shown: sent twice it is one.

    A wrong one is struck out (`struck_on`), with the reason in the deed; it stays and no longer counts.
    """

    class Kind(models.TextChoices):
        BRANCH = "branch", "党员大会"
        COMMITTEE = "committee", "支部委员会会议"
        GROUP = "group", "党小组会"
        LECTURE = "lecture", "党课"
        THEME = "theme", "主题党日"

    scope_field = "branch__path"
    scope_right = rights.SEE_PEOPLE

    key = models.UUIDField("提交标识", unique=True)
    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="meetings", verbose_name="党支部"
    )
    group = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="党小组",
    )
    kind = models.CharField("种类", max_length=10, choices=Kind)
    held_on = models.DateField("日期")
    topic = models.CharField("主题", max_length=100)
    place = models.CharField("地点", max_length=60)
    minutes = models.TextField("记录", max_length=4000, blank=True, default="")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="登记人",
    )
    at = models.DateTimeField("登记时间")
    struck_on = models.DateField("作废日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "组织生活"
        verbose_name_plural = "组织生活"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=True) | Q(kind="group"), name="meeting_group_of_its_kind"
            )
        ]
        indexes = [models.Index(fields=["branch", "kind", "held_on"], name="meeting_of_branch")]
        triggers = [pgtrigger.Protect(name="meeting_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.branch.label}{self.held_on}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The branch's path."""
        return self.branch.path


class Attendance(models.Model):
    """Whether a member was at a meeting; the reason of who was not."""

    class State(models.TextChoices):
        PRESENT = "present", "到会"
        LEAVE = "leave", "请假"
        ABSENT = "absent", "缺席"

    append_only = True
    scope_field = "meeting__branch__path"
    scope_right = rights.SEE_PEOPLE

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="attendance", verbose_name="党员"
    )
    state = models.CharField("出席", max_length=8, choices=State)
    reason = models.CharField("原因", max_length=60, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "出席"
        verbose_name_plural = "出席"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.person.name}{self.get_state_display()}"
