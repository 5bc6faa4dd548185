"""我的信息: all that is held about oneself; and the requests for correction and their answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import person_file, rights
from members.actions import corrections as actions
from members.doors import people_keeper
from members.models import CorrectionRequest, Person
from members.person_forms import AnswerForm, AskForm
from portal import paging
from portal.doors import signed_in


@signed_in
@require_GET
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """Show the account's person all that is held about him."""
    found = _own(request)
    context = {"file": person_file.of(request.user, found), "person": found}
    return render(request, "members/me.html", context)


def _own(request: HttpRequest) -> Person:
    account: Any = request.user
    rows = Person.objects.select_related("home__parent", "merged_into")
    found = rows.filter(pk=account.person_id or 0).first()
    if found is None:
        raise Http404
    return found


@signed_in
@require_POST
def work(request: HttpRequest) -> HttpResponse:
    """Have the account's person write his own work place."""
    person = _own(request)
    actions.write_work(actor=request.user, person=person, work=request.POST.get("work", ""))
    messages.success(request, "工作单位及职务已保存。")
    return redirect("members:me")


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for something else to be corrected."""
    person = _own(request)
    form = AskForm(request.POST or None)
    asked = {"actor": request.user, "person": person}
    if form.is_bound and form.is_valid():
        asked |= form.cleaned_data
        if form.attempt(actions.ask, **asked):
            messages.success(request, "申请已提交。答复以后在这一页看得到。")
            return redirect("members:me")
    context = {"person": person, "form": form}
    return render(
        request, "members/correction_new.html", context, status=422 if form.errors else 200
    )


@people_keeper
@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """List the requests in scope, those that wait or (`all`) every one, newest first."""
    rows = CorrectionRequest.objects.visible_to(request.user)
    everything = request.GET.get("state") == "all"
    if not everything:
        rows = rows.filter(state=CorrectionRequest.State.OPEN)
    shown = rows.select_related("person__home", "answered_by__person")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "everything": everything,
    }
    return render(request, "members/corrections.html", context)


@people_keeper
@require_http_methods(["GET", "POST"])
@never_cache
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request and answer it: 同意 writes what is wanted, both take a sentence."""
    rows = CorrectionRequest.objects.visible_to(request.user, rights.KEEP_PEOPLE)
    row = get_object_or_404(rows.select_related("person__home", "answered_by__person"), pk=pk)
    form = AnswerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "request": row, "accept": "accept" in request.POST}
        if done := form.attempt(actions.answer, **words, **form.cleaned_data):
            messages.success(request, f"已答复：{done.get_state_display()}。")
            return redirect("members:corrections")
    present = getattr(row.person, row.fact, "") if row.fact in row.APPLIED else ""
    shown = getattr(row.person, f"get_{row.fact}_display", lambda: present)
    context = {"row": row, "form": form, "present": shown(), "person": row.person}
    return render(request, "members/correction.html", context, status=422 if form.errors else 200)
