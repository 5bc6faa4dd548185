"""Where an account may see figures: the widest place first, and the way down to one."""

from typing import Any

from django.shortcuts import get_object_or_404

from grids import rights
from grids.doors import anywhere, insist
from grids.queries.figures import PART
from members.models import Organization
from members.models.organizations import Kind
from portal.refusals import Refused


def figures_place(account: Any, pk: int | None) -> Organization:
    """Return the place asked for, or the widest one of the account's.

    NotAllowed for who sees figures nowhere or not there, 404 outside, Refused where a place has none. A
    village is told by its grids, which are near to single cases: who may not see cases may not open it.
    """
    anywhere(account, rights.SEE_FIGURES)
    seen = Organization.objects.visible_to(account).select_related("parent")
    if pk is None:
        path = min(account.paths_for(rights.SEE_FIGURES), key=len)
        return get_object_or_404(seen, path=path)
    place: Organization = get_object_or_404(seen, pk=pk)
    insist(account, rights.SEE_FIGURES, place.path)
    if place.kind not in PART:
        raise Refused(f"{place.label}没有网格统计。请选市、县、镇街或村（社区）。")
    if place.kind == Kind.VILLAGE:
        insist(account, rights.SEE_CASES, place.path)
    return place


def way_to(account: Any, place: Organization) -> list[Organization]:
    """Return the places above that the account may see figures of, widest first, itself left out."""
    ids = [int(number) for number in place.path.split("/") if number][:-1]
    above = Organization.objects.visible_to(account, rights.SEE_FIGURES).filter(pk__in=ids)
    return list(above.order_by("depth"))
