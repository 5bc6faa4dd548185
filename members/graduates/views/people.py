"""Pages of graduates: the list, registering, one graduate, mentors, his file as a workbook."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.doors import chosen_person, seen_person
from members.graduates import relations, sheets
from members.graduates.actions import people as actions
from members.graduates.doors import graduate_for, keeper, reader, villages
from members.graduates.forms import MentorForm, NewForm
from members.graduates.models import Salon
from members.graduates.queries import files, lists
from members.graduates.views.shared import form_page
from members.rights import SEE_PEOPLE
from portal import clock
from portal.doors import signed_in
from portal.files import XLSX
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the graduates in villages now, those who lack a mentor or weeks first."""
    account: Any = request.user
    lines = lists.of(lists.present(account))
    year = clock.today().year
    context = {
        "lines": lines[: lists.SHOWN],
        "count": len(lines),
        "limit": lists.SHOWN,
        "lacking": sum(1 for one in lines if one.lacks),
        "behind": sum(1 for one in lines if one.missing),
        "reports": sum(1 for one in lines if one.report),
        "salons": lists.of_counties(Salon, account).filter(on__year=year).count(),
        "year": year,
        "may_keep": account.may_anywhere("graduates.keep"),
    }
    return render(request, "members/graduates/list.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Pick the person, then his village."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    person = seen_person(account, asked.get("person", ""))
    if person is None:
        words = request.GET.get("q", "")
        context = {
            "q": words, "limit": core.FOUND,
            "people": core.people_found(account, words, right=SEE_PEOPLE),
        }  # fmt: skip
        part = request.headers.get("HX-Target") == "found"
        page = "parts/found.html" if part else "new.html"
        return render(request, f"members/graduates/{page}", context)
    there = {one.pk: one for one in villages(account).order_by("parent__sort_key", "sort_key")}
    form = NewForm(sent(request), initial={"since": clock.today()})
    offered(form, "village", [(p, f"{v.parent.label} {v.label}") for p, v in there.items()])
    if form.is_bound and form.is_valid():
        village = there[whole(form.cleaned_data["village"]) or 0]
        since = form.cleaned_data["since"]
        given = {"actor": account, "person": person, "village": village, "since": since}
        if made := form.attempt(actions.register, **given):
            messages.success(request, f"已登记{person.name}。请再安排三位导师。")
            return redirect("graduates:graduate", pk=made.pk)
    return form_page(
        request, form, title="登记选调生", about=f"{person.name}，{person.home.label}", verb="登记",
        back=reverse("graduates:list"), back_label="选调生", hidden={"person": person.pk},
    )  # fmt: skip


@signed_in
@require_GET
@never_cache
def graduate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one graduate: mentors, the two books to who reads them, growth sheet, reports, applications."""
    account: Any = request.user
    found = graduate_for(account, pk)
    reads = relations.reads_books(account, found)
    context = {
        "graduate": found,
        "told": files.of(found, account, reads),
        "reads": reads,
        "is_self": relations.is_self(account, found),
        "keeps": relations.keeps(account, found),
        "mentor": relations.mentoring(account, found),
        "readers": relations.READERS,
    }
    return render(request, "members/graduates/graduate.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a graduate a mentor: find the person, then say of which kind."""
    account: Any = request.user
    found = graduate_for(account, pk)
    relations.insist_keeps(account, found, "安排导师")
    words = request.GET.get("q", "") or request.POST.get("q", "")
    people = core.people_found(account, words, right=SEE_PEOPLE)
    form = MentorForm(sent(request), initial={"kind": request.GET.get("kind", "")})
    offered(form, "person", [(one.pk, f"{one.name}（{one.home.label}）") for one in people])
    if form.is_bound and form.is_valid():
        chosen = chosen_person(account, form.cleaned_data["person"])
        kind = form.cleaned_data["kind"]
        if form.attempt(
            actions.give_mentor, actor=account, graduate=found, kind=kind, person=chosen
        ):
            messages.success(request, f"{chosen.name}：已安排为导师。")
            return redirect("graduates:graduate", pk=pk)
    context = {"graduate": found, "form": form, "q": words, "people": people}
    status = 422 if form.errors else 200
    return render(request, "members/graduates/mentor.html", context, status=status)


@signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a stay today."""
    found = graduate_for(request.user, pk)
    actions.end(actor=request.user, graduate=found, on=clock.today())
    messages.success(request, f"{found.person.name}：任职已结束，两本簿子保留。")
    return redirect("graduates:graduate", pk=pk)


@signed_in
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one graduate's file as a workbook, to who reads the books."""
    account: Any = request.user
    found = graduate_for(account, pk)
    content, disposition = sheets.file_of(account, found)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})
