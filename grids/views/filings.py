"""Pages of monthly ledgers: the board, a month before it is filed, a filed one, its workbook."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids import rights
from grids.actions import filings as actions
from grids.doors import anywhere, insist, place_for
from grids.models import Filing
from grids.queries import filings as queries
from grids.queries.ledgers import COUNTS, RATES, ledger_of
from grids.queries.rates import Rate
from grids.workbooks import ledgers as workbooks
from members.models import Organization
from members.models.organizations import Kind
from portal.doors import signed_in
from portal.periods import Period, asked_month
from portal.reading import whole
from portal.refusals import Invalid, Refused, Stale

HEADS = dict(zip(COUNTS, ("发现", "结案", "月末未结", "月末逾期", "有延期"), strict=True))
LINES = 200
"""Cases a page lists before it is filed; all of them are filed."""


@signed_in
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show who has filed which month: filed, late, missing (P03-R8)."""
    anywhere(request.user, rights.SEE_CASES)
    months = queries.months()
    rows = queries.board(request.user, months)
    if not rows:
        anywhere(request.user, rights.DISPATCH, rights.REVIEW)
    counts = [
        {"month": month, **_counts([row.cells[place].state for row in rows])}
        for place, month in enumerate(months)
    ]
    context = {"rows": rows, "months": months, "counts": counts}
    context["mine"] = {town.pk for town, _ in queries.waiting_for(request.user)}
    return render(request, "grids/rhythm/filings.html", context)


def _counts(states: list[str]) -> dict[str, int]:
    return {state: states.count(state) for state in queries.WORDS}


@signed_in
@require_http_methods(["GET", "POST"])
def ledger(request: HttpRequest, town: int, month: str) -> HttpResponse:
    """Show a month's ledger as it is now; POST files it, or a correction of it."""
    place = _town(request, town)
    period = _month(month)
    if request.method == "POST":
        try:
            made = actions.file_ledger(
                actor=request.user, town=place, month=period,
                reason=request.POST.get("reason", ""), seen=whole(request.POST.get("seen")) or 0,
            )  # fmt: skip
        except (Invalid, Stale) as refusal:
            return _ledger(request, place, period, refusal)
        messages.success(request, f"已报备{made}，第{made.version}版。内容从现在起不再变动。")
        return redirect("grids:filing", made.pk)
    return _ledger(request, place, period)


def _town(request: HttpRequest, pk: int) -> Organization:
    """A township inside the account's scope: other places keep no ledger."""
    place = place_for(request.user, pk, rights.SEE_CASES)
    if place.kind != Kind.TOWN:
        raise Http404
    return place


def _ledger(
    request: HttpRequest, place: Organization, period: Period, refusal: Refused | None = None
) -> HttpResponse:
    """The month as it is now; with a refusal what was typed stands in the form, on the newest version."""
    found = ledger_of(place, period)
    last = Filing.objects.filter(town=place, period_code=period.code).order_by("-version").first()
    account: Any = request.user
    context = _shown(found.body) | {
        "town": place,
        "month": period,
        "due_on": actions.due_on(period),
        "last": last,
        "lines": found.cases[:LINES],
        "count": len(found.cases),
        "may_file": account.may(rights.DISPATCH, place.path),
        "problem": refusal.sentence if refusal else "",
        "typed": request.POST.get("reason", ""),
    }
    status = refusal.status if refusal else 200
    return render(request, "grids/rhythm/ledger.html", context, status=status)


def _month(code: str) -> Period:
    month = asked_month(code)
    if month is None:
        raise Http404
    return month


def _shown(body: dict[str, Any]) -> dict[str, Any]:
    """A ledger's body as pages show it: heads, rows, rates in words."""
    rates = [(RATES[name], Rate(r["of"], r["out_of"])) for name, r in body["rates"].items()]
    return {"body": body, "heads": HEADS, "rates": rates}


@signed_in
@require_GET
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a filed ledger, its versions, and whether it still is what was sealed."""
    found = _filing(request, pk)
    lines, after = queries.cases_of(found, request.GET.get("after", ""))
    account: Any = request.user
    context = _shown(found.body) | {
        "filing": found,
        "lines": lines,
        "after": after,
        "count": found.cases.count(),
        "versions": queries.versions_of(found),
        "is_whole": actions.is_whole(found),
        "may_file": account.may(rights.DISPATCH, found.scope_path),
    }
    return render(request, "grids/rhythm/filing.html", context)


def _filing(request: HttpRequest, pk: int) -> Filing:
    found: Filing = get_object_or_404(queries.filings(request.user), pk=pk)
    return found


@signed_in
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a filed ledger as a workbook."""
    found = _filing(request, pk)
    insist(request.user, rights.SEE_CASES, found.scope_path)
    job = workbooks.request(actor=request.user, what=workbooks.FILING, about={"filing": found.pk})
    return redirect("portal:job", job.pk)
