"""From an address to a row inside the account's scope or relations: 404 outside, 403 without the right."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from grids import rights
from grids.models import Case, Grid
from grids.queries.cases import WITH
from members.models import Organization
from members.models.organizations import Kind
from members.scope import who_holds
from portal.refusals import NotAllowed, Refused


def case_for(account: Any, pk: int) -> Case:
    """Return a case the account sees, or found, or is to handle; 404 for any other."""
    rows = Case.objects.visible_to(account).select_related(*WITH, "merged_into", "finder__person")
    case: Case = get_object_or_404(rows, pk=pk)
    return case


def grid_for(account: Any, pk: int, right: str = rights.SEE_GRIDS) -> Grid:
    """Return a node the account may see; NotAllowed when it lacks `right` on it, 404 outside."""
    rows = Grid.objects.visible_to(account).select_related(
        "level__county", "organization", "parent"
    )
    grid: Grid = get_object_or_404(rows, pk=pk)
    insist(account, right, grid.scope_path)
    return grid


def place_for(account: Any, pk: int, right: str) -> Organization:
    """Return an organization the account may see; NotAllowed when it lacks `right` on it, 404 outside."""
    place: Organization = get_object_or_404(Organization.objects.visible_to(account), pk=pk)
    insist(account, right, place.path)
    return place


def county_for(account: Any, pk: int) -> Organization:
    """Return a county whose grids the account keeps; 404 for anything but a county."""
    county = place_for(account, pk, rights.KEEP_GRIDS)
    if county.kind != Kind.COUNTY:
        raise Http404
    return county


def living_grid(account: Any, pk: int) -> Grid:
    """Return a node the account keeps, to be split or merged; Refused for one that has ended."""
    grid = grid_for(account, pk, rights.KEEP_GRIDS)
    if grid.until is not None:
        raise Refused(f"“{grid.name}”已于{grid.until}撤并，不能再拆分或合并。")
    return grid


def anywhere(account: Any, *wanted: str, what: str = "") -> None:
    """Let who holds one of the rights anywhere pass; NotAllowed, naming who could, for anybody else.

    `what` names what the page shows where the right's own name says too much: a worker opens his cases.
    """
    if not any(account.may_anywhere(right) for right in wanted):
        raise NotAllowed(_refusal(wanted[0], what), who=who_holds(wanted[0]))


def insist(account: Any, right: str, path: str) -> None:
    """Raise NotAllowed, naming who could, when the account lacks `right` at `path`."""
    if not account.may(right, path):
        raise NotAllowed(_refusal(right), who=who_holds(right))


def _refusal(right: str, what: str = "") -> str:
    what = what or rights.LABELS.get(right, right)
    return f"不能{what}。{what}由{who_holds(right)}办理。"
