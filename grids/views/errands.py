"""Pages of errands: claiming, the catalogue of services, which service a case asks for."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids import rights
from grids.actions import errands as actions
from grids.doors import anywhere, case_for, insist
from grids.forms.errands import DetailForm, ServiceForm
from grids.models import Case, ErrandService
from grids.obligations import ERRAND
from grids.queries import case_page
from grids.queries import errands as queries
from grids.queries.rhythm import months_shown
from grids.queries.rooms import counties_of
from grids.views.visits import month_of
from portal.doors import signed_in
from portal.reading import whole
from portal.refusals import Stale

MOST = 100
"""Errands shown at once."""


@signed_in
@require_GET
def errands(request: HttpRequest) -> HttpResponse:
    """Show what can be claimed, what was claimed, and how many each worker claimed in a month."""
    anywhere(request.user, rights.REPORT, rights.SEE_CASES)
    account, month = request.user, month_of(request)
    open_ones = queries.claimable(account)
    sees = account.may_anywhere(rights.SEE_CASES)  # type: ignore[union-attr]
    context = {
        "claimable": list(open_ones[:MOST]),
        "count": open_ones.count(),
        "claimed": list(queries.claimed(account)[:MOST]),
        "sees_counts": sees,
        "counts": queries.counts(account, month) if sees else [],
        "month": month,
        "months": months_shown(),
    }
    return render(request, "grids/errands/errands.html", context)


@signed_in
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Claim an errand; who comes second is told who has it."""
    case: Case = get_object_or_404(
        queries.known(request.user).select_related("kind", "handler"), pk=pk
    )
    try:
        actions.claim(actor=request.user, case=case)
    except Stale as late:
        told = f"{late.sentence}{case_page.last_step(case)}"
        raise Stale(told, rule="P03-R11") from late
    messages.success(request, f"{case.label}由您代办，请按期办好；办不了的在事项页退回并写明理由。")
    return redirect("grids:case", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
def errand(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which service a case asks for, with what to bring; choose it."""
    case = case_for(request.user, pk)
    if case.kind.code != ERRAND:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = DetailForm(sent, case=case)
    if form.is_valid():
        made = form.attempt(actions.name_service, actor=request.user, case=case, **form.words())
        if made is not None:
            messages.success(request, f"{case.label}代办“{made.service.title}”。")
            return redirect("grids:errand", pk=pk)
    context = {
        "case": case, "detail": queries.detail_of(case), "form": form,
        "may_name": actions.may_name(request.user, case),
    }  # fmt: skip
    if sent is not None:
        actions.insist_may_name(request.user, case)
    status = 200 if sent is None else 422
    return render(request, "grids/errands/case.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def services(request: HttpRequest) -> HttpResponse:
    """Show a county's catalogue by category; add a service."""
    anywhere(request.user, rights.SEE_GRIDS)
    counties = counties_of(request.user)
    asked = whole(request.POST.get("county") or request.GET.get("county"))
    county = next((c for c in counties if c.pk == asked), counties[0] if counties else None)
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        insist(request.user, rights.KEEP_GRIDS, county.path if county else "")
    form = ServiceForm(sent)
    if county is not None and form.is_valid():
        told = form.told()
        made = form.attempt(actions.save_service, actor=request.user, county=county, told=told)
        if made is not None:
            messages.success(request, f"已新增代办事项“{made.title}”。")
            return redirect(f"{request.path}?county={county.pk}")
    keeps = bool(county and request.user.may(rights.KEEP_GRIDS, county.path))  # type: ignore[union-attr]
    found = list(queries.services_of(county.pk, all_of_them=keeps)) if county else []
    context = {
        "counties": counties, "county": county, "count": len(found), "may_keep": keeps,
        "categories": queries.by_category(found), "form": form,
    }  # fmt: skip
    return render(
        request, "grids/errands/services.html", context, status=200 if sent is None else 422
    )


@signed_in
@require_http_methods(["GET", "POST"])
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a service of the catalogue, or take it out of use."""
    rows = ErrandService.objects.visible_to(request.user).select_related("county")
    found: ErrandService = get_object_or_404(rows, pk=pk)
    insist(request.user, rights.KEEP_GRIDS, found.scope_path)
    sent = request.POST if request.method == "POST" else None
    form = ServiceForm(sent, service=found)
    if form.is_valid():
        made = form.attempt(
            actions.save_service, actor=request.user, county=found.county, told=form.told(),
            service=found,
        )  # fmt: skip
        if made is not None:
            messages.success(request, f"已修改代办事项“{made.title}”。")
            return redirect("grids:services")
    context = {"form": form, "service": found}
    status = 200 if sent is None else 422
    return render(request, "grids/errands/service.html", context, status=status)
