"""Pages of letters to sending units, read by them with a receipt, and by the office that sent them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.dispatched import rights
from members.dispatched.actions import months as actions
from members.dispatched.doors import insist_letters
from members.dispatched.models import Posting
from members.dispatched.queries import letters, months, postings
from portal import paging
from portal.doors import signed_in
from portal.scope import within

WITH = ("sender", "county", "sheet", "leave__posting__person", "leave__posting__village",
        "sent_by__person", "read_by__person")  # fmt: skip


@signed_in
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the letters to the account's unit and whom it sent; to the office, those it sent."""
    account: Any = request.user
    insist_letters(account)
    rows = letters.known_to(account)
    paths = account.paths_for(rights.RECEIVE_LETTERS)
    sent = Posting.objects.filter(within(paths, "sender__path")).present()  # type: ignore[attr-defined]
    context = {
        "page": paging.newest_first(rows.select_related(*WITH), request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "receives": account.may_anywhere(rights.RECEIVE_LETTERS),
        "sent": list(sent.select_related(*postings.WITH)[:200]),
    }
    return render(request, "members/dispatched/letters.html", context)


@signed_in
@require_GET
@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter: a month's counts of whom the unit sent, or a long leave."""
    account: Any = request.user
    found = get_object_or_404(letters.known_to(account).select_related(*WITH), pk=pk)
    lines = []
    if found.sheet:
        lines = months.of_sheet(found.sheet, Posting.objects.filter(sender=found.sender))
    context = {
        "letter": found,
        "lines": lines,
        "month": months.month_asked(found.sheet.month) if found.sheet else None,
        "may_receive": found.read_on is None
        and account.may(rights.RECEIVE_LETTERS, found.sender.path),
    }
    return render(request, "members/dispatched/letter.html", context)


@signed_in
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the receipt of a letter."""
    found = get_object_or_404(
        letters.known_to(request.user).select_related("sender", "county"), pk=pk
    )
    actions.receive(actor=request.user, letter=found)
    messages.success(request, "已签收。")
    return redirect("dispatched:letter", pk=pk)
