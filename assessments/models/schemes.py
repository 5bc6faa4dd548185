"""Schemes and their versions. A published version never changes; its document is what runs."""

import pgtrigger
from django.conf import settings
from django.db import models

from assessments import rights
from members.models import Organization
from portal.scope import ScopedQuerySet


class Scheme(models.Model):
    """An appraisal regulation of one organization, known by its code (weishan_civil_servant)."""

    scope_field = "organization__path"
    scope_right = rights.SEE

    code = models.SlugField("编码", max_length=60)
    title = models.CharField("名称", max_length=120)
    practice = models.CharField("做法", max_length=8)
    origin = models.CharField("蓝本", max_length=60, blank=True, default="")
    """Code of the shipped scheme it was copied from; '' where it is that scheme itself, or none."""
    retired_from = models.DateField("停用日期", null=True, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="schemes", verbose_name="制定单位"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "方案"
        verbose_name_plural = "方案"
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="scheme_code_once")
        ]

    def __str__(self) -> str:
        return self.title


class SchemeVersion(models.Model):
    """One version of a scheme: the document as JSON, every number as text, with its digest.

    Not published it is a draft, which may not yet fit its checks; in force is the published version
    whose `in_force_from` is the latest not after the day.
    """

    scope_field = "scheme__organization__path"
    scope_right = rights.SEE

    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, related_name="versions", verbose_name="方案"
    )
    number = models.PositiveSmallIntegerField("版本")
    document = models.JSONField("内容")
    digest = models.CharField("校验值", max_length=64)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField("修改说明", max_length=300, blank=True, default="")
    changed_at = models.DateTimeField("修改时间", null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "方案版本"
        verbose_name_plural = "方案版本"
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["scheme", "in_force_from"],
                condition=models.Q(published_at__isnull=False),
                name="scheme_in_force_once",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"《{self.scheme.title}》第{self.number}版"
