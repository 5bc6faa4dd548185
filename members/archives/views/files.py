"""Pages of files: the list in counts, the board of units and its export, one file with its facts."""

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.archives import rights, watermark, workbook
from members.archives.actions import facts as fact_actions
from members.archives.actions import files as actions
from members.archives.actions import reading
from members.archives.doors import file_for, keeper, seer
from members.archives.forms import DecisionForm, FileForm, ReviewForm
from members.archives.models import AccessLog, ArchiveFile
from members.archives.queries import facts, files_page, holds
from members.archives.queries import files as queries
from members.archives.views.answers import guarded, origin
from members.models import Organization, Person
from members.queries import people_found
from members.rights import SEE_PEOPLE
from portal import paging
from portal.doors import signed_in
from portal.reading import whole

LOOKS = 30
"""Looks a file's page lists."""


@seer
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """List the files in scope with completeness and what is late; counts, never facts."""
    account: Any = request.user
    asked = {name: request.GET.get(name, "") for name in ("q", "unit", "show")}
    rows = queries.narrowed(account, asked)
    unit = whole(asked["unit"])
    context = {
        "page": queries.page(rows, request.GET.get("after", "")),
        "count": paging.count_up_to(rows),
        "asked": asked,
        "is_asked": any(asked.values()),
        "shows": queries.SHOWS,
        "unit": Organization.objects.visible_to(account).filter(pk=unit).first() if unit else None,
        "may_keep": account.may_anywhere(rights.KEEP_ARCHIVES),
    }
    return render(request, "members/archives/files.html", context)


@seer
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show each unit's completeness and ageing."""
    lines = queries.board(request.user)
    context = {"lines": lines, "total": queries.total(lines)}
    return render(request, "members/archives/board.html", context)


@seer
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give the board as a workbook: counts by unit, nothing about anybody."""
    stream = io.BytesIO()
    name = workbook.write(actor=request.user, stream=stream)
    answer = HttpResponse(stream.getvalue(), content_type=workbook.XLSX)
    answer["Content-Disposition"] = workbook.disposition(name)
    return guarded(answer)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Find a person, then open his file in the unit he belongs to."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    person = _person(account, asked.get("person", ""))
    form = FileForm(request.POST if request.method == "POST" and person else None)
    if form.is_bound and person and form.is_valid():
        words = {"actor": account, "person": person, "unit": files_page.unit_of(person)}
        if made := form.attempt(actions.open_file, **words, **form.cleaned_data):
            messages.success(request, f"已建立{person.name}的档案。")
            return redirect("archives:file", pk=made.pk)
    q = request.GET.get("q", "")
    context = {
        "person": person,
        "form": form,
        "q": q,
        "found": people_found(account, q, SEE_PEOPLE)[:20] if q and not person else [],
    }
    status = 422 if form.errors else 200
    return render(request, "members/archives/file_new.html", context, status=status)


def _person(account: Any, number: str) -> Person | None:
    if not number:
        return None
    rows = Person.objects.visible_to(account).filter(merged_into=None)
    found: Person = get_object_or_404(rows.select_related("home__parent"), pk=whole(number) or 0)
    return found


@signed_in
@require_GET
@never_cache
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one file to who keeps or decides; the look is logged, the page marked."""
    found = file_for(request.user, pk)
    return guarded(render(request, "members/archives/file.html", shown(request, found)))


def shown(request: HttpRequest, found: ArchiveFile, form: Any = None) -> dict[str, Any]:
    """Return what a file's page shows; the look is logged before."""
    account: Any = request.user
    reading.kept(actor=account, file=found, what="档案首页", origin=origin(request))
    looks = AccessLog.objects.filter(file=found).select_related("grant").order_by("-id")
    return {
        "file": found,
        "lines": facts.lines(found),
        "groups": files_page.groups(found),
        "reviews": list(found.reviews.order_by("-id")),
        "feeds": list(found.feeds.order_by("-received_on", "-id")),
        "looks": list(looks[:LOOKS]),
        "hold": holds.hold_on(found.person),
        "may_keep": account.may(rights.KEEP_ARCHIVES, found.scope_path),
        "may_decide": account.may(rights.DECIDE_FACTS, found.scope_path),
        "decision": form or DecisionForm(),
        "review_form": ReviewForm(),
        "mark": watermark.of(account),
    }


@signed_in
@require_POST
@never_cache
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """Recognise a fact, or correct what was recognised by a new decision."""
    found = file_for(request.user, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        words = {"actor": request.user, "file": found, "replaces": request.POST.get("replaces", "")}
        if form.attempt(fact_actions.recognise, **words, **form.cleaned_data):
            messages.success(request, "已认定，原来的认定留在下面。")
            return redirect("archives:file", pk=pk)
    page = render(request, "members/archives/file.html", shown(request, found, form), status=422)
    return guarded(page)
