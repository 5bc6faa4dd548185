"""Who was there, from when to when; and the sign-in sheets that were taken back in."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Person
from portal.scope import ScopedQuerySet
from training import rights
from training.models.classes import CourseSession
from training.models.enrolments import Enrolment


@pghistory.track()
class Attendance(models.Model):
    """One person at one session, once whatever the number of rooms (P19).

    No row is no answer, never absence: who is missing is written down when the session is closed. Late,
    early and substituted are minutes; what they come to in hours is clocks.credited.
    """

    class Way(models.TextChoices):
        QR = "qr", "扫码"
        CODE = "code", "六位码"
        LIST = "list", "点名"
        SHEET = "sheet", "签到表"
        VIDEO = "video", "看回放"
        CLOSING = "closing", "记学时"

    scope_field = "session__training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField("到课")
    way = models.CharField("方式", max_length=8, choices=Way)
    came_at = models.DateTimeField("签到", null=True, blank=True)
    left_at = models.DateTimeField("签退", null=True, blank=True)
    late = models.PositiveSmallIntegerField("迟到（分钟）", default=0)
    early = models.PositiveSmallIntegerField("早退（分钟）", default=0)
    substituted = models.PositiveSmallIntegerField("他人代听（分钟）", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "考勤"
        verbose_name_plural = "考勤"
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "session"], name="attendance_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="attendance_once_a_session"),
            models.CheckConstraint(
                condition=Q(present=True) | Q(late=0, early=0, substituted=0),
                name="absent_without_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}{'到课' if self.present else '缺课'}"

    @property
    def scope_path(self) -> str:
        """The path of who holds the class."""
        return self.session.training_class.organization.path


class SheetImport(models.Model):
    """That a filled-in sign-in sheet was taken in: the same bytes are never taken twice."""

    append_only = True
    scope_field = "session__training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="sheets")
    digest = models.CharField("摘要", max_length=64)
    rows = models.PositiveIntegerField("行数")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("导入时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "签到表导入"
        verbose_name_plural = "签到表导入"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "digest"], name="sheet_once_a_session")
        ]
        triggers = [
            pgtrigger.Protect(name="sheet_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.session}签到表"
