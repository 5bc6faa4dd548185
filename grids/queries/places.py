"""Where somebody may report, and what: grids and organizations to choose from, found by name, and kinds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from grids.models import CaseKind, Grid, GridPost
from grids.models.kinds import REPORTER_RIGHTS, Reporter
from grids.queries.trees import kinds_for, on_day, own_grids
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.scope import within

MOST_LISTED = 60
"""Nodes a phone's list shows; where there are more they are found by name."""
MOST_FOUND = 12
REPORTING = tuple(dict.fromkeys(REPORTER_RIGHTS.values()))
"""Every right that lets report some kind of case."""
_PLACES = (Kind.COUNTY, Kind.TOWN, Kind.VILLAGE)


@dataclass(frozen=True)
class Choice:
    """A place to choose: g12 a node, o34 an organization; `label` names it, `about` where it lies."""

    value: str
    label: str
    about: str


def paths_of(account: Any, rights: Iterable[str]) -> tuple[str, ...]:
    """Return the paths under which the account holds any of `rights`."""
    return tuple(sorted({path for right in rights for path in account.paths_for(right)}))


def own(account: Any) -> list[Choice]:
    """Return the nodes the account serves on, the lowest level first: the first one is preset."""
    return [_of_grid(grid) for grid in own_grids(account)]


def near(account: Any, rights: Iterable[str]) -> list[Choice]:
    """Return the organizations and nodes under the account's rights, by code; [] where they are too many."""
    paths = paths_of(account, rights)
    nodes = list(_nodes(paths)[: MOST_LISTED + 1])
    places = list(_organizations(paths)[: MOST_LISTED + 1])
    if len(nodes) + len(places) > MOST_LISTED:
        return []
    return [*map(_of_organization, places), *map(_of_grid, nodes)]


def named(account: Any, rights: Iterable[str], words: str) -> list[Choice]:
    """Return the places under the account's rights whose names hold `words`, at most twelve.

    An exact name comes alone, so that 河里村 is not asked about because there is a 河里村网格. Where the
    organization's own node has the very same name, the node is meant.
    """
    if not words:
        return []
    paths = paths_of(account, rights)
    like = Q(name__icontains=words)
    places = list(_organizations(paths).filter(like | Q(short_name=words))[:MOST_FOUND])
    nodes = list(_nodes(paths).filter(like)[:MOST_FOUND])
    found = [*map(_of_organization, places), *map(_of_grid, nodes)]
    own = {node.organization_id for node in nodes if node.name == words}
    same = {f"o{place.pk}" for place in places if place.pk in own}
    exact = [one for one in found if one.label == words and one.value not in same]
    return exact if len(exact) == 1 else found[:MOST_FOUND]


def grid_of(account: Any, pk: int) -> Grid | None:
    """Return a node the account serves on or may report on, ended ones too; None for any other.

    A case found before a split, on a phone without signal, is still reported for the old node.
    """
    found = Grid.objects.filter(pk=pk).select_related("organization").first()
    if found is None or _is_inside(account, found) or _has_served(account, found):
        return found
    return None


def _is_inside(account: Any, grid: Grid) -> bool:
    return grid.organization.path.startswith(paths_of(account, REPORTING))


def _has_served(account: Any, grid: Grid) -> bool:
    person = account.person_id
    return bool(person) and GridPost.objects.filter(grid=grid, person=person).exists()


def organization_of(account: Any, pk: int) -> Organization | None:
    """Return an organization the account may report on; None for any other."""
    inside = within(paths_of(account, REPORTING), "path")
    return Organization.objects.filter(inside, pk=pk, kind__in=_PLACES).first()


def kinds_at(account: Any, place: Organization) -> list[CaseKind]:
    """Return the kinds the account may report at a place, in order; one query."""
    return [kind for kind in kinds_for(place) if may_report(account, kind, place)]


def may_report(account: Any, kind: CaseKind, place: Organization) -> bool:
    """Return whether the account may report a kind at a place."""
    wanted = {REPORTER_RIGHTS[Reporter(one)] for one in kind.reporters}
    return any(account.may(right, place.path) for right in wanted)


def _nodes(paths: tuple[str, ...]) -> QuerySet[Grid]:
    rows = Grid.objects.filter(on_day(clock.today()), within(paths, "organization__path"))
    return rows.select_related("organization").order_by("code")


def _organizations(paths: tuple[str, ...]) -> QuerySet[Organization]:
    rows = Organization.objects.filter(within(paths, "path"), until=None, kind__in=_PLACES)
    return rows.select_related("parent").order_by("code")


def _of_grid(grid: Grid) -> Choice:
    return Choice(f"g{grid.pk}", grid.name, grid.organization.label)


def _of_organization(place: Organization) -> Choice:
    return Choice(f"o{place.pk}", place.label, place.parent.label if place.parent else "")
