"""Pages of mentoring: who needs mentors, proposing a group, one group, contacts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.models import Person
from members.secretaries import relations, rights
from members.secretaries.actions import mentors as actions
from members.secretaries.doors import group_for, mentor_for, reader, term_for
from members.secretaries.forms import ContactForm, MentorsForm, ReplaceForm
from members.secretaries.lifecycle import MENTORING
from members.secretaries.models import Mentor, MentorGroup
from members.secretaries.queries import choices, mentors, terms
from members.secretaries.views.shared import form_page
from members.secretaries.words import Part
from portal import clock
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import day_of, sent
from portal.reading import whole

KEEP = rights.KEEP_SECRETARIES


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the groups in scope, whose mentors were not in contact, and the villages that need a group."""
    groups = MentorGroup.objects.visible_to(request.user).exclude(state="ended")
    rows = groups.select_related("term__post__person", "term__post__organization__parent")
    needed = terms.villages(request.user).filter(terms.condition("mentors"))
    silent: dict[int, list[str]] = {}
    for mentor in mentors.without_contact(groups):
        silent.setdefault(mentor.group_id, []).append(mentor.person.name)
    context = {
        "groups": [(one, silent.get(one.pk, [])) for one in rows[:300]],
        "empty": mentors.empty_parts(groups),
        "needed": terms.lines_of(list(needed.select_related("parent").order_by("code")[:300])),
    }
    return render(request, "members/secretaries/mentoring.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick the four mentors of a secretary."""
    account: Any = request.user
    term = term_for(account, pk)
    relations.insist(account, KEEP, term.scope_path, "安排导师帮带", term.person)
    form = MentorsForm(sent(request), offers=choices.mentors(account, term))
    if form.is_bound and form.is_valid():
        ids = {part: whole(value) or 0 for part, value in form.cleaned_data.items()}
        people = Person.objects.in_bulk(ids.values())
        picked = {part: people[number] for part, number in ids.items()}
        if made := form.attempt(actions.propose, actor=account, term=term, people=picked):
            messages.success(request, "已安排。书记和四名导师都确认以后开始。")
            return redirect("secretaries:group", pk=made.pk)
    return form_page(
        request, form, title="安排导师帮带", about=f"{term.person.name}，{term.village.label}（1+4，P01-R7）",
        back=reverse("secretaries:term", args=[pk]), back_label=term.person.name, verb="安排",
    )  # fmt: skip


@signed_in
@require_GET
@never_cache
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one group: four parts, confirmations, contacts, what may be done."""
    account: Any = request.user
    found = group_for(account, pk)
    term = found.term
    keeps = relations.may(account, KEEP, found.scope_path, term.person) and found.is_open
    seats = mentors.seats(found)
    context = {
        "group": found,
        "term": term,
        "seats": [(seat, seat.mentor is not None and relations.is_mentor(account, seat.mentor))
                  for seat in seats],
        "is_self": relations.is_person(account, term.person),
        "keeps": keeps,
        "former": [m for m in found.mentors.select_related("person") if m.until],
        "contacts": mentors.recent(found),
        "offers": MENTORING.offers(account, found),
    }  # fmt: skip
    return render(request, "members/secretaries/group.html", context)


@signed_in
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm for the secretary, or for the mentor named."""
    found = group_for(request.user, pk)
    number = request.POST.get("mentor", "")
    mentor = None
    if number:
        rows = Mentor.objects.filter(group=found, until=None).select_related("person")
        mentor = get_object_or_404(rows, pk=whole(number) or 0)
    actions.agree(actor=request.user, group=found, mentor=mentor)
    messages.success(request, "已确认。")
    return redirect("secretaries:group", pk=pk)


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Start or end a group."""
    found = group_for(request.user, pk)
    try:
        taken = MENTORING.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    if refusal := MENTORING.refusal(request.user, found, taken):
        raise refusal
    said = request.POST.get("said", "")
    actions.take(actor=request.user, group=found, action=action, said=said)
    messages.success(request, f"已{taken.label}。")
    return redirect("secretaries:group", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Pick who takes a part that is empty."""
    account: Any = request.user
    found = group_for(account, pk)
    if part not in Part.values:
        raise Http404
    relations.insist(account, KEEP, found.scope_path, "补选导师", found.term.person)
    form = ReplaceForm(sent(request))
    offered(form, "person", choices.mentors(account, found.term)[part])
    if form.is_bound and form.is_valid():
        person = get_object_or_404(Person, pk=whole(form.cleaned_data["person"]) or 0)
        words = {"actor": account, "group": found, "part": part, "person": person}
        if form.attempt(actions.replace, **words):
            messages.success(request, f"已补选{person.name}。")
            return redirect("secretaries:group", pk=pk)
    return form_page(
        request, form, title=f"补选{Part(part).label}", about=str(found.term),
        back=reverse("secretaries:group", args=[pk]), back_label="导师帮带",
    )  # fmt: skip


@signed_in
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mentor who was transferred."""
    found = mentor_for(request.user, pk)
    actions.leave(actor=request.user, mentor=found, on=day_of(request))
    messages.success(request, f"已登记{found.person.name}调离，请在30天内补选。")
    return redirect("secretaries:group", pk=found.group_id)


@signed_in
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a contact of a mentor."""
    found = mentor_for(request.user, pk)
    actions.insist_contact(request.user, found)
    form = ContactForm(sent(request), initial={"on": clock.today()})
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "mentor": found, **form.cleaned_data}
        if form.attempt(actions.contact, **words):
            messages.success(request, "已登记。")
            return redirect("secretaries:group", pk=found.group_id)
    return form_page(
        request, form, title="登记帮带", about=f"{found.person.name}帮带{found.group.term.person.name}",
        back=reverse("secretaries:group", args=[found.group_id]), back_label="导师帮带", verb="登记",
    )  # fmt: skip
