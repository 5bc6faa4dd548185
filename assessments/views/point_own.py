"""我的积分: what a member is credited with, claiming points, objecting, the branch's board."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.actions import points as actions
from assessments.models.points import EntryKind
from assessments.points.doors import own_account_for, period_asked, posted_sheet_for
from assessments.points.schemes import rules_on, this_month
from assessments.queries import point_boards, point_personal
from assessments.queries.point_rules import offered
from assessments.views.points import posting_form, write
from portal.doors import signed_in
from portal.refusals import Invalid


@signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show the account's own points, each number opening into its entries."""
    return render(request, "assessments/points/mine.html", point_personal.mine(request.user))


@signed_in
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, account: int) -> HttpResponse:
    """Report what one has won oneself; the branch recognises it."""
    held = own_account_for(request.user, account)
    rules = rules_on(held.scheme, this_month())
    items = offered(held.scheme, held.organization, this_month())
    bonuses = [one for one in items if one.item.kind == EntryKind.BONUS]
    form = posting_form(request, bonuses, [held], rules, month=this_month())
    written = write(request, form, held.scope_path) if form.is_bound else None
    if written:
        messages.success(
            request, f"已申报，记在{written[0].sheet.period.label}的表上，等支部认定。"
        )
        return redirect("assessments:points_mine")
    context = {"form": form, "account": held, "rules": rules}
    status = 422 if form.errors else 200
    return render(request, "assessments/points/claim.html", context, status=status)


@signed_in
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to a posted sheet of one's own branch."""
    found = posted_sheet_for(request.user, pk)
    text = request.POST.get("text", "")
    try:
        actions.object_to(actor=request.user, sheet=found, text=text)
    except Invalid as invalid:
        context = point_personal.mine(request.user)
        context |= {"typed": text, "problem": invalid.sentence, "at": pk}
        return render(request, "assessments/points/mine.html", context, status=422)
    messages.success(request, "异议已提出，备案前会写明怎样处理。")
    return redirect("assessments:points_mine")


@signed_in
@require_GET
def own_board(request: HttpRequest, account: int) -> HttpResponse:
    """Show one's own branch's board as its members see it: names and scores of posted sheets."""
    held = own_account_for(request.user, account)
    rules = rules_on(held.scheme, this_month())
    period = period_asked(request.GET.get("period", ""), rules)
    board: Any = point_boards.board_of(
        rules, held.scheme, held.organization, period, point_boards.PUBLIC
    )
    context = {
        "board": board,
        "account": held,
        "organization": held.organization,
        "periods": this_month().containing("year").split(rules.kind),
    }
    return render(request, "assessments/points/own_board.html", context)
