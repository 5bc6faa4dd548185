"""Pages of reporting: the phone's form, one's own reports, what the phone's queue asks."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from grids.actions import reporting as actions
from grids.doors import anywhere
from grids.forms import reporting as forms
from grids.models import Case, CaseKind
from grids.models.kinds import Channel
from grids.obligations import ERRAND
from grids.queries import cases, errands, places
from members.models import Organization
from portal import paging
from portal.doors import signed_in
from portal.middleware import wants_json
from portal.refusals import Invalid, Refused

WORKER = settings.BASE_DIR / "static" / "js" / "reporting" / "worker.js"
PAGE = 20


@signed_in
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form, or take a report: from the form, or from the phone's queue, which is told in JSON."""
    anywhere(request.user, *places.REPORTING)
    if request.method != "POST":
        return _form(request)
    try:
        case = _take(request)
    except Refused as refusal:
        if wants_json(request):
            raise
        return _form(request, refusal)
    if wants_json(request):
        told = {"number": case.label, "said": said_of(case), "due_on": case.due_on.isoformat()}
        return JsonResponse(told | {"url": reverse("grids:case", args=[case.pk])})
    messages.success(request, said_of(case))
    return redirect("grids:mine")


def _take(request: HttpRequest) -> Case:
    asked = forms.read(request.user, request.POST, request.FILES, Channel.VISIT)
    return actions.report(actor=request.user, report=asked)


def said_of(case: Case) -> str:
    """Return what is said of a case that was taken: its number and its last day."""
    day = f"{case.due_on.month}月{case.due_on.day}日"
    return f"已上报，编号{case.label}，{day}前办结。"


def _form(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    account: Any = request.user
    own, near = places.own(account), places.near(account, places.REPORTING)
    found = places.named(account, places.REPORTING, request.POST.get("where", "").strip())
    values = [one.value for one in own]
    chosen = request.POST.get("place") or next(iter(values or [one.value for one in near]), "")
    kinds = kinds_offered(account)
    context = {
        "own": own,
        "near": [one for one in near if one.value not in values],
        "found": found,
        "chosen": chosen,
        "preset": next((one for one in (*own, *near) if one.value == chosen), None),
        "kinds": kinds,
        "channels": forms.channels(kinds),
        "services": services_offered(account, kinds),
        "typed": request.POST,
        "key": request.POST.get("key") or uuid.uuid4(),
        "longest": actions.LONGEST_WORDS,
        "most_photos": actions.MOST_PHOTOS,
        **told_of(refusal),
    }
    status = refusal.status if refusal else 200
    return render(request, "grids/reporting/report.html", context, status=status)


def told_of(refusal: Refused | None) -> dict[str, Any]:
    """Return a refusal as a page shows it: sentences by field, and the one that has no field."""
    problems = refusal.problems if isinstance(refusal, Invalid) else {}
    return {"problems": problems, "refusal": None if problems else refusal}


def services_offered(account: Any, kinds: Sequence[CaseKind]) -> list[Any]:
    """Return the services an errand may ask for by category, where errands can be reported at all."""
    if not any(kind.code == ERRAND for kind in kinds):
        return []
    found = errands.offered(account)
    return [(title, services) for title, services in errands.by_category(found) if services]


def kinds_offered(account: Any) -> list[Any]:
    """Return the kinds the account may report somewhere in its scope, each code once, in order."""
    found: dict[str, Any] = {}
    for place in _where_it_reports(account):
        for kind in places.kinds_at(account, place):
            found.setdefault(kind.code, kind)
    return sorted(found.values(), key=lambda kind: (kind.position, kind.pk))


def _where_it_reports(account: Any) -> list[Organization]:
    """The organizations the account's reporting rights are granted on; most people have one."""
    granted = {one.organization_id: one.organization for one in account.held_grants}
    return [o for o in granted.values() if any(account.may(r, o.path) for r in places.REPORTING)]


@signed_in
@require_GET
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Tell the phone's queue who is signed in, and the token to send with (401 when nobody is)."""
    return JsonResponse({"account": request.user.pk, "token": get_token(request)})


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker; from this address, because its place says which pages it may serve."""
    answer = HttpResponse(WORKER.read_bytes(), "text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List what the account has reported, newest first."""
    rows = cases.mine(request.user)
    page = paging.newest_first(rows, request.GET.get("before", ""), PAGE)
    context = {"page": page, "count": paging.count_up_to(rows)}
    return render(request, "grids/reporting/mine.html", context)
