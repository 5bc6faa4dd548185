"""Pages that read the scheme library: the list, a shipped scheme, a version, two versions compared."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.doors import library_for, version_for
from assessments.queries import schemes as queries
from assessments.schemes import writing
from portal.doors import signed_in

YAML = "application/yaml; charset=utf-8"


@signed_in
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """List the schemes of one's own organizations and the shipped library, filtered by the address."""
    account: Any = request.user
    library_for(account)
    context = {
        "own": queries.own_schemes(account),
        "shipped": queries.library(request.GET),
        "may_edit": bool(queries.editable(account)),
        "filters": queries.FILTERS,
    }
    return render(request, "assessments/schemes/library.html", context)


@signed_in
@require_GET
def shipped(request: HttpRequest, code: str) -> HttpResponse:
    """Show a shipped scheme in words, with its worked examples; an overlay, with what it lies over."""
    library_for(request.user)
    context = queries.shipped_page(code, request.user)
    if context is not None:
        return render(request, "assessments/schemes/shipped.html", context)
    context = queries.overlay_page(code)
    if context is None:
        raise Http404
    return render(request, "assessments/schemes/overlay.html", context)


@signed_in
@require_GET
def shipped_file(request: HttpRequest, code: str) -> HttpResponse:
    """Send a shipped scheme or overlay as a scheme file."""
    library_for(request.user)
    context = queries.shipped_page(code, request.user) or queries.overlay_page(code)
    if context is None:
        raise Http404
    return _file(context["document"], code)


@signed_in
@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version or draft in words, with what can be done with it."""
    found = version_for(request.user, pk)
    context = queries.version_page(found, request.user)
    return render(request, "assessments/schemes/version.html", context)


@signed_in
@require_GET
def version_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a version or draft as a scheme file."""
    found = version_for(request.user, pk)
    return _file(found.document, f"{found.scheme.code}-v{found.number}")


def _file(document: dict[str, Any], name: str) -> HttpResponse:
    answer = HttpResponse(writing.text(document), content_type=YAML)
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@signed_in
@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed from another version (`with`) to this one, value by value."""
    found = version_for(request.user, pk)
    context = queries.comparison(found, request.GET.get("with", ""))
    return render(request, "assessments/schemes/compare.html", context)
