"""Pages of many members: the list, a branch with its form, the board for the village, the visits owed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import person_lists
from members.categories import relations, rights, ways
from members.categories.actions import register as actions
from members.categories.actions.register import Proposed
from members.categories.doors import branch_for, reader
from members.categories.forms import BranchForm, MemberFilter
from members.categories.models import Category
from members.categories.queries import members, places, suggest, visits
from portal import clock, paging
from portal.doors import signed_in
from portal.form_pages import sent
from portal.periods import BadPeriod, Period, parse


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the members in scope with their category by pinyin, narrowed by the filter in the address."""
    account: Any = request.user
    form = MemberFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    every = members.in_charge(account)
    rows = members.narrowed(
        members.with_category(every),
        category=asked.get("category", ""),
        state=asked.get("state", ""),
        name=asked.get("q", ""),
        at=person_lists.places_if_named(account, asked.get("unit", "")),
    )
    told = members.figures(every)
    branches = places.branches(account, rights.SEE_CATEGORIES).select_related("parent")
    context = {
        "form": form,
        "figures": told,
        "kinds": [(one, ways.WAYS[one], told[one.value]) for one in Category],
        "page": members.page(rows, request.GET.get("after", "")),
        "count": paging.count_up_to(rows),
        "branches": branches.order_by("parent__sort_key", "sort_key")[:12],
    }
    return render(request, "members/categories/members.html", context)


@reader
@require_http_methods(["GET", "POST"])
@never_cache
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a branch's members; POST proposes the categories of those who have none."""
    account: Any = request.user
    found = branch_for(account, pk)
    lines = members.of_branch(found)
    may_keep = account.may(rights.KEEP_CATEGORIES, found.path)
    open_ones = [
        one for one in lines
        if not (one.now or one.asked or relations.is_self(account, one.person))
    ]  # fmt: skip
    told = suggest.for_members(found, [one.person for one in open_ones], clock.today())
    form = BranchForm(sent(request), lines=open_ones, told=told)
    if form.is_bound and form.is_valid():
        typed = [(person, Proposed(code, ground)) for person, code, ground in form.typed]
        if made := form.attempt(actions.propose_all, actor=account, branch=found, lines=typed):
            messages.success(request, f"已提出{made}名党员的类别，等镇街审核。")
            return redirect("categories:branch", pk=pk)
    context = {
        "branch": found,
        "lines": lines,
        "form": form,
        "may_keep": may_keep,
        "may_check": account.may(rights.CHECK_CATEGORIES, found.path),
        "is_covered": places.is_covered(found),
        "waiting": sum(1 for one in lines if one.asked),
        "none": sum(1 for one in lines if not one.now),
    }
    status = 422 if form.errors else 200
    return render(request, "members/categories/branch.html", context, status=status)


@signed_in
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """List all proposals of a branch at once."""
    found = branch_for(request.user, pk)
    count = actions.check_branch(actor=request.user, branch=found)
    messages.success(request, f"已审核入册{count}名。")
    return redirect("categories:branch", pk=pk)


@reader
@require_GET
def chart(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is posted on the village board: names, posts, households; no categories (P24-R12)."""
    found = branch_for(request.user, pk)
    lines = members.of_branch(found)
    context = {
        "branch": found,
        "lines": lines,
        "households": sum(one.facts.households or 0 for one in lines),
    }
    return render(request, "members/categories/chart.html", context)


@reader
@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    """Show whom a quarter's visits are owed to and which were made."""
    period = _quarter(request.GET.get("period", ""))
    rows = visits.owed(request.user, period)
    this = visits.quarter()
    context = {
        "period": period,
        "periods": [this.shift(-n) for n in range(4)],
        "rows": rows[: visits.SHOWN],
        "count": len(rows),
        "limit": visits.SHOWN,
        "done": sum(1 for row in rows if row.visited_on),
        "is_over": period.end < clock.today(),
    }
    return render(request, "members/categories/visits.html", context)


def _quarter(code: str) -> Period:
    this = visits.quarter()
    try:
        period = parse(code)
    except BadPeriod:
        return this
    return period if period.kind == "quarter" and this.shift(-12) <= period <= this else this
