"""Development of members (发展党员): from the application to full membership, a dated step each."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members import rights
from members.models.organizations import Organization
from members.models.people import Person
from portal.scope import ScopedQuerySet


@pghistory.track()
class Development(models.Model):
    """One person's way into the Party in a branch. An applicant is a person without a Membership.

    `probation_until` is the first day on which full membership can be decided; an extension moves it,
    once. A transfer takes an open file along to the new branch.
    """

    class State(models.TextChoices):
        APPLICANT = "applicant", "入党申请人"
        ACTIVIST = "activist", "入党积极分子"
        CANDIDATE = "candidate", "发展对象"
        PROBATIONARY = "probationary", "预备党员"
        FULL = "full", "正式党员"
        STOPPED = "stopped", "已终止"

    OPEN = (State.APPLICANT, State.ACTIVIST, State.CANDIDATE, State.PROBATIONARY)

    scope_field = "branch__path"
    scope_right = rights.SEE_PEOPLE

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="developments", verbose_name="人员"
    )
    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="developments", verbose_name="党支部"
    )
    state = models.CharField("阶段", max_length=12, choices=State, default=State.APPLICANT)
    applied_on = models.DateField("申请入党日期")
    activist_on = models.DateField("确定积极分子日期", null=True, blank=True)
    candidate_on = models.DateField("确定发展对象日期", null=True, blank=True)
    probationary_on = models.DateField("接收预备党员日期", null=True, blank=True)
    probation_until = models.DateField("预备期满日期", null=True, blank=True)
    extended_on = models.DateField("延长预备期日期", null=True, blank=True)
    full_on = models.DateField("转正日期", null=True, blank=True)
    stopped_on = models.DateField("终止日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "发展党员"
        verbose_name_plural = "发展党员"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state__in=["full", "stopped"]),
                name="development_one_open",
            ),
            models.CheckConstraint(
                condition=(Q(activist_on__isnull=True) | Q(activist_on__gte=F("applied_on")))
                & (Q(candidate_on__isnull=True) | Q(candidate_on__gte=F("activist_on")))
                & (Q(probationary_on__isnull=True) | Q(probationary_on__gte=F("candidate_on")))
                & (Q(full_on__isnull=True) | Q(full_on__gte=F("probation_until"))),
                name="development_days_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "state"], name="development_of_branch"),
            models.Index(
                fields=["probation_until"],
                condition=Q(state="probationary"),
                name="development_probation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.get_state_display()}）"

    @property
    def scope_path(self) -> str:
        """The branch's path."""
        return self.branch.path


class DevelopmentStep(models.Model):
    """What was decided on a day, at which meeting, by which document; never changed afterwards."""

    append_only = True
    scope_field = "development__branch__path"
    scope_right = rights.SEE_PEOPLE

    development = models.ForeignKey(Development, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField("事项", max_length=20)
    on = models.DateField("日期")
    meeting = models.CharField("会议", max_length=100)
    document = models.CharField("文号或材料", max_length=60, blank=True, default="")
    words = models.CharField("说明", max_length=300, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="经办人",
    )
    at = models.DateTimeField("登记时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "发展党员步骤"
        verbose_name_plural = "发展党员步骤"
        ordering = ["on", "id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.action}"
