"""Fleets, their members, and the Party groups at their bows (船头党小组, P14-R9)."""

import pghistory
from django.db import models
from django.db.models import F, Q

from members.floating import rights
from members.models import Organization, Person
from portal.scope import ScopedQuerySet


@pghistory.track()
class Fleet(models.Model):
    """Boats that sail together; its members' relations are with `branch`."""

    scope_field = "branch__path"
    scope_right = rights.SEE_FLOATING

    branch = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="所属党支部"
    )
    name = models.CharField("船队", max_length=40)
    since = models.DateField("登记日期")
    until = models.DateField("解散日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "船队"
        verbose_name_plural = "船队"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "name"], name="fleet_once_a_branch")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The branch's path."""
        return self.branch.path


@pghistory.track()
class FleetMember(models.Model):
    """A member who sails with a fleet, from when to when."""

    scope_field = "fleet__branch__path"
    scope_right = rights.SEE_FLOATING

    fleet = models.ForeignKey(Fleet, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("上船日期")
    until = models.DateField("离船日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "船队党员"
        verbose_name_plural = "船队党员"
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="fleet_member_of_one_fleet"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="fleet_member_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fleet}{self.person.name}"


@pghistory.track()
class BoatGroup(models.Model):
    """The Party group of a fleet; one at a time."""

    scope_field = "fleet__branch__path"
    scope_right = rights.SEE_FLOATING

    fleet = models.ForeignKey(Fleet, on_delete=models.PROTECT, related_name="groups")
    leader = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="党小组长"
    )
    founded_on = models.DateField("成立日期")
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "船头党小组"
        verbose_name_plural = "船头党小组"
        ordering = ["-founded_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fleet"], condition=Q(dissolved_on=None), name="boat_group_one_a_fleet"
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("founded_on")),
                name="boat_group_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fleet}船头党小组"

    @property
    def scope_path(self) -> str:
        """The path of the fleet's branch."""
        return self.fleet.branch.path


class BoatRule(models.Model):
    """How a county reads the threshold: more than three members, or three as well."""

    scope_field = "county__path"
    scope_right = rights.SEE_FLOATING

    county = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="+")
    inclusive = models.BooleanField("满3人即可建组", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "船头党小组人数"
        verbose_name_plural = "船头党小组人数"

    def __str__(self) -> str:
        return f"{self.county.label}船头党小组人数"

    @property
    def scope_path(self) -> str:
        """The county's path."""
        return self.county.path
