"""The one door to rows: `queryset.visible_to(account)`.

This floor knows no roles. It asks the account, by the protocol below, under which organization paths
a right is held, and keeps only rows whose stored path begins with one of them. Default: nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Lookup, Q, QuerySet, Value


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


class AnyOf(Lookup):  # it is not subscriptable when it runs
    """A number is one of an array's, which travels as one value: IN would take a place for each of them."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write `column = ANY(array)`."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_values, *right_values)


def one_of(field: str, numbers: Iterable[int]) -> Q:
    """Return the condition that a whole number `field` is one of `numbers`."""
    array = Value(list(numbers), output_field=ArrayField(models.BigIntegerField()))
    return Q(AnyOf(F(field), array))


def one_of_found(field: str, rows: QuerySet[Any]) -> Q:
    """Return the condition that `field` is one of what `rows` (one column) find.

    They are found once, before all else, and then looked up by the field's index: for rows that are few among
    those they stand in. A subquery behind IN might be asked of every row instead.
    """
    return Q(AnyOf(F(field), ArraySubquery(rows)))


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
