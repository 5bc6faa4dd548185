"""Pages of the monthly inspection and the weekly dispute meeting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from grids import rights
from grids.actions import rhythm as actions
from grids.doors import anywhere
from grids.forms.rhythm import InspectionForm, MeetingForm
from grids.models import Grid
from grids.queries import rhythm as queries
from grids.views.visits import month_of
from portal import clock
from portal.doors import signed_in
from portal.paging import newest_first
from portal.reading import whole


@signed_in
@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """List the inspections of a month in the account's scope."""
    return _list(request, queries.inspections, "grids/rhythm/inspections.html", "查看各村大摸排")


@signed_in
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """List the dispute meetings of a month in the account's scope."""
    return _list(request, queries.meetings, "grids/rhythm/meetings.html", "查看各村研判例会")


def _list(request: HttpRequest, rows: Any, template: str, what: str) -> HttpResponse:
    anywhere(request.user, rights.SEE_CASES, what=what)
    month, account = month_of(request), request.user
    found = rows(account, month)
    context = {
        "month": month,
        "months": queries.months_shown(),
        "page": newest_first(found, request.GET.get("before", "")),
        "count": found.count(),
        "may_log": bool(queries.nodes_led(account)),
    }
    return render(request, template, context)


@signed_in
@require_http_methods(["GET", "POST"])
def new_inspection(request: HttpRequest) -> HttpResponse:
    """Log an inspection."""
    anywhere(request.user, rights.REPORT)
    grids = queries.nodes_led(request.user)
    sent = request.POST if request.method == "POST" else None
    initial = {"done_on": clock.today(), "grid": request.GET.get("grid", "")}
    form = InspectionForm(sent, grids=grids, initial=initial)
    if form.is_valid():
        row = form.attempt(actions.log_inspection, actor=request.user, found=form.found())
        if row is not None:
            messages.success(request, f"已登记{row.grid.name}{row.done_on.month}月的大摸排。")
            return redirect("grids:inspections")
    return _form(request, form, grids, "grids/rhythm/inspection_new.html")


@signed_in
@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Log a dispute meeting, with the open disputes of the node of `grid`."""
    anywhere(request.user, rights.REPORT)
    grids = queries.nodes_led(request.user)
    sent = request.POST if request.method == "POST" else None
    asked = whole(request.POST.get("grid") or request.GET.get("grid"))
    node = next((grid for grid in grids if grid.pk == asked), grids[0] if grids else None)
    cases = list(queries.discussable(node)[:100]) if node else []
    initial = {"held_on": clock.today(), "grid": node.pk if node else ""}
    form = MeetingForm(sent, grids=grids, cases=cases, initial=initial)
    if form.is_valid():
        row = form.attempt(actions.log_meeting, actor=request.user, held=form.held())
        if row is not None:
            messages.success(request, f"已登记{row.grid.name}{row.held_on:%m月%d日}的研判例会。")
            return redirect("grids:meetings")
    return _form(request, form, grids, "grids/rhythm/meeting_new.html", node=node)


def _form(
    request: HttpRequest, form: Any, grids: list[Grid], template: str, **more: Any
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "grids": grids, **more}, status=status)
