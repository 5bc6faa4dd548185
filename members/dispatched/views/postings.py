"""Pages of postings: the list, one posting, dispatching, ending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from members import person_lists
from members import queries as core
from members.dispatched import relations
from members.dispatched.actions import postings as actions
from members.dispatched.doors import office, posting_for, reader, team_for
from members.dispatched.forms import AmendForm, EndForm, PostingFilter, PostingForm
from members.dispatched.models import Posting
from members.dispatched.queries import checks, choices, leaves, postings
from members.dispatched.views.shared import form_page
from members.doors import seen_person
from members.rights import SEE_PEOPLE
from portal import clock, paging
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the postings in scope, the newest first, narrowed by the filter in the address."""
    account: Any = request.user
    form = PostingFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    every = Posting.objects.visible_to(account)
    rows = postings.narrowed(
        every,
        name=asked.get("q", ""),
        state=asked.get("state", ""),
        places=person_lists.places_if_named(account, asked.get("unit", "")),
    )
    page, lines = postings.page(rows, request.GET.get("before", ""))
    context = {
        "form": form,
        "figures": postings.figures(every),
        "page": page,
        "lines": lines,
        "count": paging.count_up_to(rows),
        "may_post": bool(choices.offices(account)),
    }
    return render(request, "members/dispatched/postings.html", context)


@office
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Pick the person and the team, then post him to a village."""
    account: Any = request.user
    asked = request.POST if request.method == "POST" else request.GET
    person = seen_person(account, asked.get("person", ""), left_on=None)
    team = team_for(account, asked.get("team", ""))
    if person is None or team is None:
        return _picking(request, person)
    villages = {one.pk: one for one in choices.villages(team)}
    county = team.town.parent
    senders = {one.pk: one for one in choices.senders(county)} if county else {}
    today = clock.today()
    begins = {"since": today, "planned_until": today.replace(year=today.year + 2, day=1)}
    form = PostingForm(sent(request), initial=begins)
    offered(form, "village", [(one.pk, one.label) for one in villages.values()])
    offered(form, "second_village", [(one.pk, one.label) for one in villages.values()], "没有")
    offered(form, "sender", [(one.pk, one.label) for one in senders.values()], "不在平台里")
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values["village"] = villages[whole(values["village"]) or 0]
        values["second_village"] = villages.get(whole(values["second_village"]) or 0)
        values["sender"] = senders.get(whole(values["sender"]) or 0)
        words = {"actor": account, "person": person, "team": team}
        if made := form.attempt(actions.post, **words, **values):
            messages.success(request, f"已登记{made}。")
            return redirect("dispatched:posting", pk=made.pk)
    return form_page(
        request, form, title="登记派驻", about=f"{person.name}，{team.name}",
        back=reverse("dispatched:postings"), back_label="驻村第一书记", verb="登记",
        hidden={"person": person.pk, "team": team.pk},
    )  # fmt: skip


def _picking(request: HttpRequest, person: Any) -> HttpResponse:
    words = request.GET.get("q", "")
    context = {
        "q": words,
        "person": person,
        "teams": choices.teams(request.user) if person else [],
        "people": core.people_found(request.user, words, right=SEE_PEOPLE),
        "limit": core.FOUND,
    }
    part = request.headers.get("HX-Target") == "found"
    template = "parts/found.html" if part else "posting_new.html"
    return render(request, f"members/dispatched/{template}", context)


@signed_in
@require_GET
@never_cache
def posting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one posting: his months, leaves, checks, logs, projects, and what may be done."""
    account: Any = request.user
    found = posting_for(account, pk)
    logs = relations.may_log(account, found)
    within = logs or account.may(Posting.scope_right, found.village.path)
    context = {
        "posting": found,
        "line": postings.lines_of([found])[0],
        "is_self": relations.is_self(account, found),
        "reads": relations.reads_words(account, found),
        "may_log": logs and found.is_open,
        "may_visit": found.is_open and (logs or relations.sends(account, found)),
        "may_end": found.is_open and relations.office(account, found),
        "leaves": leaves.known_to(account).filter(posting=found)[:10],
        "checks": checks.known_to(account).filter(posting=found).select_related("draw")[:10],
        "logs": found.logs.filter(struck=None).select_related("village")[:20] if within else [],
        "projects": found.projects.select_related("village")[:20],
        "visits": found.sender_visits.all()[:20],
        "stats": found.stats.select_related("sheet").order_by("-sheet__month", "-sheet__version")[
            :6
        ],
        "honours": found.honours.filter(revoked_on=None),
        "trainings": found.trainings.select_related("training").order_by("-training__on")[:10],
    }
    return render(request, "members/dispatched/posting.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Amend a posting."""
    found = posting_for(request.user, pk)
    relations.insist_office(request.user, found.village.path, "修改派驻")
    begins = {
        "role": found.role, "second_village": found.second_village_id, "sender": found.sender_id,
        "sender_words": found.sender_words, "planned_until": found.planned_until,
    }  # fmt: skip
    form = AmendForm(sent(request), initial=begins)
    villages = {one.pk: one for one in choices.villages(found.team) if one.pk != found.village_id}
    senders = {one.pk: one for one in choices.senders(found.team.town.parent or found.team.town)}
    offered(form, "second_village", [(one.pk, one.label) for one in villages.values()], "没有")
    offered(form, "sender", [(one.pk, one.label) for one in senders.values()], "不在平台里")
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values["second_village"] = villages.get(whole(values["second_village"]) or 0)
        values["sender"] = senders.get(whole(values["sender"]) or 0)
        if form.attempt(actions.amend, actor=request.user, posting=found, **values):
            messages.success(request, "已保存。")
            return redirect("dispatched:posting", pk=pk)
    return form_page(
        request, form, title="修改派驻", about=f"{found}。换人、换村的，先结束这一条，再登记派驻。",
        back=reverse("dispatched:posting", args=[pk]), back_label=found.person.name,
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a posting."""
    found = posting_for(request.user, pk)
    relations.insist_office(request.user, found.village.path, "结束派驻")
    form = EndForm(sent(request), initial={"until": clock.today()})
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "posting": found}
        if form.attempt(actions.end, **words, **form.cleaned_data):
            messages.success(request, f"{found.person.name}的派驻已结束，记录都保留。")
            return redirect("dispatched:posting", pk=pk)
    return form_page(
        request, form, title="结束派驻", about=f"{found}，{found.since.isoformat()}起",
        back=reverse("dispatched:posting", args=[pk]), back_label=found.person.name, verb="结束派驻",
    )  # fmt: skip
