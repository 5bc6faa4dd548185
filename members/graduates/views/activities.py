"""Pages of activities: applications to observer classes, salons with the growth sheet, the reports."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.graduates.actions import activities as actions
from members.graduates.doors import counties, observing_for, reader, report_for
from members.graduates.forms import SalonForm, SheetForm
from members.graduates.lifecycle import OBSERVING
from members.graduates.models import Graduate, Report, Salon, Sheet
from members.graduates.queries import hosting, lists
from portal import clock, paging
from portal.doors import signed_in
from portal.form_fields import offered
from portal.reading import whole


@signed_in
@require_GET
@never_cache
def observing(request: HttpRequest) -> HttpResponse:
    """List the applications the account sees or answers, with what it may do."""
    account: Any = request.user
    page = paging.newest_first(hosting.seen(account), request.GET.get("before", ""))
    rows = [(row, OBSERVING.offers(account, row)) for row in page.rows]
    context = {"rows": rows, "page": page, "sees": account.may_anywhere("graduates.see")}
    return render(request, "members/graduates/observing.html", context)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of an application's life."""
    row = observing_for(request.user, pk)
    try:
        taken = OBSERVING.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    if refusal := OBSERVING.refusal(request.user, row, taken):
        raise refusal
    reason = request.POST.get("reason", "")
    actions.take(actor=request.user, row=row, action=action, reason=reason)
    messages.success(request, f"{row.graduate.person.name}：已{taken.label}。")
    return redirect("graduates:observing")


@reader
@require_http_methods(["GET", "POST"])
@never_cache
def salons(request: HttpRequest) -> HttpResponse:
    """List the salons, log one, and (`do` = sheet) say what the five required tasks of the year are."""
    account: Any = request.user
    places = {one.pk: one for one in counties(account)}
    only = next(iter(places)) if len(places) == 1 else None
    year, sheet_sent = clock.today().year, request.POST.get("do") == "sheet"
    posted = request.method == "POST"
    salon = SalonForm(
        request.POST if posted and not sheet_sent else None,
        initial={"county": only, "on": clock.today()},
    )
    known = lists.of_counties(Sheet, account).filter(year=year).first()
    told = {f"task{n}": t for n, t in enumerate(known.tasks if known else (), start=1)}
    sheet = SheetForm(request.POST if sheet_sent else None, initial={"county": only, **told})
    for form in (salon, sheet):
        offered(form, "county", [(pk, one.label) for pk, one in places.items()])
    if _taken(request, account, places, salon, sheet):
        return redirect("graduates:salons")
    context = {
        "page": paging.newest_first(
            lists.of_counties(Salon, account), request.GET.get("before", "")
        ),
        "sheet": known, "year": year, "salon_form": salon, "sheet_form": sheet,
        "may_keep": bool(places),
    }  # fmt: skip
    status = 422 if salon.errors or sheet.errors else 200
    return render(request, "members/graduates/salons.html", context, status=status)


def _taken(
    request: HttpRequest, account: Any, places: dict[int, Any], salon: SalonForm, sheet: SheetForm
) -> bool:
    """Whether what was sent has been written."""
    if salon.is_bound and salon.is_valid():
        words = dict(salon.cleaned_data)
        county = places[whole(words.pop("county")) or 0]
        if salon.attempt(actions.log_salon, actor=account, county=county, **words):
            messages.success(request, "活动已登记。")
            return True
    if sheet.is_bound and sheet.is_valid():
        county = places[whole(sheet.cleaned_data["county"]) or 0]
        words = {"county": county, "year": clock.today().year, "tasks": sheet.tasks}
        if sheet.attempt(actions.set_sheet, actor=account, **words):
            messages.success(request, "成长清单已保存。")
            return True
    return False


@signed_in
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """List the research reports of graduates known to the account, the newest first."""
    account: Any = request.user
    known: Any = Graduate.objects.all()
    rows = Report.objects.filter(graduate__in=known.known_to(account).values("pk"))
    shown = rows.select_related("graduate__person", "graduate__village")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "sees": account.may_anywhere("graduates.see"),
    }
    return render(request, "members/graduates/reports.html", context)


@signed_in
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one research report."""
    return render(
        request, "members/graduates/report.html", {"report": report_for(request.user, pk)}
    )
