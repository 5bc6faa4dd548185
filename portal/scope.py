"""The one door to rows: `queryset.visible_to(account)`.

This floor knows no roles. It asks the account, by the protocol below, under which organization paths
a right is held, and keeps only rows whose stored path begins with one of them. Default: nothing.
"""

from dataclasses import dataclass
from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q


class HoldsRights(Protocol):
    """What this floor needs to know of an account."""

    def paths_for(self, right: str) -> tuple[str, ...]:
        """Return the organization paths under which the account holds `right`; () for none."""

    def may(self, right: str, path: str) -> bool:
        """Return whether the account holds `right` on the organization at `path`."""


@dataclass(frozen=True)
class Everything:
    """Holds every right at and below one path: who tells figures that hold for all who may see them there.

    It is nobody: it has no grants, no person, and does nothing.
    """

    path: str
    is_authenticated = True
    person_id = None

    def paths_for(self, right: str) -> tuple[str, ...]:
        """Return its one path."""
        return (self.path,)

    def may(self, right: str, path: str) -> bool:
        """Return whether the path lies at or below its own."""
        return path.startswith(self.path)


def within(paths: tuple[str, ...], field: str) -> Q:
    """Return the condition that `field` (a path ending in '/') lies under one of `paths`."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that state once, on their model, which path leads to their organization.

    A model gives `scope_field` (lookup of the path) and `scope_right` (the right needed to see it).
    """

    def visible_to(self, account: Any, right: str = "") -> Self:
        """Return the rows the account may see; `right` overrides the model's own viewing right."""
        needed = right or self.model.scope_right
        if not needed or not getattr(account, "is_authenticated", False):
            return self.none()
        paths = account.paths_for(needed)
        return self.filter(within(paths, self.model.scope_field)) if paths else self.none()
