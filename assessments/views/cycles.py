"""Pages of a county's cycles: the list with the form that opens one, and the board of one cycle."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessments import rights, runs
from assessments.actions import cycles as actions
from assessments.actions import imported, reminders
from assessments.actions import panels as panel_actions
from assessments.doors import cycle_for, insist
from assessments.models import SchemeVersion
from assessments.queries import boards, openings, poll_overview
from portal.doors import signed_in
from portal.periods import BadPeriod, Period, parse
from portal.reading import whole
from portal.refusals import Invalid


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
@require_GET
def new_cycle(request: HttpRequest) -> HttpResponse:
    """Show the form on which whom a cycle appraises is listed, where the register cannot say."""
    version, period = _asked(request.user, request.GET)
    opening = openings.Opening(version, period)
    insist(request.user, rights.OPEN_CYCLE, version.scheme.organization.path)
    return render(request, "assessments/cycle_new.html", {"opening": opening})


@signed_in
@require_POST
def open_cycle(request: HttpRequest) -> HttpResponse:
    """Open a cycle from a scheme version for a period; a list with faults comes back as it was typed."""
    version, period = _asked(request.user, request.POST)
    listed = request.POST.get("list", "")
    try:
        cycle = actions.open_cycle(
            actor=request.user,
            version=version,
            organization=version.scheme.organization,
            period=period,
            listed=listed,
        )
    except Invalid as invalid:
        if "list" not in invalid.problems:
            raise
        context = {"opening": openings.Opening(version, period), "typed": listed}
        context["problems"] = invalid.problems["list"]
        return render(request, "assessments/cycle_new.html", context, status=422)
    units = cycle.panels.count()
    sent = "，汇总可以计分了" if cycle.outline.is_rolled else "的录入表已发到各单位待办"
    messages.success(request, f"{cycle}已开启，{units}个单位{sent}。")
    return redirect("assessments:cycle", pk=cycle.pk)


def _asked(account: Any, sent: Mapping[str, str]) -> tuple[SchemeVersion, Period]:
    """The version and period a page names; 404 for a version out of sight."""
    version = get_object_or_404(
        SchemeVersion.objects.visible_to(account).select_related("scheme__organization"),
        pk=whole(sent.get("version")) or 0,
    )
    try:
        return version, parse(sent.get("period", ""))
    except BadPeriod as bad:
        raise Invalid(str(bad)) from bad


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
        **boards.scoring_of(found, units),
        "open_runs": openings.live_runs(found),
        "may_run": account.may(rights.RUN, found.scope_path),
        "may_close": account.may(rights.OPEN_CYCLE, found.scope_path),
        "draws": openings.draws_of(found, account),
        "has_polls": bool(poll_overview.cycle_ballots(found)),
        "may_export": account.may(rights.EXPORT, found.scope_path),
    }
    part = request.headers.get("HX-Target") == "units"
    return render(request, "assessments/units.html" if part else "assessments/cycle.html", context)


@signed_in
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Start scoring every submitted unit of the cycle (or the named ones); a second click finds it."""
    found = cycle_for(request.user, pk, rights.RUN)
    panels = openings.to_score(found, _numbers(request, "panel"))
    started = runs.request_run(actor=request.user, cycle=found, panels=panels)
    return redirect("portal:job", pk=started.job_id)


@signed_in
@require_POST
def close_late(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the entry of the chosen late units as it stands, with a reason."""
    found = cycle_for(request.user, pk, rights.OPEN_CYCLE)
    panels = panel_actions.close_late(
        actor=request.user,
        cycle=found,
        chosen=_numbers(request, "panel"),
        reason=request.POST.get("reason", "").strip(),
    )
    messages.success(
        request, f"已截止{len(panels)}个单位的录入。没有填的人没有分数，需要时可退回补录。"
    )
    return redirect("assessments:cycle", pk=found.pk)


@signed_in
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the chosen units that still enter, or all of them."""
    found = cycle_for(request.user, pk, rights.OPEN_CYCLE)
    done = reminders.remind(actor=request.user, cycle=found, chosen=_numbers(request, "panel"))
    messages.success(request, f"已催报{len(done)}个单位，催报会出现在各单位的待办里。")
    return redirect("assessments:cycle", pk=found.pk)


@signed_in
@require_POST
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter another cycle's published results as an imported component of this one."""
    found = cycle_for(request.user, pk, rights.OPEN_CYCLE)
    source = cycle_for(request.user, whole(request.POST.get("source")) or 0)
    done = imported.bring_in(
        actor=request.user,
        cycle=found,
        component=request.POST.get("component", ""),
        source=source,
        group=request.POST.get("group", ""),
    )
    messages.success(request, openings.brought_in_words(done))
    return redirect("assessments:cycle", pk=found.pk)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [n for text in request.POST.getlist(name) if (n := whole(text)) is not None]
