"""Which township or county organ a branch belongs to, for boards that add branches up."""

from collections.abc import Iterable
from typing import Any

from members.models import Organization
from members.models.organizations import UNIT_KINDS, Kind


def units_of(branches: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Return for each branch the township or organ it lies in, else its county: two queries."""
    rows = Organization.objects.filter(pk__in=list(branches)).values_list("pk", "path")
    paths = {pk: [int(n) for n in path.split("/") if n] for pk, path in rows}
    above = Organization.objects.in_bulk({n for ids in paths.values() for n in ids[:-1]})
    return {pk: _unit([above[n] for n in ids[:-1]]) for pk, ids in paths.items()}


def _unit(above: list[Organization]) -> tuple[int, str]:
    units = [one for one in above if one.kind in UNIT_KINDS]
    counties = [one for one in above if one.kind in (Kind.COUNTY, Kind.CITY)]
    unit = (units or counties[-1:] or above)[0]
    return unit.pk, unit.label


def within_unit(account: Any, right: str, unit: Organization | None) -> tuple[str, ...]:
    """Return the paths of a right, cut down to a unit; () where the unit lies outside them."""
    paths: tuple[str, ...] = account.paths_for(right)
    if unit is None:
        return paths
    if any(unit.path.startswith(path) for path in paths):
        return (unit.path,)
    return tuple(path for path in paths if path.startswith(unit.path))
