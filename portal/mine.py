"""The API's resources of what is an account's own: its notifications, its jobs, its exports."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import mixins, serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from portal import downloads, exports, files, jobs, notifications, progress, saved_exports
from portal import mine_told as told
from portal.api import Calls, Lists, Metadata, SignedIn, YesNoFilter, insist_on_known, one_of
from portal.bodies import Body, Id, JsonBody, Text
from portal.described import Writing
from portal.exports import Subject
from portal.given import Gives
from portal.models import Job, Notification, SavedExport, StoredFile
from portal.refusals import Invalid
from portal.writes import Nothing, Writes, read_body


class NotificationFilters(filters.FilterSet):
    """Notifications."""

    unread = YesNoFilter(
        field_name="read_at",
        lookup_expr="isnull",
        help_text="true：只取未读的；false：只取已读的。",
    )
    kind = filters.CharFilter(help_text="类别的编号，如portal.job。")


class NotificationViewSet(Lists):
    """The account's own notifications."""

    queryset = Notification.objects.none()
    serializer_class = told.NotificationSerializer
    filterset_class = NotificationFilters
    ordering = "-id"
    subject = "通知"
    about = "本账号的通知，最近的在前。读取不算已读。读过的保存90天，没有读的180天。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the account's own."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return notifications.of(self.request.user)


@extend_schema_serializer(examples=told.sent("两条", {"ids": [901, 902]}))
class ReadBody(Body):
    """What is read."""

    ids = serializers.ListField(
        child=Id(), required=False, max_length=500, help_text="通知的编号；不写为全部。"
    )


class ReadView(Writes):
    """Marks notifications as read."""

    subject = "通知"
    writes = Writing(
        "标为已读",
        "把本账号的几条或全部通知标为已读；别人的、没有的编号不计。",
        ReadBody,
        {200: "已标；答复是标了几条。"},
        told.ReadSerializer,
    )

    def post(self, request: Request) -> Response:
        """Mark them."""
        done = notifications.read(request.user, self.sent(request).get("ids"))
        return Response(self.get_serializer({"read": done}).data)


@extend_schema_serializer(examples=told.sent("关一类", {"off": ["portal.digest"]}))
class WishesBody(Body):
    """What is switched off."""

    off = serializers.ListField(
        child=Text(max_length=40), max_length=100, help_text="不要通知的类别；没有写的都要。"
    )


def _wishes(account: Any) -> dict[str, Any]:
    muted = notifications.muted_by(account)
    kinds = [
        {"code": one.code, "label": one.label, "about": one.about, "on": one.code not in muted}
        for one in notifications.kinds()
    ]
    return {"kinds": kinds}


