"""The dashboard on a page and on a wall, its bulletin on paper, and the same as a workbook."""

import io
from functools import wraps
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from jining_dangjian.dashboard import asked as asking
from jining_dangjian.dashboard import bulletin as papers
from jining_dangjian.dashboard import pictures
from jining_dangjian.dashboard.board import COLUMNS, Board, board, sorted_by
from portal import clock
from portal.doors import P, View, signed_in
from portal.periods import BadPeriod, containing_day
from portal.reading import whole
from portal.refusals import Refused

REFRESH_SECONDS = 60
_SORTS = {code for codes in COLUMNS.values() for code in codes}


def _asked(request: HttpRequest, given: Any) -> asking.Asked:
    try:
        period = asking.period_of(given.get("period", ""))
    except BadPeriod as wrong:
        raise Refused(str(wrong)) from wrong
    return asking.asked(request.user, whole(given.get("place")), period)


def _context(request: HttpRequest, shown: Board) -> dict[str, Any]:
    """What page and wall draw."""
    period = shown.asked.period
    by = request.GET.get("sort", "")
    code, up = by.removeprefix("-"), not by.startswith("-")
    lines = sorted_by(shown.lines, "rank", up=True)
    if code in _SORTS:
        lines = sorted_by(lines, code, up=up)
    today = clock.today()
    return {
        "board": shown,
        "asked": shown.asked,
        "period": period,
        "lines": lines,
        "sort": code if code in _SORTS else "",
        "up": up,
        "kinds": [
            (
                min(containing_day(period.end, kind), containing_day(today, kind)).code,
                word,
                kind == period.kind,
            )
            for kind, word in (("month", "月"), ("quarter", "季"))
        ],
        "has_next": period.next.start <= today,
        "map": pictures.map_of(shown),
        "trend": pictures.trend_of(shown),
        "side": [one for one in shown.sections if one.section.code != "cases"],
        "refresh": REFRESH_SECONDS,
    }


@signed_in
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show `?place=` in `?period=`, its parts by `?sort=`: the widest place, the usual quarter without."""
    shown = board(request.user, _asked(request, request.GET))
    return render(request, "dashboard/page.html", _context(request, shown))


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
    shown = board(request.user, _asked(request, request.GET))
    return render(request, "dashboard/wall.html", _context(request, shown))


@signed_in
@require_GET
def bulletin(request: HttpRequest) -> HttpResponse:
    """Show the month's or quarter's bulletin as it prints."""
    shown = board(request.user, _asked(request, request.GET), whole=True)
    context = {"paper": papers.bulletin(shown), "asked": shown.asked, "period": shown.asked.period}
    context["has_next"] = shown.asked.period.next.start <= clock.today()
    return render(request, "dashboard/bulletin.html", context)


@signed_in
@require_POST
def export(request: HttpRequest) -> FileResponse:
    """Give the bulletin as a workbook, and record who took it."""
    name, made = papers.export(actor=request.user, wanted=_asked(request, request.POST))
    return FileResponse(io.BytesIO(made), as_attachment=True, filename=name)
