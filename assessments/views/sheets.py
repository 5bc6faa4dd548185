"""The entry sheet, its cells, the plain form and one person's form."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from assessments import doors, rights
from assessments.actions import entries
from assessments.forms.person import PersonPage
from assessments.forms.plain import PlainPage
from assessments.forms.posted import Outcome
from assessments.models import Panel
from assessments.queries import sheet_answers, sheet_pages
from portal.doors import signed_in
from portal.reading import one_line, whole
from portal.refusals import Invalid, Refused


@signed_in
@require_GET
@never_cache
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a unit's entry sheet: to fill for those who enter while it is open, to read for others."""
    panel = doors.panel_for(request.user, pk)
    return render(request, "assessments/sheet.html", sheet_pages.sheet(panel, request.user))


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def cells(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what others wrote since. POST: write cells, each against what the page saw. JSON both ways."""
    panel = doors.panel_for(request.user, pk, rights.ENTER)
    if request.method == "GET":
        since = whole(request.GET.get("since")) or 0
        at = _at(*request.GET.get("at", "").partition(".")[::2])
        return JsonResponse(sheet_answers.newer(panel, request.user, since, at))
    body = _body(request)
    outcome = entries.save_cells(
        actor=request.user, panel=panel, changes=entries.changes_of(body["cells"])
    )
    place = body["at"] if isinstance(body["at"], dict) else {}
    at = _at(place.get("subject"), place.get("field"))
    return JsonResponse(sheet_answers.saved(panel, request.user, outcome, at))


def _body(request: HttpRequest) -> dict[str, Any]:
    """Read what the page sends; refuse what another account typed (his queue outlived his session)."""
    try:
        body = json.loads(request.body)
    except RequestDataTooBig as too_big:
        raise Invalid(
            "一次送来的内容太大，没有保存。请分几次粘贴，填过的内容还在本机。"
        ) from too_big
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("cells"), list):
        raise Invalid("送来的格子读不懂。请刷新页面后再填，填过的内容还在本机。")
    account: Any = request.user
    if body.get("account", account.pk) != account.pk:
        raise Refused(
            f"现在登录的是{account.display_name}，这些格是另一个账号填的，没有保存。"
            "请用原来的账号登录后再打开录入表。"
        )
    return {"cells": [_clean(cell) for cell in body["cells"]], "at": body.get("at")}


def _clean(cell: Any) -> Any:
    """A pasted control character is dropped: refusing it would hold up every later cell."""
    if not isinstance(cell, dict):
        return cell
    return {name: one_line(v) if isinstance(v, str) else v for name, v in cell.items()}


def _at(subject: Any, field: Any) -> tuple[int, str] | None:
    number = whole(str(subject))
    return (number, one_line(str(field)[:100])) if number and field else None


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def plain(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and take the plain form, 20 people a page."""
    panel = doors.panel_for(request.user, pk, rights.ENTER)
    page = PlainPage(panel, request.user, request.GET.get("page", ""))
    if request.method == "GET":
        return _plain_page(request, page, None)
    outcome = page.save(request.POST)
    if outcome.is_whole:
        messages.success(request, outcome.said)
        there = page.page.number + ("next" in request.POST and page.page.has_next())
        return redirect(f"{reverse('assessments:plain', args=[pk])}?page={there}")
    return _plain_page(request, page, outcome)


def _plain_page(request: HttpRequest, page: PlainPage, again: Outcome | None) -> HttpResponse:
    status = again.refusal.status if again and again.refusal else 200
    context = sheet_pages.plain(page, again)
    return render(request, "assessments/sheet_plain.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def subject_entry(request: HttpRequest, pk: int, subject: int) -> HttpResponse:
    """Show and take one person's form; POST `do` is save, not_graded or graded."""
    panel = doors.panel_for(request.user, pk)
    person = doors.subject_for(panel, subject)
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    if do in _MARKS:
        reason = request.POST.get("reason", "")
        _MARKS[do](actor=request.user, panel=panel, subject=person, reason=reason)
        return _afresh(request, panel, subject)
    page = PersonPage(panel, request.user, person)
    outcome = page.save(request.POST, request.FILES) if do else None
    if outcome is None or not outcome.is_whole:
        return _person_page(request, page, outcome)
    if not _is_drawer(request):
        messages.success(request, outcome.said)
        return redirect("assessments:subject_entry", pk, subject)
    return _person_page(request, PersonPage(panel, request.user, person), outcome)


_MARKS = {"not_graded": entries.mark_not_graded, "graded": entries.mark_graded}


def _person_page(request: HttpRequest, page: PersonPage, outcome: Outcome | None) -> HttpResponse:
    kind = "drawer" if _is_drawer(request) else "page"
    status = outcome.refusal.status if outcome and outcome.refusal and kind == "page" else 200
    context = sheet_pages.person(page, outcome)
    return render(request, f"assessments/sheet_person_{kind}.html", context, status=status)


def _is_drawer(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _afresh(request: HttpRequest, panel: Panel, subject: int) -> HttpResponse:
    """After somebody was set aside or taken back: the sheet anew where it is open, else his page."""
    if _is_drawer(request):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return redirect("assessments:subject_entry", panel.pk, subject)


@signed_in
@require_GET
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain every column of the sheet, its limits, and the keys."""
    panel = doors.panel_for(request.user, pk)
    kind = "drawer" if _is_drawer(request) else "page"
    return render(request, f"assessments/sheet_guide_{kind}.html", sheet_pages.guide(panel))
