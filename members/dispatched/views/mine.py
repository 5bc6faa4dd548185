"""The first secretary's own page, made for a telephone: tap, write, done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from members.dispatched.doors import own_posting
from members.dispatched.models import Leave, LedgerItem, Posting, Team, led_by
from members.dispatched.queries import checks, leaves, months, postings
from portal import clock
from portal.doors import signed_in
from portal.periods import containing_day


@signed_in
@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show who is posted his questions, his leave, his month; to who leads a team its leaves."""
    account: Any = request.user
    found = own_posting(account)
    context: dict[str, Any] = {"posting": found, "today_": clock.today()}
    if found:
        context |= _own(account, found)
    if account.person_id:
        led = Team.objects.filter(led_by(account.person_id, "")).select_related("town")
        context["teams"] = list(led)
        context["waiting"] = leaves.waiting_for(account) if context["teams"] else []
        rows = Posting.objects.of_self(account).exclude(until=None)
        context["earlier"] = list(rows.select_related("village")[:10])
    return render(request, "members/dispatched/mine.html", context)


def _own(account: Any, found: Posting) -> dict[str, Any]:
    today = clock.today()
    month = containing_day(today, "month")
    line = months.lines(Posting.objects.filter(pk=found.pk), month)
    present = found.logs.filter(on=today, struck=None).exists()
    live = found.leaves.filter(state__in=Leave.LIVE).order_by("from_on")
    return {
        "questions": list(checks.own_open(account)),
        "line": postings.lines_of([found])[0],
        "leaves": list(live.select_related("posting__person")[:5]),
        "month": month,
        "counted": line[0] if line else None,
        "present": present,
        "logs": list(found.logs.filter(struck=None).select_related("village")[:8]),
        "items": list(
            found.items.exclude(state=LedgerItem.State.CLOSED).select_related("inspection")
        ),
        "past_checks": list(found.checks.filter(state="final").select_related("draw")[:5]),
        "past_leaves": list(found.leaves.exclude(state__in=Leave.LIVE)[:5]),
        "posted": months.posted_for(found),
    }
