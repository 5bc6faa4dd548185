"""Pages of the county's monthly review: the list that builds itself, one case after the other."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids import rights
from grids.actions import reviews as actions
from grids.doors import anywhere, place_for
from grids.forms.rhythm import DecideForm, OpenReviewForm
from grids.models import Review, ReviewItem
from grids.queries import reviews as queries
from grids.queries.cases import log_of
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.doors import signed_in
from portal.periods import Period, asked_month
from portal.reading import whole

CANDIDATES = 200
"""Cases a page lists before the review is opened; all of them are taken up."""


@signed_in
@require_http_methods(["GET", "POST"])
def reviews(request: HttpRequest) -> HttpResponse:
    """List reviews, and what would stand on the list of `month`; POST opens that month's review."""
    anywhere(request.user, rights.REVIEW)
    month, counties = _month(request), queries.counties_of(request.user)
    form = OpenReviewForm(request.POST if request.method == "POST" else None,
                          initial={"held_on": clock.today()})  # fmt: skip
    if form.is_valid():
        county = place_for(request.user, whole(request.POST.get("county")) or 0, rights.REVIEW)
        made = form.attempt(
            actions.open_review, actor=request.user, county=county, month=month,
            held_on=form.cleaned_data["held_on"],
        )  # fmt: skip
        if made is not None:
            messages.success(request, f"已开启{made}，请逐件作出意见。")
            return redirect("grids:review", made.pk)
    context = _page(request, month, counties) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "grids/rhythm/reviews.html", context, status=status)


def _page(request: HttpRequest, month: Period, counties: list[Organization]) -> dict[str, Any]:
    held = list(queries.reviews(request.user)[:24])
    opened = {(r.county_id, r.period_code) for r in held}
    chosen = whole(request.GET.get("county") or request.POST.get("county"))
    county = next((c for c in counties if c.pk == chosen), counties[0] if counties else None)
    listed, count = (
        queries.first_candidates(county, month, CANDIDATES)
        if county is not None and (county.pk, month.code) not in opened
        else ([], 0)
    )
    return {
        "month": month,
        "months": queries.months(),
        "counties": counties,
        "county": county,
        "is_opened": county is not None and (county.pk, month.code) in opened,
        "candidates": listed,
        "count": count,
        "reviews": held,
    }


def _month(request: HttpRequest) -> Period:
    code = request.GET.get("month") or request.POST.get("month") or ""
    return asked_month(code) or queries.months()[0]


def _review(request: HttpRequest, pk: int) -> Review:
    found: Review = get_object_or_404(queries.reviews(request.user), pk=pk)
    return found


@signed_in
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a review: its cases, the undecided first."""
    found = _review(request, pk)
    context = {"review": found, "items": queries.items_of(found)}
    return render(request, "grids/rhythm/review.html", context)


@signed_in
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a review."""
    closed = actions.close_review(actor=request.user, review=_review(request, pk))
    messages.success(request, f"{closed}已结束，意见不再改动，各事项页可以看到。")
    return redirect("grids:review", pk)


@signed_in
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case of a review with its log; POST writes down what was decided."""
    found = queries.item_for(request.user, pk)
    if found is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    initial = {"decision": found.decision, "words": found.words, "to": found.to_id,
               "act_by": found.act_by}  # fmt: skip
    form = DecideForm(sent, places=_places(found), initial=initial)
    if form.is_valid():
        decided = form.decided(request.POST.get("seen", ""))
        made = form.attempt(actions.decide, actor=request.user, item=found, decided=decided)
        if made is not None:
            messages.success(
                request, f"已记下{found.case.label}的意见：{made.get_decision_display()}。"
            )
            return _next(found)
    context = {"item": found, "form": form, "log": log_of(found.case), "case": found.case}
    status = 422 if form.errors else 200
    return render(request, "grids/rhythm/review_item.html", context, status=status)


def _places(found: ReviewItem) -> list[Organization]:
    """The townships and departments of the county, the case's own first."""
    case, county = found.case, found.review.county
    rows = Organization.objects.filter(
        path__startswith=county.path, kind__in=(Kind.TOWN, Kind.ORGAN), until=None
    ).order_by("kind", "sort_key", "pk")
    first = {case.handler_id: 0, case.town_id: 1}
    return sorted(rows, key=lambda place: first.get(place.pk, 2))


def _next(found: ReviewItem) -> HttpResponse:
    """To the next case without a decision, else back to the review."""
    rows = found.review.items.filter(decision="").order_by("pk")
    following = rows.filter(pk__gt=found.pk).first() or rows.first()
    if following is not None:
        return redirect("grids:review_item", following.pk)
    return redirect("grids:review", found.review_id)
