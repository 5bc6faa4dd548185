"""What points can be spent on at a place, and how much of it there is (P35-R8, R10)."""

import pghistory
from django.db import models
from django.db.models import Q

from assessments import rights
from assessments.models.schemes import Scheme
from members.models import Organization
from portal.scope import ScopedQuerySet


@pghistory.track()
class PointOffer(models.Model):
    """Goods, a service or a discount of a partner for so many points.

    `stock` is how many were ever laid in; what is left is that less the redemptions that stand, so
    that no counter can go wrong. Ended, never deleted.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", "物品"
        SERVICE = "service", "服务"
        DISCOUNT = "discount", "优惠"

    scope_field = "organization__path"
    scope_right = rights.SEE_POINTS

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="offers")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="point_offers"
    )
    label = models.CharField("内容", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.GOODS)
    partner = models.CharField("提供单位", max_length=60, blank=True, default="")
    points = models.DecimalField("所需积分", max_digits=8, decimal_places=2)
    stock = models.PositiveIntegerField("总数量")
    active = models.BooleanField("可兑换", default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "可兑换项目"
        verbose_name_plural = "可兑换项目"
        ordering = ["organization", "-active", "points", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "organization", "label"], name="point_offer_once"
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="point_offer_costs"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def scope_path(self) -> str:
        """The place's path."""
        return self.organization.path
