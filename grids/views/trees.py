"""The page of the tree: a county at a glance, or the nodes that fit a filter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids import rights
from grids.doors import anywhere
from grids.forms.trees import TreeFilter
from grids.models import GridLevel
from grids.queries import tree_pages
from members.models import Organization
from portal import paging
from portal.doors import signed_in
from portal.reading import whole


@signed_in
@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """Show a county (`county`, else the first): counts, or the nodes that fit `q`, `town`, `level`, `gap`
    on a `day`."""
    account: Any = request.user
    anywhere(account, rights.SEE_GRIDS)
    found = tree_pages.counties(account)
    county = county_of(found, request.GET.get("county"))
    levels = list(GridLevel.objects.filter(county=county))
    form = TreeFilter(request.GET, account=account, county=county, levels=levels)
    context: dict[str, Any] = {
        "county": county,
        "counties": found,
        "levels": levels,
        "form": form,
        "keeps": keeping_place(account, county),
        "keeps_county": account.may(rights.KEEP_GRIDS, county.path),
    }
    if form.is_asked:
        rows = form.narrow()
        context["page"] = tree_pages.by_code(rows, request.GET.get("after", "")[:32], form.on)
        context["count"] = paging.count_up_to(rows, 20_000)
    elif levels:
        context["glance"] = tree_pages.glance(account, county, form.on)
    return render(request, "grids/tree/tree.html", context)


def county_of(found: list[Organization], asked: str | None) -> Organization:
    """Return the county asked for among those the account sees, else the first; 404 for another."""
    if not asked:
        if not found:
            raise Http404
        return found[0]
    for county in found:
        if county.pk == whole(asked):
            return county
    raise Http404


def keeping_place(account: Any, county: Organization) -> Organization | None:
    """Return where in the county the account keeps the grids: the county, else its first township."""
    if account.may(rights.KEEP_GRIDS, county.path):
        return county
    rows = Organization.objects.visible_to(account, rights.KEEP_GRIDS)
    place: Organization | None = (
        rows.filter(path__startswith=county.path).order_by("depth", "code").first()
    )
    return place
