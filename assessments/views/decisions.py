"""Pages of decisions beside a panel: objections, corrections, consequences."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from assessments.actions import corrections as correcting
from assessments.actions import objections as objecting
from assessments.actions import proposals as deciding
from assessments.models import Correction, Objection, Proposal
from assessments.queries import decisions, personal
from portal.doors import signed_in
from portal.refusals import Invalid


@signed_in
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an objection to a posted notice of one's own unit."""
    account: Any = request.user
    notice = get_object_or_404(personal.notices_for(account), pk=pk)
    subject = notice.panel.subjects.filter(person_id=account.person_id).first()
    text = request.POST.get("text", "")
    try:
        objecting.object_to(actor=account, notice=notice, text=text, subject=subject)
    except Invalid as invalid:
        context = personal.mine(account) | {"typed": text, "problem": invalid.sentence, "at": pk}
        return render(request, "assessments/mine.html", context, status=422)
    messages.success(request, "异议已提出，5个工作日内答复，答复会出现在这里。")
    return redirect("assessments:mine")


@signed_in
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection."""
    found = get_object_or_404(
        Objection.objects.visible_to(request.user).select_related(
            "panel__organization", "panel__cycle__organization", "subject"
        ),
        pk=pk,
    )
    upheld = request.POST.get("upheld") == "1"
    objecting.answer(
        actor=request.user, objection=found, upheld=upheld, text=request.POST.get("answer", "")
    )
    messages.success(request, "已答复。" + ("公示已撤下，退回重新录入。" if upheld else ""))
    return redirect("assessments:panel", pk=found.panel_id)


@signed_in
@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """List corrections, those that wait first."""
    context = {"corrections": decisions.corrections_for(request.user)}
    return render(request, "assessments/corrections.html", context)


@signed_in
@require_POST
def decide_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a correction."""
    found = get_object_or_404(
        Correction.objects.visible_to(request.user).select_related(
            "panel__organization", "panel__cycle__organization"
        ),
        pk=pk,
    )
    approved = request.POST.get("approved") == "1"
    correcting.decide(
        actor=request.user,
        correction=found,
        approved=approved,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, "已批准，新的一版已开出。" if approved else "已决定不批准。")
    return redirect("assessments:corrections")


@signed_in
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """List consequence proposals by state (`waiting`, `risk`, `decided`)."""
    return render(
        request, "assessments/proposals.html", decisions.proposals_page(request.user, request.GET)
    )


@signed_in
@require_POST
def decide_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline one consequence."""
    found = get_object_or_404(
        Proposal.objects.visible_to(request.user).select_related(
            "panel__organization", "panel__cycle", "subject"
        ),
        pk=pk,
    )
    accepted = request.POST.get("accepted") == "1"
    deciding.decide(
        actor=request.user,
        proposal=found,
        accepted=accepted,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, "已采纳。" if accepted else "已决定不采纳。")
    return redirect("assessments:proposals")
