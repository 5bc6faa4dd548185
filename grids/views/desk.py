"""The hotline desk: a call is written down and registered at once, at any hour."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from grids import rights
from grids.actions import reporting as actions
from grids.doors import anywhere
from grids.forms import reporting as forms
from grids.models.kinds import Channel
from grids.queries import places
from grids.views.reporting import kinds_offered, said_of, services_offered, told_of
from portal.doors import signed_in
from portal.refusals import Refused


@signed_in
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show the desk's form, find a place by name (`do=find`), or register what was told."""
    anywhere(request.user, rights.DISPATCH)
    if request.method != "POST" or request.POST.get("do") == "find":
        return _form(request)
    try:
        asked = forms.read(request.user, request.POST, request.FILES, Channel.HOTLINE)
        case = actions.report(actor=request.user, report=asked)
    except Refused as refusal:
        return _form(request, refusal)
    messages.success(request, said_of(case))
    return redirect("grids:case", pk=case.pk)


def _form(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    account: Any = request.user
    where, kinds = request.POST.get("where", "").strip(), kinds_offered(account)
    context = {
        "found": places.named(account, (rights.DISPATCH,), where),
        "where": where,
        "kinds": kinds,
        "channels": forms.channels(kinds),
        "services": services_offered(account, kinds),
        "urgencies": forms.urgencies(kinds),
        "typed": request.POST,
        "key": request.POST.get("key") or uuid.uuid4(),
        "longest": actions.LONGEST_WORDS,
        **told_of(refusal),
    }
    status = refusal.status if refusal else 200
    return render(request, "grids/reporting/desk.html", context, status=status)
