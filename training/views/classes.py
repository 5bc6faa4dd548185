"""Pages of classes and their sessions: the list, one class, planning it, its sessions with the share live."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.paging import count_up_to, newest_first
from portal.reading import whole
from training import places, rights, shelves
from training.actions import classes as actions
from training.doors import class_for, keeper, place_for, reader, session_for
from training.forms.classes import ClassFilter, ClassForm, SessionForm
from training.lifecycle import CLASS, waits_for
from training.models import CourseSession, Room, TargetGroup, Teacher, TrainingClass, Venue
from training.queries import classes as queries
from training.queries import shares
from training.views import shared
from training.views.shared import form_page

KEEP = rights.KEEP_TRAINING


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the classes in scope, the newest first, narrowed by the filter in the address."""
    account: Any = request.user
    form = ClassFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows = queries.narrowed(
        TrainingClass.objects.visible_to(account),
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        year=asked.get("year", ""),
        words=asked.get("q", ""),
    )
    context = {
        "form": form,
        "page": newest_first(queries.listed(rows), request.GET.get("before", "")),
        "count": count_up_to(rows),
        "may_keep": account.may_anywhere(KEEP),
        "may_approve": account.may_anywhere(rights.APPROVE_TRAINING),
    }
    return render(request, "training/classes.html", context)


@signed_in
@require_GET
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one class: what is planned, the share, the sessions, how full it is, what may be done."""
    account: Any = request.user
    made = class_for(account, pk)
    sessions = queries.sessions_of(made)
    person = account.person_id
    context = {
        "made": made,
        "kind": made.of_kind,
        "sessions": sessions,
        "share": shares.of_class(made, places.rule_of(made.organization)),
        "mix": queries.mix_of(sessions) if made.of_kind.weekly else [],
        "numbers": queries.numbers_of(made),
        "groups": list(made.groups.all()),
        "offers": CLASS.offers(account, made),
        "keeps": account.may(KEEP, made.scope_path),
        "sees": account.may(rights.SEE_TRAINING, made.scope_path),
        "shelf": shelves.reads(account, made),
        "waits": waits_for(made) if account.may(KEEP, made.scope_path) else "",
        "plans": made.state in TrainingClass.PLANNING and account.may(KEEP, made.scope_path),
        "nominates": made.state in TrainingClass.OPEN
        and account.may_anywhere(rights.UNIT_TRAINING),
        "mine": made.enrolments.filter(person=person).order_by("-pk").first() if person else None,
        "applies": made.by_application and made.state in TrainingClass.OPEN and bool(person),
    }
    return render(request, "training/class.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Plan a class."""
    account: Any = request.user
    form = ClassForm(sent(request))
    choices = shared.holders(account)
    offered(form, "organization", choices)
    asked = request.POST if request.method == "POST" else request.GET
    place = place_for(account, asked.get("organization") or str(choices[0][0] if choices else ""))
    _offer(form, place)
    if not form.is_bound:
        form.initial = {"organization": place.pk}
    elif form.is_valid():
        facts, groups = _facts(form)
        if made := form.attempt(
            actions.plan, actor=account, organization=place, facts=facts, groups=groups
        ):
            messages.success(request, "已拟订。请安排课次，再请审批。")
            return redirect("training:class", pk=made.pk)
    return form_page(
        request, form, title="拟订培训班", back=reverse("training:classes"), back_label="培训班",
        verb="保存并安排课次",
    )  # fmt: skip


def _offer(form: ClassForm, place: Any) -> None:
    offered(form, "venue", shared.venues(place))
    offered(form, "groups", shared.target_groups(place))


