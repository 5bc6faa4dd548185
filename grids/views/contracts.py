"""The page of one contract's legality review (P30-R3)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from grids.actions.contracts import offers
from grids.actions.parties import insist
from grids.doors import case_for
from grids.forms.contracts import FORMS, ReviewForm
from grids.models import Case, CaseFile, Contract
from grids.obligations import CONTRACT
from grids.queries.mediation import files_of
from portal.doors import signed_in

DONE = {"describe": "已填写送审合同。", "opine": "已出具审查意见，请回事项页报办结。"}


@signed_in
@require_GET
@never_cache
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is reviewed, the opinions, and what can be done."""
    return _page(request, _case(request, pk))


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """Describe the contract or give the opinion; what is wrong comes back in its form."""
    case = _case(request, pk)
    if do not in FORMS:
        raise Http404
    form = FORMS[do](request.POST, request.FILES, actor=request.user, case=case)
    if not form.is_valid() or form.take() is None:
        return _page(request, case, form)
    messages.success(request, f"{case.label}{DONE[do]}")
    return redirect("grids:contract", pk=pk)


def _case(request: HttpRequest, pk: int) -> Case:
    """Return a contract case; 404 outside and for other kinds, NotAllowed for who does not serve it."""
    case = case_for(request.user, pk)
    if case.kind.code != CONTRACT:
        raise Http404
    insist(request.user, case, "查看合同审查", finder=True)
    return case


def _page(request: HttpRequest, case: Case, sent: ReviewForm | None = None) -> HttpResponse:
    row = Contract.objects.filter(case=case).first()
    wanted = offers(request.user, case, row)
    shown = [
        sent if sent is not None and sent.do == do else FORMS[do](actor=request.user, case=case)
        for do in wanted
    ]
    if sent is not None and sent.do not in wanted:
        shown.append(sent)
    context = {
        "case": case, "contract": row, "forms": shown, "sent": sent,
        "opinions": list(case.opinions.select_related("by__person")),
        "files": list(files_of(case, CaseFile.Purpose.CONTRACT, CaseFile.Purpose.OPINION)),
    }  # fmt: skip
    status = 422 if sent is not None else 200
    return render(request, "grids/contracts/case.html", context, status=status)
