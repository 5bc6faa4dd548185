"""Pages of branch life: who is behind, a branch's year, writing a meeting down, one meeting."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import rights
from members.actions import meetings as actions
from members.life import obligations
from members.life.doors import anywhere, branch_for, meeting_for, organization_for
from members.life.forms.meetings import MeetingForm
from members.life.places import units_of, within_unit
from members.life.queries import meetings as queries
from members.models import Attendance, Meeting
from portal import clock
from portal.doors import signed_in
from portal.periods import FIRST_YEAR, BadPeriod, Period, containing_day, parse
from portal.reading import whole

FEW = 60
"""Branches an overview lists one by one; more are added up by township."""


def _period(code: str) -> Period:
    """Return the month, quarter or year of an address; this quarter for anything else."""
    this = containing_day(clock.today(), "quarter")
    try:
        period = parse(code)
    except BadPeriod:
        return this
    return period if FIRST_YEAR <= period.year <= clock.today().year else this


@signed_in
@require_GET
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Show how many meetings were wanted and held in a `period`, by branch or (many) by township."""
    account: Any = request.user
    anywhere(account, rights.KEEP_BRANCH)
    number = whole(request.GET.get("unit"))
    unit = organization_for(account, number) if number else None
    period = _period(request.GET.get("period", ""))
    paths = within_unit(account, rights.KEEP_BRANCH, unit)
    rows = queries.fulfilment(paths, queries.spans([period]))
    units = units_of(row.key for row in rows) if unit is None and len(rows) > FEW else {}
    by_unit = len(set(units.values())) > 1
    if by_unit:
        rows = queries.by_unit(rows, units)
    quarter = containing_day(clock.today(), "quarter")
    month = containing_day(clock.today(), "month")
    context = {
        "period": period,
        "periods": [month.previous, quarter, quarter.previous, month.containing("year")],
        "rows": sorted(rows, key=lambda row: -row.missing),
        "behind": sum(1 for row in rows if row.missing),
        "obligations": obligations.ALL,
        "every": obligations.EVERY,
        "by_unit": by_unit,
        "unit": unit,
        "own": queries.own_branches(account),
    }
    return render(request, "members/branch/overview.html", context)


@signed_in
@require_GET
@never_cache
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a branch's `year`: kinds by months, and the meetings."""
    branch = branch_for(request.user, pk, rights.KEEP_BRANCH)
    this = containing_day(clock.today(), "year")
    number = whole(request.GET.get("year")) or this.year
    year = Period(12 * min(max(number, FIRST_YEAR), this.year), 12)
    context = {
        "branch": branch,
        "year": year,
        "this": this,
        "months": year.split("month"),
        "lines": queries.board(branch, year),
        "every": obligations.EVERY,
        "meetings": queries.recent(branch, year),
    }
    return render(request, "members/branch/board.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a meeting of a `kind` down, with who was there."""
    branch = branch_for(request.user, pk, rights.KEEP_BRANCH)
    actions.refuse_ended(branch)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Meeting.Kind.values else Meeting.Kind.THEME.value
    sent = request.POST if request.method == "POST" else None
    form = MeetingForm(
        sent, request.FILES or None, branch=branch, kind=kind,
        members=queries.members_on(branch, _day(request)),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        made = form.take(request.user)
        if made is not None:
            messages.success(request, f"已登记{made.held_on}的{made.get_kind_display()}。")
            return redirect("members:branch_board", pk=pk)
    context = {
        "branch": branch,
        "form": form,
        "kind": kind,
        "kinds": Meeting.Kind,
        "states": Attendance.State.choices,
        "expects_all": kind in obligations.EXPECTS_ALL,
    }
    status = 422 if form.errors else 200
    return render(request, "members/branch/meeting_new.html", context, status=status)


def _day(request: HttpRequest) -> dt.date:
    """Return the day whose members the list has: the one typed, else today."""
    try:
        return dt.date.fromisoformat(request.POST.get("held_on", ""))
    except ValueError:
        return clock.today()


@signed_in
@require_GET
@never_cache
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one meeting with its minutes and who was there."""
    found = meeting_for(request.user, pk)
    attended = list(found.attendance.select_related("person").order_by("person__sort_key"))
    context = {
        "meeting": found,
        "present": [one for one in attended if one.state == Attendance.State.PRESENT],
        "away": [one for one in attended if one.state != Attendance.State.PRESENT],
        "count": len(attended),
    }
    return render(request, "members/branch/meeting.html", context)


@signed_in
@require_POST
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a meeting out."""
    found = meeting_for(request.user, pk)
    actions.strike(actor=request.user, meeting=found, reason=request.POST.get("reason", ""))
    messages.success(request, f"{found}已作废，不再计入。")
    return redirect("members:meeting", pk=pk)
