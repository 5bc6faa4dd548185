"""Accounts and grants: who signs in, and what he may do where."""

from functools import cached_property
from hashlib import sha256

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from members import rights, scope
from members.models.held import held
from members.models.organizations import Organization
from members.models.people import Person
from portal import clock
from portal.scope import ScopedQuerySet


class Account(AbstractUser):
    """A sign-in, of one person or of a service. Rights come from grants alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, verbose_name="人员"
    )
    label = models.CharField("名称", max_length=60, blank=True, default="")
    home = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="所属单位",
    )
    """Whose an account without a person is; a person's account belongs to the person's own unit."""
    must_change_password = models.BooleanField("须改密码", default=False, db_default=False)
    """The password came from somebody else: nothing else is open until it has been changed."""
    large_type = models.BooleanField("大字", default=False)

    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        indexes = [
            models.Index(
                fields=["home"], condition=Q(home__isnull=False), name="account_without_person"
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The person's name, else the account's label, else the user name."""
        return (self.person.name if self.person_id and self.person else self.label) or self.username

    @property
    def unit(self) -> Organization | None:
        """The organization the account belongs to: the person's, else its own."""
        return self.person.home if self.person_id and self.person else self.home

    @cached_property
    def held_grants(self) -> list["Grant"]:
        """The grants in force today, with their organizations; read once per request."""
        return held(self, clock.today())

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def standing(self) -> str:
        """The same as long as the grants in force and the person it belongs to are the same."""
        held = sorted((one.role, one.scope_path) for one in self.held_grants)
        return sha256(repr((self.person_id, held)).encode()).hexdigest()[:16]

    def paths_for(self, right: str) -> tuple[str, ...]:
        """Return the organization paths under which `right` is held; found once, as the grants are."""
        if right not in self._paths:
            self._paths[right] = scope.paths_for(self.held_grants, right)
        return self._paths[right]

    def may(self, right: str, path: str) -> bool:
        """Return whether `right` is held on the organization at `path`."""
        return bool(path) and any(path.startswith(p) for p in self.paths_for(right))

    def may_give(self, role: str, path: str) -> bool:
        """Return whether the account may give `role` on the organization at `path`."""
        return bool(path) and any(
            path.startswith(p) for p in scope.giving_paths(self.held_grants, role)
        )

    def may_anywhere(self, right: str) -> bool:
        """Return whether `right` is held on any organization at all."""
        return bool(self.paths_for(right))


@pghistory.track()
class Grant(models.Model):
    """A role given to an account on an organization and all below it."""

    scope_field = "organization__path"
    scope_right = rights.GRANT

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="grants", verbose_name="账号"
    )
    role = models.CharField("角色", max_length=30)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="grants", verbose_name="组织"
    )
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    given_by = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="授权人",
    )
    reason = models.CharField("事由", max_length=200, blank=True, default="")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "organization"],
                condition=Q(until__isnull=True),
                name="grant_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}：{scope.name_of(self.role)}（{self.organization}）"

    @property
    def role_name(self) -> str:
        """The role's Chinese name."""
        return scope.name_of(self.role)

    @property
    def is_coming(self) -> bool:
        """Whether it has not begun yet."""
        return self.since > clock.today()

    @property
    def is_over(self) -> bool:
        """Whether it has ended by today."""
        return self.until is not None and self.until <= clock.today()

    @property
    def scope_path(self) -> str:
        """The granted organization's path."""
        return self.organization.path
