"""Pages of dues: sums by branch and township, and a branch's sheet of a month."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from members import rights
from members.actions import dues as actions
from members.life.doors import anywhere, branch_for, organization_for
from members.life.forms import dues as forms
from members.life.places import units_of, within_unit
from members.life.queries import dues as queries
from members.life.rules import ARREARS_MONTHS
from portal import clock
from portal.doors import signed_in
from portal.periods import Period, asked_month, containing_day
from portal.reading import whole
from portal.refusals import Refused

FEW = 60
"""Branches a board lists one by one; more, of several townships, are added up, without any names."""


def _month(code: str) -> Period:
    return asked_month(code) or containing_day(clock.today(), "month")


@signed_in
@require_GET
@never_cache
def board(request: HttpRequest) -> HttpResponse:
    """Show a `month` by branch; by township where there are many branches, unless a `unit` is asked for."""
    account: Any = request.user
    anywhere(account, rights.KEEP_BRANCH)
    month = _month(request.GET.get("month", ""))
    number = whole(request.GET.get("unit"))
    unit = organization_for(account, number) if number else None
    paths = within_unit(account, rights.KEEP_BRANCH, unit)
    found = queries.sums(paths, month) if paths else []
    lines = [one for one, _ in found]
    units = units_of(one.key for one in lines) if unit is None and len(found) > FEW else {}
    by_unit = len(set(units.values())) > 1
    if by_unit:
        lines = queries.by_town(found, units)
    this = containing_day(clock.today(), "month")
    context = {
        "month": month,
        "months": [this.shift(-n) for n in range(6)],
        "lines": lines,
        "by_unit": by_unit,
        "unit": unit,
        "total": _total(lines),
        "arrears": [] if by_unit else queries.arrears(paths),
        "limit": ARREARS_MONTHS.value,
    }
    return render(request, "members/branch/dues.html", context)


def _total(lines: list[queries.Sums]) -> queries.Sums:
    names = ("lines", "due", "paid", "unpaid", "members")
    lines_, due, paid, unpaid, members = (sum(getattr(one, n) for one in lines) for n in names)
    return queries.Sums(0, "合计", lines_, due, paid, unpaid, members)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def sheet(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Show or save a branch's month. What is wrong stays in its cell, and nothing is saved then."""
    branch = branch_for(request.user, pk, rights.KEEP_BRANCH)
    period = _month(month)
    lines = queries.sheet(branch, period)
    rows = forms.shown(lines)
    said, status = "", 200
    if request.method == "POST":
        rows, status = forms.read(lines, request.POST), 422
        if any(row.wrong for row in rows):
            said = "还没有保存：标红的格要改。"
        else:
            try:
                written = actions.save(
                    actor=request.user, branch=branch, month=period, lines=forms.changed(rows)
                )
                said = f"已保存{len(written)}行。" if written else "没有改动。"
                messages.success(request, said)
                return redirect("members:dues_sheet", pk=pk, month=period.code)
            except Refused as refusal:
                if refusal.status == 403:
                    raise
                said = refusal.sentence
    context = {"branch": branch, "month": period, "rows": rows, "said": said}
    return render(request, "members/branch/dues_sheet.html", context, status=status)
