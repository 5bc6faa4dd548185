"""Pages of contact officers and what they hold."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.doors import seen_person
from members.floating import rights
from members.floating.actions import officers as actions
from members.floating.doors import keeper, reader
from members.floating.forms import ActivityForm, OfficerForm
from members.floating.models import FloatingMember, Officer
from members.floating.queries import choices, stays
from members.floating.views.shared import form_page
from members.forms import places
from members.models import Person
from members.rights import SEE_PEOPLE
from portal import clock
from portal.doors import seen, signed_in
from portal.form_fields import choose, offered
from portal.form_pages import sent
from portal.reading import whole


@reader
@require_GET
def officers(request: HttpRequest) -> HttpResponse:
    """List the present contact officers in scope with how many members each has."""
    account: Any = request.user
    rows = Officer.objects.visible_to(account).filter(until=None)
    open_ones = Q(stays__state__in=FloatingMember.OPEN)
    shown = rows.select_related("person", "organization").annotate(
        members=Count("stays", filter=open_ones, distinct=True), held=Max("activities__on")
    )
    context = {"rows": shown[:500], "may_keep": account.may_anywhere(rights.KEEP_FLOATING)}
    return render(request, "members/floating/officers.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Pick a person, then make him contact officer of a place."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    person = seen_person(account, asked.get("person", ""))
    if person is None:
        return _picking(request)
    kept = {one.pk: one for one in choices.own_places(account)}
    form = OfficerForm(
        sent(request), initial={"since": clock.today(), "organization": next(iter(kept), None)}
    )
    offered(form, "organization", places(kept.values()))
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        organization = kept[whole(values.pop("organization")) or 0]
        words = {"actor": account, "organization": organization, "person": person}
        if made := form.attempt(actions.appoint, **words, **values):
            messages.success(request, f"已安排{made}。")
            return redirect("floating:officer", pk=made.pk)
    return form_page(
        request, form, title="安排联络员", about=f"{person.name}，{person.home.label}",
        back=reverse("floating:officers"), back_label="联络员", hidden={"person": person.pk},
    )  # fmt: skip


def _picking(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    context = {
        "q": words,
        "by_unit": False,
        "people": core.people_found(request.user, words, right=SEE_PEOPLE),
        "limit": core.FOUND,
    }
    part = request.headers.get("HX-Target") == "found"
    template = "members/floating/parts/found.html" if part else "members/floating/officer_new.html"
    return render(request, template, context)


def _officer(account: Any, pk: int) -> Officer:
    """An officer in scope, or the account's own duty; 404 for others."""
    rows = Officer.objects.select_related("person", "organization")
    own = rows.filter(pk=pk, person=account.person_id or 0).first()
    if own:
        return own
    found: Officer = seen(Officer, account, pk, "person", "organization")
    return found


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an officer's members and activities, and take down an activity."""
    account: Any = request.user
    found = _officer(account, pk)
    rows: Any = FloatingMember.objects.filter(officer=found)
    lines = stays.lines_of(
        list(rows.open().timed().select_related(*stays.WITH).order_by("counted_from", "pk")[:200])
    )
    form = ActivityForm(sent(request), initial={"on": clock.today()})
    choose(form, "people", [(line.stay.person_id, line.stay.person.name) for line in lines])
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        people = Person.objects.filter(pk__in=values.pop("people"))
        values["words_"] = values.pop("said")
        if form.attempt(actions.hold, actor=account, officer=found, people=people, **values):
            messages.success(request, "活动已登记。")
            return redirect("floating:officer", pk=pk)
    keeps = account.may(rights.KEEP_FLOATING, found.organization.path)
    context = {
        "officer": found,
        "lines": lines,
        "form": form,
        "keeps": keeps and found.until is None,
        "activities": found.activities.select_related("by__person")[:50],
        "may_log": found.until is None,
    }
    status = 422 if form.errors else 200
    return render(request, "members/floating/officer.html", context, status=status)


@signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an officer's duty."""
    found = _officer(request.user, pk)
    actions.end(actor=request.user, officer=found)
    messages.success(request, f"{found.person.name}不再担任联络员。请给他联系的党员另行安排。")
    return redirect("floating:officer", pk=pk)
