"""Pages that keep people: add, correct, leave and take back, change the unit, posts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members import person_scope, queries, rights
from members.actions import people as actions
from members.actions import posts as post_actions
from members.doors import organization_for, people_keeper
from members.models import Organization, Person, Post
from members.person_forms import FactsForm, LeaveForm, NewPersonForm, PostForm
from portal import clock
from portal.reading import whole
from portal.refusals import Stale


@people_keeper
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
def new(request: HttpRequest) -> HttpResponse:
    """Pick the unit, then add a person to it."""
    asked = request.POST if request.method == "POST" else request.GET
    place = _place(request, asked.get("organization", ""))
    form = NewPersonForm(request.POST if request.method == "POST" and place else None)
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        words = {
            "identity": facts.pop("sealed_identity"),
            "telephone": facts.pop("sealed_telephone"),
            "twice": facts.pop("twice"),
        }
        made = form.attempt(actions.add, actor=request.user, home=place, facts=facts, **words)
        if made:
            messages.success(request, f"已登记{made.name}。")
            return redirect("members:person", pk=made.pk)
    context = search(request) | {"form": form, "place": place}
    template = "members/parts/found.html" if context["part"] else "members/person_new.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _place(request: HttpRequest, number: str) -> Organization | None:
    return organization_for(request.user, number, rights.KEEP_PEOPLE)


def search(request: HttpRequest) -> dict[str, Any]:
    """What the search that picks a unit shows."""
    words = request.GET.get("q", "")
    places = queries.organizations_found(request.user, words, right=rights.KEEP_PEOPLE)
    return {
        "q": words,
        "by_unit": True,
        "places": places,
        "limit": queries.FOUND,
        "part": request.headers.get("HX-Target") == "found",
    }


@people_keeper
@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a person's facts; of two at a time the second sees the newer values beside his own."""
    found = _kept(request, pk, "修改人员信息")
    initial = {name: getattr(found, name) for name in actions.FACTS}
    form = FactsForm(request.POST or None, initial=initial)
    newer: list[tuple[str, str]] = []
    if form.is_bound and form.is_valid():
        revision = whole(request.POST.get("revision")) or 0
        try:
            done = form.attempt(
                _unless_stale(actions.correct),
                actor=request.user,
                person=found,
                facts=form.cleaned_data,
                revision=revision,
            )
        except _Newer as stale:
            form.add_error(None, stale.sentence)
            newer = _differences(found, form)
            done = None
        if done:
            messages.success(request, "已保存。")
            return redirect("members:person", pk=pk)
    context = {"person": found, "form": form, "newer": newer}
    return render(request, "members/person_edit.html", context, status=422 if form.errors else 200)


class _Newer(Exception):
    """Carries a Stale past the form, which would only show its sentence."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence


def _unless_stale(action: Callable[..., Person]) -> Callable[..., Person]:
    def attempted(**words: Any) -> Person:
        try:
            return action(**words)
        except Stale as stale:
            raise _Newer(stale.sentence) from stale

    return attempted


def _differences(found: Person, form: FactsForm) -> list[tuple[str, str]]:
    """Return (label, present value) of the fields whose typed value is another."""
    told = []
    for name in actions.FACTS:
        if form.cleaned_data.get(name) != getattr(found, name):
            shown = getattr(found, f"get_{name}_display", lambda name=name: getattr(found, name))()
            told.append((str(form.fields[name].label), str(shown or "空")))
    return told


@people_keeper
@require_http_methods(["GET", "POST"])
@never_cache
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Register that a person has left."""
    found = _kept(request, pk, "登记离开")
    form = LeaveForm(request.POST or None, initial={"on": clock.today()})
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "person": found}
        if form.attempt(actions.leave, **words, **form.cleaned_data):
            messages.success(request, f"已登记{found.name}离开，任职和组织关系同日结束。")
            return redirect("members:person", pk=pk)
    context = {"person": found, "form": form}
    return render(request, "members/person_leave.html", context, status=422 if form.errors else 200)


@people_keeper
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person who left back into the register."""
    found = _kept(request, pk, "撤销离开")
    reason = request.POST.get("reason", "")
    actions.take_back(actor=request.user, person=found, reason=reason)
    messages.success(request, f"{found.name}重新在册。请补登任职和组织关系。")
    return redirect("members:person", pk=pk)


@people_keeper
@require_http_methods(["GET", "POST"])
@never_cache
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick another unit, then move the person to it."""
    found = _kept(request, pk, "调整所在单位")
    asked = request.POST if request.method == "POST" else request.GET
    place = _place(request, asked.get("organization", ""))
    if request.method == "POST" and place:
        reason = request.POST.get("reason", "")
        actions.move(actor=request.user, person=found, home=place, reason=reason)
        messages.success(request, f"{found.name}已调到{place.label}。")
        return redirect("members:person", pk=pk)
    context = search(request) | {"person": found, "place": place}
    template = "members/parts/found.html" if context["part"] else "members/person_move.html"
    return render(request, template, context)


@people_keeper
@require_http_methods(["GET", "POST"])
@never_cache
def post_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick the unit of a post, his own to begin with; then enter the post."""
    found = _kept(request, pk, "登记任职")
    asked = request.POST if request.method == "POST" else request.GET
    place = _place(request, asked.get("organization", "") or str(found.home_id))
    form = PostForm(request.POST or None)
    if form.is_bound and place and form.is_valid():
        words = {"actor": request.user, "person": found, "organization": place}
        if form.attempt(post_actions.enter, **words, values=form.cleaned_data):
            messages.success(request, "已登记任职。")
            return redirect("members:person", pk=pk)
    context = search(request) | {"person": found, "place": place, "form": form}
    context["picking"] = "q" in request.GET
    template = "members/parts/found.html" if context["part"] else "members/post.html"
    return render(request, template, context, status=422 if form.errors else 200)


@people_keeper
@require_http_methods(["GET", "POST"])
@never_cache
def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a post, or end it."""
    rows = Post.objects.visible_to(request.user).select_related("person__home", "organization")
    post = get_object_or_404(rows, pk=pk)
    person_scope.insist(request.user, rights.KEEP_PEOPLE, post.person, "修改任职")
    names = ("title", "role", "rank", "is_main", "since", "until")
    form = PostForm(request.POST or None, initial={name: getattr(post, name) for name in names})
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "post": post, "values": form.cleaned_data}
        if form.attempt(post_actions.correct, **words):
            messages.success(request, "已保存。")
            return redirect("members:person", pk=post.person_id)
    context = {"person": post.person, "place": post.organization, "form": form, "post": post}
    return render(request, "members/post.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, pk: int, doing: str) -> Person:
    """Return a person the account sees and keeps; 404 outside, 403 with who could."""
    found = person_scope.seen(request.user, pk)
    person_scope.insist(request.user, rights.KEEP_PEOPLE, found, doing)
    return found
