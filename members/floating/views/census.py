"""Pages of the census, the obligations and the county's overview with its workbook."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.floating import obligations as o
from members.floating import sheets
from members.floating.actions import census as actions
from members.floating.doors import keeper, reader
from members.floating.forms import CensusForm
from members.floating.models import Census
from members.floating.queries import census as queries
from members.floating.queries import choices, obligations, overview
from members.floating.views.shared import form_page
from members.forms import places
from portal import clock
from portal.files import XLSX
from portal.form_fields import offered
from portal.form_pages import sent
from portal.periods import BadPeriod, Period, containing_day, parse
from portal.reading import whole

PAGE = 100
"""Villages on a page of the census."""


@reader
@require_GET
def census(request: HttpRequest) -> HttpResponse:
    """Show a half-year's census: which villages have done it, which have not, and what changed."""
    account: Any = request.user
    half = queries.half_asked(request.GET.get("half", ""))
    lines = queries.lines(account, half)
    done = sum(1 for line in lines if line.census)
    context = {
        "half": half,
        "halves": queries.halves(),
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "count": len(lines),
        "done": done,
        "missing": len(lines) - done,
        "towns": queries.by_town(lines),
        "may_keep": account.may_anywhere("floating.keep"),
    }
    return render(request, "members/floating/census.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def census_new(request: HttpRequest) -> HttpResponse:
    """Log a census of a branch."""
    account: Any = request.user
    kept = {one.pk: one for one in choices.village_branches(account)}
    asked = whole(request.GET.get("branch"))
    preset = asked if asked in kept else (next(iter(kept)) if len(kept) == 1 else None)
    half = queries.half_asked(request.GET.get("half", ""))
    initial = {"place": preset, "half": half.code, "done_on": min(half.end, clock.today())}
    form = CensusForm(sent(request), initial=initial)
    offered(form, "place", places(kept.values()))
    offered(form, "half", [(one.code, one.label) for one in queries.halves()])
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        place, half = kept[whole(values.pop("place")) or 0], parse(values.pop("half"))
        if form.attempt(actions.log, actor=account, place=place, half=half, **values):
            messages.success(request, f"已登记{half.label}的摸排。")
            return redirect(f"{reverse('floating:census')}?half={half.code}")
    return form_page(
        request, form, title="登记流动党员摸排", back=reverse("floating:census"), back_label="摸排",
        about="村（社区）党组织每半年摸排一次（P32-R1）。先把在外的逐人登记好，再登记摸排。", verb="登记",
    )  # fmt: skip


@reader
@require_GET
def census_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the censuses of one branch, newest first, with what changed each time."""
    account: Any = request.user
    branch = get_object_or_404(queries.branches(account).select_related("parent"), pk=pk)
    rows = Census.objects.filter(organization__in=[branch.pk, branch.parent_id])
    context = {"branch": branch, "rows": rows.select_related("by").order_by("-half")[:20]}
    return render(request, "members/floating/census_log.html", context)


@reader
@require_GET
def obligation_table(request: HttpRequest) -> HttpResponse:
    """Show who owes one of the obligations in a period and whether it was done."""
    account: Any = request.user
    known = {one.code: one for one in o.ALL}
    asked = known.get(request.GET.get("what", ""), o.CENSUS)
    period = _period(asked, request.GET.get("period", ""))
    rows = obligations.fulfilment(account, asked, period)
    this = containing_day(clock.today(), period.kind)
    context = {
        "obligations": o.ALL,
        "asked": asked,
        "period": period,
        "periods": [] if asked.every_months else [this.shift(-n) for n in range(4)],
        "rows": rows[: queries.SHOWN],
        "count": len(rows),
        "limit": queries.SHOWN,
        "done": sum(row.done for row in rows),
        "wanted": sum(row.wanted for row in rows),
        "is_over": period.end < clock.today(),
    }
    return render(request, "members/floating/obligations.html", context)


def _period(asked: o.Obligation, code: str) -> Period:
    kind = asked.every or "half_year"
    this = containing_day(clock.today(), kind)
    try:
        period = parse(code)
    except BadPeriod:
        return this
    return period if period.kind == kind and this.shift(-12) <= period <= this else this


@reader
@require_GET
def summary(request: HttpRequest) -> HttpResponse:
    """Show the project's totals, by township and by destination; no names."""
    account: Any = request.user
    context = {
        "figures": overview.figures(account),
        "towns": overview.by_town(account),
        "destinations": overview.by_destination(account),
    }
    return render(request, "members/floating/overview.html", context)


@reader
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give the counts by destination as a workbook: to the city, without names."""
    content, disposition = sheets.by_destination(request.user)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})
