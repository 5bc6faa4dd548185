"""The life of an organization: what was done to it on which day. What it was on a day is read from this."""

import pgtrigger
from django.conf import settings
from django.db import models

from members import rights
from members.models.organizations import Organization
from portal.scope import ScopedQuerySet


class OrganizationChange(models.Model):
    """One deed in an organization's life, of the day it took effect; never changed afterwards.

    Names and parents are those before and after, equal where the deed left them alone. `counterpart` is
    the other organization of a split or merger: each side has a row of its own. Organizations that came
    with the reference data have no row of their setting up.
    """

    class Kind(models.TextChoices):
        SET_UP = "set_up", "设立"
        RENAME = "rename", "更名"
        MOVE = "move", "改变隶属"
        SPLIT = "split", "分设"
        SPLIT_OFF = "split_off", "由分设而来"
        MERGE = "merge", "并入"
        TAKE_IN = "take_in", "接收并入"
        DISSOLVE = "dissolve", "撤销"

    append_only = True
    scope_field = "organization__path"
    scope_right = rights.SEE_ORGANIZATIONS

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="changes", verbose_name="组织"
    )
    kind = models.CharField("事项", max_length=10, choices=Kind)
    on = models.DateField("生效日期")
    name_before = models.CharField("原名称", max_length=80)
    name_after = models.CharField("现名称", max_length=80)
    parent_before = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="原上级",
    )
    parent_after = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="现上级",
    )
    counterpart = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="相关组织",
    )
    document = models.CharField("文号", max_length=60, blank=True, default="")
    ground = models.CharField("依据", max_length=300)
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
        verbose_name = "组织沿革"
        verbose_name_plural = "组织沿革"
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["organization", "on", "id"], name="organization_life")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.name_after}{self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        """The organization's path."""
        return self.organization.path
