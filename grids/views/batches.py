"""Steps of several cases at once, from the township's board and list; told case by case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grids import rights
from grids.actions import batches
from grids.actions.batches import MOST, Outcome
from grids.doors import anywhere
from grids.models import Case
from grids.queries import handlers
from grids.queries.cases import WITH
from portal.doors import signed_in
from portal.reading import whole
from portal.refusals import Invalid

VERBS = {"dispatch": "分派", "close": "结案", "file": "归档"}


@signed_in
@require_POST
@never_cache
def batch(request: HttpRequest) -> HttpResponse:
    """Dispatch, close or file the chosen cases; who was refused, and why, is told of each."""
    account: Any = request.user
    anywhere(account, rights.DISPATCH)
    do, chosen = request.POST.get("do", ""), _chosen(request.POST.getlist("cases"))
    if do not in VERBS:
        raise Invalid("请选要办什么：分派、结案或归档。")
    rows = Case.objects.visible_to(account, rights.DISPATCH).filter(pk__in=chosen)
    cases = list(rows.select_related(*WITH).order_by("due_on", "pk"))
    outcomes = _taken(account, do, cases, request.POST.get("handler", ""))
    context = {
        "verb": VERBS[do],
        "done": [one for one in outcomes if not one.why],
        "refused": [one for one in outcomes if one.why],
        "unseen": len(chosen) - len(cases),
    }
    return render(request, "grids/cases/batch.html", context)


def _chosen(sent: list[str]) -> set[int]:
    chosen = {pk for text in sent if (pk := whole(text)) is not None}
    if not chosen:
        raise Invalid("还没有选事项。请回到看板或台账，勾选要办的事项。")
    if len(chosen) > MOST:
        raise Invalid(f"一次最多办{MOST}件，现选了{len(chosen)}件。请分几次办。")
    return chosen


def _taken(account: Any, do: str, cases: list[Case], handler: str) -> list[Outcome]:
    if do == "close":
        return batches.close(actor=account, cases=cases)
    if do == "file":
        return batches.file(actor=account, cases=cases)
    place = next((one for one in handlers.places_of(account) if str(one.pk) == handler), None)
    if place is None:
        raise Invalid("请选分派给哪个单位：本镇街或它的村（社区）。")
    return batches.dispatch(actor=account, cases=cases, handler=place)
