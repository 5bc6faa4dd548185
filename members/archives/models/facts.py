"""The six facts as materials record them, and what was recognised. Rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.db import models

from members.archives import rights
from members.archives.models.files import ArchiveFile, Material
from members.archives.words import Fact
from portal.scope import ScopedQuerySet

_GROWS = pgtrigger.Update | pgtrigger.Delete


class FactRecord(models.Model):
    """What one material says of one fact. The newest row of a material and fact counts; older ones stay."""

    append_only = True
    kept_secret = True
    scope_field = "material__file__unit__path"
    scope_right = rights.SEE_ARCHIVES

    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, related_name="facts", verbose_name="材料"
    )
    kind = models.CharField("项目", max_length=10, choices=Fact)
    value = models.CharField("记载", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "档案记载"
        verbose_name_plural = "档案记载"
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="fact_record_stays", operation=_GROWS)]

    def __str__(self) -> str:
        return f"{self.material}{self.get_kind_display()}"


class FactDecision(models.Model):
    """What was recognised of one fact: by whom, when, on what ground.

    A correction is a new row that names the one it `replaces`; that is unique, so of two people who
    decide at once the second is told.
    """

    append_only = True
    kept_secret = True
    scope_field = "file__unit__path"
    scope_right = rights.SEE_ARCHIVES

    file = models.ForeignKey(
        ArchiveFile, on_delete=models.PROTECT, related_name="decisions", verbose_name="档案"
    )
    kind = models.CharField("项目", max_length=10, choices=Fact)
    value = models.CharField("认定为", max_length=200)
    ground = models.CharField("依据", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    on = models.DateField("认定日期")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "认定"
        verbose_name_plural = "认定"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind"],
                condition=models.Q(replaces__isnull=True),
                name="decision_first_once",
            )
        ]
        triggers = [pgtrigger.Protect(name="decision_stays", operation=_GROWS)]

    def __str__(self) -> str:
        return f"档案{self.file_id}{self.get_kind_display()}"
