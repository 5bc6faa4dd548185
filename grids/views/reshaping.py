"""Pages of splitting and merging: typed once, told what will happen, then done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from grids.actions import trees as actions
from grids.doors import living_grid
from grids.forms.reshaping import MOST_PARTS, MergeForm, SplitForm
from grids.models import Grid, GridPost
from grids.queries import tree_pages
from portal import clock
from portal.doors import signed_in
from portal.reading import whole

CASES = "以前上报的事项（包括一年内的）仍归原网格，原网格的办理记录和任职记录都保留。"


@signed_in
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Split a node into `n` parts: `do` check tells what will happen, `do` split does it."""
    grid = living_grid(request.user, pk)
    number = min(max(whole(request.GET.get("n")) or 2, 2), MOST_PARTS)
    children = list(grid.children.filter(until=None).order_by("code"))
    sent = request.POST if request.method == "POST" else None
    initial = _parts(grid, number) | {"on": clock.today()}
    form = SplitForm(sent, grid=grid, children=children, number=number, initial=initial)
    context: dict[str, Any] = {"grid": grid, "form": form, "n": number, "most": MOST_PARTS}
    if form.is_bound and form.is_valid():
        parts, told = form.parts(), form.cleaned_data
        if request.POST.get("do") != "split":
            context["will"] = _split_in_words(grid, parts, told["on"])
        else:
            words = {"on": told["on"], "reason": told["reason"]}
            made = form.attempt(actions.split, actor=request.user, grid=grid, parts=parts, **words)
            if made is not None:
                messages.success(
                    request, f"“{grid.name}”已拆分为{len(made)}个网格，请给新网格任职。"
                )
                return redirect("grids:node", pk=pk)
    context["counts"] = range(2, MOST_PARTS + 1)
    status = 422 if form.errors else 200
    return render(request, "grids/tree/split.html", context, status=status)


def _parts(grid: Grid, number: int) -> dict[str, Any]:
    """Suggest codes behind the old one's, and no households where they are counted further down."""
    made: dict[str, Any] = {f"code{n}": f"{grid.code[:29]}-{n:02}" for n in range(1, number + 1)}
    if not grid.households:
        made |= {f"households{n}": 0 for n in range(1, number + 1)}
    return made


def _split_in_words(grid: Grid, parts: list[actions.NewGrid], on: Any) -> list[str]:
    names = "、".join(f"“{part.name}”" for part in parts)
    households = sum(part.households for part in parts)
    return [
        f"自{on}起，“{grid.name}”撤销，设{names}。",
        *(f"“{p.name}”接管下级网格{len(p.children)}个。" for p in parts if p.children),
        *_released([grid]),
        f"联系户数原来{grid.households}户，拆分后合计{households}户。",
        CASES,
    ]


def _released(grids: list[Grid]) -> list[str]:
    posts = GridPost.objects.filter(grid__in=grids, until=None).select_related("person")
    names = "、".join(f"{p.person.name}（{p.get_role_display()}）" for p in posts)
    return [f"{names}同日免去，新网格要重新任职。"] if names else []


@signed_in
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a node with siblings: `do` check tells what will happen, `do` merge does it."""
    grid = living_grid(request.user, pk)
    siblings = list(tree_pages.siblings(request.user, grid))
    sent = request.POST if request.method == "POST" else None
    initial = {"on": clock.today(), "code": f"{grid.code[:29]}-H", "name": grid.name}
    form = MergeForm(sent, siblings=siblings, initial=initial)
    context: dict[str, Any] = {"grid": grid, "form": form, "siblings": siblings}
    if form.is_bound and form.is_valid():
        told, grids = form.cleaned_data, [grid, *form.chosen()]
        if request.POST.get("do") != "merge":
            context["will"] = _merge_in_words(grids, told["name"], told["on"])
        else:
            made = form.attempt(
                actions.merge_grids,
                actor=request.user,
                grids=grids,
                into=actions.NewGrid(told["code"].strip(), told["name"]),
                on=told["on"],
                reason=told["reason"],
            )
            if made is not None:
                messages.success(request, f"已合并为“{made.name}”，请给它任职。")
                return redirect("grids:node", pk=made.pk)
    status = 422 if form.errors else 200
    return render(request, "grids/tree/merge.html", context, status=status)


def _merge_in_words(grids: list[Grid], name: str, on: Any) -> list[str]:
    names = "、".join(f"“{one.name}”" for one in grids)
    below = Grid.objects.filter(parent__in=grids, until=None).count()
    return [
        f"自{on}起，{names}撤销，合并为“{name}”，联系户数合计{sum(g.households for g in grids)}户。",
        *([f"下级网格{below}个都归到“{name}”。"] if below else []),
        *_released(grids),
        CASES,
    ]
