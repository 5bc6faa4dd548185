"""Legality review of contracts and agreements (P30b): what is reviewed, and the opinion of each round."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from grids import rights
from grids.models.cases import Case
from portal.scope import ScopedQuerySet


class Contract(models.Model):
    """What a contract case is about: title, the organizations that sign it, the amount if there is one."""

    scope_field = "case__scope_path"
    scope_right = rights.SEE_CASES

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="contract"
    )
    title = models.CharField("合同名称", max_length=80)
    parties = models.CharField("签约单位", max_length=200)
    amount = models.DecimalField(
        "金额（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "送审合同"
        verbose_name_plural = "送审合同"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="contract_amount"
            )
        ]
        triggers = [pgtrigger.Protect(name="contract_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title


class ContractOpinion(models.Model):
    """The opinion on a contract: one a round, never changed; a reopened case is reviewed anew."""

    class Opinion(models.TextChoices):
        LAWFUL = "lawful", "合法，可以签订"
        AMEND = "amend", "修改后签订"
        UNLAWFUL = "unlawful", "不得签订"

    append_only = True
    scope_field = "case__scope_path"
    scope_right = rights.SEE_CASES

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="opinions", db_index=False
    )
    round = models.PositiveSmallIntegerField("轮次", default=0)
    opinion = models.CharField("审查意见", max_length=10, choices=Opinion)
    words = models.CharField("理由和修改要求", max_length=1000)
    lawyer = models.CharField("参与审查的律师", max_length=60, blank=True, default="")
    """Name and firm of the lawyer who took part; '' for none."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    given_on = models.DateField("日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "审查意见"
        verbose_name_plural = "审查意见"
        ordering = ["-round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="contract_opinion_once")
        ]
        triggers = [
            pgtrigger.Protect(
                name="contract_opinion_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.get_opinion_display()
