"""Pages of what points can be spent on: offers with their stock, and what was taken."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import rights
from assessments.actions import point_offers as actions
from assessments.forms.points import OfferForm
from assessments.points.doors import offer_for, place_for
from assessments.points.schemes import rules_on, this_month
from assessments.queries.point_offers import offers_page
from portal.doors import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def offers(request: HttpRequest, scheme: int, organization: int) -> HttpResponse:
    """List a place's offers and redemptions; POST adds an offer."""
    right = rights.REPORT_POINTS if request.method == "POST" else rights.SEE_POINTS
    what, where = place_for(request.user, scheme, organization, right)
    rules = rules_on(what, this_month())
    form = OfferForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        offering = actions.Offering(**form.cleaned_data)
        words: dict[str, Any] = {"actor": request.user, "scheme": what, "organization": where}
        if form.attempt(actions.add_offer, offering=offering, **words) is not None:
            messages.success(request, f"已增加“{offering.label}”。")
            return redirect("assessments:points_offers", scheme, organization)
    context = {"form": form, **offers_page(what, where, rules, request.user)}
    status = 422 if form.errors else 200
    return render(request, "assessments/points/offers.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an offer; `do` end or begin stops it or takes it up again."""
    found = offer_for(request.user, pk)
    place = (found.scheme_id, found.organization_id)
    if request.POST.get("do") in ("end", "begin"):
        actions.end_offer(actor=request.user, offer=found, active=request.POST.get("do") == "begin")
        messages.success(request, "已改。已经兑换的不变。")
        return redirect("assessments:points_offers", *place)
    sent = request.POST if request.method == "POST" else None
    form = OfferForm(sent, initial={name: getattr(found, name) for name in OfferForm.base_fields})
    if form.is_bound and form.is_valid():
        offering = actions.Offering(**form.cleaned_data)
        words: dict[str, Any] = {"actor": request.user, "offer": found, "offering": offering}
        if form.attempt(actions.change_offer, **words) is not None:
            messages.success(request, f"已修改“{offering.label}”。")
            return redirect("assessments:points_offers", *place)
    context = {"offer": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "assessments/points/offer.html", context, status=status)
