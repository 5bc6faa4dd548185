"""Pages of the lecture menu: the catalogue with the orders, a new topic, an order, its steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.models import Organization
from portal import clock
from portal.doors import seen, signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole
from training import rights
from training.actions import catalogue
from training.actions import lectures as actions
from training.doors import holding, keeper, place_for, reader
from training.forms.teaching import OrderForm, TopicForm
from training.lifecycle import ORDER
from training.models import CourseSession, LectureOrder, LectureTopic, Teacher
from training.queries import lectures as queries
from training.views import shared
from training.views.shared import form_page

_MENU = holding("查看课程菜单", rights.SEE_TRAINING, rights.UNIT_TRAINING)
_ORDERS = holding("点单", rights.UNIT_TRAINING)


@_MENU
@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """Show what is on offer and what was ordered; who keeps the teachers schedules it here."""
    account: Any = request.user
    rows = queries.orders(account)
    sessions = queries.sessions_for(rows)
    context = {
        "topics": list(queries.topics(account)[:200]),
        "orders": [
            (row, [offer.step for offer in ORDER.offers(account, row)],
             sessions.get(row.topic.teacher_id, []))
            for row in rows
        ],
        "silent": queries.silent_leaders(account),
        "secretaries": queries.silent_secretaries(account),
        "half": queries.half_of(clock.today()),
        "fields": queries.by_field(account),
        "may_keep": account.may_anywhere(rights.KEEP_TRAINING),
        "may_order": account.may_anywhere(rights.UNIT_TRAINING),
    }  # fmt: skip
    return render(request, "training/lectures.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def topic_new(request: HttpRequest) -> HttpResponse:
    """Put a topic into the catalogue."""
    account: Any = request.user
    teachers = Teacher.objects.visible_to(account, rights.KEEP_TRAINING).filter(until=None)
    form = TopicForm(sent(request))
    offered(form, "teacher", [(one.pk, f"{one.name}　{one.unit}") for one in teachers[:300]])
    fields = queries.fields(account)
    form.suggest(fields)
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        teacher = get_object_or_404(
            teachers.select_related("organization"), pk=facts.pop("teacher")
        )
        if form.attempt(actions.offer, actor=account, teacher=teacher, **facts):
            messages.success(request, "已列入课程菜单。")
            return redirect("training:lectures")
    return form_page(
        request, form, title="列入课程菜单", back=reverse("training:lectures"), back_label="点单",
        more={"suggested": fields},
    )  # fmt: skip


@reader
@require_POST
def topic_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a topic off the catalogue."""
    topic = seen(LectureTopic, request.user, pk, "teacher__organization")
    catalogue.end(actor=request.user, row=topic, doing="撤下")
    messages.success(request, f"{topic.title}已撤下。")
    return redirect("training:lectures")


@_ORDERS
@require_http_methods(["GET", "POST"])
@never_cache
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Order a topic for one's unit."""
    account: Any = request.user
    topic = get_object_or_404(queries.topics(account), pk=pk)
    units = Organization.objects.visible_to(account, rights.UNIT_TRAINING).filter(until=None)
    units = units.filter(kind__in=("organ", "town", "village")).order_by("depth", "sort_key")
    form = OrderForm(sent(request))
    offered(form, "unit", [(one.pk, one.label) for one in units[:300]])
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        unit = place_for(account, facts.pop("unit"), rights.UNIT_TRAINING)
        if form.attempt(actions.order, actor=account, topic=topic, unit=unit, **facts):
            messages.success(request, "已点单，等办班单位排课。")
            return redirect("training:lectures")
    return form_page(
        request, form, title="点单", about=str(topic), verb="点单",
        back=reverse("training:lectures"), back_label="点单",
    )  # fmt: skip


@signed_in
@require_POST
def order_step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of an order; 404 outside the account's orders."""
    account: Any = request.user
    rows = LectureOrder.objects.select_related("topic__teacher__organization", "unit")
    row = get_object_or_404(rows, pk=pk)
    sees = account.may(rights.SEE_TRAINING, row.scope_path)
    if not sees and not account.may(rights.UNIT_TRAINING, row.unit.path):
        get_object_or_404(rows.none(), pk=pk)
    reason = request.POST.get("reason", "")
    label = shared.insist_step(ORDER, account, row, action, reason)
    seen = CourseSession.objects.visible_to(account)
    session = seen.filter(pk=whole(request.POST.get("session")) or 0).first()
    actions.take(actor=account, row=row, action=action, reason=reason, session=session)
    messages.success(request, f"{row}：已{label}。")
    return redirect("training:lectures")


@_ORDERS
@require_POST
def order_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate a delivered order, for the unit that ordered it; 404 for any other's."""
    account: Any = request.user
    rows = LectureOrder.objects.select_related("topic__teacher__organization", "unit", "session")
    row = get_object_or_404(rows, pk=pk)
    if not account.may(rights.UNIT_TRAINING, row.unit.path):
        get_object_or_404(rows.none(), pk=pk)
    actions.rate(actor=account, row=row, value=whole(request.POST.get("value")))
    messages.success(request, "已评价。")
    return redirect("training:lectures")
