"""The one-page picture of a village's grids, and the list of villages that leads to it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from grids import rights
from grids.doors import anywhere, place_for
from grids.queries import pictures
from members.models.organizations import Kind
from portal import clock, paging
from portal.doors import signed_in

SHOWN = 50


@signed_in
@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """List the villages with grids by code (`q`, `after`); who sees a single one is led to its picture."""
    account: Any = request.user
    anywhere(account, rights.SEE_GRIDS)
    words, after = request.GET.get("q", "")[:40], request.GET.get("after", "")[:24]
    rows = pictures.villages(account, words)
    found = list((rows.filter(code__gt=after) if after else rows)[: SHOWN + 1])
    if len(found) == 1 and not words and not after:
        return redirect("grids:picture", pk=found[0].pk)
    context = {
        "rows": found[:SHOWN],
        "after": found[SHOWN - 1].code if len(found) > SHOWN else "",
        "count": paging.count_up_to(rows),
        "q": words,
        "is_first": not after,
    }
    return render(request, "grids/tree/villages.html", context)


@signed_in
@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a village's grids on one page that prints on one sheet of A4; 404 for anything but a village."""
    village = place_for(request.user, pk, rights.SEE_GRIDS)
    if village.kind != Kind.VILLAGE:
        raise Http404
    found = pictures.picture(request.user, village, clock.today())
    context = {"picture": found, "village": village, "roles": pictures.ROLES}
    return render(request, "grids/tree/picture.html", context)
