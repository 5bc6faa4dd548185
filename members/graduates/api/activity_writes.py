"""Writes of growth sheets, reports, salons and observer classes over the API, by the pages' own actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.graduates import relations, rights
from members.graduates.actions import activities as actions
from members.graduates.api import activities as told
from members.graduates.api.known import Keeping, insist_reads, picks
from members.graduates.doors import counties, graduate_for, hosts_of, observing_for
from members.graduates.forms import (
    ApplyForm,
    DoneForm,
    ReportForm,
    SalonForm,
    SheetForm,
    TaskForm,
)
from members.graduates.lifecycle import OBSERVING
from members.graduates.models import Salon
from members.graduates.models.activities import REQUIRED
from members.models import Organization
from members.writes import insist_valid
from portal import clock
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.examples import sent
from portal.form_fields import offered
from portal.refusals import Invalid


@extend_schema_serializer(examples=sent("增加任务", {"title": "学会用电子地图"}))
class GrowthTaskBody(Body):
    """An own task."""

    title = Text(max_length=60, help_text="5项规定任务以外，自己定的任务。")


@extend_schema_serializer(examples=sent("完成规定任务", {"number": 1, "note": "10月12日讲了党课"}))
class TaskDoneBody(Body):
    """That a task is done, and how."""

    number = serializers.IntegerField(
        required=False, min_value=1, max_value=REQUIRED, help_text="规定任务的序号。"
    )
    task = Id(required=False, help_text="自己定的任务的编号；和number写一个。")
    note = Text(max_length=200, help_text="完成情况；接口不再给出。")


@extend_schema_serializer(
    examples=sent(
        "提交报告",
        {"topic": "村集体增收的路子", "situation": "现有……", "analysis": "原因是……",
         "measures": "建议……"},
    )
)  # fmt: skip
class ResearchReportBody(Body):
    """The research report."""

    topic = Text(max_length=80, help_text="题目。")
    situation = Text(max_length=4000, help_text="现状。")
    analysis = Text(max_length=4000, help_text="分析。")
    measures = Text(max_length=4000, help_text="对策。")


@extend_schema_serializer(
    examples=sent("申请", {"host": 1201, "topic": "重点项目调度会", "on": "2026-10-20"})
)
class ObservingBody(Body):
    """An application to an observer class."""

    host = Id(help_text="接收部门的编号，本县的部门或镇街。")
    topic = Text(max_length=100, help_text="观察内容。")
    on = serializers.DateField(help_text="参加日期，从今天起一年以内，如2026-10-20。")


@extend_schema_serializer(examples=sent("推荐", {"do": "recommend"}))
class ObservingStepBody(Body):
    """One step of an application."""

    do = serializers.ChoiceField(
        [(step.action, step.label) for step in OBSERVING.steps], help_text="办哪一步。"
    )
    reason = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=300,
        help_text="理由；不推荐、不同意的须写。接口不再给出。",
    )


@extend_schema_serializer(
    examples=sent(
        "一次沙龙",
        {"kind": "theme", "on": "2026-10-12", "topic": "怎样开好村民会议", "present": 18},
    )
)
class GraduateSalonBody(Body):
    """A salon."""

    kind = serializers.ChoiceField(Salon.Kind.choices, help_text="活动。")
    on = serializers.DateField(help_text="日期，不能晚于今天，如2026-10-12。")
    topic = Text(max_length=100, help_text="主题。")
    present = serializers.IntegerField(min_value=1, max_value=10_000, help_text="参加人数。")


@extend_schema_serializer(
    examples=sent(
        "确定清单", {"tasks": ["讲一次党课", "办一件实事", "写一篇信息", "跟一次会", "走遍全村"]}
    )
)
class GrowthSheetBody(Body):
    """The five required tasks of this year."""

    tasks = serializers.ListField(
        child=Text(max_length=60),
        min_length=REQUIRED,
        max_length=REQUIRED,
        help_text="5项规定任务，按序号。",
    )


class GrowthTaskView(Keeping):
    """Adds a task of one's own."""

    listed = told.GrowthTaskViewSet
    writes = Writing(
        "增加成长任务",
        "选调生本人增加“5+N”里的N，记在今年。",
        GrowthTaskBody,
        {200: "已增加；答复是这一项。"},
        told.GrowthTaskSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Add it."""
        found = graduate_for(request.user, pk)
        relations.insist_self(request.user, found, "填写成长清单")
        form = TaskForm(self.sent(request))
        insist_valid(form)
        made = actions.add_task(actor=request.user, graduate=found, **form.cleaned_data)
        return self.told(made.pk)


class TaskDoneView(Keeping):
    """Says that a task is done."""

    listed = told.GrowthTaskViewSet
    writes = Writing(
        "完成成长任务",
        "选调生本人登记：规定任务写序号，自己定的写编号，写一个。县里还没有定规定任务的答409。",
        TaskDoneBody,
        {200: "已登记；答复是这一项。"},
        told.GrowthTaskSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Say it."""
        found = graduate_for(request.user, pk)
        relations.insist_self(request.user, found, "填写成长清单")
        read = self.sent(request)
        number, own = read.get("number"), read.get("task")
        if (number is None) == (own is None):
            said = "规定任务写number，自己定的写task，写一个。"
            raise Invalid(said, {"number": [said]})
        task = found.tasks.filter(number=None, pk=own).first() if own else None
        if own and task is None:
            said = "没有这项自己定的任务。"
            raise Invalid(said, {"task": [said]})
        form = DoneForm(read)
        insist_valid(form)
        words = {"number": number, "task": task, **form.cleaned_data}
        return self.told(actions.finish_task(actor=request.user, graduate=found, **words).pk)


class ReportWriteView(Keeping):
    """Hands in this year's research report."""

    listed = told.ReportViewSet
    writes = Writing(
        "提交调研报告",
        "选调生本人提交，每年一篇，提交后不改（P05-R10）。",
        ResearchReportBody,
        {200: "已提交；答复是这一篇。"},
        told.WholeReportSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Hand it in."""
        found = graduate_for(request.user, pk)
        relations.insist_self(request.user, found, "提交调研报告")
        form = ReportForm(self.sent(request))
        insist_valid(form)
        made = actions.hand_in(actor=request.user, graduate=found, **form.cleaned_data)
        return self.told(made.pk)


class ObservingApplyView(Keeping):
    """Applies to an observer class."""

    listed = told.ObservingViewSet
    writes = Writing(
        "申请观察员",
        "选调生本人申请，县委组织部推荐，接收部门同意。",
        ObservingBody,
        {200: "已申请；答复是这一件。"},
        told.ObservingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Apply."""
        found = graduate_for(request.user, pk)
        relations.insist_self(request.user, found, "申请观察员")
        read = self.sent(request)
        host = hosts_of(found).filter(pk=read["host"]).first()
        form = ApplyForm(read)
        offered(form, "host", picks([host] if host else []))
        insist_valid(form)
        facts = form.cleaned_data | {"host": host}
        return self.told(actions.apply(actor=request.user, graduate=found, **facts).pk)


class ObservingStepView(Keeping):
    """Takes one step of an application."""

    listed = told.ObservingViewSet
    writes = Writing(
        "办理观察员申请的一步",
        "县委组织部推荐、不推荐、登记已参加；接收部门同意、不同意；本人撤回。",
        ObservingStepBody,
        {200: "已办理；答复是这一件。"},
        told.ObservingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        row = observing_for(request.user, pk)
        read = self.sent(request)
        if refusal := OBSERVING.refusal(request.user, row, OBSERVING.step(read["do"])):
            raise refusal
        actions.take(actor=request.user, row=row, action=read["do"], reason=read["reason"])
        return self.told(pk)


def _county(account: Any, pk: int) -> Organization:
    """Return a county where the account keeps graduates; 403 and 404 for others."""
    insist_reads(account, rights.KEEP_GRADUATES, "管理选调生")
    found: Organization = get_object_or_404(counties(account), pk=pk)
    return found


class SalonView(Keeping):
    """Writes down a salon."""

    listed = told.SalonViewSet
    writes = Writing(
        "登记选调生活动",
        "县委组织部登记沙龙、观摩、交流（P05-R8）；同一天同种活动的答409。",
        GraduateSalonBody,
        {200: "已登记；答复是这次活动。"},
        told.GraduateSalonSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        county = _county(request.user, pk)
        form = SalonForm(self.sent(request) | {"county": pk})
        offered(form, "county", picks([county]))
        insist_valid(form)
        facts = form.cleaned_data | {"county": county}
        return self.told(actions.log_salon(actor=request.user, **facts).pk)


class GrowthSheetView(Keeping):
    """Says what the five required tasks of this year are."""

    listed = told.GrowthSheetViewSet
    writes = Writing(
        "确定成长清单",
        "县委组织部定今年的5项规定任务（P05-R9）；已经有人完成的不再改，答409。",
        GrowthSheetBody,
        {200: "已保存；答复是这张清单。"},
        told.GrowthSheetSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Say it."""
        county = _county(request.user, pk)
        tasks = self.sent(request)["tasks"]
        named = {f"task{n}": text for n, text in enumerate(tasks, start=1)}
        form = SheetForm(named | {"county": pk})
        offered(form, "county", picks([county]))
        insist_valid(form)
        made = actions.set_sheet(
            actor=request.user, county=county, year=clock.today().year, tasks=form.tasks
        )
        return self.told(made.pk)


_GRADUATE = "graduates/<int:pk>/"
ADDRESSES = [
    path(f"{_GRADUATE}tasks/", GrowthTaskView.as_view(), name="growth-task-writing"),
    path(f"{_GRADUATE}done-tasks/", TaskDoneView.as_view(), name="growth-task-done"),
    path(f"{_GRADUATE}reports/", ReportWriteView.as_view(), name="research-report-writing"),
    path(f"{_GRADUATE}observings/", ObservingApplyView.as_view(), name="observing-apply"),
    path("observings/<int:pk>/decisions/", ObservingStepView.as_view(), name="observing-step"),
    path("organizations/<int:pk>/salons/", SalonView.as_view(), name="graduate-salon-writing"),
    path(
        "organizations/<int:pk>/growth-sheets/",
        GrowthSheetView.as_view(),
        name="growth-sheet-writing",
    ),
]
"""What is written."""
