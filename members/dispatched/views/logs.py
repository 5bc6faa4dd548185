"""Pages on which work is logged: visits, lectures, updates, sender's visits, projects."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.dispatched import relations
from members.dispatched.actions import logs as actions
from members.dispatched.actions import projects as project_actions
from members.dispatched.doors import posting_for, reader
from members.dispatched.forms import LogForm, ProjectForm, SenderVisitForm
from members.dispatched.models import Posting, VillageProject, WorkLog
from members.dispatched.views.shared import form_page
from members.models import Organization
from portal import clock, paging
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole
from portal.refusals import NotAllowed

VERBS = {"visit": "登记走访", "lecture": "登记党课", "update": "登记动态", "present": "登记在村"}


def _back(account: Any, posting: Posting) -> tuple[str, str]:
    """Where a logger goes back to: his own page, else the posting's."""
    if relations.is_self(account, posting):
        return reverse("dispatched:mine"), "我的驻村"
    return reverse("dispatched:posting", args=[posting.pk]), posting.person.name


def _place(posting: Posting, number: str | None) -> Organization | None:
    chosen = whole(number or "")
    second = posting.second_village
    return second if second is not None and chosen == second.pk else posting.village


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a visit, a lecture, an update, or with one tap that he is in the village."""
    account: Any = request.user
    found = posting_for(account, pk)
    relations.insist_logs(account, found, "登记工作记录", "P10-R5")
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("kind", "visit")
    kind = kind if kind in VERBS else "visit"
    form = LogForm.of_kind(kind, found, sent(request), clock.today())
    back, label = _back(account, found)
    if form.is_bound and form.is_valid():
        values = {
            name: value for name, value in form.cleaned_data.items() if value not in (None, "")
        }
        values["village"] = _place(found, form.cleaned_data.get("village"))
        if form.attempt(actions.log, actor=account, posting=found, **values):
            messages.success(request, f"已{VERBS[kind]}。")
            return redirect(back)
    return form_page(
        request, form, title=VERBS[kind], about=found.places, back=back, back_label=label, verb="登记",
    )  # fmt: skip


@signed_in
@require_POST
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a log that was a mistake."""
    account: Any = request.user
    known = Posting.objects.known_to(account).values("pk")
    rows = WorkLog.objects.filter(posting__in=known)
    related = ("posting__person", "posting__village", "posting__team__town")
    found = get_object_or_404(rows.select_related(*related), pk=pk)
    actions.strike(actor=account, log=found, why=request.POST.get("why", ""))
    messages.success(request, "已作废，不再计入统计。")
    return redirect(_back(account, found.posting)[0])


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a visit of the sending unit or of leaders."""
    account: Any = request.user
    found = posting_for(account, pk)
    if not relations.may_log(account, found) and not relations.sends(account, found):
        who = f"{relations.SELF}、派出单位，或{relations.TOWN}、{relations.OFFICE}"
        raise NotAllowed(f"不能登记走访。这件事由{who}办理。", rule="P10-R5", who=who)
    form = SenderVisitForm(sent(request), initial={"on": clock.today()})
    back, label = _back(account, found)
    if form.is_bound and form.is_valid():
        words = {"actor": account, "posting": found}
        if form.attempt(actions.sender_visit, **words, **form.cleaned_data):
            messages.success(request, "已登记走访。")
            return redirect(back)
    return form_page(
        request, form, title="登记派出单位、领导走访", about=str(found), back=back, back_label=label,
        verb="登记",
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a project of a village."""
    account: Any = request.user
    found = posting_for(account, pk)
    relations.insist_logs(account, found, "登记帮扶项目", "P10")
    form = ProjectForm(sent(request), initial={"qualifier": "exact"})
    places = [one for one in (found.village, found.second_village) if one is not None]
    offered(form, "village", [(one.pk, one.label) for one in places], "派驻村")
    back, label = _back(account, found)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values["amount"] = values.pop("money")
        values["village"] = _place(found, values["village"])
        if form.attempt(project_actions.add, actor=account, posting=found, **values):
            messages.success(request, "已登记项目。")
            return redirect(back)
    return form_page(
        request, form, title="登记帮扶项目", about=found.places, back=back, back_label=label,
        verb="登记",
    )  # fmt: skip


@reader
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """List the projects in scope, the newest first."""
    rows = VillageProject.objects.visible_to(request.user)
    kind = request.GET.get("kind", "")
    if kind in VillageProject.Kind.values:
        rows = rows.filter(kind=kind)
    shown = rows.select_related("village__parent", "posting__person")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "kinds": VillageProject.Kind.choices,
        "kind": kind,
    }
    return render(request, "members/dispatched/projects.html", context)
