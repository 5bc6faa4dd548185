"""What discipline organs, inspection teams and others send about cadres (P07-R8)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.archives import rights
from members.archives.models.files import ArchiveFile
from members.models import Organization
from portal.scope import ScopedQuerySet


class ExternalFeed(models.Model):
    """One piece of information from outside, with its source; mapped to a file once it is known whose."""

    class Source(models.TextChoices):
        DISCIPLINE = "discipline", "纪检监察机关"
        INSPECTION = "inspection", "巡察机构"
        AUDIT = "audit", "审计机关"
        JUSTICE = "justice", "政法机关"
        OTHER = "other", "其他单位"

    class Kind(models.TextChoices):
        AWARD = "award", "表彰奖励"
        SANCTION = "sanction", "处理处分"
        LAW = "law", "涉法涉诉"

    kept_secret = True
    scope_field = "county__path"
    scope_right = rights.KEEP_ARCHIVES

    county = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=12, choices=Source)
    kind = models.CharField("种类", max_length=10, choices=Kind)
    words = models.CharField("内容", max_length=300)
    received_on = models.DateField("收到日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    file = models.ForeignKey(
        ArchiveFile, on_delete=models.PROTECT, null=True, blank=True, related_name="feeds"
    )
    mapped_on = models.DateField("归入日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "外部信息"
        verbose_name_plural = "外部信息"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True, mapped_on__isnull=True)
                | Q(file__isnull=False, mapped_on__isnull=False),
                name="feed_mapped_on_a_day",
            )
        ]
        triggers = [pgtrigger.Protect(name="feed_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"外部信息{self.pk}"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path
