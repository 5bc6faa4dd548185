"""What trainees say of a session, and what they say they need: ratings, surveys with their answers."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.models import Organization, Person
from portal.scope import ScopedQuerySet
from training import rights
from training.models.classes import CourseSession

_NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete


class SessionRating(models.Model):
    """One trainee's rating of a session he attended, once; shown to nobody but as a mean of five and more."""

    append_only = True
    scope_field = "session__training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="ratings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField("评分")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "课程评价"
        verbose_name_plural = "课程评价"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="rated_once_a_session"),
            models.CheckConstraint(condition=Q(value__range=(1, 5)), name="rating_one_to_five"),
        ]
        triggers = [pgtrigger.Protect(name="rating_stays", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.session}评价"


class Survey(models.Model):
    """A survey of what people need to learn (P19-R5): needs to pick from, and until when it is open."""

    scope_field = "organization__path"
    scope_right = rights.SEE_TRAINING

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="调研单位"
    )
    title = models.CharField("题目", max_length=60)
    needs = ArrayField(models.CharField(max_length=40), verbose_name="可选的需求")
    closes_on = models.DateField("截止日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "需求调研"
        verbose_name_plural = "需求调研"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """The path of who asks."""
        return self.organization.path


class SurveyAnswer(models.Model):
    """One person's answer, once: the numbers of the needs he picked, and what else he wrote.

    `unit` is his unit of that day: results are told by unit, never by name.
    """

    append_only = True
    scope_field = "survey__organization__path"
    scope_right = rights.SEE_TRAINING

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    picks = ArrayField(models.PositiveSmallIntegerField())
    words = models.CharField("另外想学的", max_length=200, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调研答卷"
        verbose_name_plural = "调研答卷"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="answered_once_a_survey")
        ]
        triggers = [pgtrigger.Protect(name="answer_stays", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.survey}答卷"
