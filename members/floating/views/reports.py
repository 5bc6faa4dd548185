"""What is logged of a stay: reports (his own on a phone too), contacts, learning."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.floating import relations
from members.floating.actions import reports as actions
from members.floating.doors import keeper, reader, stay_for
from members.floating.forms import ContactForm, LearningForm, ReportForm
from members.floating.models import FloatingMember, Learning
from members.floating.queries import choices, stays
from members.floating.views.shared import form_page
from members.forms import places
from portal import clock, paging
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole
from portal.refusals import NotAllowed


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a report: his own, or for a member who told it on the telephone."""
    account: Any = request.user
    found = stay_for(account, pk)
    if not relations.may_report(account, found):
        who = relations.WHO_REPORTS
        raise NotAllowed(f"不能登记汇报。汇报由{who}登记。", rule="P32-R2", who=who)
    own = relations.is_self(account, found)
    form = ReportForm(
        sent(request), initial={"on": clock.today(), "mode": "written" if own else "oral"}
    )
    if form.is_bound and form.is_valid():
        words = {"actor": account, "stay": found}
        if form.attempt(actions.report, **words, **form.cleaned_data):
            messages.success(request, "汇报已登记。下一次在6个月以内。")
            return redirect("floating:mine") if own else redirect("floating:stay", pk=pk)
    due = stays.lines_of([found])[0].clock.due_on
    return form_page(
        request, form, title="思想汇报" if own else f"登记{found.person.name}的汇报",
        about=f"每6个月至少一次（P32-R2），这一次的期限是{due.isoformat()}。",
        back=reverse("floating:mine") if own else reverse("floating:stay", args=[pk]),
        back_label="我的流动汇报" if own else found.person.name, verb="提交汇报" if own else "登记汇报",
    )  # fmt: skip


@signed_in
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a contact of the helper with his member."""
    found = stay_for(request.user, pk)
    form = ContactForm(request.POST)
    if not relations.keeps(request.user, found) and not relations.is_helper(request.user, found):
        who = relations.WHO_CONTACTS
        raise NotAllowed(f"不能登记结对联系。结对联系由{who}登记。", rule="P32-R5", who=who)
    if form.is_valid():
        words = {"actor": request.user, "stay": found}
        if form.attempt(actions.contact, **words, **form.cleaned_data):
            messages.success(request, "联系已登记。")
            return redirect("floating:stay", pk=pk)
    return form_page(
        request, form, title="登记结对联系", about=str(found),
        back=reverse("floating:stay", args=[pk]), back_label=found.person.name, verb="登记联系",
    )  # fmt: skip


@signed_in
@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show a member his own stays, his clock, his reports and what there is to study."""
    account: Any = request.user
    rows: Any = FloatingMember.objects.filter(person=account.person_id or 0)
    found = list(rows.timed().select_related(*stays.WITH).order_by("-left_on")[:20])
    current = next((one for one in found if one.is_open), None)
    context = {
        "current": current,
        "told": stays.of(current) if current else None,
        "earlier": [one for one in found if one is not current],
        "tasks": _tasks(current) if current else [],
    }
    return render(request, "members/floating/mine.html", context)


def _tasks(stay: FloatingMember) -> list[tuple[Learning, Any]]:
    """The tasks of his branch since he is registered, each with the day he did it, or None."""
    rows = Learning.objects.filter(branch=stay.branch_id, sent_on__gte=stay.registered_on)
    done = dict(stay.learnt.values_list("learning", "done_on"))
    return [(one, done.get(one.pk)) for one in rows[:24]]


@signed_in
@require_POST
def learn(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the account's own stay has done a task of its branch."""
    account: Any = request.user
    rows: Any = FloatingMember.objects.filter(person=account.person_id or 0)
    own = rows.open().values_list("branch")
    task = get_object_or_404(Learning.objects.filter(branch__in=own), pk=pk)
    stay = rows.open().select_related("person", "branch").filter(branch=task.branch_id).first()
    actions.learn(actor=account, stay=stay, learning=task)
    messages.success(request, f"已登记：学完“{task.title}”。")
    return redirect("floating:mine")


@reader
@require_GET
def learning(request: HttpRequest) -> HttpResponse:
    """List what branches in scope sent to study, and how many have done it."""
    account: Any = request.user
    rows = Learning.objects.visible_to(account)
    shown = rows.select_related("branch__parent").annotate(learnt=Count("done"))
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
    }
    return render(request, "members/floating/learning.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def learning_new(request: HttpRequest) -> HttpResponse:
    """Write down what a branch sent to study."""
    account: Any = request.user
    kept = {one.pk: one for one in choices.kept(account, "branch")}
    form = LearningForm(sent(request), initial={"sent_on": clock.today(), "branch": _only(kept)})
    offered(form, "branch", places(kept.values()))
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        branch = kept[whole(values.pop("branch")) or 0]
        if form.attempt(actions.send_learning, actor=account, branch=branch, **values):
            messages.success(request, "已登记。在外党员在“我的流动汇报”里看得到。")
            return redirect("floating:learning")
    return form_page(
        request, form, title="登记学习内容", back=reverse("floating:learning"), back_label="学习",
        about="村（社区）党支部每月给在外党员发送一次学习内容（P32-R4）。", verb="登记",
    )  # fmt: skip


def _only(kept: dict[int, Any]) -> int | None:
    return next(iter(kept)) if len(kept) == 1 else None
