"""The page of what records propose for a month's points: each with its ground, to be accepted or left."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import rights
from assessments.actions import point_drawn as actions
from assessments.points.doors import sheet_for
from assessments.points.schemes import rules_on
from assessments.queries import point_drawn as queries
from portal.doors import signed_in
from portal.refusals import Invalid


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def drawn(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what training's records propose for a sheet's month; POST enters what was ticked (`chosen`)."""
    sheet = sheet_for(request.user, pk, rights.REPORT_POINTS)
    chosen, wrong = set(request.POST.getlist("chosen")), ""
    if request.method == "POST":
        try:
            made = actions.accept(actor=request.user, sheet=sheet, chosen=chosen)
        except Invalid as invalid:
            wrong = invalid.sentence
        else:
            month = made[0].sheet.period.label
            messages.success(request, f"已登记{len(made)}笔，记在{month}的表上。")
            return redirect("assessments:points_sheet", pk=made[0].sheet_id)
    context = {
        "sheet": sheet,
        "rows": queries.proposed(sheet, rules_on(sheet.scheme, sheet.period)),
        "chosen": chosen,
        "wrong": wrong,
    }
    status = 422 if wrong else 200
    return render(request, "assessments/points/drawn.html", context, status=status)
