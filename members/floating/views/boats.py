"""Pages of fleets and boat groups (P14e)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.floating import rights
from members.floating.actions import boats as actions
from members.floating.doors import keeper, place_for, reader
from members.floating.forms import BoardForm, FleetForm, GroupForm
from members.floating.models import Fleet, FleetMember
from members.floating.queries import boats as queries
from members.floating.queries import choices
from members.floating.views.shared import form_page
from members.forms import places
from portal import clock
from portal.doors import seen
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole


@reader
@require_GET
def fleets(request: HttpRequest) -> HttpResponse:
    """List the fleets in scope; those that should have a group and have none come first."""
    account: Any = request.user
    rows = queries.fleets(account)
    counties = choices.kept(account, "county")
    inclusive = {rule.county_id: rule.inclusive for rule in queries.rules()}
    context = {
        "rows": rows,
        "suggested": sum(1 for row in rows if row.suggested),
        "groups": sum(1 for row in rows if row.group),
        "members": sum(row.count for row in rows),
        "counties": [(one, inclusive.get(one.pk, False)) for one in counties],
        "may_keep": account.may_anywhere(rights.KEEP_FLOATING),
    }
    return render(request, "members/floating/fleets.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Register a fleet."""
    account: Any = request.user
    kept = {one.pk: one for one in choices.kept(account, "branch")}
    preset = next(iter(kept)) if len(kept) == 1 else None
    form = FleetForm(sent(request), initial={"since": clock.today(), "branch": preset})
    offered(form, "branch", places(kept.values()))
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        branch = kept[whole(values.pop("branch")) or 0]
        if made := form.attempt(actions.add_fleet, actor=account, branch=branch, **values):
            messages.success(request, "已登记船队。请登记船上的党员。")
            return redirect("floating:fleet", pk=made.pk)
    return form_page(
        request, form, title="登记船队", back=reverse("floating:fleets"), back_label="船队", verb="登记"
    )  # fmt: skip


@reader
@require_http_methods(["GET", "POST"])
@never_cache
def fleet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a fleet, its members and group; take down who boards, and the founding of its group."""
    account: Any = request.user
    found = seen(Fleet, account, pk, "branch__parent")
    founding = request.POST.get("what") == "group"
    today = {"since": clock.today(), "on": clock.today()}
    board = BoardForm(sent(request) if not founding else None, initial=today)
    group = GroupForm(sent(request) if founding else None, initial=today)
    present = found.members.filter(until=None).select_related("person")
    there = {one.person_id: one.person for one in present}
    ashore = {p.pk: p for p in choices.members_of(found.branch) if p.pk not in there}
    offered(board, "person", [(pk, p.name) for pk, p in ashore.items()])
    offered(group, "leader", [(pk, p.name) for pk, p in there.items()])
    if board.is_bound and board.is_valid():
        person = ashore[whole(board.cleaned_data["person"]) or 0]
        words = {"fleet": found, "person": person, "since": board.cleaned_data["since"]}
        if board.attempt(actions.board, actor=account, **words):
            messages.success(request, f"已登记{person.name}。")
            return redirect("floating:fleet", pk=found.pk)
    if group.is_bound and group.is_valid():
        leader = there[whole(group.cleaned_data["leader"]) or 0]
        words = {"fleet": found, "leader": leader, "on": group.cleaned_data["on"]}
        if group.attempt(actions.found, actor=account, **words):
            messages.success(request, "船头党小组已成立。")
            return redirect("floating:fleet", pk=found.pk)
    return _fleet(request, found, board, group)


def _fleet(request: HttpRequest, found: Any, board: Any, group: Any) -> HttpResponse:
    row = next(r for r in queries.fleets(request.user, found.branch_id) if r.fleet.pk == found.pk)
    context = {
        "fleet": found,
        "row": row,
        "least": queries.least_for(found),
        "board": board,
        "group": group,
        "members": found.members.select_related("person").order_by("until", "since"),
        "past": found.groups.exclude(dissolved_on=None).select_related("leader"),
        "keeps": request.user.may(rights.KEEP_FLOATING, found.scope_path),  # type: ignore[union-attr]
    }
    status = 422 if board.errors or group.errors else 200
    return render(request, "members/floating/fleet.html", context, status=status)


@reader
@require_POST
def ashore(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that a member left his fleet."""
    found = seen(FleetMember, request.user, pk, "fleet__branch", "person")
    actions.leave(actor=request.user, member=found)
    messages.success(request, f"已登记{found.person.name}离船。")
    return redirect("floating:fleet", pk=found.fleet_id)


@reader
@require_POST
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve a fleet's group that shrank."""
    found = seen(Fleet, request.user, pk, "branch")
    group = get_object_or_404(found.groups.filter(dissolved_on=None))
    actions.dissolve(actor=request.user, group=group)
    messages.success(request, "船头党小组已撤销。")
    return redirect("floating:fleet", pk=pk)


@keeper
@require_POST
def rule(request: HttpRequest) -> HttpResponse:
    """Say whether three members are enough in a county."""
    county = place_for(request.user, request.POST.get("county", ""))
    if county is not None:
        inclusive = "inclusive" in request.POST
        actions.set_rule(actor=request.user, county=county, inclusive=inclusive)
        messages.success(request, "已保存。")
    return redirect("floating:fleets")
