"""The entry sheet: the page, its cells as JSON, the plain form, and one person's entry."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from assessments import forms, rights
from assessments.actions import entries
from assessments.doors import panel_for, subject_for
from assessments.form import form_of
from assessments.models import Panel
from assessments.queries import grid, people, presence, sheets
from portal import files
from portal.doors import signed_in
from portal.reading import whole
from portal.refusals import Invalid, Refused

PLAIN_PAGE = 20


def _grid(found: Panel, account: Any) -> dict[str, Any]:
    form = form_of(found.cycle.scheme_version.document)
    groups, heads = grid.heads_of(form)
    rows = sheets.sheet_of(found, found.subjects.all(), account)
    writable = grid.is_open(found) and account.may(rights.ENTER, found.scope_path)
    return {
        "panel": found,
        "cycle": found.cycle,
        "groups": groups,
        "heads": heads,
        "width": len(heads),
        "rows": [(row, grid.boxes_of(row, heads), grid.total_of(row)) for row in rows],
        "counts": grid.counts_of(rows),
        "writable": writable,
        "may_submit": grid.is_open(found) and account.may(rights.SUBMIT, found.scope_path),
        "newest": people.newest_entry(found),
        "opens_folded": True,
    }


@signed_in
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheet of a panel; typed into where it is open and the account may enter."""
    return render(
        request, "assessments/sheet.html", _grid(panel_for(request.user, pk), request.user)
    )


@signed_in
@require_http_methods(["GET", "POST"])
def cells(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what others typed since `?since=`. POST: save cells; both answer with changed rows."""
    found = panel_for(request.user, pk, rights.ENTER)
    if request.method == "GET":
        return JsonResponse(_news(request, found, whole(request.GET.get("since")) or 0))
    try:
        body = json.loads(request.body)
        changes = entries.changes_of(body["cells"])
    except (ValueError, KeyError, TypeError) as broken:
        raise Invalid("送来的内容读不懂。请刷新页面后再填，填过的内容还在本机。") from broken
    done = entries.save_cells(actor=request.user, panel=found, changes=changes)
    touched = {change.subject for change in changes}
    answer = _rows(found, request.user, touched)
    answer["saved"] = [people.as_json(entry) for entry in done.saved]
    answer["clashes"] = [people.as_json(entry) for entry in done.clashes]
    return JsonResponse(answer)


def _news(request: HttpRequest, found: Panel, since: int) -> dict[str, Any]:
    fresh = people.entries_since(found, since)
    answer = _rows(found, request.user, {entry.subject_id for entry in fresh})
    answer["news"] = [people.as_json(entry) for entry in fresh]
    at = request.GET.get("at", "")[:80]
    answer["others"] = presence.tell(found.pk, request.user, at)
    answer["open"] = grid.is_open(found)
    return answer


def _rows(found: Panel, account: Any, touched: set[int]) -> dict[str, Any]:
    _, heads = grid.heads_of(form_of(found.cycle.scheme_version.document))
    rows = sheets.sheet_of(found, found.subjects.all(), account)
    return {
        "rows": {r.subject.pk: grid.row_answer(r, heads) for r in rows if r.subject.pk in touched},
        "counts": grid.counts_of(rows),
        "at": timezone.localtime().strftime("%H:%M:%S"),
    }


@signed_in
@require_http_methods(["GET", "POST"])
def plain(request: HttpRequest, pk: int) -> HttpResponse:
    """The same sheet as a plain form of 20 people a page, for browsers without JavaScript."""
    found = panel_for(request.user, pk, rights.ENTER)
    pages = Paginator(found.subjects.all(), PLAIN_PAGE)
    page = pages.get_page(request.GET.get("page"))
    _, heads = grid.heads_of(form_of(found.cycle.scheme_version.document))
    clashes: dict[str, Any] = {}
    if request.method == "POST":
        clashes = forms.save_plain(request.user, found, page.object_list, request.POST)
        if not clashes:
            messages.success(request, "已保存。有误的格下面写着应当怎样填。")
            return redirect(f"{request.path}?page={page.number}")
    rows = sheets.sheet_of(found, page.object_list, request.user)
    context = {
        "panel": found,
        "cycle": found.cycle,
        "page": page,
        "rows": [(row, people.plain_boxes(row, heads, clashes)) for row in rows],
        "clashes": len(clashes),
        "writable": grid.is_open(found),
    }
    return render(request, "assessments/plain.html", context, status=409 if clashes else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def subject_entry(request: HttpRequest, pk: int, subject: int) -> HttpResponse:
    """One person's entry: all adjustments with evidence files, not-graded marking, who typed what."""
    found = panel_for(request.user, pk)
    person = subject_for(found, subject)
    problem = ""
    if request.method == "POST":
        try:
            messages.success(request, forms.change_person(request, found, person))
            return redirect("assessments:subject_entry", pk=pk, subject=subject)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            problem = refusal.sentence
    context = people.person_page(found, person, request.user)
    context |= {"problem": problem, "typed": request.POST, "evidence_types": sorted(files.EVIDENCE)}
    return render(request, "assessments/person.html", context, status=422 if problem else 200)
