"""Pages of what-if: choose a past cycle, see who would rise and fall, take it away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import rights, whatif
from assessments.doors import cycle_for, trial_for, version_for
from assessments.queries import trials as queries
from assessments.workbooks import trial as workbook
from portal.doors import signed_in
from portal.reading import whole


@signed_in
@require_http_methods(["GET", "POST"])
def try_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer past cycles to try a version on, and its trials so far; start one on POST."""
    account: Any = request.user
    found = version_for(account, pk, rights.EDIT_SCHEME)
    if request.method == "POST":
        cycle = cycle_for(account, whole(request.POST.get("cycle")) or 0)
        trial = whatif.request_trial(actor=account, version=found, cycle=cycle)
        return redirect("portal:job", pk=trial.job_id)
    return render(request, "assessments/schemes/try.html", queries.try_page(found, account))


@signed_in
@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a trial: who would rise and fall, both distributions, every subject before and after."""
    found = trial_for(request.user, pk)
    context = queries.trial_page(found, request.user, request.GET)
    return render(request, "assessments/schemes/trial.html", context)


@signed_in
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a workbook of exactly what the page shows; a second click finds the job under way."""
    found = trial_for(request.user, pk, rights.EXPORT)
    asked = {name: str(value) for name, value in request.POST.items()}
    job = workbook.request_export(actor=request.user, trial=found, params=asked)
    return redirect("portal:job", pk=job.pk)
