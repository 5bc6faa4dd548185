"""What lies beside a class: course materials (课件), open questions with who answers them (P11); and what
links a teacher to others (P04-R6)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import StoredFile
from portal.scope import ScopedQuerySet
from training import rights
from training.models.catalogue import Teacher
from training.models.classes import CourseSession, TrainingClass


@pghistory.track()
class Material(models.Model):
    """A file of a class, or of one of its sessions. It is archived with the class; what is taken away before
    that keeps its row, so that it is known who put it there and who took it away."""

    scope_field = "training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="materials"
    )
    session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, null=True, blank=True, related_name="materials"
    )
    title = models.CharField("名称", max_length=80)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("撤下时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "课件"
        verbose_name_plural = "课件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "title"],
                condition=Q(removed_at=None),
                name="material_once_a_class",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """The path of who holds the class."""
        return self.training_class.organization.path


@pghistory.track()
class OpenQuestion(models.Model):
    """A question that was left open in a class: who answers it until when, and the answer (P11).

    Who asked is not kept: questions are asked in the open, and answered for everybody in the class.
    """

    scope_field = "session__training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="asked")
    question = models.CharField("问题", max_length=300)
    teacher = models.ForeignKey(
        Teacher, on_delete=models.PROTECT, null=True, blank=True, related_name="asked"
    )
    """Who answers; null: who holds the class."""
    due_on = models.DateField("答复期限")
    answer = models.CharField("答复", max_length=1000, blank=True, default="")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "开放提问"
        verbose_name_plural = "开放提问"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(answered_on=None), name="question_waits_until"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None, answered_by=None)
                | (~Q(answer="") & Q(answered_on__isnull=False, answered_by__isnull=False)),
                name="question_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return self.question[:60]

    @property
    def scope_path(self) -> str:
        """The path of who holds the class."""
        return self.session.training_class.organization.path


@pghistory.track()
class TeacherLink(models.Model):
    """One activity that linked a teacher upward (higher schools), outward (departments, townships) or inward
    (research groups), on a day (P04-R6)."""

    class Kind(models.TextChoices):
        UPWARD = "upward", "上联高校和上级党校"
        OUTWARD = "outward", "外联部门和镇街"
        INWARD = "inward", "内联教研组"

    scope_field = "teacher__organization__path"
    scope_right = rights.SEE_TRAINING

    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField("联系方向", max_length=8, choices=Kind)
    partner = models.CharField("联系单位", max_length=60)
    activity = models.CharField("活动", max_length=120)
    on = models.DateField("日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "教师联系"
        verbose_name_plural = "教师联系"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "kind", "partner", "on"], name="linked_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.teacher}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The path of who keeps the teacher."""
        return self.teacher.organization.path
