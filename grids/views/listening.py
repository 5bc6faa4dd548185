"""Pages of listening days and receptions: a month by place, one day with its cases, moving a date."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from grids import rights
from grids.actions import listening as actions
from grids.doors import anywhere, insist, place_for
from grids.forms.listening import AddCaseForm, ShiftForm, SittingForm
from grids.models import Sitting
from grids.queries import listening as queries
from grids.queries.rhythm import months_shown
from grids.queries.rooms import openable
from grids.views.visits import month_of
from members.models import Organization
from portal.doors import signed_in
from portal.reading import whole


@signed_in
@require_GET
def listening(request: HttpRequest) -> HttpResponse:
    """Show a month's listening days and receptions of a township's places."""
    anywhere(request.user, rights.SEE_CASES)
    account: Any = request.user
    month, towns = month_of(request), queries.towns(account)
    asked = whole(request.GET.get("town"))
    town = next((one for one in towns if one.pk == asked), towns[0] if towns else None)
    lines = queries.board(account, town, month) if town else []
    context = {
        "month": month,
        "months": months_shown(),
        "towns": towns,
        "town": town,
        "lines": lines,
        "counts": queries.counts(lines),
        "days": queries.days_of(month),
        "may_log": account.may_anywhere(rights.SUBMIT),
        "may_move": _may_move(account, town),
    }
    return render(request, "grids/listening/board.html", context)


def _may_move(account: Any, town: Organization | None) -> bool:
    county = town.parent if town else None
    return county is not None and bool(account.may(rights.EDIT_KINDS, county.path))


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Log a day that was held."""
    anywhere(request.user, rights.SUBMIT)
    sent = request.POST if request.method == "POST" else None
    initial = {name: request.GET.get(name, "") for name in ("kind", "place", "planned_on")}
    form = SittingForm(sent, places=queries.places_for(request.user), initial=initial)
    if form.is_valid():
        row = form.attempt(actions.log_sitting, actor=request.user, sat=form.sat())
        if row is not None:
            messages.success(request, f"已登记{row.place.label}{row}。")
            return redirect("grids:sitting", pk=row.pk)
    status = 200 if sent is None else 422
    return render(request, "grids/listening/new.html", {"form": form}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one day with its cases as numbers; say that a case came up on it."""
    found: Sitting = get_object_or_404(queries.sittings(request.user), pk=pk)
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        insist(request.user, rights.SUBMIT, found.scope_path)
    may_add = request.user.may(rights.SUBMIT, found.scope_path)  # type: ignore[union-attr]
    form = AddCaseForm(sent, cases=queries.addable(found)[:100]) if may_add else None
    if form is not None and form.is_valid():
        case = form.picked("case")
        if form.attempt(actions.add_case, actor=request.user, sitting=found, case=case):
            messages.success(request, f"{case.label}已登记到这一天。")
            return redirect("grids:sitting", pk=pk)
    cases = [row.case for row in found.cases.select_related("case__kind")]
    context = {
        "sitting": found, "cases": cases, "form": form,
        "openable": openable(request.user, [case.pk for case in cases]),
    }  # fmt: skip
    status = 200 if sent is None else 422
    return render(request, "grids/listening/sitting.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, county: int) -> HttpResponse:
    """Move a fixed date of a county (D-HOLIDAY)."""
    place = place_for(request.user, county, rights.EDIT_KINDS)
    sent = request.POST if request.method == "POST" else None
    form = ShiftForm(sent)
    if form.is_valid():
        row = form.attempt(actions.move_day, actor=request.user, county=place, **form.cleaned_data)
        if row is not None:
            messages.success(request, f"{place.label}听民声日已由{row.day}改到{row.to}。")
            return redirect("grids:listening")
    status = 200 if sent is None else 422
    context = {"form": form, "place": place}
    return render(request, "grids/listening/move.html", context, status=status)
