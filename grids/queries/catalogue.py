"""Reads of what a county has set up: kinds of cases and levels of grids. They say nothing of anybody."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from grids import rights
from grids.models import CaseKind, GridLevel
from members.models import Organization
from members.models.organizations import Kind
from portal.scope import within

READERS = tuple(rights.LABELS)
"""Whoever has to do with grids reads them."""


def kinds(account: Any) -> QuerySet[CaseKind]:
    """Return the kinds that may be used where the account has to do with grids, by their order."""
    return CaseKind.objects.filter(_set_up_for(account, "organization")).order_by("position", "pk")


def counties(account: Any) -> QuerySet[Organization]:
    """Return the counties in which the account has to do with grids, by code."""
    above, below = _places(account)
    rows = Organization.objects.filter(kind=Kind.COUNTY)
    return rows.filter(Q(pk__in=above) | below("path")).order_by("code")


def levels(account: Any) -> QuerySet[GridLevel]:
    """Return the levels of the counties in which the account has to do with grids."""
    return GridLevel.objects.filter(_set_up_for(account, "county")).order_by("county", "number")


def _set_up_for(account: Any, owner: str) -> Q:
    """The owner stands above, at or below an organization where one of READERS is held."""
    above, below = _places(account)
    return Q(**{f"{owner}__in": above}) | below(f"{owner}__path")


def _places(account: Any) -> tuple[set[int], Callable[[str], Q]]:
    """The ids of what stands above or at the account's places, and the condition to stand below them."""
    paths = tuple(path for right in READERS for path in account.paths_for(right))
    above = {int(number) for path in paths for number in path.split("/") if number}
    return above, lambda field: within(paths, field)