class WishesView(Calls, GenericAPIView[Any]):
    """Which kinds of notification there are, and which the account wants."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    serializer_class = told.WishesSerializer
    detail = True
    subject = "通知类别"
    about = "各类通知，和本账号要不要。"

    def get(self, request: Request) -> Response:
        """Return them."""
        insist_on_known(request, self)
        return Response(self.get_serializer(_wishes(request.user)).data)


class ChooseView(Writes):
    """Chooses which kinds of notification the account wants."""

    subject = "通知类别"
    writes = Writing(
        "选要哪些通知",
        "关掉写到的类别，其余的都打开。",
        WishesBody,
        {200: "已保存；答复是各类通知。"},
        told.WishesSerializer,
    )

    def post(self, request: Request) -> Response:
        """Switch them; Invalid for a kind there is not."""
        notifications.mute(request.user, self.sent(request)["off"])
        return Response(self.get_serializer(_wishes(request.user)).data)


class JobFilters(filters.FilterSet):
    """Jobs."""

    state = one_of(Job.State, "状态。")
    kind = filters.CharFilter(help_text="种类的编号，如portal.export。")
    live = YesNoFilter(method="is_live", help_text="true：还在排队或进行的；false：已结束的。")

    def is_live(self, rows: QuerySet[Job], name: str, only: bool) -> QuerySet[Job]:
        """Keep what still waits or runs, or what is over."""
        return rows.filter(state__in=Job.LIVE) if only else rows.exclude(state__in=Job.LIVE)


class JobViewSet(mixins.RetrieveModelMixin, Lists):
    """The jobs the account asked for."""

    queryset = Job.objects.none()
    serializer_class = told.JobSerializer
    filterset_class = JobFilters
    ordering = "-id"
    subject = "任务"
    about = "本账号发起的计分、导入、导出等任务和进度，最近的在前；别人的答404。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the account's own."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return progress.jobs_of(self.request.user)


class CancelView(Writes):
    """Cancels a job."""

    subject = "任务"
    writes = Writing(
        "取消一个任务",
        "还在排队的马上取消；在进行的办完手上这一步就停，已办的部分作废。已结束的不变。",
        Nothing,
        {200: "已取消或已请求；答复是这个任务。"},
        told.JobSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Cancel it; 404 for another's."""
        asked = get_object_or_404(progress.jobs_of(request.user), pk=pk)
        self.sent(request)
        jobs.cancel(actor=request.user, job=asked)
        asked.refresh_from_db()
        return Response(self.get_serializer(asked).data)


class JobFileView(Gives):
    """The file one of the account's jobs made."""

    subject = "任务的文件"
    about = (
        "下载任务做出的文件；核对导入的任务有错的，是标出错处的工作簿。没有文件、文件已过期、"
        "别人的任务、有证件号码和电话的文件（只在页面上下载）答404。"
    )

    def get(self, request: Request, pk: int) -> Any:
        """Send the file; 404 where there is none the account may open."""
        insist_on_known(request, self)
        job = get_object_or_404(progress.jobs_of(request.user), pk=pk)
        row = StoredFile.objects.filter(pk=told.file_of(job) or 0).first()
        if row is None or not files.may_open(request.user, row) or files.is_for_pages_alone(row):
            raise Http404
        return downloads.attachment(row, downloads.BYTES)


