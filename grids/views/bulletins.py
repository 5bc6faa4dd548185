"""The month's bulletin of a county: as it prints, and as a workbook."""

import io
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from grids.actions import bulletins as actions
from grids.places import figures_place, way_to
from grids.queries import bulletin as queries
from members.models import Organization
from portal.doors import signed_in
from portal.periods import BadPeriod, Period
from portal.reading import whole
from portal.refusals import Refused


@signed_in
@require_GET
def bulletin(request: HttpRequest) -> HttpResponse:
    """Show the bulletin of `?place=` for the month `?period=`: the widest place and last month without."""
    place, month = _asked(request, request.GET)
    context = {
        "paper": queries.bulletin(request.user, place, month),
        "above": way_to(request.user, place),
    }
    return render(request, "grids/figures/bulletin.html", context)


@signed_in
@require_POST
def export(request: HttpRequest) -> FileResponse:
    """Give the same bulletin as a workbook."""
    place, month = _asked(request, request.POST)
    name, made = actions.export(actor=request.user, place=place, month=month)
    return FileResponse(io.BytesIO(made), as_attachment=True, filename=name)


def _asked(request: HttpRequest, given: Any) -> tuple[Organization, Period]:
    place = figures_place(request.user, whole(given.get("place")))
    try:
        return place, queries.month_of(given.get("period", ""))
    except BadPeriod as wrong:
        raise Refused(str(wrong)) from wrong
