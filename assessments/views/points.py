"""Pages of monthly points sheets: which there are, one sheet, posting, reversing, its steps."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import rights
from assessments.actions import points as actions
from assessments.forms.points import PostingForm
from assessments.models import PointAccount, PointEntry, PointSheet, Scheme
from assessments.models.points import EntryKind
from assessments.points.doors import entry_for, insist_anywhere, sheet_for
from assessments.points.evidence import kept_file
from assessments.points.lifecycle import POINTS
from assessments.points.rules import Rules
from assessments.points.schemes import due_on, rules_on
from assessments.queries import points as queries
from assessments.queries.point_drawn import draws
from assessments.queries.point_rules import Offered, offered
from assessments.queries.point_supervision import supervised
from members.models import Organization
from portal.doors import signed_in
from portal.periods import BadPeriod, parse
from portal.reading import whole
from portal.refusals import Invalid, Refused

DONE = {
    "report": "已报送，等支部认定。",
    "recognise": "已认定，报上级审核。",
    "confirm": "已审核确认，分值从现在起计入得分。",
    "post": "已公示。公示期内党员可以提异议。",
    "file": "已备案，这张表归档。",
    "return": "已退回补报。",
    "send_back": "已退回支部。",
}


@signed_in
@require_GET
def points(request: HttpRequest) -> HttpResponse:
    """List the organizations whose sheets the account sees, with those of `month`, by `state`."""
    insist_anywhere(request.user, rights.SEE_POINTS)
    month = queries.month_asked(request.GET.get("month", ""))
    state, places = request.GET.get("state", ""), queries.places_of(request.user, month)
    context = {
        "month": month,
        "months": queries.months_shown(),
        "places": [place for place in places if state in ("", place.state)],
        "states": queries.states_of(places),
        "state": state,
        "total": len(places),
        "due": due_on(month),
        "limit": queries.SHOWN,
    }
    return render(request, "assessments/points/sheets.html", context)


@signed_in
@require_POST
def open_sheet(request: HttpRequest) -> HttpResponse:
    """Open a month's sheet of an organization (`scheme`, `organization`, `month`)."""
    insist_anywhere(request.user, rights.SEE_POINTS)
    places = Organization.objects.visible_to(request.user, rights.SEE_POINTS)
    where = get_object_or_404(places, pk=whole(request.POST.get("organization")))
    what = get_object_or_404(
        Scheme.objects.select_related("organization"), pk=whole(request.POST.get("scheme"))
    )
    try:
        month = parse(request.POST.get("month", "")).containing("month")
    except BadPeriod as unread:
        raise Invalid(str(unread)) from unread
    sheet = actions.open_sheet(actor=request.user, scheme=what, organization=where, period=month)
    return redirect("assessments:points_sheet", pk=sheet.pk)


@signed_in
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet: stage, what can be done, accounts with their entries."""
    return _page(request, sheet_for(request.user, pk))


def _page(
    request: HttpRequest, found: PointSheet, problems: dict[str, list[str]] | None = None
) -> HttpResponse:
    rules = rules_on(found.scheme, found.period)
    context = queries.sheet_page(found, rules, request.user)
    context |= {"typed": request.POST, "problems": problems or {}, "draws": draws(found, rules)}
    status = 422 if problems else 200
    return render(request, "assessments/points/sheet.html", context, status=status)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take one step of a sheet's life; a sentence about `reason` comes back beside it."""
    if action not in {one.action for one in POINTS.steps}:
        raise Http404
    found = sheet_for(request.user, pk)
    try:
        actions.take(
            actor=request.user, sheet=found, action=action, reason=request.POST.get("reason", "")
        )
    except Invalid as invalid:
        return _page(request, found, {action: [invalid.sentence]})
    messages.success(request, DONE[action])
    return redirect("assessments:points_sheet", pk=pk)


