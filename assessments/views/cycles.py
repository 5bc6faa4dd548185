"""Pages of a county's cycles: the list with the form that opens one, and the board of one cycle."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessments import rights, runs
from assessments.actions import cycles as actions
from assessments.actions import panels as panel_actions
from assessments.doors import cycle_for
from assessments.models import Panel, SchemeVersion
from assessments.queries import boards, openings
from portal.doors import signed_in
from portal.periods import BadPeriod, parse
from portal.reading import whole
from portal.refusals import Invalid, Refused


@signed_in
@require_GET
def cycles(request: HttpRequest) -> HttpResponse:
    """List the cycles the account sees; unit people are led straight to their panels."""
    account: Any = request.user
    context = {
        "cycles": openings.cycles_of(account),
        "panels": openings.own_panels(account),
        "openings": openings.openings_for(account),
    }
    return render(request, "assessments/cycles.html", context)


@signed_in
@require_POST
def open_cycle(request: HttpRequest) -> HttpResponse:
    """Open a cycle from a scheme version for a period."""
    version = get_object_or_404(
        SchemeVersion.objects.visible_to(request.user).select_related("scheme__organization"),
        pk=whole(request.POST.get("version")) or 0,
    )
    try:
        period = parse(request.POST.get("period", ""))
    except BadPeriod as bad:
        raise Invalid(str(bad)) from bad
    cycle = actions.open_cycle(
        actor=request.user, version=version, organization=version.scheme.organization, period=period
    )
    people = cycle.panels.count()
    messages.success(request, f"{cycle}已开启，{people}个单位的录入表已发到各单位待办。")
    return redirect("assessments:cycle", pk=cycle.pk)


@signed_in
@require_GET
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the board of a cycle; `?part=units` returns the table alone for the live refresh."""
    account: Any = request.user
    found = cycle_for(account, pk)
    units = boards.board_of(found, account)
    stage, late = request.GET.get("stage", ""), request.GET.get("late") == "1"
    state = request.GET.get("state", "")
    context = {
        "cycle": found,
        "units": boards.filtered(units, stage, late, state),
        "total": boards.unit_count(units),
        "late_count": sum(1 for u in units if u.late),
        "stages": boards.stage_counts(units),
        "stage": stage,
        "late": late,
        "state": state,
        "ready": sum(1 for u in units if u.panel.state == Panel.State.SUBMITTED),
        "open_runs": openings.live_runs(found),
        "may_run": account.may(rights.RUN, found.scope_path),
        "may_close": account.may(rights.OPEN_CYCLE, found.scope_path),
        "may_export": account.may(rights.EXPORT, found.scope_path),
    }
    part = request.headers.get("HX-Target") == "units"
    return render(request, "assessments/units.html" if part else "assessments/cycle.html", context)


@signed_in
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Start scoring every submitted unit of the cycle (or the named ones); a second click finds it."""
    found = cycle_for(request.user, pk, rights.RUN)
    chosen = _numbers(request, "panel")
    panels = found.panels.filter(state=Panel.State.SUBMITTED).select_related("organization")
    if chosen:
        panels = found.panels.filter(pk__in=chosen)
    started = runs.request_run(
        actor=request.user, cycle=found, panels=panels.select_related("organization")
    )
    return redirect("portal:job", pk=started.job_id)


@signed_in
@require_POST
def close_late(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the entry of the chosen late units as it stands, with a reason."""
    found = cycle_for(request.user, pk, rights.OPEN_CYCLE)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Invalid("截止录入须写明理由，如“已过10月15日期限，两次催报未报”。")
    chosen = _numbers(request, "panel")
    panels = list(found.panels.filter(pk__in=chosen, state=Panel.State.COLLECTING))
    if not panels:
        raise Refused("没有选中还在录入的单位。请在表里勾选要截止的单位。")
    for panel in panels:
        panel_actions.close(actor=request.user, panel=panel, reason=reason)
    messages.success(
        request, f"已截止{len(panels)}个单位的录入。没有填的人没有分数，需要时可退回补录。"
    )
    return redirect("assessments:cycle", pk=found.pk)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [n for text in request.POST.getlist(name) if (n := whole(text)) is not None]
