"""Pages of access: requests and grants, asking, answering."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.archives import relations, rights
from members.archives.actions import access as actions
from members.archives.doors import asker, grant_for
from members.archives.forms import AskForm
from members.archives.lifecycle import ACCESS
from members.archives.models import AccessGrant, AccessLog, ArchiveFile
from members.models import Organization
from members.models.organizations import UNIT_KINDS
from members.rights import SEE_PEOPLE
from portal import clock, paging
from portal.doors import signed_in
from portal.reading import whole

LOOKS = 100
"""Looks a grant's page lists."""


@asker
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """List one's own requests; who sees files may list all of his scope (`all`)."""
    account: Any = request.user
    sees = account.may_anywhere(rights.SEE_ARCHIVES)
    everything = sees and request.GET.get("whose") == "all"
    rows = AccessGrant.objects.filter(reader=account)
    if everything:
        rows = AccessGrant.objects.visible_to(account)
    shown = rows.select_related("reader__person__home", "file__person", "file__unit", "unit")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "everything": everything,
        "sees": sees,
    }
    return render(request, "members/archives/access.html", context)


@asker
@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Find the person or the unit, then ask to read."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    file, unit = _file(account, asked.get("file", "")), _unit(account, asked.get("unit", ""))
    picked = file or unit
    form = AskForm(
        request.POST if request.method == "POST" and picked else None,
        initial={"since": clock.today(), "until": clock.today()},
    )
    if form.is_bound and picked and form.is_valid():
        words = {"actor": account, "file": file, "unit": None if file else unit}
        if made := form.attempt(actions.ask, **words, **form.cleaned_data):
            messages.success(request, "申请已提交，批准以后在这里查阅。")
            return redirect("archives:access_one", pk=made.pk)
    context = {"file": file, "unit": unit, "form": form} | _found(request)
    status = 422 if form.errors else 200
    return render(request, "members/archives/access_ask.html", context, status=status)


def _found(request: HttpRequest) -> dict[str, Any]:
    """Files by their people's names, and units by theirs: whether there is a file, nothing of it."""
    account: Any = request.user
    q = request.GET.get("q", "").strip()[:40]
    if not q:
        return {"q": "", "files": [], "units": []}
    files = ArchiveFile.objects.visible_to(account, SEE_PEOPLE).select_related("person", "unit")
    files = files.filter(person__name__contains=q).exclude(person=account.person_id)
    units = Organization.objects.visible_to(account, SEE_PEOPLE).filter(kind__in=UNIT_KINDS)
    return {
        "q": q,
        "files": list(files.order_by("person__sort_key", "pk")[:20]),
        "units": list(units.filter(name__contains=q).order_by("sort_key", "id")[:10]),
    }


def _file(account: Any, number: str) -> ArchiveFile | None:
    if not number:
        return None
    rows = ArchiveFile.objects.visible_to(account, SEE_PEOPLE).select_related("person", "unit")
    found: ArchiveFile = get_object_or_404(rows, pk=whole(number) or 0)
    relations.refuse_own(account, found)
    return found


def _unit(account: Any, number: str) -> Organization | None:
    if not number:
        return None
    rows = Organization.objects.visible_to(account, SEE_PEOPLE).filter(kind__in=UNIT_KINDS)
    found: Organization = get_object_or_404(rows, pk=whole(number) or 0)
    return found


@signed_in
@require_GET
@never_cache
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request: what it covers, its answer, and every look under it."""
    account: Any = request.user
    found = grant_for(account, pk)
    mine = found.reader_id == account.pk
    files: list[ArchiveFile] = []
    if mine and found.is_open:
        rows = ArchiveFile.objects.filter(pk=found.file_id or 0)
        if found.unit_id:
            rows = ArchiveFile.objects.filter(unit=found.unit_id)
        rows = rows.exclude(person=account.person_id).select_related("person", "unit")
        files = list(rows.order_by("person__sort_key", "pk"))
    looks = AccessLog.objects.filter(grant=found).select_related("file__person", "grant")
    context = {
        "grant": found,
        "mine": mine,
        "files": files,
        "looks": list(looks.order_by("-id")[:LOOKS]),
        "offers": [] if mine else ACCESS.offers(account, found),
    }
    return render(request, "members/archives/access_one.html", context)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Approve, refuse or revoke."""
    found = grant_for(request.user, pk)
    if action not in {one.action for one in ACCESS.steps}:
        raise Http404
    words = request.POST.get("words", "")
    actions.step(actor=request.user, grant=found, action=action, words=words)
    messages.success(request, f"已办，现在是“{found.get_state_display()}”。")
    return redirect("archives:access_one", pk=pk)
