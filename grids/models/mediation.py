"""Mediation of disputes (P02, P30c): rooms, mediators, the county's experts, and what hangs on one case."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grids import rights
from grids.models.cases import Case
from members.models import Organization, Person
from portal import clock
from portal.models import StoredFile
from portal.scope import ScopedQuerySet


class MediationRoom(models.Model):
    """A mediation room (调解室) of a village, township or county. Never deleted: closed."""

    scope_field = "organization__path"
    scope_right = rights.SEE_GRIDS

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="mediation_rooms",
        verbose_name="所在地",
    )
    name = models.CharField("名称", max_length=40)
    opened_on = models.DateField("设立日期")
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调解室"
        verbose_name_plural = "调解室"
        ordering = ["organization__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(closed_on__isnull=True),
                name="mediation_room_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="mediation_room_days",
            ),
        ]
        triggers = [pgtrigger.Protect(name="mediation_room_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The path of where it is."""
        return self.organization.path


class Mediator(models.Model):
    """A person who mediates in a room, from `since` until before `until`.

    `certified_until` is the last day of the mediator's certificate; null while he holds none. Without a
    certificate in force he takes no new case (P30-R5), those he has he keeps.
    """

    scope_field = "room__organization__path"
    scope_right = rights.SEE_GRIDS

    room = models.ForeignKey(MediationRoom, on_delete=models.PROTECT, related_name="mediators")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mediates", verbose_name="调解员"
    )
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    certified_until = models.DateField("调解员证有效期至", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调解员"
        verbose_name_plural = "调解员"
        ordering = ["person__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "person"], condition=Q(until__isnull=True), name="mediator_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="mediator_days"
            ),
        ]
        triggers = [pgtrigger.Protect(name="mediator_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.person.name

    @property
    def scope_path(self) -> str:
        """The path of his room."""
        return self.room.organization.path

    @property
    def is_certified(self) -> bool:
        """Whether he holds a certificate in force today."""
        return self.certified_until is not None and self.certified_until >= clock.today()


class Expert(models.Model):
    """A professional of a county's pool (调解专家库), known by one of the shipped fields (P30-R7)."""

    scope_field = "county__path"
    scope_right = rights.SEE_GRIDS

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="experts")
    field = models.CharField("领域", max_length=20)
    name = models.CharField("姓名", max_length=20)
    unit = models.CharField("单位", max_length=60)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调解专家"
        verbose_name_plural = "调解专家"
        ordering = ["field", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "field", "name", "unit"],
                condition=Q(until__isnull=True),
                name="expert_once",
            ),
        ]
        triggers = [pgtrigger.Protect(name="expert_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path


class Mediation(models.Model):
    """The mediation of a dispute in a room: one a round, a reopened case is mediated anew (P02-R7).

    A settled one has an agreement (CaseFile of this round) or `oral`, the reason why there is none. `oral`
    and `followup_words` are deleted with the case's words.
    """

    class Outcome(models.TextChoices):
        OPEN = "", "调解中"
        AGREED = "agreed", "达成协议"
        FAILED = "failed", "调解不成"
        WITHDRAWN = "withdrawn", "当事人撤回"
        REFERRED = "referred", "转诉讼、仲裁或公安"

    scope_field = "case__scope_path"
    scope_right = rights.DISPATCH

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="mediations", db_index=False
    )
    round = models.PositiveSmallIntegerField("轮次", default=0)
    room = models.ForeignKey(MediationRoom, on_delete=models.PROTECT, related_name="mediations")
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, related_name="mediations")
    opened_on = models.DateField("开始日期")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField("结果", max_length=10, choices=Outcome, blank=True, default="")
    concluded_on = models.DateField("结束日期", null=True, blank=True)
    oral = models.TextField("没有书面协议的理由", blank=True, default="")
    followed_up_on = models.DateField("回访日期", null=True, blank=True)
    kept = models.BooleanField("协议已履行", null=True, blank=True)
    followup_words = models.TextField("回访情况", blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调解"
        verbose_name_plural = "调解"
        ordering = ["-round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="mediation_once_a_round"),
            models.CheckConstraint(
                condition=Q(outcome="", concluded_on__isnull=True)
                | (~Q(outcome="") & Q(concluded_on__isnull=False)),
                name="mediation_outcome_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(followed_up_on__isnull=True, kept__isnull=True)
                | Q(followed_up_on__isnull=False, kept__isnull=False),
                name="mediation_followup_has_its_result",
            ),
        ]
        indexes = [
            models.Index(
                fields=["case"],
                condition=Q(outcome="agreed", followed_up_on__isnull=True),
                name="mediation_to_follow_up",
            )
        ]
        triggers = [pgtrigger.Protect(name="mediation_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case}的调解"

    @property
    def scope_path(self) -> str:
        """The case's path."""
        return self.case.scope_path


class MediationExpert(models.Model):
    """An expert who was asked to help with a mediation."""

    scope_field = "mediation__case__scope_path"
    scope_right = rights.DISPATCH

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="experts")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="invitations")
    invited_on = models.DateField("邀请日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "参加调解的专家"
        verbose_name_plural = "参加调解的专家"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "expert"], name="mediation_expert_once")
        ]

    def __str__(self) -> str:
        return f"专家{self.expert_id}"


class JointHandling(models.Model):
    """A unit asked to handle a dispute together, by a day, and what it answered (P02-R3)."""

    scope_field = "mediation__case__scope_path"
    scope_right = rights.DISPATCH

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="joint")
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    request = models.TextField("请求事项", blank=True)
    asked_on = models.DateField("请求日期")
    due_on = models.DateField("答复期限")
    reply = models.TextField("答复", blank=True, default="")
    replied_on = models.DateField("答复日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "联合处置"
        verbose_name_plural = "联合处置"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "unit"], name="joint_handling_once")
        ]

    def __str__(self) -> str:
        return f"联合处置{self.pk}"


class MediationMeeting(models.Model):
    """One meeting with the parties: when, where, what was said; the words go with those of the case."""

    class Place(models.TextChoices):
        ROOM = "room", "调解室"
        HOME = "home", "家中"
        FIELD = "field", "田间地头"

    scope_field = "mediation__case__scope_path"
    scope_right = rights.DISPATCH

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=5, choices=Place)
    words = models.TextField("情况", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "调解会"
        verbose_name_plural = "调解会"
        ordering = ["held_on", "id"]
        triggers = [pgtrigger.Protect(name="mediation_meeting_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.held_on}调解"


class CaseFile(models.Model):
    """A restricted attachment of a case: opened by grids.actions.attachments alone, each opening a deed.

    Its StoredFile has no reader and no right anybody holds, so that the common file page refuses it.
    """

    class Purpose(models.TextChoices):
        AGREEMENT = "agreement", "调解协议"
        CONTRACT = "contract", "合同文本"
        OPINION = "opinion", "审查意见书"

    kept_secret = True
    scope_field = "case__scope_path"
    scope_right = ""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    round = models.PositiveSmallIntegerField("轮次", default=0)
    purpose = models.CharField("种类", max_length=10, choices=Purpose)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_on = models.DateField("日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "事项附件"
        verbose_name_plural = "事项附件"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}{self.pk}"
