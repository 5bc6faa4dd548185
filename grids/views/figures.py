"""The dashboard of a place: five figures, its parts side by side, the months, what is open."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids import rights, shipped
from grids.pictures import board
from grids.places import figures_place, way_to
from grids.queries import figures as queries
from grids.queries import published as published_figures
from members.models.organizations import Kind
from portal import clock
from portal.doors import signed_in
from portal.periods import BadPeriod
from portal.reading import whole
from portal.refusals import Refused


@signed_in
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of `?place=` in `?period=`: the widest place and the present month without."""
    account: Any = request.user
    place = figures_place(account, whole(request.GET.get("place")))
    try:
        period = queries.period_of(request.GET.get("period", ""))
    except BadPeriod as wrong:
        raise Refused(str(wrong)) from wrong
    found = queries.figures(account, place, period)
    context = board(found) | {
        "above": way_to(account, found.place),
        "is_published": found.place.name in shipped.published(),
        "sees_cases": account.may(rights.SEE_CASES, found.place.path),
        **_filters(found),
    }
    return render(request, "grids/figures/figures.html", context)


def _filters(found: queries.Figures) -> dict[str, Any]:
    """What the list of cases is asked for the rows behind the figures; it knows counties and townships."""
    place, period = found.place, found.period
    within = {"town": place.pk} if place.kind == Kind.TOWN else {}
    days = {
        "state": "all",
        "found_from": period.start.isoformat(),
        "found_to": period.end.isoformat(),
    }
    return {
        "is_listed": place.kind in (Kind.COUNTY, Kind.TOWN),
        "of_period": urlencode(days | within),
        "within": f"&{urlencode(within)}" if within else "",
    }


@signed_in
@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Show what a report publishes of a county beside what the demonstration counts; 404 with real data."""
    place = figures_place(request.user, whole(request.GET.get("place")))
    if clock.demonstration_day() is None:
        raise Http404
    found = published_figures.of_county(request.user, place)
    if found is None:
        raise Refused(f"{place.label}没有可以核对的报道数字。")
    context = {"report": found, "place": place, "above": way_to(request.user, place)}
    return render(request, "grids/figures/published.html", context)
