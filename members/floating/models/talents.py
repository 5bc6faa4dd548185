"""Talents among members away, kept only by their consent, and who came back (P32-R9)."""

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from members.floating import rights
from members.floating.models.officers import NEVER_CHANGED
from members.floating.models.stays import FloatingMember
from members.models import Organization, Person
from portal.scope import ScopedQuerySet


class Talent(models.Model):
    """Six items about a member away: the stay's destination, and the five below.

    Kept by consent: when it is taken back the row is deleted, and no history is kept of it.
    """

    class Wish(models.TextChoices):
        YES = "yes", "愿意返乡"
        LATER = "later", "考虑中"
        NO = "no", "暂不返乡"

    class Step(models.TextChoices):
        FOUND = "found", "已发现"
        CONTACTED = "contacted", "已联系"
        PLANNED = "planned", "有返乡计划"
        RETURNED = "returned", "已返乡"
        SUPPORTED = "supported", "已扶持"

    scope_field = "stay__branch__path"
    scope_right = rights.SEE_FLOATING

    stay = models.OneToOneField(FloatingMember, on_delete=models.PROTECT, related_name="talent")
    occupation = models.CharField("从事职业", max_length=40)
    wish = models.CharField("返乡意愿", max_length=6, choices=Wish)
    skill = models.CharField("特长", max_length=60)
    channel = models.CharField("联系渠道", max_length=30)
    support = models.CharField("需要的支持", max_length=100, blank=True, default="")
    step = models.CharField("进展", max_length=10, choices=Step, default=Step.FOUND)
    consented_on = models.DateField("本人同意日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "在外人才"
        verbose_name_plural = "在外人才"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"在外人才{self.pk}"

    @property
    def scope_path(self) -> str:
        """The path of the branch that keeps the stay."""
        return self.stay.branch.path


class ReturnCase(models.Model):
    """Somebody who came back: to a village post, or with a business and its capital in yuan."""

    class Kind(models.TextChoices):
        POST = "post", "任村干部"
        BUSINESS = "business", "创业"

    append_only = True
    scope_field = "branch__path"
    scope_right = rights.SEE_FLOATING

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="返乡人员"
    )
    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="登记党支部"
    )
    kind = models.CharField("去向", max_length=8, choices=Kind)
    amount = models.DecimalField(
        "投资（元）", max_digits=14, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    on = models.DateField("返乡日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "返乡"
        verbose_name_plural = "返乡"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "on"], name="return_case_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="return_case_amount"),
        ]
        triggers = [pgtrigger.Protect(name="return_case_stays", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.person.name}返乡"

    @property
    def scope_path(self) -> str:
        """The branch's path."""
        return self.branch.path