@signed_in
@require_POST
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Reverse an entry with a reason; members their own claim, from their own page."""
    entry = entry_for(request.user, pk)
    reason = request.POST.get("reason", "")
    try:
        twin = actions.reverse(actor=request.user, entry=entry, reason=reason)
    except Invalid as invalid:
        seen = request.user.may(rights.SEE_POINTS, entry.sheet.scope_path)  # type: ignore[union-attr]
        if entry.kind == EntryKind.SPENT or not seen:
            messages.error(request, invalid.sentence)
            return redirect(_back(request, entry))
        return _page(
            request, sheet_for(request.user, entry.sheet_id), {f"e{pk}": [invalid.sentence]}
        )
    messages.success(request, _told(entry, twin))
    return redirect(_back(request, entry))


def _told(entry: PointEntry, twin: PointEntry) -> str:
    if entry.kind == EntryKind.SPENT:
        return "已取消，分数和份数都已退回。"
    if twin.sheet_id == entry.sheet_id:
        return "已冲销，这一笔不再计分。"
    return f"已冲销，记在{twin.sheet.period.label}的表上；那张表审核确认以后，这一笔不再计分。"


def _back(request: HttpRequest, entry: PointEntry) -> Any:
    account: Any = request.user
    if entry.kind == EntryKind.SPENT:
        return f"/assessments/points/offers/{entry.sheet.scheme_id}/{entry.sheet.organization_id}/"
    if not account.may(rights.SEE_POINTS, entry.sheet.scope_path):
        return "assessments:points_mine"
    return f"/assessments/points/sheets/{entry.sheet_id}/"


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Post one matter to the accounts of a sheet's organization; `account` ticks one beforehand."""
    found = sheet_for(request.user, pk, rights.REPORT_POINTS)
    rules = rules_on(found.scheme, found.period)
    accounts = list(queries.accounts_on(found))
    items = offered(found.scheme, found.organization, found.period)
    form = posting_form(request, items, accounts, rules, month=found.period)
    written = write(request, form, found.scope_path) if form.is_bound else None
    if written:
        messages.success(
            request, f"已登记{len(written)}笔，记在{written[0].sheet.period.label}的表上。"
        )
        return redirect("assessments:points_sheet", pk=written[0].sheet_id)
    context = {"sheet": found, "form": form, "rules": rules, "accounts": accounts}
    status = 422 if form.errors else 200
    return render(request, "assessments/points/add.html", context, status=status)


def posting_form(
    request: HttpRequest,
    items: list[Offered],
    accounts: list[PointAccount],
    rules: Rules,
    **more: Any,
) -> PostingForm:
    """Return the form of a posting, bound when something was sent."""
    initial = {"accounts": request.GET.getlist("account"), "month": more["month"].code}
    data, sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return PostingForm(
        data, sent, items=items, accounts=accounts, rules=rules, initial=initial, **more
    )


def write(request: HttpRequest, form: PostingForm, path: str) -> list[PointEntry] | None:
    """Write what the form asks for, its file with it or neither; None with the sentences in the form."""
    if not form.is_valid():
        return None

    def both() -> list[PointEntry]:
        with transaction.atomic():
            upload = form.cleaned_data.get("file")
            file = kept_file(request.user, upload, path) if upload else None
            return actions.post(
                actor=request.user, accounts=form.chosen(), posting=form.posting(file)
            )

    return form.attempt(both)


@signed_in
@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    """Show the county which branches have months without a sheet, by town; `town` opens one.

    Of this year, or of the month or quarter `period`; of all its counties, or of `county`.
    """
    insist_anywhere(request.user, rights.SUPERVISE_POINTS)
    try:
        period = parse(request.GET["period"]) if request.GET.get("period") else None
    except BadPeriod as unread:
        raise Refused(str(unread)) from unread
    context = {
        "schemes": supervised(request.user, period, whole(request.GET.get("county"))),
        "town": whole(request.GET.get("town")),
        "period": period,
    }
    return render(request, "assessments/points/supervision.html", context)
