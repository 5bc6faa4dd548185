"""Pages of assessments: the list of a year, one secretary's, its printed sheet, the group."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.doors import seen_person
from members.rights import SEE_PEOPLE
from members.secretaries import relations, rights
from members.secretaries.actions import assessments as actions
from members.secretaries.doors import assessment_for, county_for, decider, reader
from members.secretaries.forms import AssessmentForm, AssessorForm
from members.secretaries.lifecycle import ASSESSMENT
from members.secretaries.models import Assessment, Assessor
from members.secretaries.queries import choices, commitments, lists, terms
from members.secretaries.views.shared import form_page
from members.secretaries.words import Suggestion
from portal import clock, paging
from portal.doors import signed_in
from portal.form_fields import choose, pick
from portal.form_pages import sent

DECIDE = rights.DECIDE_SECRETARIES
FACTS = ("duty", "conduct", "opinion", "suggestion", "improve_by", "score")


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the assessments of a year in scope, and the group."""
    year = terms.year_asked(request.GET.get("year", ""))
    rows = Assessment.objects.visible_to(request.user).filter(year=year)
    group = Assessor.objects.visible_to(request.user).filter(year=year, until=None)
    shown = rows.select_related("term__post__person", "term__post__organization__parent")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "year": year,
        "years": terms.years(),
        "group": list(group.select_related("person__home", "county")[:60]),
        "decides": request.user.may_anywhere(DECIDE),  # type: ignore[union-attr]
    }
    return render(request, "members/secretaries/assessments.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one assessment; the county writes the group's words."""
    account: Any = request.user
    found = assessment_for(account, pk)
    writes = relations.may(account, DECIDE, found.scope_path, found.term.person)
    if request.method == "POST":
        relations.insist(account, DECIDE, found.scope_path, "填写评估", found.term.person)
    group = choices.assessors(found.term, found.year)
    there = set(found.present.values_list("pk", flat=True))
    initial = {name: getattr(found, name) for name in FACTS} | {"present": [str(n) for n in there]}
    form = AssessmentForm(sent(request), initial=initial)
    choose(form, "present", [(str(one.pk), str(one)) for one in group])
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        picked = set(values.pop("present"))
        present = [one for one in group if str(one.pk) in picked]
        words = {"actor": account, "assessment": found, "facts": values}
        if form.attempt(actions.write, present=present, **words):
            messages.success(request, "已保存。核对以后完成评估。")
            return redirect("secretaries:assessment", pk=pk)
    context = _context(account, found, form, group)
    context["writes"] = writes and found.state in ("opened", "stopped")
    status = 422 if form.errors else 200
    return render(request, "members/secretaries/assessment.html", context, status=status)


def _context(account: Any, found: Assessment, form: Any, group: list[Assessor]) -> dict[str, Any]:
    rows = list(found.term.commitments.filter(year=found.year))
    chosen = {str(value) for value in form["present"].value() or []}
    return {
        "one": found,
        "term": found.term,
        "form": form,
        "fields": [field for field in form if field.name != "present"],
        "group": [(member, str(member.pk) in chosen) for member in group],
        "present": list(found.present.select_related("person")),
        "lines": [(line, lists.reads_evidence(account, line, found),
                   found.state == "opened" and lists.may_answer(account, line.item))
                  for line in lists.lines(found)],
        "standing": commitments.standing_of(found.term, rows),
        "offers": ASSESSMENT.offers(account, found),
        "suggestions": Suggestion.choices,
    }  # fmt: skip


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of an assessment."""
    found = assessment_for(request.user, pk)
    try:
        taken = ASSESSMENT.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    if refusal := ASSESSMENT.refusal(request.user, found, taken):
        raise refusal
    actions.take(
        actor=request.user,
        assessment=found,
        action=action,
        suggestion=request.POST.get("suggestion", ""),
        said=request.POST.get("said", ""),
    )
    messages.success(request, f"已{taken.label}。")
    return redirect("secretaries:assessment", pk=pk)


@signed_in
@require_GET
@never_cache
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the assessment sheet with opinion and suggestion; once it is completed."""
    found = assessment_for(request.user, pk)
    if found.state in ("opened", "stopped"):
        raise Http404
    rows = list(found.term.commitments.filter(year=found.year))
    context = {
        "one": found,
        "term": found.term,
        "present": list(found.present.select_related("person")),
        "standing": commitments.standing_of(found.term, rows),
    }
    return render(request, "members/secretaries/sheet.html", context)


@decider
@require_http_methods(["GET", "POST"])
def assessor_new(request: HttpRequest) -> HttpResponse:
    """Pick somebody, then call him into the assessment group."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    person = seen_person(account, asked.get("person", ""))
    if person is None:
        words = request.GET.get("q", "")
        found = core.people_found(account, words, right=SEE_PEOPLE)
        context = {"q": words, "by_unit": False, "people": found, "limit": core.FOUND}
        part = request.headers.get("HX-Target") == "found"
        name = "parts/found.html" if part else "picking.html"
        return render(request, f"members/secretaries/{name}", context)
    form = AssessorForm(sent(request))
    counties = choices.counties(account)
    this = clock.today().year
    form.fields["county"] = pick("县（市、区）", [(one.pk, one.label) for one in counties])
    form.fields["year"] = pick("年度", [(str(y), f"{y}年") for y in (this, this - 1)])
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        words_ = {"county": county_for(account, values["county"]), "year": int(values["year"])}
        words_ |= {"actor": account, "person": person, "department": values["department"]}
        if form.attempt(actions.call, **words_):
            messages.success(request, f"{person.name}已进入评估工作组。")
            return redirect("secretaries:assessments")
    return form_page(
        request, form, title="评估工作组成员", about=f"{person.name}，{person.home.label}",
        back=reverse("secretaries:assessments"), back_label="年度评估", hidden={"person": person.pk},
    )  # fmt: skip


@signed_in
@require_POST
def assessor_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member out of the group."""
    rows = Assessor.objects.visible_to(request.user).select_related("county", "person")
    found = get_object_or_404(rows, pk=pk)
    actions.dismiss(actor=request.user, assessor=found)
    messages.success(request, f"{found.person.name}已退出。")
    return redirect("secretaries:assessments")
