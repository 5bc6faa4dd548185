"""Who is in a class, asked to be in it, or waits for a place."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Organization, Person
from portal.scope import ScopedQuerySet, within
from training import rights
from training.models.classes import TrainingClass


class EnrolmentQuerySet(ScopedQuerySet):
    """Enrolments by who holds the class; `visible_to_unit` goes by the trainee's unit."""

    def visible_to_unit(self, account: Any) -> Self:
        """Return those of the units the account nominates for."""
        return self.filter(within(account.paths_for(rights.UNIT_TRAINING), "unit__path"))


@pghistory.track()
class Enrolment(models.Model):
    """One person's place in one class. `unit` is his unit on the day he was put on the list.

    Who waits, waits in the order of `id`; nobody is moved up but by the keeper of the class.
    """

    class State(models.TextChoices):
        APPLIED = "applied", "已报名"
        RECOMMENDED = "recommended", "单位已推荐"
        ENROLLED = "enrolled", "学员"
        WAITING = "waiting", "候补"
        REFUSED = "refused", "未录取"
        WITHDRAWN = "withdrawn", "退出"

    class Way(models.TextChoices):
        GROUP = "group", "按培训对象"
        LIST = "list", "按名单"
        UNIT = "unit", "单位报送"
        SELF = "self", "个人报名"

    OVER = (State.REFUSED, State.WITHDRAWN)
    scope_field = "training_class__organization__path"
    scope_right = rights.SEE_TRAINING

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="enrolments"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    way = models.CharField("来源", max_length=6, choices=Way)
    state = models.CharField("状态", max_length=12, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "学员"
        verbose_name_plural = "学员"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["training_class", "state"], name="enrolment_of_class"),
            models.Index(fields=["person", "state"], name="enrolment_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "person"],
                condition=~Q(state__in=("refused", "withdrawn")),
                name="enrolled_once_a_class",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.training_class.name}）"

    @property
    def scope_path(self) -> str:
        """The path of who holds the class."""
        return self.training_class.organization.path
