"""Pages of hours: one's own training, anybody's statement of a year, study elsewhere, coverage, figures."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.models import Organization
from portal import clock
from portal.doors import signed_in
from portal.files import XLSX
from portal.form_pages import sent
from portal.paging import PAGE_SIZE
from portal.reading import whole
from training import places, relations, rights, sheets
from training.actions import hours as actions
from training.doors import entry_for, figures_place, holding, person_for
from training.forms.catalogue import ElsewhereForm
from training.models import TargetGroup
from training.queries import (
    classes,
    contests,
    coverage,
    figures,
    kept_years,
    shares,
    statements,
    teaching,
)
from training.views.shared import form_page

_FIGURES = holding("查看培训统计", rights.SEE_FIGURES)
_COVERAGE = holding("查看培训覆盖情况", rights.SEE_FIGURES, rights.UNIT_TRAINING)


def year_of(request: HttpRequest) -> int:
    """Return the year an address asks for, else this year."""
    this = clock.today().year
    asked = whole(request.GET.get("year") or request.POST.get("year"))
    return asked if asked and 2000 <= asked <= this + 1 else this


@signed_in
@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own training: what comes, what one is in, what is open, the year's hours."""
    account: Any = request.user
    person = account.person
    context = {
        "statement": statements.of(person, year_of(request)) if person else None,
        "coming": classes.coming(account),
        "enrolments": classes.own(account),
        "open": classes.open_to(account),
        "to_rate": teaching.to_rate(account),
        "to_answer": teaching.to_answer(account),
        "to_judge": contests.to_judge(account),
        "teacher": teaching.own_record(account),
    }
    return render(request, "training/mine.html", context)


@signed_in
@require_GET
@never_cache
def statement(request: HttpRequest, person: int) -> HttpResponse:
    """Show the statement of a year, as it is printed."""
    account: Any = request.user
    found = person_for(account, person)
    own = relations.is_self(account, found)
    year = year_of(request)
    context = {
        "told": statements.of(found, year),
        "years": range(clock.today().year, clock.today().year - 4, -1),
        "keeps": not own and account.may(rights.KEEP_TRAINING, found.home.path),
        "is_self": own,
    }
    return render(request, "training/statement.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def elsewhere(request: HttpRequest, person: int) -> HttpResponse:
    """Write down study that no class of the portal held."""
    found = person_for(request.user, person)
    actions.insist_keeps(request.user, found, "登记学时")
    form = ElsewhereForm(sent(request))
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        if form.attempt(actions.log_elsewhere, actor=request.user, person=found, facts=facts):
            messages.success(request, "已登记。")
            return redirect("training:statement", person=person)
    return form_page(
        request, form, title="登记校外学时", about=f"{found.name}，{found.home.label}",
        back=reverse("training:statement", args=[person]), back_label=found.name, verb="登记",
    )  # fmt: skip


@signed_in
@require_POST
def reverse_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an entry of study elsewhere."""
    entry = entry_for(request.user, pk)
    actions.reverse(actor=request.user, entry=entry, reason=request.POST.get("reason", ""))
    messages.success(request, "已冲销。")
    return redirect("training:statement", person=entry.person_id)


@_COVERAGE
@require_GET
@never_cache
def covered(request: HttpRequest) -> HttpResponse:
    """Show how far each target group is covered; one group unit by unit, its names to the own unit alone."""
    account: Any = request.user
    place, year = _coverage_place(request), year_of(request)
    groups = places.near(TargetGroup, place)
    group = None
    if number := whole(request.GET.get("group")):
        group = get_object_or_404(groups, pk=number)
    page = whole(request.GET.get("page")) or 0
    names = group is not None and account.may(rights.UNIT_TRAINING, place.path)
    found = coverage.people(group, place, year, page) if group and names else []
    rows, at = kept_years.covered(place, year)
    context = {
        "place": place,
        "year": year,
        "group": group,
        "rows": rows,
        "at": at,
        "units": coverage.by_unit(group, place, year) if group and not names else [],
        "people": found[:PAGE_SIZE],
        "names": names,
        "following": page + 1 if len(found) > PAGE_SIZE else None,
    }
    return render(request, "training/coverage.html", context)


def _coverage_place(request: HttpRequest) -> Organization:
    account: Any = request.user
    if account.may_anywhere(rights.SEE_FIGURES):
        return figures_place(account, request.GET.get("place", ""))
    path = account.paths_for(rights.UNIT_TRAINING)[0]
    return get_object_or_404(Organization, path=path)


@_FIGURES
@require_GET
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Show what a place's training came to in a year."""
    account: Any = request.user
    place, year = figures_place(account, request.GET.get("place", "")), year_of(request)
    county = places.county_of(place)
    below = Organization.objects.visible_to(account, rights.SEE_FIGURES).filter(parent=place)
    told, at = kept_years.of(place, year)
    context = {
        "place": place,
        "year": year,
        "told": told,
        "at": at,
        "share": shares.of_year(county, year, places.rule_of(county)),
        "below": list(below.filter(kind__in=("county", "town"))[:40]),
        "above": place.parent if place.parent and _may(account, place.parent) else None,
        "years": range(clock.today().year, clock.today().year - 4, -1),
    }
    return render(request, "training/overview.html", context)


def _may(account: Any, place: Organization) -> bool:
    return bool(account.may(rights.SEE_FIGURES, place.path))


@_FIGURES
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Send a place's figures of a year as a workbook."""
    place, year = figures_place(request.user, request.POST.get("place", "")), year_of(request)
    data, header = sheets.figures(request.user, place, year, figures.of(place, year))
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": header})
