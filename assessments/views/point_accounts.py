"""Pages of points accounts: boards, one account's year, who takes part, spending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import rights
from assessments.actions import point_accounts as actions
from assessments.actions.point_offers import redeem as redeem_points
from assessments.forms.points import JoinForm, MeasureForm, RedeemForm
from assessments.models import Scheme
from assessments.points.doors import account_for, period_asked, place_for
from assessments.points.rules import Rules
from assessments.points.schemes import rules_on, this_month
from assessments.queries import point_boards, point_personal, point_years
from assessments.queries.point_offers import offers_at, to_take
from assessments.queries.point_register import register_of
from assessments.workbooks import point_board
from members.models import Organization
from portal.doors import signed_in
from portal.periods import Period


@signed_in
@require_GET
def board(request: HttpRequest, scheme: int, organization: int) -> HttpResponse:
    """Show an organization's board of a `period`: figures, praise, who is below the line."""
    what, where = place_for(request.user, scheme, organization)
    rules = rules_on(what, this_month())
    period = period_asked(request.GET.get("period", ""), rules)
    if period.kind != rules.kind:
        return _year(request, what, where, rules, period)
    return _board(request, what, where, rules, period)


def _year(
    request: HttpRequest, what: Scheme, where: Organization, rules: Rules, period: Period
) -> HttpResponse:
    context = {
        "board": point_years.year_of(rules, what, where, period),
        "scheme": what,
        "organization": where,
        "periods": this_month().containing("year").split(rules.kind),
        "year": period,
        "panel": point_years.evaluation_of(what, where, period, request.user),
    }
    return render(request, "assessments/points/year.html", context)


@signed_in
@require_POST
def export(request: HttpRequest, scheme: int, organization: int) -> HttpResponse:
    """Start the workbook of the board of `period`; a second click finds the job under way."""
    what, where = place_for(request.user, scheme, organization)
    period = period_asked(request.POST.get("period", ""), rules_on(what, this_month()))
    job = point_board.request_export(
        actor=request.user, scheme=what, organization=where, period=period
    )
    return redirect("portal:job", pk=job.pk)


def _board(
    request: HttpRequest,
    what: Scheme,
    where: Organization,
    rules: Rules,
    period: Period,
    **more: Any,
) -> HttpResponse:
    account: Any = request.user
    context = {
        "board": point_boards.board_of(rules, what, where, period),
        "scheme": what,
        "organization": where,
        "periods": this_month().containing("year").split(rules.kind),
        "year": this_month().containing("year") if rules.has_year else None,
        "may_decide": account.may(rights.RECOGNISE_POINTS, where.path),
        "measure": MeasureForm(),
        **more,
    }
    status = 422 if more else 200
    return render(request, "assessments/points/board.html", context, status=status)


@signed_in
@require_POST
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the branch does about a member below the line of `period`."""
    found = account_for(request.user, pk)
    rules = rules_on(found.scheme, this_month())
    period = period_asked(request.POST.get("period", ""), rules)
    form = MeasureForm(request.POST)
    words = {"actor": request.user, "account": found, "period": period}
    done = (
        form.attempt(actions.decide_measure, **words, **form.cleaned_data)
        if form.is_valid()
        else None
    )
    if done is not None:
        messages.success(request, f"已记录对{found.name}的处理。")
        address = f"/assessments/points/boards/{found.scheme_id}/{found.organization_id}/"
        return redirect(f"{address}?period={period.code}")
    return _board(
        request, found.scheme, found.organization, rules, period, measure=form, measured=found.pk
    )


@signed_in
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a member's year: each number with the entries it is made of. Of an alias there is no such
    page, only its line on the list (PV-RESIDENT)."""
    found = account_for(request.user, pk)
    if found.person_id is None:
        return redirect("assessments:points_register", found.scheme_id, found.organization_id)
    context = {"book": point_personal.book_of(found, request.user), "account": found}
    return render(request, "assessments/points/account.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, scheme: int, organization: int) -> HttpResponse:
    """List who takes part, with totals; POST lets an alias join."""
    right = rights.REPORT_POINTS if request.method == "POST" else rights.SEE_POINTS
    what, where = place_for(request.user, scheme, organization, right)
    rules = rules_on(what, this_month())
    form = JoinForm(request.POST if request.method == "POST" else None, rules=rules)
    words = {"actor": request.user, "scheme": what, "organization": where}
    if form.is_bound and form.is_valid():
        joined = form.attempt(actions.join, **words, **form.cleaned_data)
        if joined is not None:
            messages.success(request, f"{joined.name}已加入。")
            return redirect("assessments:points_register", scheme, organization)
    return _register(request, what, where, rules, join=form)


def _register(
    request: HttpRequest, what: Scheme, where: Organization, rules: Rules, **more: Any
) -> HttpResponse:
    context = {
        "join": JoinForm(rules=rules),
        "redeem": RedeemForm(offers=()),
        **register_of(what, where, rules, request.user),
        **more,
    }
    wrong = any(getattr(form, "errors", None) for form in more.values())
    return render(
        request, "assessments/points/register.html", context, status=422 if wrong else 200
    )


@signed_in
@require_POST
def redeem(request: HttpRequest, pk: int) -> HttpResponse:
    """Spend points of an account on an offer."""
    found = account_for(request.user, pk, rights.REPORT_POINTS)
    offers = to_take(offers_at(found.scheme, found.organization))
    form = RedeemForm(request.POST, offers=offers)
    if form.is_valid():
        told = form.cleaned_data
        offer = form.offers[told["offer"]]
        words = {"actor": request.user, "account": found, "offer": offer, "key": told["key"]}
        if form.attempt(redeem_points, **words) is not None:
            said = f"{found.name}兑换“{offer.label}”，用去{offer.points.normalize():f}分。"
            messages.success(request, said)
            return redirect("assessments:points_register", found.scheme_id, found.organization_id)
    rules = rules_on(found.scheme, this_month())
    return _register(
        request, found.scheme, found.organization, rules, redeem=form, redeemed=found.pk
    )


@signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an alias leave, or erase it (`do`: leave, erase)."""
    found = account_for(request.user, pk, rights.REPORT_POINTS)
    if request.POST.get("do") == "erase":
        actions.erase(actor=request.user, account=found)
        messages.success(request, "已注销：代称、户编号和类别已删除，积分只留总数。")
    else:
        actions.leave(actor=request.user, account=found)
        messages.success(request, "已退出，不再登记和兑换。需要时可以再注销。")
    return redirect("assessments:points_register", found.scheme_id, found.organization_id)
