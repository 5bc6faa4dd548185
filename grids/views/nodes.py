"""Pages of one node: what it is, adding one, changing it, who serves on it, its parent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids import rights
from grids.actions import nodes as changing
from grids.actions import trees as actions
from grids.doors import county_for, grid_for, insist
from grids.forms.trees import AppointForm, ChangeForm, NodeForm, ParentForm
from grids.models import Grid, GridLevel, GridPost
from grids.queries import tree_pages
from members.models import Organization, Person
from portal import clock
from portal.doors import signed_in
from portal.reading import whole
from portal.refusals import Refused


@signed_in
@require_GET
def node(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one node as of a `day` (today): its place, who serves, what stands below, its open cases."""
    grid = grid_for(request.user, pk)
    try:
        asked = forms.DateField(required=False).clean(request.GET.get("day", ""))
    except forms.ValidationError:
        asked = None
    page = tree_pages.node_page(
        request.user, grid, asked or clock.today(), request.GET.get("after", "")[:32]
    )
    return render(request, "grids/tree/node.html", {"page": page, "grid": grid, "asked": asked})


@signed_in
@require_http_methods(["GET", "POST"])
def add_top(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a node of a county's topmost level."""
    level, free = tree_pages.room_on_top(county_for(request.user, pk))
    return _add(request, level, None, free)


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a node right below another."""
    above = grid_for(request.user, pk, rights.KEEP_GRIDS)
    level, places = tree_pages.room_below(above)
    return _add(request, level, above, places)


def _add(
    request: HttpRequest, level: GridLevel, above: Grid | None, places: list[Organization]
) -> HttpResponse:
    initial = {"since": clock.today(), "households": 0, "code": _next_code(above)}
    form = NodeForm(
        request.POST if request.method == "POST" else None, places=places, initial=initial
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        made = form.attempt(
            actions.add_grid,
            actor=request.user,
            level=level,
            organization=form.place(),
            grid=actions.NewGrid(told["code"].strip(), told["name"], told["households"]),
            parent=above,
            since=told["since"],
        )
        if made is not None:
            messages.success(request, f"已新增“{made.name}”。")
            return redirect("grids:node", pk=made.pk)
    context = {"form": form, "level": level, "above": above, "county": level.county}
    status = 422 if form.errors else 200
    return render(request, "grids/tree/add.html", context, status=status)


def _next_code(above: Grid | None) -> str:
    """Suggest a code behind those of the siblings there are or were; whoever adds may write another."""
    return "" if above is None else f"{above.code}-{above.children.count() + 1}"


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a node or correct its households."""
    grid = grid_for(request.user, pk, rights.KEEP_GRIDS)
    stands = {"name": grid.name, "households": grid.households}
    initial = stands | {f"seen_{name}": value for name, value in stands.items()}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        done = form.attempt(
            changing.change,
            actor=request.user,
            grid=grid,
            to=changing.Described(told["name"], told["households"]),
            seen=changing.Described(told["seen_name"], told["seen_households"]),
        )
        if done is not None:
            messages.success(request, f"已保存“{done.name}”。")
            return redirect("grids:node", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "grids/tree/change.html", {"form": form, "grid": grid}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick a person (`q`, `wide` for the whole township), then say as what and from when he serves."""
    account: Any = request.user
    grid = grid_for(account, pk, rights.KEEP_GRIDS)
    asked = request.POST if request.method == "POST" else request.GET
    person = None
    if asked.get("person"):
        people = Person.objects.visible_to(account).select_related("home")
        person = get_object_or_404(people, pk=whole(asked["person"]) or 0)
    form = AppointForm(
        request.POST if request.method == "POST" else None,
        initial={"since": clock.today(), "role": GridPost.Role.WORKER},
    )
    if person is not None and form.is_bound and form.is_valid():
        post = form.attempt(
            actions.appoint, actor=account, grid=grid, person=person, **form.cleaned_data
        )
        if post is not None:
            messages.success(request, f"{person.name}已任{grid.name}{post.get_role_display()}。")
            return redirect("grids:node", pk=pk)
    words, wide = asked.get("q", "")[:40], asked.get("wide") == "1"
    context = {"grid": grid, "person": person, "form": form, "q": words, "wide": wide}
    if person is None:
        context["people"] = tree_pages.candidates(account, grid, words, wide=wide)
    status = 422 if form.errors else 200
    return render(request, "grids/tree/appoint.html", context, status=status)


@signed_in
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """End a person's post on a node (`until`: the first day he no longer holds it)."""
    rows = GridPost.objects.visible_to(request.user).select_related("person", "grid__organization")
    post = get_object_or_404(rows, pk=pk)
    insist(request.user, rights.KEEP_GRIDS, post.scope_path)
    try:
        until = forms.DateField().clean(request.POST.get("until", ""))
    except forms.ValidationError as unread:
        raise Refused("请按2026-10-21这样填写免职日期。") from unread
    actions.release(actor=request.user, post=post, until=until)
    messages.success(request, f"{post.person.name}自{until}起不再任{post.get_role_display()}。")
    return redirect("grids:node", pk=post.grid_id)


@signed_in
@require_http_methods(["GET", "POST"])
def parent(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a node below another one of the level above."""
    grid = grid_for(request.user, pk, rights.KEEP_GRIDS)
    if grid.level.number == 1:
        raise Http404
    parents = tree_pages.possible_parents(request.user, grid)
    form = ParentForm(
        request.POST if request.method == "POST" else None,
        parents=parents,
        initial={"parent": grid.parent_id},
    )
    if form.is_bound and form.is_valid():
        above = form.cleaned_data["parent"]
        if form.attempt(actions.place_below, actor=request.user, grid=grid, parent=above):
            messages.success(request, f"“{grid.name}”已归到“{above.name}”之下。")
            return redirect("grids:node", pk=pk)
    context = {"form": form, "grid": grid, "any": parents.exists()}
    status = 422 if form.errors else 200
    return render(request, "grids/tree/parent.html", context, status=status)
