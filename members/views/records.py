"""The page of the record of deeds."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members import records, rights
from portal import paging
from portal.doors import signed_in


@signed_in
@require_GET
def deeds(request: HttpRequest) -> HttpResponse:
    """Show who did what, newest first, within the organizations the account may audit."""
    account: Any = request.user
    if not account.may_anywhere(rights.SEE_DEEDS):
        raise Http404
    form = records.DeedFilter(request.GET)
    rows = form.narrow(records.deeds_visible_to(account))
    context = {
        "form": form,
        "page": paging.newest_first(rows, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
    }
    return render(request, "members/deeds.html", context)
