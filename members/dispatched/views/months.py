"""Pages of the month's statistics: the month, signing, telling the senders; the board of teams."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.dispatched import rules, sheets
from members.dispatched.actions import months as actions
from members.dispatched.doors import county_for, office, reader
from members.dispatched.models import MonthSheet
from members.dispatched.queries import choices, months
from members.dispatched.queries import overview as board
from portal.doors import seen
from portal.files import XLSX
from portal.refusals import Invalid


def _asked(request: HttpRequest, code: str) -> months.Month:
    account: Any = request.user
    return months.month(account, months.month_asked(code), choices.offices(account))


@reader
@require_GET
@never_cache
def month(request: HttpRequest) -> HttpResponse:
    """Show a month by person and team; sign it, correct it, send it."""
    told = _asked(request, request.GET.get("month", ""))
    offices = {one.pk for one in choices.offices(request.user)}
    context = {
        "told": told,
        "months": months.months(),
        "offices": offices,
        "signed": [one for one in told.sheets if one.county_id in offices],
        "days": rules.DAYS_ON_POST,
    }
    return render(request, "members/dispatched/month.html", context)


@office
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a county's month, or sign it anew with a reason."""
    county = county_for(request.user, pk)
    code = request.POST.get("month", "")
    period = months.month_asked(code)
    if period.code != code:
        raise Invalid("请选列出的月份。", {"month": ["请选列出的月份。"]})
    why = request.POST.get("why", "")
    sheet = actions.sign(actor=request.user, county=county, month=period, why=why)
    messages.success(
        request, f"已签发{period.label}统计（第{sheet.version}版），全县驻村干部可以看到。"
    )
    return redirect(f"{reverse('dispatched:month')}?month={period.code}")


@office
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell every sending unit a signed month."""
    sheet = seen(MonthSheet, request.user, pk, "county")
    made = actions.feed_back(actor=request.user, sheet=sheet, remark=request.POST.get("remark", ""))
    messages.success(request, f"已向{len(made)}个派出单位反馈，签收情况在反馈函里看。")
    return redirect(f"{reverse('dispatched:month')}?month={sheet.month}")


@reader
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Send the month as a workbook."""
    told = _asked(request, request.POST.get("month", ""))
    content, header = sheets.of_month(request.user, told)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header})


@reader
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show the board of teams and the figures of the practice."""
    rows = board.board(request.user)
    context = {
        "rows": rows,
        "figures": board.figures(request.user),
        "month": months.month_asked(""),
        "rules": rules.ALL,
    }
    return render(request, "members/dispatched/overview.html", context)
