"""Pages of a branch's own rules (一支部一办法): its versions, one version, its lines and steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import rights
from assessments.actions import point_rules as actions
from assessments.actions.points import insist
from assessments.forms.point_rules import MeetingForm, OwnItemForm
from assessments.models import BranchItem, BranchRule
from assessments.points.doors import line_for, rule_for, rules_place_for
from assessments.points.own_rules import OWN_RULES
from assessments.queries import point_rules as queries
from portal.doors import signed_in
from portal.refusals import Invalid

DONE = {
    "file": "已备案。从施行的月份起，登记积分按支部的办法。",
    "return": "已退回支部修改。",
    "overrule": "已退回支部修改。",
    "revoke": "已停止执行。以前登记的不变。",
}


@signed_in
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, scheme: int, organization: int) -> HttpResponse:
    """List a branch's versions; POST begins a draft, or opens the one that is begun."""
    what, where = rules_place_for(request.user, scheme, organization)
    if request.method == "POST":
        made = actions.draft(actor=request.user, scheme=what, organization=where)
        return redirect("assessments:points_rule", made.pk)
    context = queries.rules_of(what, where, request.user)
    return render(request, "assessments/points/own_rules.html", context)


@signed_in
@require_GET
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version: its lines beside the county's limits, and what can be done."""
    return _page(request, rule_for(request.user, pk))


def _page(request: HttpRequest, found: BranchRule, **more: Any) -> HttpResponse:
    items = found.scheme.items.filter(active=True)
    context = queries.rule_page(found, request.user)
    context |= {
        "line_form": OwnItemForm(items=items),
        "meeting_form": MeetingForm(),
        "problems": {},
    }
    context |= more
    status = 422 if more else 200
    return render(request, "assessments/points/own_rule.html", context, status=status)


@signed_in
@require_POST
def add_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a new line into a draft."""
    found = rule_for(request.user, pk, rights.RECOGNISE_POINTS)
    form = OwnItemForm(request.POST, items=found.scheme.items.filter(active=True))
    if form.is_valid() and _written(request, form, found) is not None:
        messages.success(request, f"已写入“{form.cleaned_data['label']}”。")
        return redirect("assessments:points_rule", pk)
    return _page(request, found, line_form=form)


def _written(
    request: HttpRequest, form: OwnItemForm, rule: BranchRule, line: BranchItem | None = None
) -> BranchItem | None:
    words: dict[str, Any] = {"actor": request.user, "rule": rule, "line": line}
    item = form.items[form.cleaned_data["item"]]
    return form.attempt(actions.write_line, item=item, wording=form.wording(), **words)


@signed_in
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line of a draft; `do` remove takes it out."""
    found = line_for(request.user, pk)
    if request.POST.get("do") == "remove":
        actions.remove_line(actor=request.user, line=found)
        messages.success(request, "已去掉，这一条照县里的登记。")
        return redirect("assessments:points_rule", found.rule_id)
    told = {"item": found.item_id, "label": found.label, "points": found.points.normalize()}
    told |= {"evidence_needed": found.evidence_needed}
    sent = request.POST if request.method == "POST" else None
    items = found.rule.scheme.items.filter(active=True)
    form = OwnItemForm(sent, items=items, initial=told)
    if form.is_valid() and _written(request, form, found.rule, found) is not None:
        messages.success(request, f"已修改“{form.cleaned_data['label']}”。")
        return redirect("assessments:points_rule", found.rule_id)
    context = {"line": found, "rule": found.rule, "form": form}
    status = 422 if form.errors else 200
    return render(request, "assessments/points/own_line.html", context, status=status)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take one step of the rules' life; what is wrong comes back beside the form."""
    if action not in {one.action for one in OWN_RULES.steps}:
        raise Http404
    found = rule_for(request.user, pk)
    if action == "adopt":
        return _adopt(request, found)
    reason = request.POST.get("reason", "")
    try:
        actions.take(actor=request.user, rule=found, action=action, reason=reason)
    except Invalid as invalid:
        problems = {action: [invalid.sentence]}
        return _page(request, found, problems=problems, typed=request.POST)
    messages.success(request, DONE[action])
    return redirect("assessments:points_rule", pk)


def _adopt(request: HttpRequest, found: BranchRule) -> HttpResponse:
    insist(request.user, rights.RECOGNISE_POINTS, found.scope_path)
    form = MeetingForm(request.POST)
    if form.is_valid():
        words: dict[str, Any] = {"actor": request.user, "rule": found, "meeting": form.meeting()}
        form.attempt(actions.adopt, **words)
        if not form.errors:
            messages.success(request, "已登记表决，等上级备案。")
            return redirect("assessments:points_rule", found.pk)
    return _page(request, found, meeting_form=form)
