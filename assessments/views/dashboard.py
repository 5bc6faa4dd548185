"""The county dashboard: where a cycle stands, each figure a link to its rows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.doors import cycle_for
from assessments.queries import movement, openings, overview
from portal.doors import signed_in
from portal.reading import whole


@signed_in
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the figures of `?cycle=`, or of the newest cycle the account sees."""
    account: Any = request.user
    cycles = list(openings.cycles_of(account))
    asked = whole(request.GET.get("cycle"))
    cycle = cycle_for(account, asked) if asked else next(iter(cycles), None)
    context: dict[str, Any] = {"cycles": cycles, "cycle": cycle}
    if cycle is not None:
        found = overview.county_overview(account, cycle)
        context |= {"figures": found, "cap": overview.cap_of(cycle)}
        context["moved"] = movement.by_unit(account, cycle)
    return render(request, "assessments/dashboard.html", context)
