"""Pages of visits: logging one, one's own diary by month, counts by worker, a diary one may read."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from grids import rights
from grids.actions import visits as actions
from grids.doors import anywhere
from grids.forms.rhythm import VisitForm
from grids.models import Case, CaseKind, Grid, Visit
from grids.models.kinds import Channel, Reporter
from grids.queries import visits as queries
from grids.queries.rhythm import months_shown
from grids.queries.trees import kinds_for
from members.models import Organization, Person
from portal.doors import signed_in
from portal.paging import newest_first
from portal.periods import Period, asked_month
from portal.reading import whole


def month_of(request: HttpRequest) -> Period:
    """Return the month the address asks for (`month`), else this one."""
    return asked_month(request.GET.get("month", "")) or months_shown()[0]


@signed_in
@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """Show one's own diary of a month and, to who sees cases, the counts of its workers."""
    account: Any = request.user
    anywhere(account, rights.REPORT, rights.SEE_CASES)
    month = month_of(request)
    mine = newest_first(queries.own(account, month.start, month.end), request.GET.get("before", ""))
    context = {"month": month, "months": months_shown(), "page": mine}
    context |= {"openable": _openable(account, mine.rows)}
    context |= {"may_log": account.may_anywhere(rights.REPORT) and bool(account.person_id)}
    if account.may_anywhere(rights.SEE_CASES):
        context |= _counts(request, account, month)
    return render(request, "grids/rhythm/visits.html", context)


def _openable(account: Any, visits: Iterable[Visit]) -> set[int]:
    """The cases of these visits whose pages the account may open."""
    ids = [visit.case_id for visit in visits if visit.case_id]
    return set(Case.objects.visible_to(account).filter(pk__in=ids).values_list("pk", flat=True))


def _counts(request: HttpRequest, account: Any, month: Period) -> dict[str, Any]:
    """The counts by worker of one township; a county chooses among its own."""
    towns = queries.towns(account)
    chosen = whole(request.GET.get("town"))
    town = next((one for one in towns if one.pk == chosen), towns[0] if towns else None)
    place = town.path if town else ""
    counts = queries.by_worker(account, month.start, month.end, place=place)
    inside = queries.readable(account).filter(on__range=(month.start, month.end))
    readable = set(inside.order_by().values_list("person", flat=True).distinct())
    context = {"counts": counts, "towns": towns, "town": town, "sees_counts": True}
    return context | {"readable": readable}


@signed_in
@require_GET
def diary(request: HttpRequest, person: int) -> HttpResponse:
    """Show the diary of one worker to who may read it (PV-RESIDENT); 404 for anybody else."""
    month = month_of(request)
    rows = queries.readable(request.user).filter(person=person)
    found = get_object_or_404(Person, pk=person)
    if not rows.exists():
        raise Http404
    inside = rows.filter(on__range=(month.start, month.end))
    page = newest_first(inside, request.GET.get("before", ""))
    context = {"month": month, "months": months_shown(), "page": page, "person": found}
    context |= {"openable": _openable(request.user, page.rows)}
    return render(request, "grids/rhythm/diary.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Log a visit; with 同时上报 ticked its case too, in the same step."""
    anywhere(request.user, rights.REPORT)
    account: Any = request.user
    grids = queries.nodes_served(account)
    sent = request.POST if request.method == "POST" else None
    form = VisitForm(sent, grids=grids, kinds=_kinds(grids))
    if form.is_valid():
        visit = form.attempt(actions.log_visit, actor=account, entry=form.entry())
        if visit is not None:
            messages.success(request, _told(visit))
            return redirect("grids:visits")
    status = 422 if form.errors else 200
    context = {"form": form, "grids": grids}
    return render(request, "grids/rhythm/visit_new.html", context, status=status)


def _told(visit: Visit) -> str:
    said = f"已记下{visit.on.month}月{visit.on.day}日的走访{'（补记）' if visit.late else ''}。"
    return f"{said}同时上报为事项{visit.case.label}。" if visit.case else said


def _kinds(grids: list[Grid]) -> list[CaseKind]:
    """The kinds a worker may report from a visit in the village of the first node."""
    places: list[Organization] = [grid.organization for grid in grids[:1]]
    return [
        kind
        for place in places
        for kind in kinds_for(place)
        if Channel.VISIT in kind.channels and Reporter.GRID in kind.reporters
    ]
