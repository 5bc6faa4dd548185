"""Pages of inspections and of their ledger."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.dispatched import relations
from members.dispatched.actions import inspections as actions
from members.dispatched.doors import item_for, office, reader
from members.dispatched.forms import CorrectedForm, HeldForm, InspectionForm, ItemForm, sent_photo
from members.dispatched.lifecycle import ITEM
from members.dispatched.models import Inspection, LedgerItem
from members.dispatched.queries import choices
from members.dispatched.queries.items import WITH
from members.dispatched.views.shared import form_page
from portal import clock, paging
from portal.doors import seen, signed_in
from portal.form_fields import offered
from portal.form_pages import sent, sent_files
from portal.reading import whole

STATES = (
    ("", "没有销号"),
    ("open", "待整改"),
    ("corrected", "待核"),
    ("late", "逾期"),
    ("closed", "已销号"),
)


@reader
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """List the items of the ledger in scope, and the inspections, planned ones to the office alone."""
    account: Any = request.user
    state = request.GET.get("state", "")
    rows = LedgerItem.objects.visible_to(account)
    if state in ("open", "corrected", "closed"):
        rows = rows.filter(state=state)
    else:
        rows = rows.filter(state__in=LedgerItem.LIVE)
    if state == "late":
        rows = rows.filter(state="open", due_on__lt=clock.today())
    inspections = Inspection.objects.visible_to(account).select_related("village__parent")
    context = {
        "page": paging.newest_first(rows.select_related(*WITH), request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "inspections": inspections[:50],
        "states": STATES,
        "state": state if state in dict(STATES) else "",
        "may_plan": bool(choices.offices(account)),
    }
    return render(request, "members/dispatched/ledger.html", context)


@office
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Plan an inspection."""
    account: Any = request.user
    kept = {one.pk: one for one in choices.villages_served(account)}
    form = InspectionForm(sent(request), initial={"planned_on": clock.today()})
    labels = [
        (one.pk, f"{one.parent.label if one.parent else ''} {one.label}") for one in kept.values()
    ]
    offered(form, "village", labels)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        village = kept[whole(values.pop("village")) or 0]
        if made := form.attempt(actions.plan, actor=account, village=village, **values):
            messages.success(request, "已安排，督查以前只有县下派办看得到。")
            return redirect("dispatched:inspection", pk=made.pk)
    return form_page(
        request, form, title="安排督查", back=reverse("dispatched:ledger"), back_label="督查台账",
        about="与纪检监察、督查部门联合，不打招呼（P10-R8）。", verb="安排",
    )  # fmt: skip


@reader
@require_http_methods(["GET", "POST"])
@never_cache
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an inspection; write down what was found, then what has to be put right."""
    account: Any = request.user
    found = seen(Inspection, account, pk, "village__parent", "by__person")
    may = relations.office_keeps(account, found.village.path)
    if request.method == "POST":
        relations.insist_office(account, found.village.path, "登记督查", "P10-R8")
    planned = found.state == Inspection.State.PLANNED
    form = _held_form(request, found) if planned else _item_form(request, found)
    if form.is_bound and form.is_valid() and (said := _write(form, account, found, planned)):
        messages.success(request, said)
        return redirect("dispatched:inspection", pk=pk)
    context = {
        "inspection": found,
        "items": found.items.select_related(*WITH),
        "form": form,
        "may": may and found.state != Inspection.State.CANCELLED,
        "planned": planned,
    }
    status = 422 if form.errors else 200
    return render(request, "members/dispatched/inspection.html", context, status=status)


def _write(form: Any, account: Any, found: Inspection, planned: bool) -> str:
    """Write what was found, or an item to be put right; return what to say, '' where it was refused."""
    values = dict(form.cleaned_data)
    if planned:
        done = form.attempt(actions.hold, actor=account, inspection=found, **values)
        return "督查情况已登记。有要整改的，列入台账。" if done else ""
    there = {one.pk: one for one in choices.posted_at(found.village)}
    values["posting"] = there[whole(values["posting"]) or 0]
    done = form.attempt(actions.add_item, actor=account, inspection=found, **values)
    return "已列入台账。" if done else ""


def _held_form(request: HttpRequest, found: Inspection) -> Any:
    begins = {
        "done_on": clock.today(), "discipline": found.discipline, "supervision": found.supervision,
    }  # fmt: skip
    return HeldForm(sent(request), initial=begins)


def _item_form(request: HttpRequest, found: Inspection) -> Any:
    form = ItemForm(sent(request))
    there = [(one.pk, one.person.name) for one in choices.posted_at(found.village)]
    offered(form, "posting", there)
    return form


@reader
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a planned inspection."""
    found = seen(Inspection, request.user, pk, "village")
    actions.cancel(actor=request.user, inspection=found)
    messages.success(request, "已取消。")
    return redirect("dispatched:ledger")


@signed_in
@require_GET
@never_cache
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item of the ledger, and what may be done with it."""
    return _item_page(request, item_for(request.user, pk), CorrectedForm())


def _item_page(request: HttpRequest, found: LedgerItem, form: CorrectedForm) -> HttpResponse:
    context = {
        "item": found,
        "form": form,
        "offers": {one.step.action: one for one in ITEM.offers(request.user, found)},
        "is_self": relations.is_self(request.user, found.posting),
        "late": found.state == LedgerItem.State.OPEN and found.due_on < clock.today(),
    }
    status = 422 if form.errors else 200
    return render(request, "members/dispatched/item.html", context, status=status)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of an item: put right, close, send back."""
    account: Any = request.user
    found = item_for(account, pk)
    if action == "correct":
        if refusal := ITEM.refusal(account, found, ITEM.step("correct")):
            raise refusal
        form = CorrectedForm(request.POST, sent_files(request))
        if not form.is_valid():
            return _item_page(request, found, form)
        words = {"said": form.cleaned_data["said"], "upload": sent_photo(form, "proof")}
        if not form.attempt(actions.correct, actor=account, item=found, **words):
            return _item_page(request, found, form)
    elif action == "close":
        actions.close(actor=account, item=found)
    elif action == "return":
        actions.send_back(actor=account, item=found, why=request.POST.get("reason", ""))
    else:
        raise Http404
    messages.success(request, f"台账：{found.get_state_display()}。")
    return redirect("dispatched:item", pk=pk)