def _facts(form: ClassForm) -> tuple[dict[str, Any], list[TargetGroup]]:
    facts = dict(form.cleaned_data)
    facts.pop("organization", None)
    groups = shared.picked(TargetGroup, facts.pop("groups"))
    facts["venue"] = next(iter(shared.picked(Venue, [facts["venue"]])), None)
    return facts, groups


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan."""
    made = class_for(request.user, pk, KEEP, "修改培训计划")
    names = ("kind", "name", "theme", "starts_on", "ends_on", "capacity", "by_application", "needs")
    initial = {name: getattr(made, name) for name in names}
    initial |= {"venue": made.venue_id, "groups": [one.pk for one in made.groups.all()]}
    form = ClassForm(sent(request), initial=initial)
    del form.fields["organization"]
    _offer(form, made.organization)
    if form.is_bound and form.is_valid():
        facts, groups = _facts(form)
        if form.attempt(actions.change, actor=request.user, made=made, facts=facts, groups=groups):
            messages.success(request, "已保存。")
            return redirect("training:class", pk=pk)
    return form_page(
        request, form, title="修改培训计划", about=made.organization.label,
        back=reverse("training:class", args=[pk]), back_label=made.name,
    )  # fmt: skip


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of a class's life."""
    made, reason = class_for(request.user, pk), request.POST.get("reason", "")
    label = shared.insist_step(CLASS, request.user, made, action, reason)
    actions.take(actor=request.user, made=made, action=action, reason=reason)
    messages.success(request, f"{made.name}：已{label}。")
    return redirect("training:class", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a session to a class."""
    made = class_for(request.user, pk, KEEP, "安排课次")
    return _session_page(request, made, None, {"on": made.starts_on, "form": "lecture"})


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a session that was not held."""
    session = session_for(request.user, pk, KEEP, "修改课次")
    begins, ends = timezone.localtime(session.begins_at), timezone.localtime(session.ends_at)
    names = (
        "topic",
        "category",
        "form",
        "hours",
        "questions",
        "audience",
        "counts_for",
        "exception",
    )
    taken = list(session.in_rooms.all())
    initial = {name: getattr(session, name) for name in names} | {
        "on": begins.date(), "begins": begins.time(), "ends": ends.time(),
        "main_room": next((one.room_id for one in taken if one.is_main), ""),
        "rooms": [one.room_id for one in taken if not one.is_main],
        "teachers": [one.teacher_id for one in session.taught_by.all()],
    }  # fmt: skip
    return _session_page(request, session.training_class, session, initial)


def _session_page(
    request: HttpRequest,
    made: TrainingClass,
    session: CourseSession | None,
    initial: dict[str, Any],
) -> HttpResponse:
    form = SessionForm(sent(request), initial=initial)
    offered(form, "main_room", shared.rooms(made.organization))
    offered(form, "rooms", shared.rooms(made.organization))
    offered(form, "teachers", shared.teachers(made.organization))
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        if form.attempt(
            actions.save_session, actor=request.user, made=made, session=session,
            facts=form.facts(), rooms=shared.picked(Room, [asked["main_room"], *asked["rooms"]]),
            teachers=shared.picked(Teacher, asked["teachers"]),
        ):  # fmt: skip
            messages.success(request, "课次已保存。")
            return redirect("training:class", pk=made.pk)
    more = {
        "made": made,
        "session": session,
        "share": _typed(made, session, form.data if form.is_bound else initial),
    }
    return form_page(
        request, form, title="修改课次" if session else "安排课次", about=made.name,
        back=reverse("training:class", args=[made.pk]), back_label=made.name, more=more,
        template="training/session_form.html",
    )  # fmt: skip


def _typed(made: TrainingClass, session: CourseSession | None, asked: Any) -> shares.ShareTold:
    """The share as it would be with what is being typed; an amount that is none counts as nothing."""
    with_ = []
    try:
        hours = Decimal(str(asked.get("hours", "") or 0).strip())
    except InvalidOperation:
        hours = Decimal(0)
    if hours.is_finite() and 0 < hours < 1000:
        with_ = [(str(asked.get("category", "")), hours)]
    rule = places.rule_of(made.organization)
    return shares.of_class(made, rule, without=session.pk if session else None, with_=with_)


@signed_in
@require_GET
@never_cache
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the share with what is being typed into a session's form (`session` where one is changed)."""
    made = class_for(request.user, pk, KEEP, "安排课次")
    number, session = whole(request.GET.get("session")), None
    if number:
        session = get_object_or_404(made.sessions, pk=number)
    context = {"made": made, "share": _typed(made, session, request.GET)}
    return render(request, "training/parts/share.html", context)


@signed_in
@require_POST
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a session; where the class's share falls below what is asked it says so."""
    session = session_for(request.user, pk, KEEP, "取消课次")
    reason = request.POST.get("reason", "")
    actions.cancel_session(actor=request.user, session=session, reason=reason)
    messages.success(request, f"已取消“{session.topic}”。")
    made = session.training_class
    told = shares.of_class(made, places.rule_of(made.organization))
    if told.applies and not told.kept:
        messages.warning(request, f"{told.sentence}请补排课次（P04-R1）。")
    return redirect("training:class", pk=made.pk)