class SubjectsView(Calls, GenericAPIView[Any]):
    """The tables of the export centre."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    serializer_class = told.SubjectsSerializer
    detail = True
    subject = "能导出的表"
    about = "导出中心里本账号能导出的表、列和周期。"

    def get(self, request: Request) -> Response:
        """Return them."""
        insist_on_known(request, self)
        found = exports.subjects_for(request.user)
        return Response(self.get_serializer({"subjects": found}).data)


@extend_schema_serializer(
    examples=told.sent("九月的事项", {"subject": "grids.cases", "period": "2026-09"})
)
class ExportBody(Body):
    """What is exported."""

    subject = Text(max_length=40, help_text="导出什么（编号）。")
    period = Text(
        required=False, allow_blank=True, default="", max_length=10, help_text="周期，如2026-09。"
    )
    columns = serializers.ListField(
        child=Text(max_length=40), required=False, max_length=200, help_text="各列；不写为全部。"
    )
    format = serializers.ChoiceField(
        list(exports.FORMATS.items()), required=False, default="xlsx", help_text="格式。"
    )


@extend_schema_serializer(
    examples=told.sent(
        "每月一次", {"subject": "grids.cases", "name": "每月事项台账", "every": "month"}
    )
)
class SaveExportBody(ExportBody):
    """What is put aside."""

    name = Text(max_length=40, help_text="名称。")
    every = serializers.ChoiceField(
        SavedExport.Every.choices,
        required=False,
        default="",
        help_text="month、quarter：每期结束后自动做；不写不自动做。",
    )


def _subject(account: Any, code: str) -> Subject:
    """Return a table; Invalid for none, NotAllowed where the account may not."""
    found = exports.subject_for(account, code)
    if found is None:
        raise Invalid("没有这张表。", {"subject": ["没有这张表。有哪些见能导出的表。"]})
    return found


def _choices(subject: Subject, said: dict[str, Any]) -> exports.Asked:
    """Read the choices of a body; every column where none is named."""
    named = said.get("columns") or [column.label for column in subject.columns]
    return exports.read(subject, said | {"columns": named})


class ExportView(Writes):
    """Has a table written."""

    subject = "导出"
    writes = Writing(
        "导出一张表",
        "后台做成文件，按做的那一刻本账号的权限；用任务看进度、下载。文件保存7天，只有本账号能打开。",
        ExportBody,
        {200: "已开始，或已在做；答复是这个任务。"},
        told.JobSerializer,
    )

    def post(self, request: Request) -> Response:
        """Ask for it."""
        said = self.sent(request)
        subject = _subject(request.user, said["subject"])
        job = exports.request(actor=request.user, subject=subject, asked=_choices(subject, said))
        return Response(self.get_serializer(job).data)


class SavedExportViewSet(Lists):
    """The account's saved exports."""

    queryset = SavedExport.objects.none()
    serializer_class = told.SavedExportSerializer
    parser_classes = [JsonBody]
    subject = "常用导出"
    about = "本账号保存的常用导出，先保存的在前。"
    writes = Writing(
        "保存一个常用导出",
        "保存选好的列和格式；选了every的在每月或每季度结束后自动做。最多30个，名称不重复。",
        SaveExportBody,
        {201: "已保存；答复是这个常用导出。"},
        told.SavedExportSerializer,
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return the account's own."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return saved_exports.of(self.request.user)

    def create(self, request: Request) -> Response:
        """Put it aside: 201."""
        said = read_body(request, self.writes)
        subject = _subject(request.user, said["subject"])
        made = saved_exports.save(
            actor=request.user, subject=subject, asked=_choices(subject, said),
            name=said["name"], every=said["every"],
        )  # fmt: skip
        return Response(self.get_serializer(made).data, 201)


class MakeView(Writes):
    """Makes a saved export now."""

    subject = "常用导出"
    writes = Writing(
        "做一次常用导出",
        "按保存的选项现在做一次。",
        Nothing,
        {200: "已开始，或已在做；答复是这个任务。"},
        told.JobSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Ask for it; 404 for another's."""
        saved = get_object_or_404(saved_exports.of(request.user), pk=pk)
        self.sent(request)
        job = saved_exports.make(actor=request.user, saved=saved)
        return Response(self.get_serializer(job).data)


class DropView(Writes):
    """Deletes a saved export."""

    subject = "常用导出"
    writes = Writing(
        "删去一个常用导出",
        "做好的文件留到期满。",
        Nothing,
        {200: "已删去；答复是删去的那一个。"},
        told.SavedExportSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Delete it; 404 for another's."""
        saved = get_object_or_404(saved_exports.of(request.user), pk=pk)
        self.sent(request)
        answer = self.get_serializer(saved).data
        saved.delete()
        return Response(answer)


RESOURCES = (
    ("notifications", NotificationViewSet, "notification"),
    ("jobs", JobViewSet, "job"),
    ("saved-exports", SavedExportViewSet, "saved-export"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path("notifications/readings/", ReadView.as_view(), name="notification-read"),
    path("notification-kinds/", WishesView.as_view(), name="notification-kinds"),
    path("notification-kinds/choices/", ChooseView.as_view(), name="notification-choose"),
    path("jobs/<int:pk>/cancellations/", CancelView.as_view(), name="job-cancel"),
    path("jobs/<int:pk>/file/", JobFileView.as_view(), name="job-file"),
    path("export-subjects/", SubjectsView.as_view(), name="export-subjects"),
    path("exports/", ExportView.as_view(), name="export"),
    path("saved-exports/<int:pk>/makings/", MakeView.as_view(), name="saved-export-make"),
    path("saved-exports/<int:pk>/removals/", DropView.as_view(), name="saved-export-drop"),
]
