"""Pages of contests: the list, one contest, its settings, its judges, handing in, steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import queries as core
from members.models import Organization, Person
from members.rights import SEE_PEOPLE
from members.scope import who_holds
from portal import paging
from portal.doors import seen, signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole
from portal.refusals import NotAllowed
from training import rights
from training.actions import contests as actions
from training.contest_lifecycle import CONTEST, ENTRY, takes_part
from training.doors import contest_for, entry_of_contest, keeper, place_for
from training.forms.contests import ContestForm, EntryForm, JudgeForm
from training.models import Contest, ContestEntry, ContestJudge
from training.places import ids_of
from training.queries import contests as queries
from training.queries import judges
from training.views import shared
from training.views.shared import form_page

KEEP = rights.KEEP_TRAINING
UNITS = ("organ", "town", "village", "branch", "committee")


@signed_in
@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """List the contests an account sees, may hand in to, judges or takes part in."""
    account: Any = request.user
    known = Contest.objects.known_to(account)
    context = {
        "page": paging.newest_first(queries.listed(known), request.GET.get("before", "")),
        "count": paging.count_up_to(known),
        "to_judge": queries.to_judge(account),
        "may_keep": account.may_anywhere(KEEP),
    }
    return render(request, "training/contests.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Open a contest."""
    initial = {"sizes": "120、80、50", "least": 5, "trims": True, "shares_line": True}
    form = ContestForm(sent(request), initial=initial)
    offered(form, "organization", shared.holders(request.user))
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        place = place_for(request.user, facts.pop("organization"))
        if made := form.attempt(
            actions.open_contest, actor=request.user, organization=place, facts=facts
        ):
            messages.success(request, "比赛已开始报名。请聘请评委，请单位和支部报送。")
            return redirect("training:contest", pk=made.pk)
    return form_page(
        request, form, title="举办微党课比赛", back=reverse("training:contests"),
        back_label="微党课比赛", verb="开始报名",
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contest and its settings before anybody judges."""
    contest = contest_for(request.user, pk, KEEP, "修改比赛")
    names = ("title", "theme", "closes_on", "per_unit", "least", "trims", "shares_line")
    initial = {name: getattr(contest, name) for name in names}
    initial["sizes"] = "、".join(str(one) for one in contest.sizes)
    form = ContestForm(sent(request), initial=initial)
    del form.fields["organization"]
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        changed = form.attempt(actions.change, actor=request.user, contest=contest, facts=facts)
        if changed is not None:
            messages.success(request, "已保存。")
            return redirect("training:contest", pk=pk)
    return form_page(
        request, form, title="修改比赛", about=contest.title,
        back=reverse("training:contest", args=[pk]), back_label=contest.title,
    )  # fmt: skip


@signed_in
@require_GET
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a contest: how far it is, what it decided, its entries as far as they are the account's."""
    account: Any = request.user
    contest = contest_for(account, pk)
    sees = account.may(rights.SEE_TRAINING, contest.scope_path)
    keeps = account.may(KEEP, contest.scope_path)
    partakes = takes_part(account, contest)
    runs = keeps and not partakes
    rows = queries.entries(contest, None if sees else queries.handing_paths(account), account)
    shown, more = _page(rows, request.GET.get("after", ""))
    offers = [one for one in CONTEST.offers(account, contest) if one.step.action not in DECIDED]
    told = keeps or contest.state == Contest.State.FINISHED
    context = {
        "contest": contest, "sees": sees, "keeps": keeps, "offers": offers,
        "entries": [(row, _steps(account, contest, row, runs)) for row in shown],
        "count": rows.count(), "after": more, "is_first": not whole(request.GET.get("after")),
        "stood": {} if sees and not keeps else queries.stood(shown) if told or not sees else {},
        "judge": judges.of(account, contest),
        "hands_in": contest.state == Contest.State.ENTERING and _hands_in(account),
        "decisions": queries.decisions(contest),
        "progress": queries.progress(contest) if keeps else [],
        "runs": runs, "takes_part": partakes,
    }  # fmt: skip
    return render(request, "training/contest.html", context)


DECIDED = ("advance", "select")
"""Steps that are taken on the page of the ranking."""


def _hands_in(account: Any) -> bool:
    return bool(account.may_anywhere(rights.UNIT_TRAINING) or account.may_anywhere(KEEP))


def _page(rows: Any, after: str) -> tuple[list[Any], int | None]:
    page = list(rows.filter(pk__gt=whole(after) or 0).order_by("pk")[: queries.PAGE + 1])
    return page[: queries.PAGE], page[queries.PAGE - 1].pk if len(page) > queries.PAGE else None


def _steps(account: Any, contest: Contest, entry: ContestEntry, runs: bool) -> list[Any]:
    """The step of an entry that the account takes; who `runs` the contest is known for all of them."""
    if entry.state != ContestEntry.State.ENTERED:
        return []
    entering = contest.state == Contest.State.ENTERING
    step = ENTRY.step("withdraw" if entering else "remove")
    return [step] if (ENTRY.holds(account, entry, step.right) if entering else runs) else []


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of a contest's life."""
    contest, reason = contest_for(request.user, pk), request.POST.get("reason", "")
    label = shared.insist_step(CONTEST, request.user, contest, action, reason)
    if action in DECIDED:
        return redirect("training:contest_decide", pk=pk)
    actions.take(actor=request.user, contest=contest, action=action, reason=reason)
    messages.success(request, f"{contest.title}：已{label}。")
    if action == "count":
        return redirect("training:contest_decide", pk=pk)
    return redirect("training:contest", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def judging(request: HttpRequest, pk: int) -> HttpResponse:
    """Engage judges: of the register, found by name, or from outside."""
    account: Any = request.user
    contest = contest_for(account, pk, KEEP, "聘请评委")
    form = JudgeForm(sent(request) if "person" not in request.POST else None)
    judge = None
    if number := whole(request.POST.get("person")):
        people = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
        person = get_object_or_404(people.select_related("home"), pk=number)
        judge = actions.add_judge(actor=account, contest=contest, person=person)
    elif form.is_bound and form.is_valid():
        judge = form.attempt(
            actions.add_judge, actor=account, contest=contest, person=None, **form.cleaned_data
        )
    if judge is not None:
        messages.success(request, f"已聘请{judge.name}。")
        return redirect("training:contest_judges", pk=pk)
    words = request.GET.get("q", "")
    context = {
        "contest": contest, "form": form, "q": words,
        "people": core.people_found(account, words, SEE_PEOPLE),
        "judges": list(contest.judges.select_related("person__home").order_by("until", "pk")),
    }  # fmt: skip
    return render(
        request, "training/contest_judges.html", context, status=422 if form.errors else 200
    )


@keeper
@require_POST
def judge_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a judge go."""
    row = seen(ContestJudge, request.user, pk, "contest__organization")
    actions.end_judge(actor=request.user, judge=row)
    messages.success(request, f"{row.name}不再是评委，已有的评分保留。")
    return redirect("training:contest_judges", pk=row.contest_id)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a micro-lecture for a unit or branch of the account's."""
    account: Any = request.user
    contest = contest_for(account, pk)
    form = EntryForm(sent(request), request.FILES or None)
    units = units_of(account, contest)
    if not units:
        raise NotAllowed(
            "您没有可以报送的单位或支部。由参赛单位的考核专员、书记或组织委员报送。",
            who=who_holds(rights.UNIT_TRAINING),
        )
    offered(form, "unit", units)
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        unit = get_object_or_404(Organization, pk=whole(facts.pop("unit")) or 0)
        given = facts.pop("file")
        upload = (given, given.name) if given else None
        if made := form.attempt(
            actions.enter, actor=account, contest=contest, unit=unit, facts=facts, upload=upload
        ):
            messages.success(request, f"已报送，编号{made.pk}。")
            return redirect("training:contest", pk=pk)
    return form_page(
        request, form, title="报送微党课",
        about=f"{contest.title}，{contest.closes_on.isoformat()}截止", verb="报送",
        back=reverse("training:contest", args=[pk]), back_label=contest.title,
    )  # fmt: skip


def units_of(account: Any, contest: Contest) -> list[tuple[int, str]]:
    """Return the units and branches an account hands in for, below who holds a contest."""
    rows = Organization.objects.visible_to(account, rights.UNIT_TRAINING)
    rows |= Organization.objects.visible_to(account, KEEP)
    below = contest.organization.path
    rows = rows.filter(kind__in=UNITS, until=None, path__startswith=below).exclude(path=below)
    found = rows.select_related("parent").order_by("depth", "sort_key", "id")[:500]
    place = set(ids_of(below))
    return [
        (one.pk, one.label if not one.parent or one.parent_id in place else f"{one.parent.label} {one.label}")
        for one in found
    ]  # fmt: skip


@signed_in
@require_POST
def entry_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of an entry."""
    entry, reason = entry_of_contest(request.user, pk), request.POST.get("reason", "")
    label = shared.insist_step(ENTRY, request.user, entry, action, reason)
    actions.take_entry(actor=request.user, entry=entry, action=action, reason=reason)
    messages.success(request, f"{entry}：已{label}。")
    return redirect("training:contest", pk=entry.contest_id)


@signed_in
@require_GET
@never_cache
def entry_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send what was handed in with an entry, to its judges, its unit, its contestant, the holder."""
    entry = entry_of_contest(request.user, pk)
    return shared.send_file(entry.file)
