"""The list of cases, and taking away exactly what it shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from grids.doors import anywhere
from grids.forms.lists import CaseFilter
from grids.queries import case_lists, handlers
from grids.queries.cases import page
from grids.workbooks import cases as exporting
from portal.doors import signed_in
from portal.paging import count_up_to


def _filter(account: Any, data: Any) -> CaseFilter:
    return CaseFilter(data, towns=case_lists.towns_of(account), kinds=case_lists.kinds_of(account))


@signed_in
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases the account sees, narrowed by the filter in the address, soonest deadline first."""
    account: Any = request.user
    anywhere(account, *case_lists.VIEWERS)
    form = _filter(account, request.GET)
    asked = form.asked
    rows = case_lists.listed(account, asked)
    after = request.GET.get("after", "")
    few = case_lists.is_few(account, asked)
    found = page(rows, after, latest_first=asked.is_of_the_past, few=few)
    context = {
        "form": form,
        "asked": asked,
        "lines": case_lists.lines(account, found.rows),
        "after": found.after,
        "is_first": not after,
        "count": count_up_to(rows),
        "limit": exporting.AT_ONCE,
        "batch_to": handlers.places_of(account),
    }
    return render(request, "grids/cases/list.html", context)


@signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give the workbook of what the list shows at once; a job's page where it is long."""
    account: Any = request.user
    anywhere(account, *case_lists.VIEWERS)
    asked = _filter(account, request.POST).asked
    job = exporting.request_long(actor=account, asked=asked)
    if job is not None:
        return redirect("portal:job", pk=job.pk)
    book = exporting.short(actor=account, asked=asked)
    answer = HttpResponse(book.content, content_type=exporting.XLSX)
    answer["Content-Disposition"] = book.disposition
    return answer
