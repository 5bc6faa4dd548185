"""The reading view: timed, marked, every look logged, nothing to take away (PV-ARCHIVE)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from members.archives import watermark
from members.archives.actions import reading
from members.archives.doors import read_for
from members.archives.models import AccessGrant, AccessLog, ArchiveFile, Material
from members.archives.queries import facts, files_page
from members.archives.views.answers import guarded, origin
from members.archives.views.materials import sent
from portal.doors import signed_in


@signed_in
@require_POST
def begin(request: HttpRequest, grant: int, file: int) -> HttpResponse:
    """Begin a reading."""
    granted, found = read_for(request.user, grant, file)
    reading.begin(actor=request.user, grant=granted, file=found, origin=origin(request))
    return redirect("archives:read", grant=grant, file=file)


def _begun(request: HttpRequest, grant: AccessGrant, file: ArchiveFile) -> AccessLog | None:
    return reading.running(request.user, grant, file)


def _log(request: HttpRequest, grant: AccessGrant, file: ArchiveFile, what: str) -> None:
    reading.log(
        actor=request.user, file=file, kind="page", what=what, grant=grant, origin=origin(request)
    )


def _context(
    request: HttpRequest, grant: AccessGrant, file: ArchiveFile, begun: AccessLog | None
) -> dict[str, Any]:
    seconds = int(begun.left.total_seconds()) if begun else 0
    return {
        "grant": grant,
        "file": file,
        "begun": begun,
        "seconds": max(seconds, 1),
        "minutes": max(-(-seconds // 60), 1),
        "mark": watermark.of(request.user),
    }


@signed_in
@require_GET
def read(request: HttpRequest, grant: int, file: int) -> HttpResponse:
    """Show the file while a reading runs; before and after it the button that begins one."""
    granted, found = read_for(request.user, grant, file)
    begun = _begun(request, granted, found)
    context = _context(request, granted, found, begun)
    if begun is None:
        return guarded(render(request, "members/archives/read_begin.html", context))
    _log(request, granted, found, "档案首页")
    context |= {
        "lines": facts.lines(found),
        "groups": [group for group in files_page.groups(found) if group.materials],
        "feeds": list(found.feeds.order_by("-received_on", "-id")),
    }
    return guarded(render(request, "members/archives/read.html", context))


@signed_in
@require_GET
def material(request: HttpRequest, grant: int, file: int, pk: int) -> HttpResponse:
    """Show the scanned pages of a filed material while a reading runs."""
    granted, found = read_for(request.user, grant, file)
    row = _filed(found, pk)
    begun = _begun(request, granted, found)
    context = _context(request, granted, found, begun)
    if begun is None:
        return guarded(render(request, "members/archives/read_begin.html", context))
    _log(request, granted, found, f"材料{pk}")
    context |= {"material": row, "numbers": list(row.pages.values_list("number", flat=True))}
    return guarded(render(request, "members/archives/read_material.html", context))


@signed_in
@require_GET
def scan(request: HttpRequest, grant: int, file: int, pk: int, number: int) -> HttpResponse:
    """Send one scanned page while a reading runs; afterwards it is not there."""
    granted, found = read_for(request.user, grant, file)
    row = _filed(found, pk)
    if _begun(request, granted, found) is None:
        return guarded(HttpResponse("查阅时间已到。", status=403, content_type="text/plain"))
    return sent(request, row, number, grant=granted)


def _filed(file: ArchiveFile, pk: int) -> Material:
    """Only reviewed material is filed, and only filed material is read (P07-R7)."""
    rows = Material.objects.filter(file=file, state__in=Material.KEPT)
    found: Material = get_object_or_404(rows.select_related("file__person", "file__unit"), pk=pk)
    return found
