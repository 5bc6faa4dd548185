"""Pages of service teams."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from members.dispatched import relations, rights
from members.dispatched.actions import postings as actions
from members.dispatched.doors import keeper, reader
from members.dispatched.forms import LeaderForm, TeamForm
from members.dispatched.models import Team
from members.dispatched.queries import choices, postings
from members.dispatched.views.shared import form_page
from portal import clock
from portal.doors import seen
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the present teams in scope with how many serve in each."""
    account: Any = request.user
    rows = Team.objects.visible_to(account).filter(until=None).select_related("town", "leader")
    serving = Count("postings", filter=Q(postings__until=None))
    context = {
        "rows": rows.annotate(people=serving)[:500],
        "may_keep": account.may_anywhere(rights.KEEP_DISPATCHED),
    }
    return render(request, "members/dispatched/teams.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Found a team."""
    account: Any = request.user
    kept = {one.pk: one for one in choices.towns(account)}
    preset = next(iter(kept)) if len(kept) == 1 else None
    form = TeamForm(sent(request), initial={"since": clock.today(), "town": preset})
    offered(form, "town", [(one.pk, one.label) for one in kept.values()])
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        town = kept[whole(values.pop("town")) or 0]
        if made := form.attempt(actions.found_team, actor=account, town=town, **values):
            messages.success(request, f"已组建{made.name}。请登记派驻，再指定队长。")
            return redirect("dispatched:team", pk=made.pk)
    return form_page(
        request, form, title="组建服务队", back=reverse("dispatched:teams"), back_label="服务队",
        about="按镇街组建，一人也可以成队。", verb="组建",
    )  # fmt: skip


@reader
@require_http_methods(["GET", "POST"])
@never_cache
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a team, its people and flags; say who leads it."""
    account: Any = request.user
    found = seen(Team, account, pk, "town", "leader")
    serving = list(found.postings.filter(until=None).select_related(*postings.WITH))
    if request.method == "POST":
        relations.insist(account, found.town.path, "指定队长")
    form = LeaderForm(sent(request), initial={"leader": found.leader_id})
    offered(form, "leader", [(one.person_id, one.person.name) for one in serving], "没有")
    if form.is_bound and form.is_valid():
        people = {one.person_id: one.person for one in serving}
        leader = people.get(whole(form.cleaned_data["leader"]) or 0)
        if form.attempt(actions.lead, actor=account, team=found, leader=leader):
            messages.success(request, f"队长：{leader.name if leader else '没有'}。")
            return redirect("dispatched:team", pk=pk)
    context = {
        "team": found,
        "lines": postings.lines_of(serving),
        "form": form,
        "keeps": found.until is None and account.may(rights.KEEP_DISPATCHED, found.town.path),
        "flags": found.honours.filter(kind="flag"),
    }
    status = 422 if form.errors else 200
    return render(request, "members/dispatched/team.html", context, status=status)
