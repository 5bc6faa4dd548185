"""Pages of who writes the books: one's own page, the forms, the mentors' words, erasing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.graduates import relations, weeks
from members.graduates.actions import activities, books
from members.graduates.doors import graduate_for, hosts_of, own_diary
from members.graduates.forms import (
    ApplyForm,
    CommentForm,
    DiaryForm,
    DoneForm,
    ReportForm,
    TaskForm,
    WeekForm,
)
from members.graduates.models import Graduate, Task, Week
from members.graduates.queries import files, lists
from members.graduates.views.shared import form_page
from members.models import Organization
from portal import clock
from portal.doors import signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole


@signed_in
@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show a graduate his own weeks, growth sheet and what is open; a mentor whom he guides."""
    account: Any = request.user
    me = lists.of_person(account)
    context = {
        "me": me,
        "told": files.of(me, account, reads=True) if me else None,
        "this": weeks.monday_of(clock.today()),
        "due": weeks.due_of(weeks.monday_of(clock.today())),
        "lines": lists.of(lists.mentored(account)),
    }
    return render(request, "members/graduates/mine.html", context)


def _week(form: Any, graduate: Graduate) -> None:
    written = set(graduate.weeks.values_list("monday", flat=True))
    there = weeks.open_for(graduate.since, clock.today(), written)
    told = [(m.isoformat(), f"{m.isoformat()}至{weeks.due_of(m).isoformat()}") for m in there]
    offered(form, "monday", told)
    form.initial.setdefault("monday", told[0][0] if told else "")


def _hosts(form: Any, graduate: Graduate) -> None:
    offered(form, "host", [(one.pk, one.label) for one in hosts_of(graduate)])


def _write_week(*, monday: str, **words: Any) -> Any:
    return books.write_week(monday=dt.date.fromisoformat(monday), **words)


def _apply(*, host: str, **words: Any) -> Any:
    place = get_object_or_404(Organization, pk=whole(host) or 0)
    return activities.apply(host=place, **words)


@dataclass(frozen=True)
class _Asked:
    """One thing a graduate writes: its form, its action, its words, what its fields offer."""

    form: type[Any]
    take: Callable[..., Any]
    title: str
    about: str
    done: str
    ready: Callable[[Any, Graduate], None] = lambda form, graduate: None


_WHAT = {
    "week": _Asked(WeekForm, _write_week, "培养记实", "每周小结和下周打算，周日24:00前填写（P05-R2）。",
                   "培养记实已填写。", _week),
    "diary": _Asked(DiaryForm, books.write_diary, "民情日志",
                    f"只有{relations.READERS}看得到；满两年自动清除。", "民情日志已填写。"),
    "task": _Asked(TaskForm, activities.add_task, "增加成长任务", "“5+N”里的N，自己定（P05-R9）。",
                   "任务已增加。"),
    "report": _Asked(ReportForm, activities.hand_in, "调研报告",
                     "每人每年一篇，写现状、分析、对策，提交后不改（P05-R10）。", "调研报告已提交。"),
    "observing": _Asked(ApplyForm, _apply, "申请观察员",
                        "本人申请，县委组织部组织科推荐，接收部门同意。", "申请已提交。", _hosts),
}  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def write(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Write one thing as the graduate himself."""
    asked = _WHAT.get(what)
    if asked is None:
        raise Http404
    found = graduate_for(request.user, pk)
    relations.insist_self(request.user, found, f"填写{asked.title}")
    form = asked.form(sent(request), initial={"on": clock.today()})
    asked.ready(form, found)
    words = {"actor": request.user, "graduate": found}
    sound = form.is_bound and form.is_valid()
    if sound and form.attempt(asked.take, **words, **form.cleaned_data):
        messages.success(request, asked.done)
        return redirect("graduates:mine")
    return form_page(
        request, form, title=asked.title, about=asked.about, back=reverse("graduates:mine"),
        back_label="选调生培养", verb="提交",
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a task is done: a required one by its `number`, an own one by `task`."""
    found = graduate_for(request.user, pk)
    relations.insist_self(request.user, found, "填写成长清单")
    asked = request.POST if request.method == "POST" else request.GET
    number = whole(asked.get("number"))
    task = None
    if number is None:
        own = Task.objects.filter(graduate=found, number=None)
        task = get_object_or_404(own, pk=whole(asked.get("task")) or 0)
    form = DoneForm(sent(request))
    words = {"actor": request.user, "graduate": found, "number": number, "task": task}
    sound = form.is_bound and form.is_valid()
    if sound and form.attempt(activities.finish_task, **words, **form.cleaned_data) is not None:
        messages.success(request, "已登记完成。")
        return redirect("graduates:mine")
    kept = {"number": number or "", "task": task.pk if task else ""}
    return form_page(
        request, form, title="完成成长任务", about=task.title if task else f"规定任务第{number}项",
        back=reverse("graduates:mine"), back_label="选调生培养", hidden=kept,
    )  # fmt: skip


@signed_in
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something to a week of a graduate whose mentor one is."""
    rows = Week.objects.select_related("graduate__person", "graduate__village")
    week = get_object_or_404(rows, pk=pk)
    graduate_for(request.user, week.graduate_id)
    form = CommentForm(request.POST)
    words = {"actor": request.user, "week": week}
    sound = form.is_valid()
    if sound and form.attempt(books.comment, **words, **form.cleaned_data) is not None:
        messages.success(request, "点评已登记。")
        return redirect("graduates:graduate", pk=week.graduate_id)
    back = reverse("graduates:graduate", args=[week.graduate_id])
    return form_page(
        request, form, title="点评", about=f"{week.graduate.person.name}，{week.monday}周",
        back=back, back_label=week.graduate.person.name,
    )  # fmt: skip


@signed_in
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Take everything out of a diary entry."""
    entry = own_diary(request.user, pk)
    books.erase_diary(actor=request.user, entry=entry)
    messages.success(request, "这一条民情日志已清除。")
    if relations.is_self(request.user, entry.graduate):
        return redirect("graduates:mine")
    return redirect("graduates:graduate", pk=entry.graduate_id)
