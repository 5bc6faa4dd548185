"""Pages of award lists and of appraisal files, each with its workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessments import rights
from assessments.doors import cycle_for
from assessments.queries import award_pages, records
from assessments.workbooks import documents
from portal.doors import signed_in


@signed_in
@require_GET
def awards(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the award list of a cycle."""
    cycle = cycle_for(request.user, pk)
    return render(request, "assessments/awards.html", award_pages.page(cycle, request.user))


@signed_in
@require_POST
def export_awards(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the workbook of a cycle's award list."""
    cycle = cycle_for(request.user, pk, rights.EXPORT)
    job = documents.request(actor=request.user, what=documents.AWARDS, about=cycle)
    return redirect("portal:job", pk=job.pk)


@signed_in
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find a person or an organization by name, to read its file."""
    records.insist_reader(request.user)
    context = records.search_page(request.user, request.GET.get("q", ""))
    return render(request, "assessments/records/search.html", context)


@signed_in
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person's appraisal file."""
    found = get_object_or_404(records.people(request.user), pk=pk)
    record = records.of_person(found, request.user)
    context = {
        "record": record,
        "person": found,
        "may_export": _may_export(request, found.home.path),
    }
    return render(request, "assessments/records/record.html", context)


@signed_in
@require_POST
def export_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the workbook of a person's file."""
    found = get_object_or_404(records.people(request.user), pk=pk)
    job = documents.request(actor=request.user, what=documents.PERSON, about=found)
    return redirect("portal:job", pk=job.pk)


@signed_in
@require_GET
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organization's appraisal file."""
    found = get_object_or_404(records.organizations(request.user), pk=pk)
    record = records.of_organization(found, request.user)
    context = {
        "record": record,
        "organization": found,
        "may_export": _may_export(request, found.path),
    }
    return render(request, "assessments/records/record.html", context)


@signed_in
@require_POST
def export_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the workbook of an organization's file."""
    found = get_object_or_404(records.organizations(request.user), pk=pk)
    job = documents.request(actor=request.user, what=documents.ORGANIZATION, about=found)
    return redirect("portal:job", pk=job.pk)


def _may_export(request: HttpRequest, path: str) -> bool:
    return bool(request.user.may(rights.EXPORT, path))  # type: ignore[union-attr]
