"""Projects in villages (P10, figures): venues, hardened ground, social investment."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.dispatched import rights
from members.dispatched.models.postings import Posting
from members.models import Organization
from portal.scope import ScopedQuerySet


@pghistory.track()
class VillageProject(models.Model):
    """What was brought about in a village: how much of what, and what it cost in yuan.

    A project shared by villages is one row at the village it is kept for. `qualifier` says whether the
    quantity is exact; a plan counts in no figure.
    """

    class Kind(models.TextChoices):
        VENUE = "venue", "新建改建组织活动场所"
        GROUND = "ground", "硬化路面、广场"
        FUNDS = "funds", "引进社会资金"
        OTHER = "other", "其他项目"

    class Qualifier(models.TextChoices):
        EXACT = "exact", "准确数"
        OVER = "over", "以上"
        ABOUT = "about", "约"
        NEARLY = "nearly", "近"

    UNITS = {"venue": "处", "ground": "平方米", "funds": "笔", "other": "项"}
    scope_field = "village__path"
    scope_right = rights.SEE_DISPATCHED

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="projects")
    village = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=8, choices=Kind)
    title = models.CharField("项目", max_length=60)
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=1)
    qualifier = models.CharField("数量性质", max_length=8, choices=Qualifier, default="exact")
    amount = models.DecimalField("资金（元）", max_digits=14, decimal_places=2)
    done_on = models.DateField("完成日期", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "帮扶项目"
        verbose_name_plural = "帮扶项目"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["village", "title"], name="village_project_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gte=0), name="village_project_counts"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit(self) -> str:
        """What its quantity is counted in."""
        return self.UNITS[self.kind]

    @property
    def scope_path(self) -> str:
        """The village's path."""
        return self.village.path
