"""What the API gives out of an account's own notifications, jobs and exports."""

from typing import Any

from django.urls import Resolver404, resolve, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from portal import notifications, providers
from portal.exports import FORMATS, Subject
from portal.models import Job, Notification, SavedExport

Shape = serializers.Serializer[Any]
NOTIFICATION: dict[str, Any] = {
    "id": 901,
    "kind": "portal.job",
    "kind_label": "任务办完",
    "text": "计分：微山县2026年三季度平时考核（1个单位）：已完成",
    "page": "/jobs/310/",
    "at": "2026-10-13T09:05:00+08:00",
    "read_at": None,
}
JOB: dict[str, Any] = {
    "id": 310,
    "kind": "portal.export",
    "kind_label": "导出中心",
    "title": "导出事项台账（2026年9月）",
    "state": "done",
    "state_label": "已完成",
    "live": False,
    "done": 946,
    "total": 946,
    "message": "946行，事项台账.xlsx，保存7天。",
    "created_at": "2026-10-13T09:04:58+08:00",
    "started_at": "2026-10-13T09:04:59+08:00",
    "finished_at": "2026-10-13T09:05:00+08:00",
    "file": "/api/v1/jobs/310/file/",
}
SUBJECTS: dict[str, Any] = {
    "subjects": [
        {
            "code": "grids.cases",
            "label": "事项台账",
            "about": "一个周期内发现的事项。",
            "columns": ["编号", "类别", "状态"],
            "periods": ["month", "quarter"],
        }
    ]
}
SAVED: dict[str, Any] = {
    "id": 12,
    "name": "每月事项台账",
    "subject": "grids.cases",
    "period": "",
    "columns": ["编号", "类别", "状态"],
    "format": "xlsx",
    "every": "month",
    "saved_at": "2026-10-13T09:00:00+08:00",
}
KINDS: dict[str, Any] = {
    "kinds": [
        {
            "code": "portal.job",
            "label": "任务办完",
            "about": "您发起的导入、导出、计分等任务办完或没有办成。",
            "on": True,
        }
    ]
}


def of(name: str, value: Any) -> list[OpenApiExample]:
    """Return one example of an answer."""
    return [OpenApiExample(name, value=value, response_only=True)]


def sent(name: str, value: Any) -> list[OpenApiExample]:
    """Return one example of what is sent."""
    return [OpenApiExample(name, value=value, request_only=True)]


@extend_schema_serializer(examples=of("一条通知", NOTIFICATION))
class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """One thing the account was told; the words stand on the page it leads to."""

    kind = serializers.CharField(help_text="类别的编号。")
    kind_label = serializers.SerializerMethodField(help_text="类别的名称。")
    page = serializers.CharField(source="url", help_text="说的是哪一页。")

    class Meta:
        model = Notification
        fields = ["id", "kind", "kind_label", "text", "page", "at", "read_at"]

    def get_kind_label(self, row: Notification) -> str:
        """Return the kind's name."""
        return notifications.label_of(row.kind)


@extend_schema_serializer(examples=of("标了两条", {"read": 2}))
class ReadSerializer(Shape):
    """How many were marked."""

    read = serializers.IntegerField(help_text="标为已读几条；原来就读过的不计。")


class WishSerializer(Shape):
    """One kind of notification, and whether it comes."""

    code = serializers.CharField(help_text="类别的编号。")
    label = serializers.CharField(help_text="类别的名称。")  # type: ignore[assignment]
    about = serializers.CharField(help_text="什么时候通知。")
    on = serializers.BooleanField(help_text="true：要通知；false：关了。")


@extend_schema_serializer(examples=of("各类通知", KINDS))
class WishesSerializer(Shape):
    """Every kind of notification."""

    kinds = WishSerializer(many=True, help_text="各类通知。")


@extend_schema_serializer(examples=of("做好的导出", JOB))
class JobSerializer(serializers.ModelSerializer[Job]):
    """One of the account's jobs: how far it is, and where its file is fetched."""

    kind = serializers.CharField(help_text="种类的编号。")
    kind_label = serializers.SerializerMethodField(help_text="种类的名称。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    live = serializers.BooleanField(source="is_live", help_text="true：还在排队或进行。")
    file = serializers.SerializerMethodField(
        help_text="做出的文件的地址；没有文件，或还没有做好的为 null。过期的答404。"
    )

    class Meta:
        model = Job
        fields = [
            "id", "kind", "kind_label", "title", "state", "state_label", "live", "done", "total",
            "message", "created_at", "started_at", "finished_at", "file",
        ]  # fmt: skip

    def get_kind_label(self, job: Job) -> str:
        """Return the kind's name."""
        return providers.job_kind_label(job.kind)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_file(self, job: Job) -> str | None:
        """Return the address of the file the job made."""
        return reverse("api:job-file", args=[job.pk]) if file_of(job) else None


def file_of(job: Job) -> int | None:
    """Return the id of the file a job leads to; None where it made none."""
    if job.is_live or not job.result.get("url"):
        return None
    if "marked" in job.result:  # a check's address is its page; the file it made is beside it
        return int(job.result["marked"])
    try:
        found = resolve(job.result["url"])
    except Resolver404:
        return None
    return int(found.kwargs["pk"]) if found.view_name == "portal:file" else None


class SubjectSerializer(serializers.Serializer[Subject]):
    """A table that may be taken away."""

    code = serializers.CharField(help_text="编号。")
    label = serializers.CharField(help_text="名称。")  # type: ignore[assignment]
    about = serializers.CharField(help_text="有什么。")
    columns = serializers.SerializerMethodField(help_text="各列的名称。")
    periods = serializers.ListField(
        child=serializers.CharField(), help_text="可以按哪种周期；没有的导出现状。"
    )

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_columns(self, subject: Subject) -> list[str]:
        """Return the heads of its columns."""
        return [column.label for column in subject.columns]


@extend_schema_serializer(examples=of("能导出的表", SUBJECTS))
class SubjectsSerializer(Shape):
    """Every table the account may take away."""

    subjects = SubjectSerializer(many=True, help_text="本账号能导出的表。")


@extend_schema_serializer(examples=of("每月一次", SAVED))
class SavedExportSerializer(serializers.ModelSerializer[SavedExport]):
    """An export put aside."""

    subject = serializers.CharField(help_text="导出什么（编号）。")
    period = serializers.CharField(
        source="choices.period", default="", help_text="周期；没有为空。"
    )
    columns = serializers.ListField(
        source="choices.columns", child=serializers.CharField(), default=list, help_text="各列。"
    )
    format = serializers.ChoiceField(
        source="choices.format",
        choices=list(FORMATS.items()),
        default="xlsx",
        help_text="格式。",
    )
    every = serializers.CharField(
        help_text="month（每月）、quarter（每季度）自动做；不自动做为空。"
    )

    class Meta:
        model = SavedExport
        fields = ["id", "name", "subject", "period", "columns", "format", "every", "saved_at"]
