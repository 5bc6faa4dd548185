"""Which township or county organ a branch belongs to, for boards that add branches up."""

from collections.abc import Iterable, Sequence
from typing import Any

from members.models import Organization
from members.models.organizations import UNIT_KINDS, Kind
from portal.scope import one_of


def units_of(branches: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Return for each branch the township or organ it lies in, else its county: two queries."""
    rows = Organization.objects.filter(one_of("pk", branches)).order_by().values_list("pk", "path")
    paths = {pk: [int(n) for n in path.split("/") if n] for pk, path in rows}
    wanted = {n for ids in paths.values() for n in ids[:-1]}
    places = Organization.objects.filter(one_of("pk", wanted)).order_by()
    above = {one.pk: one for one in places.only("kind", "name", "short_name")}
    return {pk: _unit([above[n] for n in ids[:-1]]) for pk, ids in paths.items()}


def _unit(above: list[Organization]) -> tuple[int, str]:
    units = [one for one in above if one.kind in UNIT_KINDS]
    counties = [one for one in above if one.kind in (Kind.COUNTY, Kind.CITY)]
    unit = (units or counties[-1:] or above)[0]
    return unit.pk, unit.label


def below(column: str, paths: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the condition of a statement that a path lies under one of `paths`, and what fills it.

    Each is compared by itself: LIKE ANY would not read the index of paths.
    """
    words = {f"path_{number}": f"{path}%" for number, path in enumerate(paths)}
    return " OR ".join(f"{column} LIKE %({name})s" for name in words) or "false", words


def within_unit(account: Any, right: str, unit: Organization | None) -> tuple[str, ...]:
    """Return the paths of a right, cut down to a unit; () where the unit lies outside them."""
    paths: tuple[str, ...] = account.paths_for(right)
    if unit is None:
        return paths
    if any(unit.path.startswith(path) for path in paths):
        return (unit.path,)
    return tuple(path for path in paths if path.startswith(unit.path))
