"""Pages of organizations: the tree and its search, one organization, and each deed of its life."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from members import rights
from members.life.doors import anywhere, organization_for
from members.life.forms.organizations import FORMS, LifeForm
from members.life.queries import organizations as queries
from members.models import Organization
from members.models.organizations import Kind
from portal import clock, paging
from portal.doors import signed_in
from portal.reading import whole
from portal.refusals import Refused


@signed_in
@require_GET
def organizations(request: HttpRequest) -> HttpResponse:
    """Show the children of a place (`at`, else the topmost), or what fits `q`, `kind`, `ended` below it."""
    account: Any = request.user
    anywhere(account, rights.SEE_ORGANIZATIONS)
    tops = queries.tops(account)
    at = _at(account, request.GET.get("at", ""), tops)
    kind = request.GET.get("kind", "")
    asked = queries.Asked(
        at,
        request.GET.get("q", "").strip()[:40],
        kind if kind in Kind.values else "",
        request.GET.get("ended") == "1",
    )
    rows = queries.listed(account, asked)
    context = {
        "asked": asked,
        "tops": tops,
        "kinds": [one for one in Kind if one is not Kind.CITY],
        "above": _above(account, at),
        "page": queries.page_of(rows, request.GET.get("after", "")),
        "count": paging.count_up_to(rows),
        "may_keep": at is not None and account.may(rights.KEEP_ORGANIZATIONS, at.path),
    }
    return render(request, "members/organizations/list.html", context)


def _at(account: Any, asked: str, tops: list[Organization]) -> Organization | None:
    """Return the place asked for, else the only topmost one; 404 outside the scope."""
    if asked:
        return organization_for(account, whole(asked) or 0)
    return tops[0] if tops else None


def _above(account: Any, at: Organization | None) -> list[Organization]:
    """Return the organizations above a place that the account sees, from the top."""
    ids = [int(n) for n in at.path.split("/") if n] if at else []
    rows = Organization.objects.visible_to(account).in_bulk(ids)
    return [rows[n] for n in ids if n in rows and at is not None and n != at.pk]


@signed_in
@require_GET
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one organization as of a `day` (today)."""
    found = organization_for(request.user, pk)
    try:
        asked = forms.DateField(required=False).clean(request.GET.get("day", ""))
    except forms.ValidationError:
        asked = None
    page = queries.organization_page(
        request.user, found, asked or clock.today(), request.GET.get("after", "")
    )
    deeds = [(form.do, form.verb) for form in FORMS.values()]
    context = {"page": page, "organization": found, "asked": asked, "deeds": deeds}
    return render(request, "members/organizations/one.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def act(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """One deed of an organization's life: `do` check tells what will happen, `do` take does it."""
    if do not in FORMS:
        raise Http404
    place = organization_for(request.user, pk, rights.KEEP_ORGANIZATIONS)
    if place.until is not None:
        raise Refused(f"“{place.label}”已于{place.until}撤销，不能再变动。")
    sent = request.POST if request.method == "POST" else None
    target = _target(request)
    form = FORMS[do](sent, actor=request.user, organization=place, target=target)
    if target is not None and target.kind not in form.target_kinds():
        raise Http404
    context: dict[str, Any] = {"organization": place, "form": form, "target": target}
    if form.asks_target and target is None:
        return _pick(request, form, context)
    if form.is_bound and form.is_valid():
        if request.POST.get("do") != "take":
            context["will"] = form.will()
        else:
            done = form.take()
            if done is not None:
                messages.success(request, f"已办好：“{place.label}”{form.verb}。")
                return redirect("members:organization", pk=done.pk)
    status = 422 if form.errors else 200
    return render(request, "members/organizations/act.html", context, status=status)


def _target(request: HttpRequest) -> Organization | None:
    """Return the other organization, which the account keeps too; 404 for one outside its scope."""
    asked = request.POST.get("target") or request.GET.get("target")
    if not asked:
        return None
    return organization_for(request.user, whole(asked) or 0, rights.KEEP_ORGANIZATIONS)


def _pick(request: HttpRequest, form: LifeForm, context: dict[str, Any]) -> HttpResponse:
    """Ask for the target: those of the right kind, narrowed by `q`; the nearest ones first."""
    words = request.GET.get("q", "")[:40]
    found = queries.found(request.user, words, form.target_kinds())
    skip = {form.organization.pk, form.organization.parent_id if form.do == "move" else None}
    places = [one for one in found if one.pk not in skip]
    context |= {"q": words, "places": places[: queries.FOUND], "limit": queries.FOUND}
    context["more"] = len(found) > queries.FOUND
    return render(request, "members/organizations/pick.html", context)
