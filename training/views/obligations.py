"""Pages of what is owed in training (C.5): a county's table for a period, and what one number counts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import FIRST_YEAR, BadPeriod, Period, containing_day, parse
from training import obligations as o
from training import rights
from training.doors import figures_place, holding
from training.queries import kept_obligations, obligations
from training.queries.obliged import Scene, scene_of

_FIGURES = holding("查看培训应办事项", rights.SEE_FIGURES)
PAGE = 500
"""Items of one obligation on a page; the numbers are of all."""


def period_asked(text: str) -> Period | None:
    """Return the quarter, half-year or year an address asks for; None for anything else, and the future."""
    try:
        period = parse(text)
    except BadPeriod:
        return None
    known = period.kind != "month" and period.year >= FIRST_YEAR and period.start <= clock.today()
    return period if known else None


def _scene(request: HttpRequest) -> Scene:
    place = figures_place(request.user, request.GET.get("place", ""))
    return scene_of(place, period_asked(request.GET.get("period", "")))


def _periods() -> list[Period]:
    """The periods one can turn to: this year, last year, and this year's halves and quarters that began."""
    today = clock.today()
    year = containing_day(today, "year")
    parts = [*year.split("half_year"), *year.split("quarter")]
    return [year.previous, year, *(one for one in parts if one.start <= today)]


def _counties(account: Any, scene: Scene) -> list[Organization]:
    """The counties of a place above them, to pick one: what is owed is told county by county."""
    if scene.county.kind != Kind.CITY:
        return []
    rows = Organization.objects.visible_to(account, rights.SEE_FIGURES)
    return list(rows.filter(parent=scene.county, kind=Kind.COUNTY, until=None).order_by("sort_key"))


@_FIGURES
@require_GET
@never_cache
def table(request: HttpRequest) -> HttpResponse:
    """Show what was owed in a county's training in a period, what was done, and what was not."""
    scene = _scene(request)
    counties = _counties(request.user, scene)
    context = {
        "scene": scene,
        "counties": counties,
        "periods": _periods(),
    }
    if not counties:
        context["rows"], context["at"] = kept_obligations.of_county(scene)
    return render(request, "training/obligations.html", context)


@_FIGURES
@require_GET
@never_cache
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show what one number of the table counts, what wants doing first."""
    if code not in o.BY_CODE:
        raise Http404
    scene, obligation = _scene(request), o.BY_CODE[code]
    found = obligations.items(scene, obligation)
    state = request.GET.get("state", "")
    kept = [row for row in found if state in ("", row.state)]
    context = {
        "scene": scene,
        "told": obligations.told_of(scene, obligation, found),
        "items": obligations.shown(request.user, scene, kept[:PAGE]),
        "more": max(len(kept) - PAGE, 0),
        "state": state,
    }
    return render(request, "training/obligation.html", context)
