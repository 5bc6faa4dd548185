"""Pages of teachers: the register by team, one teacher's record, who he is in the register, his links."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.models import Person
from members.rights import SEE_PEOPLE
from portal.doors import seen, signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole
from training import relations, rights
from training.actions import catalogue as actions
from training.actions import shelf as shelf_actions
from training.doors import keeper, place_for, reader, teacher_for
from training.forms.catalogue import TeacherForm
from training.forms.shelf import LinkForm
from training.models import Teacher
from training.queries import contests, shelf, teaching
from training.views import shared
from training.views.shared import form_page

KEEP = rights.KEEP_TRAINING


@reader
@require_GET
def teachers(request: HttpRequest) -> HttpResponse:
    """List the teachers in scope by team, each with what he taught this year."""
    team = request.GET.get("team", "")
    rows = teaching.listed(Teacher.objects.visible_to(request.user))
    if team in Teacher.Team.values:
        rows = rows.filter(team=team)
    context = {
        "teachers": list(rows[:300]),
        "teams": Teacher.Team.choices,
        "team": team,
        "may_keep": request.user.may_anywhere(KEEP),  # type: ignore[union-attr]
    }
    return render(request, "training/teachers.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def teacher_new(request: HttpRequest) -> HttpResponse:
    """Put somebody into the register of teachers: one of the register of people, or from outside."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    person = None
    if number := whole(asked.get("person")):
        rows = Person.objects.visible_to(account, SEE_PEOPLE).select_related("home")
        person = get_object_or_404(rows, pk=number)
    initial = {"name": person.name, "unit": person.home.label} if person else {}
    form = TeacherForm(sent(request), initial=initial)
    offered(form, "organization", shared.holders(account))
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        place = place_for(account, facts.pop("organization"))
        if form.attempt(
            actions.engage, actor=account, organization=place, facts=facts, person=person
        ):
            messages.success(request, f"{facts['name']}已登记。")
            return redirect("training:teachers")
    words = request.GET.get("q", "")
    more = {"person": person, "q": words, "people": core.people_found(account, words, SEE_PEOPLE)}
    return form_page(
        request, form, title="登记师资", back=reverse("training:teachers"), back_label="师资",
        verb="登记", more=more, template="training/teacher_form.html",
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def teacher(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a teacher's record, to who sees teachers there and to himself; write down a link of his."""
    account: Any = request.user
    found = teacher_for(account, pk)
    keeps = account.may(KEEP, found.scope_path) and found.until is None
    if request.method == "POST":
        relations.insist(account, KEEP, found.scope_path, "登记教师联系")
    form = LinkForm(sent(request))
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        if form.attempt(shelf_actions.link, actor=account, teacher=found, facts=facts) is not None:
            messages.success(request, "教师联系已登记。")
            return redirect("training:teacher", pk=pk)
    context = {
        "teacher": found,
        "record": teaching.record(found),
        "taught": teaching.taught_by(found),
        "rated": teaching.rated_teacher(found),
        "materials": shelf.of_teacher(found),
        "entries": contests.record_of(account, found),
        "topics": teaching.topics_of(found),
        "links": list(found.links.all()[:50]),
        "form": form,
        "keeps": keeps,
        "sees": account.may(rights.SEE_TRAINING, found.scope_path),
    }
    status = 422 if form.errors else 200
    return render(request, "training/teacher.html", context, status=status)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def identify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which person of the register a teacher is, or that he is from outside."""
    account: Any = request.user
    found = seen(Teacher, account, pk, "organization", "person__home")
    if request.method == "POST":
        person = None
        if number := whole(request.POST.get("person")):
            rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
            person = get_object_or_404(rows.select_related("home"), pk=number)
        shelf_actions.identify(actor=account, teacher=found, person=person)
        messages.success(request, "已关联名册。" if person else "已改为外请。")
        return redirect("training:teacher", pk=pk)
    words = request.GET.get("q", found.name)
    people = core.people_found(account, words, SEE_PEOPLE)
    context = {"teacher": found, "q": words, "people": people}
    return render(request, "training/identify.html", context)


@reader
@require_POST
def teacher_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a teacher's engagement."""
    found = seen(Teacher, request.user, pk, "organization")
    actions.end(actor=request.user, row=found, doing="解聘")
    messages.success(request, f"{found.name}已解聘。")
    return redirect("training:teachers")
