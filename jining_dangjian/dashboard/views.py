"""The dashboard on a page and on a wall, its bulletin on paper, and the same as a workbook."""

import io
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from jining_dangjian.dashboard import asked as asking
from jining_dangjian.dashboard import bulletin as papers
from jining_dangjian.dashboard import pictures
from jining_dangjian.dashboard.board import COLUMNS, Board, Kept, board, kept, laid_out, sorted_by
from portal import clock
from portal.doors import P, View, signed_in
from portal.periods import BadPeriod, Period, containing_day
from portal.reading import whole
from portal.refusals import Refused

REFRESH_SECONDS = 60
WRITTEN_SECONDS = 900
"""What was written holds for figures of one moment; after this it is dropped, wanted or not."""
_SORTS = {code for codes in COLUMNS.values() for code in codes}


def _asked(request: HttpRequest, given: Any) -> asking.Asked:
    try:
        period = asking.period_of(given.get("period", ""))
    except BadPeriod as wrong:
        raise Refused(str(wrong)) from wrong
    return asking.asked(request.user, whole(given.get("place")), period)


def _written(request: HttpRequest, there: Kept, template: str, **more: Any) -> str:
    """Write what a page shows of the figures, once for all who see the same of them (`Kept.name_for`).

    Without the frame's context: what is written holds nothing of whoever looks.
    """
    name = there.name_for(request.user, template, request.GET.urlencode(), str(more))
    found: str | None = cache.get(name)
    if found is None:
        context = _context(request, laid_out(request.user, there)) | more | {"request": request}
        found = loader.get_template(template).render(context)
        cache.set(name, found, WRITTEN_SECONDS)
    return mark_safe(found)  # noqa: S308  (our own template's answer)


def _context(request: HttpRequest, shown: Board) -> dict[str, Any]:
    by = request.GET.get("sort", "")
    code, up = by.removeprefix("-"), not by.startswith("-")
    lines = sorted_by(shown.lines, "rank", up=True)
    if code in _SORTS:
        lines = sorted_by(lines, code, up=up)
    return {
        "board": shown,
        "asked": shown.asked,
        "period": shown.asked.period,
        "lines": lines,
        "sort": code if code in _SORTS else "",
        "up": up,
        "map": pictures.map_of(shown),
        "trend": pictures.trend_of(shown),
        "side": [one for one in shown.sections if one.section.code != "cases"],
        "refresh": REFRESH_SECONDS,
    }


def _turning(period: Period) -> dict[str, Any]:
    """What one can turn to: the month and quarter that hold the period's end, and whether the next began."""
    today = clock.today()
    kinds = (("month", "月"), ("quarter", "季"))
    held = [
        (min(containing_day(d, kind) for d in (period.end, today)), kind, w) for kind, w in kinds
    ]
    return {
        "period": period,
        "kinds": [(one.code, word, kind == period.kind) for one, kind, word in held],
        "has_next": period.next.start <= today,
    }


@signed_in
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show `?place=` in `?period=`, its parts by `?sort=`: the widest place, the usual quarter without."""
    there = kept(request.user, _asked(request, request.GET))
    context = _turning(there.asked.period) | {"told": there, "asked": there.asked}
    context["content"] = _written(request, there, "dashboard/content.html")
    return render(request, "dashboard/page.html", context)


def _keeping(view: View[P]) -> View[P]:
    """Answer 401 to a wall whose session is over: it keeps what it shows, with its time."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if "HX-Request" in request.headers and not request.user.is_authenticated:
            return HttpResponse(status=401)
        return view(request, *args, **kwargs)

    return door


@_keeping
@signed_in
@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """Show the same large, without a menu; the page asks for itself again every minute."""
    there = kept(request.user, _asked(request, request.GET))
    made_up = bool(clock.demonstration_day())
    return HttpResponse(_written(request, there, "dashboard/wall.html", demonstration_day=made_up))


@signed_in
@require_GET
def bulletin(request: HttpRequest) -> HttpResponse:
    """Show the month's or quarter's bulletin as it prints."""
    shown = board(request.user, _asked(request, request.GET), whole=True)
    context = _turning(shown.asked.period) | {"paper": papers.bulletin(shown), "asked": shown.asked}
    return render(request, "dashboard/bulletin.html", context)


@signed_in
@require_POST
def export(request: HttpRequest) -> FileResponse:
    """Give the bulletin as a workbook, and record who took it."""
    name, made = papers.export(actor=request.user, wanted=_asked(request, request.POST))
    return FileResponse(io.BytesIO(made), as_attachment=True, filename=name)
