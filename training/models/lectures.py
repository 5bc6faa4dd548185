"""The lecture menu (点单, P04-R5, P11): topics leaders and teachers offer, and what units order of them."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.models import Organization
from portal.scope import ScopedQuerySet
from training import rights
from training.models.catalogue import Teacher
from training.models.classes import CourseSession


@pghistory.track()
class LectureTopic(models.Model):
    """A topic somebody is ready to lecture on; the catalogue units order from. `tags` say what is in it
    (P11-R2)."""

    class Tag(models.TextChoices):
        POST = "post", "岗位知识"
        LAW = "law", "政策法规"
        LATEST = "latest", "最新文件"
        INDICATORS = "indicators", "市考指标"
        LISTS = "lists", "正负面清单"

    scope_field = "teacher__organization__path"
    scope_right = rights.SEE_TRAINING

    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField("课题", max_length=60)
    field = models.CharField("领域", max_length=20)
    tags = ArrayField(
        models.CharField(max_length=10, choices=Tag), verbose_name="内容", default=list, blank=True
    )
    since = models.DateField("列入日期")
    until = models.DateField("撤下日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "菜单课题"
        verbose_name_plural = "菜单课题"
        ordering = ["field", "title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "title"], condition=Q(until=None), name="topic_once_a_teacher"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.teacher.name}）"

    @property
    def scope_path(self) -> str:
        """The path of who keeps the teacher."""
        return self.teacher.organization.path

    @property
    def tag_labels(self) -> list[str]:
        """What is in it, in words."""
        return [self.Tag(one).label for one in self.tags]


@pghistory.track()
class LectureOrder(models.Model):
    """A unit's order of a topic. It is delivered when its session has been held; nobody ticks that."""

    class State(models.TextChoices):
        PLACED = "placed", "已点单"
        SCHEDULED = "scheduled", "已排课"
        DECLINED = "declined", "未安排"
        WITHDRAWN = "withdrawn", "撤回"

    scope_field = "topic__teacher__organization__path"
    scope_right = rights.SEE_TRAINING

    topic = models.ForeignKey(LectureTopic, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    wanted_on = models.DateField("希望日期")
    questions = models.CharField("想听的问题", max_length=200, blank=True, default="")
    session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLACED)
    rating = models.PositiveSmallIntegerField("单位评价", null=True, blank=True)
    """What the unit that ordered says of it once it is delivered, 1 to 5 (P11: held → rated)."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("点单时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "点单"
        verbose_name_plural = "点单"
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "state"], name="order_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "unit"], condition=Q(state="placed"), name="order_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="scheduled", session__isnull=False)
                | (~Q(state="scheduled") & Q(session=None)),
                name="order_scheduled_has_a_session",
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5), state="scheduled"),
                name="order_rated_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.label}点{self.topic.title}"

    @property
    def scope_path(self) -> str:
        """The path of who keeps the teacher."""
        return self.topic.teacher.organization.path

    @property
    def lost(self) -> bool:
        """Whether its session was cancelled, so that it needs another."""
        return self.session is not None and self.session.state == CourseSession.State.CANCELLED

    @property
    def delivered(self) -> bool:
        """Whether its session has been held."""
        return self.session is not None and self.session.state == CourseSession.State.CLOSED
