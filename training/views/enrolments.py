"""Pages of enrolment: a class's list, putting people in, applying, nominating, the steps of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.rights import SEE_PEOPLE
from portal import paging
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole
from training import places, rights
from training.actions import enrolments as actions
from training.doors import class_for, enrolment_for, holding
from training.forms.classes import GroupForm, NamesForm
from training.lifecycle import ENROLMENT
from training.models import Enrolment, TargetGroup, TrainingClass
from training.queries import clashes, people
from training.views import shared
from training.views.shared import form_page

PAGE = 100


@signed_in
@require_GET
@never_cache
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """List a class's people by state, each with what he is wanted for at the same time."""
    account: Any = request.user
    made = class_for(account, pk, rights.SEE_TRAINING, "查看学员名单")
    state = request.GET.get("state", "")
    rows = made.enrolments.select_related("person__home", "unit", "training_class__organization")
    if state in Enrolment.State.values:
        rows = rows.filter(state=state)
    else:
        rows = rows.exclude(state__in=Enrolment.OVER)
    after = request.GET.get("after", "")
    page = rows.filter(pk__gt=int(after)) if after.isascii() and after.isdigit() else rows
    found = list(page.order_by("pk")[: PAGE + 1])
    busy = clashes.of_class(made, [one.person_id for one in found])
    keeps = account.may(rights.KEEP_TRAINING, made.scope_path)
    context = {
        "made": made,
        "lines": [(one, busy.get(one.person_id, []), _steps(one, keeps)) for one in found[:PAGE]],
        "after": found[PAGE - 1].pk if len(found) > PAGE else "",
        "state": state,
        "states": Enrolment.State.choices,
        "keeps": keeps,
        "clashing": len(busy),
        "open": made.state in TrainingClass.OPEN,
    }
    return render(request, "training/enrolments.html", context)


def _steps(one: Enrolment, keeps: bool) -> list[Any]:
    """The steps that start in an enrolment's state and are a keeper's; whether they hold is told when one
    is taken, so that the list takes no query a row."""
    if not keeps:
        return []
    mine = (rights.KEEP_TRAINING, rights.WITHDRAWER)
    return [s for s in ENROLMENT.steps if one.state in s.sources and s.right in mine]


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Put people into a class, by target group or by a pasted list."""
    account: Any = request.user
    made = class_for(account, pk, rights.KEEP_TRAINING, "录取学员")
    by_group = request.POST.get("what") == "group"
    group_form = GroupForm(request.POST if by_group else None)
    offered(group_form, "group", shared.target_groups(made.organization))
    form = NamesForm(None if by_group else sent(request))
    told = None
    if group_form.is_bound and group_form.is_valid():
        near = places.near(TargetGroup, made.organization)
        group = get_object_or_404(near, pk=group_form.cleaned_data["group"])
        told = group_form.attempt(actions.by_group, actor=account, made=made, group=group)
    elif form.is_bound and form.is_valid():
        told = form.attempt(_by_names, account=account, made=made, text=form.cleaned_data["names"])
    if told:
        messages.success(request, told.sentence)
        return redirect("training:enrolments", pk=pk)
    status = 422 if form.errors or group_form.errors else 200
    context = {"made": made, "form": form, "group_form": group_form}
    return render(request, "training/enrol.html", context, status=status)


def _by_names(*, account: Any, made: TrainingClass, text: str) -> Any:
    found = people.named(account, text, places.reach(made.organization))
    return actions.by_list(actor=account, made=made, people=found)


@holding("报送学员", rights.UNIT_TRAINING)
@require_http_methods(["GET", "POST"])
@never_cache
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Put people of one's own unit into a class that takes them."""
    account: Any = request.user
    made = class_for(account, pk)
    form = NamesForm(sent(request))
    if form.is_bound and form.is_valid():
        told = form.attempt(_nominated, account=account, made=made, text=form.cleaned_data["names"])
        if told:
            messages.success(request, told.sentence)
            return redirect("training:class", pk=pk)
    return form_page(
        request, form, title="报送学员", about=made.name, verb="报送",
        back=reverse("training:class", args=[pk]), back_label=made.name,
    )  # fmt: skip


def _nominated(*, account: Any, made: TrainingClass, text: str) -> Any:
    paths = account.paths_for(rights.UNIT_TRAINING)
    found = people.named(account, text, paths[0] if len(paths) == 1 else "/", SEE_PEOPLE)
    return actions.nominate(actor=account, made=made, people=found)


@signed_in
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply for oneself."""
    account: Any = request.user
    made = class_for(account, pk)
    actions.apply(actor=account, made=made)
    said = (
        "已报名，由所在单位推荐后录取。" if made.of_kind.recommended else "已报名，等办班单位录取。"
    )
    messages.success(request, said)
    return redirect("training:mine")


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of an enrolment."""
    one, reason = enrolment_for(request.user, pk), request.POST.get("reason", "")
    label = shared.insist_step(ENROLMENT, request.user, one, action, reason)
    actions.take(actor=request.user, one=one, action=action, reason=reason)
    messages.success(request, f"{one.person.name}：已{label}。")
    if one.person_id == getattr(request.user, "person_id", None):
        return redirect("training:mine")
    if request.user.may(rights.SEE_TRAINING, one.scope_path):  # type: ignore[union-attr]
        return redirect("training:enrolments", pk=one.training_class_id)
    return redirect("training:waiting")


@holding("推荐学员", rights.UNIT_TRAINING)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List who of one's own unit has applied and waits to be recommended (P05), the first to apply first."""
    account: Any = request.user
    rows = Enrolment.objects.visible_to_unit(account).filter(state=Enrolment.State.APPLIED)
    shown = rows.select_related("person", "unit", "training_class__organization")
    page = shown.filter(pk__gt=whole(request.GET.get("after")) or 0)
    found = list(page.order_by("pk")[: PAGE + 1])
    context = {
        "rows": found[:PAGE],
        "after": found[PAGE - 1].pk if len(found) > PAGE else "",
        "count": paging.count_up_to(rows),
    }
    return render(request, "training/waiting.html", context)
