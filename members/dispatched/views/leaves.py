"""Pages of leaves: the list, one leave, asking, deciding, coming back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.dispatched import relations, rules
from members.dispatched.actions import leaves as actions
from members.dispatched.doors import leave_for, posting_for, reader
from members.dispatched.forms import LeaveForm, sent_photo
from members.dispatched.models import Leave
from members.dispatched.queries import leaves
from members.dispatched.views.shared import form_page, upload
from portal import clock, paging
from portal.doors import signed_in
from portal.form_pages import day_if_any, sent, sent_files
from portal.refusals import Invalid


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the leaves in scope, the newest first."""
    every = Leave.objects.visible_to(request.user)
    kind = request.GET.get("kind", "")
    rows = leaves.narrowed(every, kind)
    context = {
        "page": paging.newest_first(
            rows.select_related(*leaves.WITH), request.GET.get("before", "")
        ),
        "count": paging.count_up_to(rows),
        "kinds": leaves.KINDS,
        "kind": kind if kind in dict(leaves.KINDS) else "",
    }
    return render(request, "members/dispatched/leaves.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for leave: his own, or written for him who has no network."""
    account: Any = request.user
    found = posting_for(account, pk)
    relations.insist_logs(account, found, "登记请假", "P10-R1")
    own = relations.is_self(account, found)
    today = clock.today()
    form = LeaveForm(sent(request), sent_files(request), initial={"from_on": today, "to_on": today})
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data) | {"paper": sent_photo(form, "paper")}
        if made := form.attempt(actions.ask, actor=account, posting=found, **values):
            who = made.get_level_display()
            messages.success(request, f"已申请{made.own_days}天，由{who}批准。批准以后再离村。")
            return redirect("dispatched:leave", pk=made.pk)
    about = f"{rules.TEAM_DAYS.says}，{rules.TOWN_DAYS.says}（P10-R2）。"
    return form_page(
        request, form, title="请假" if own else f"登记{found.person.name}的请假", about=about,
        back=reverse("dispatched:mine") if own else reverse("dispatched:posting", args=[pk]),
        back_label="我的驻村" if own else found.person.name, verb="提交请假",
    )  # fmt: skip


@signed_in
@require_GET
@never_cache
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one leave, and what may be done with it."""
    found = leave_for(request.user, pk)
    context = leaves.shown(request.user, found)
    return render(request, "members/dispatched/leave.html", context)


@signed_in
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a leave."""
    found = leave_for(request.user, pk)
    verdict = request.POST.get("verdict", "")
    if verdict not in ("approve", "refuse"):
        raise Invalid("请选批准或不批准。")
    actions.decide(
        actor=request.user,
        leave=found,
        approve=verdict == "approve",
        answer=request.POST.get("answer", ""),
    )
    messages.success(request, f"{found.posting.person.name}请假：{found.get_state_display()}。")
    return redirect("dispatched:leave", pk=pk)


@signed_in
@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the photo of the written report, or say that the paper is in hand."""
    found = leave_for(request.user, pk)
    photo = upload(request, "paper")
    if photo:
        actions.add_paper(actor=request.user, leave=found, paper=photo)
        messages.success(request, "书面请假报告已上传。")
    else:
        actions.receive_paper(actor=request.user, leave=found)
        messages.success(request, "已登记收到书面请假报告。")
    return redirect("dispatched:leave", pk=pk)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Withdraw a leave or come back from it."""
    found = leave_for(request.user, pk)
    day = day_if_any(request, "returned_on")
    actions.take(actor=request.user, leave=found, action=action, returned_on=day)
    messages.success(request, f"请假：{found.get_state_display()}。")
    return redirect("dispatched:leave", pk=pk)
