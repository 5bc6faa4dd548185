"""Pages of one case: what is known of it, its steps, and who it is about."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from grids.actions import notices as told_at_once
from grids.actions import parties, urging
from grids.doors import case_for
from grids.forms.beside import PartyForm, UrgeForm, focus
from grids.forms.steps import StepForm, form_for, step_of
from grids.lifecycle import CASE
from grids.models import Case
from grids.queries import case_page
from grids.views.offers import choices
from portal.doors import signed_in
from portal.refusals import Stale

DONE = {
    "send": "已登记并分派。",
    "settle": "已当场办结，等镇街回访评价。",
    "register": "已登记，请接着分派。",
    "dispatch": "已分派，等承办单位签收。",
    "send_down": "已分派，等承办单位签收。",
    "accept": "已签收，请在期限前办结。",
    "return": "已退回镇街网格中心。",
    "start": "已开始办理。",
    "ask_extension": "已申请延期，等镇街网格中心决定；没有答复以前期限不变。",
    "grant_extension": "已同意延期，期限已改。",
    "refuse_extension": "没有同意延期，期限不变。",
    "resolve": "已报办结。",
    "feed_back": "已反馈，等评价。",
    "rate": "已评价。",
    "close": "已结案。",
    "file": "已归档。当事人信息随后删除。",
    "reopen": "已重新办理，期限从今天起重算，请分派。",
    "escalate": "已上报县级，等县级分派。",
    "merge": "已并案，两位上报人都会看到办理结果。",
}
BOARD = "board"
"""Sent as `back` by the board: there a step leads back to it."""


@signed_in
@require_GET
@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case: what and where, its deadline, its log, and what the account can do with it."""
    return _page(request, case_for(request.user, pk))


def _page(
    request: HttpRequest, found: Case, sent: StepForm | None = None, **more: Any
) -> HttpResponse:
    account: Any = request.user
    context = case_page.page(found, account) | {"urging": None, "why_not_urge": "", "party": None}
    if urging.may_urge(account, found) and found.state in urging.URGED_IN:
        context |= {"urging": UrgeForm(), "why_not_urge": urging.why_not(found)}
    if parties.may_add(account, found):
        context["party"] = PartyForm()
    context |= more
    context["choices"] = choices(account, found, sent)
    refused = [form for form in (sent, *more.values()) if isinstance(form, Form) and form.errors]
    for form in refused:
        focus(form)
    status = 422 if refused else 200
    return render(request, "grids/cases/case.html", context, status=status)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take one step of a case; what the step finds wrong comes back in its form."""
    account: Any = request.user
    found = case_for(account, pk)
    try:
        wanted = step_of(action)
    except KeyError as unknown:
        raise Http404 from unknown
    _insist(account, found, wanted)
    form = form_for(account, found, action, request.POST)
    try:
        done = form.take() if form.is_valid() else None
    except Stale as late:
        raise _told(late, found) from late
    if done is None:
        found.refresh_from_db()
        return _page(request, found, form)
    messages.success(request, f"{done.label}{DONE[action]}")
    if request.POST.get("back") == BOARD:
        return redirect("grids:board")
    # who gives a case back may have seen it only because he was to handle it
    if not Case.objects.visible_to(account).filter(pk=pk).exists():
        return redirect("grids:cases")
    return redirect("grids:case", pk=pk)


def _insist(account: Any, found: Case, wanted: Any) -> None:
    """Raise what keeps the account from the step, before anything it sent is looked at."""
    refusal = CASE.refusal(account, found, wanted)
    if isinstance(refusal, Stale):
        raise _told(refusal, found)
    if refusal is not None:
        raise refusal


def _told(late: Stale, found: Case) -> Stale:
    """Add who was faster, and with what."""
    return Stale(f"{late.sentence}{case_page.last_step(found)}", rule=late.rule, who=late.who)


@signed_in
@require_POST
@never_cache
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the parties of a case on its page, and record that they were looked at (PV-CASE)."""
    found = case_for(request.user, pk)
    opened = parties.open_parties(actor=request.user, case=found)
    return _page(request, found, parties=opened)


@signed_in
@require_POST
@never_cache
def add_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down somebody the case is about, sealed as at reporting (PV-RESIDENT)."""
    found = case_for(request.user, pk)
    parties.insist(request.user, found, "登记当事人", finder=True)
    form = PartyForm(request.POST)
    if not (form.is_valid() and form.write(request.user, found)):
        return _page(request, found, party=form)
    messages.success(request, f"{found.label}已登记当事人，密封保存。")
    return redirect("grids:case", pk=pk)


@signed_in
@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Urge who handles an open case, once a working day."""
    found = case_for(request.user, pk)
    form = UrgeForm(request.POST)
    form.is_valid()  # its one field is looked at by the action
    words = form.cleaned_data.get("reason", "")
    if form.attempt(urging.urge, actor=request.user, case=found, words=words) is None:
        return _page(request, found, urging=form)
    messages.success(request, f"{found.label}已催办，承办人的待办里会看到。")
    return redirect("grids:case", pk=pk)


@signed_in
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the account has read of an emergency (P03-R8)."""
    found = case_for(request.user, pk)
    if told_at_once.acknowledge(actor=request.user, case=found):
        messages.success(request, f"{found.label}已登记阅知。")
    if request.POST.get("back") == BOARD:
        return redirect("grids:board")
    return redirect("grids:case", pk=pk)
