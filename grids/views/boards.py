"""The board: a township's cases by state and deadline, the county's townships and what came up to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from grids import rights
from grids.doors import anywhere
from grids.queries import boards
from members.models import Organization
from members.models.organizations import Kind
from portal.doors import signed_in
from portal.reading import whole

WIDE = (Kind.CITY, Kind.COUNTY)


@signed_in
@require_GET
@never_cache
def board(request: HttpRequest) -> HttpResponse:
    """Show the board of `place`, else of where the account stands; narrowed by `kind` and `village`."""
    account: Any = request.user
    anywhere(account, rights.SEE_CASES)
    place = _place(account, request.GET.get("place", ""))
    if place.kind in WIDE:
        context = boards.county_board(account, place)
        return render(request, "grids/cases/county_board.html", context)
    village = _chosen(account, request.GET.get("village", "")) if "village" in request.GET else None
    kind = request.GET.get("kind", "")
    context = boards.town_board(account, place, kind=kind, village=village)
    return render(request, "grids/cases/board.html", context)


def _place(account: Any, text: str) -> Organization:
    """The organization asked for, 404 outside the scope; else the first one the account stands on."""
    return _chosen(account, text) or boards.places(account)[0]


def _chosen(account: Any, text: str) -> Organization | None:
    if not text:
        return None
    rows = Organization.objects.visible_to(account, rights.SEE_CASES)
    return get_object_or_404(rows.exclude(kind=Kind.ORGAN), pk=whole(text))
