"""The page of obligations: what was wanted and what was done, by worker, village or township (C.5)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from grids import obligations as o
from grids import rights
from grids.doors import anywhere
from grids.queries import obligation_pages as queries
from grids.workbooks import ledgers as workbooks
from portal.doors import signed_in
from portal.reading import whole

SEE = "查看各人、各村的履职情况"


@signed_in
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show how one obligation (`what`) was met in a period, by `by`, in one township (`town`) or all."""
    anywhere(request.user, rights.SEE_CASES, what=SEE)
    asked = queries.asked(request.user, request.GET)
    skip = whole(request.GET.get("after")) or 0
    context = queries.page(request.user, asked, skip) | {"every": o.EVERY}
    return render(request, "grids/rhythm/obligations.html", context)


@signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the table of the page as a workbook; the same fields as its address."""
    anywhere(request.user, rights.SEE_CASES, what=SEE)
    asked = queries.asked(request.user, request.POST)
    about: dict[str, Any] = asked.as_fields()
    job = workbooks.request(actor=request.user, what=workbooks.OBLIGATIONS, about=about)
    return redirect("portal:job", job.pk)
