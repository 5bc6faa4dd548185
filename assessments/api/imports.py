"""Entry workbooks over the API: hand one in for a panel, see what it would change, write what was shown."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rights
from assessments.doors import panel_for
from assessments.models import Panel
from assessments.workbooks import importing, intake, layout
from assessments.workbooks.template import template_of
from members.writes import Told
from portal import imports
from portal.api import insist_on_known
from portal.described import Writing
from portal.examples import of, sent
from portal.given import Gives, made
from portal.models import StoredFile
from portal.refusals import Refused
from portal.writes import Writes

_SUBJECT = "录入表导入"
_CELL = {
    "name": "孙静怡",
    "column": "平时表现·德",
    "now": "18",
    "by": "李建国",
    "at": "10-12 09:05",
    "text": "18.5",
}
_CHECK: dict[str, Any] = {
    "people": 40,
    "cells": 118,
    "new": 112,
    "cleared": 0,
    "touched": 38,
    "overwrites": [_CELL],
    "overwrite_count": 6,
    "conflicts": [],
    "conflict_count": 0,
    "kept": 0,
    "problem_count": 1,
    "problems": [imports.PROBLEM],
    "bad_rows": 1,
    "unknown": [],
    "shape": False,
    "token": "9f3c0a6c1f0e4d55a1d0f1b2c3d4e5f6",
}
_IMPORT: dict[str, Any] = {
    "id": 733,
    "name": "县审计局录入表.xlsx",
    "state": "checked",
    "job": None,
    "written_at": None,
    "check": _CHECK,
}


@extend_schema_serializer(
    examples=sent("写入", {"token": _CHECK["token"], "good_only": False, "take": False})
)
class PanelImportWriteBody(imports.ImportWriteBody):
    """Which check is written."""

    take = serializers.BooleanField(
        required=False,
        default=False,
        help_text="true：下载以后页面上又改过的格（conflicts）以工作簿为准；false：留页面上的。",
    )


class ImportCellSerializer(serializers.Serializer[Any]):
    """A cell in which the workbook differs from the sheet."""

    name = serializers.CharField(help_text="谁，或哪个单位。")
    column = serializers.CharField(help_text="哪一栏。")
    now = serializers.CharField(help_text="表里现在的。")
    by = serializers.CharField(help_text="表里的是谁填的。")
    at = serializers.CharField(help_text="什么时候填的。")
    text = serializers.CharField(help_text="工作簿里的。")


class PanelCheckSerializer(imports.CheckShape):
    """What an entry workbook would do."""

    people = serializers.IntegerField(help_text="读到几行。")
    cells = serializers.IntegerField(help_text="写入几格。")
    new = serializers.IntegerField(help_text="其中原来空着的几格。")
    cleared = serializers.IntegerField(help_text="其中清空几格。")
    touched = serializers.IntegerField(help_text="涉及几行。")
    overwrites = ImportCellSerializer(many=True, help_text="改掉原来填的，前50格。")
    overwrite_count = serializers.IntegerField(help_text="改掉原来填的几格。")
    conflicts = ImportCellSerializer(many=True, help_text="下载以后页面上又改过的，前50格。")
    conflict_count = serializers.IntegerField(help_text="下载以后页面上又改过的几格。")
    kept = serializers.IntegerField(
        help_text="下载以后页面上改过、工作簿没有改的几格，留页面上的。"
    )


@extend_schema_serializer(examples=of("核对完的", _IMPORT))
class PanelImportSerializer(imports.ImportShape):
    """An entry workbook that was handed in."""

    check = PanelCheckSerializer(allow_null=True, help_text="核对结果；还没有核对完的为 null。")


def _kept(account: Any, panel: Panel, pk: int) -> StoredFile:
    """Return a workbook the account itself handed in for a panel's unit; 404 for any other."""
    return imports.kept_by(account, importing.PURPOSE, pk, scope_path=panel.scope_path)


def _shown(account: Any, panel: Panel, file: StoredFile) -> dict[str, Any]:
    return imports.shown(
        file,
        importing.check_job(account, file),
        lambda: intake.summary(importing.check_of(account, panel, file)),
        importing.written_from(panel, file),
    )


class PanelImportView(Writes):
    """Takes an entry workbook for a panel."""

    subject = _SUBJECT
    parser_classes = [MultiPartParser]
    writes = Writing(
        "送录入表工作簿核对",
        "和页面的导入一样：先核对，一格也不写入。短的当场答复核对结果；超过500行的由任务核对，"
        "过后再查这次导入。已提交的单位答409。",
        imports.WorkbookForm,
        {200: "已收下；答复是这次导入。"},
        PanelImportSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Keep it and check it; Invalid says what is wrong with the file itself."""
        panel = panel_for(request.user, pk, rights.ENTER)
        upload = imports.uploaded(self.sent(request))
        with transaction.atomic():
            file, _ = importing.keep(actor=request.user, panel=panel, upload=upload)
            told = _shown(request.user, panel, file)
        return Response(self.get_serializer(told).data)


class PanelTemplateView(Gives):
    """A panel's entry sheet as a workbook to be filled in."""

    subject = "录入表工作簿"
    about = "要填的工作簿（.xlsx），和页面上下载的一样，已经填的写在里面。"

    def get(self, request: Request, pk: int) -> Any:
        """Send it; 403 for who enters nothing there, 404 outside."""
        insist_on_known(request, self)
        panel = panel_for(request.user, pk, rights.ENTER)
        return made(template_of(panel, request.user), layout.file_name(panel, "录入表"))


class PanelImportCheckView(Told):
    """What became of a workbook."""

    serializer_class = PanelImportSerializer
    subject = _SUBJECT
    about = (
        "一次导入的核对结果：短的按现在的录入表再核对一次，长的是核对任务的结果。"
        "只给送的人；别人的答404。"
    )

    @extend_schema(operation_id="panels_imports_check")
    def get(self, request: Request, pk: int, file: int) -> Response:
        """Return it."""
        self.asked(request)
        panel = panel_for(request.user, pk, rights.ENTER)
        kept = _kept(request.user, panel, file)
        try:
            told = _shown(request.user, panel, kept)
        except Refused as gone:
            raise Http404 from gone
        return Response(self.get_serializer(told).data)


class PanelImportWritingView(Writes):
    """Writes what a check has shown."""

    subject = _SUBJECT
    writes = Writing(
        "写入核对过的录入表工作簿",
        "全部写入或一格也不写。核对以后表里又有改动的答409，重新查核对结果再写。由任务核对的也由任务写入。",
        PanelImportWriteBody,
        {200: "已写入，或已开始写入。"},
        imports.ImportWrittenSerializer,
    )

    def post(self, request: Request, pk: int, file: int) -> Response:
        """Write it."""
        panel = panel_for(request.user, pk, rights.ENTER)
        kept = _kept(request.user, panel, file)
        words = {"actor": request.user, "panel": panel, "file": kept, **self.sent(request)}
        told = imports.write(
            kept,
            importing.check_job(request.user, kept),
            lambda: intake.write(**words, checked=importing.check_of(request.user, panel, kept)),
            lambda: importing.request_write(**words),
        )
        return Response(self.get_serializer(told).data)


_PANEL = "panels/<int:pk>/imports/"
ADDRESSES = [
    path(_PANEL, PanelImportView.as_view(), name="panel-import"),
    path(f"{_PANEL}template/", PanelTemplateView.as_view(), name="panel-import-template"),
    path(f"{_PANEL}<int:file>/", PanelImportCheckView.as_view(), name="panel-import-check"),
    path(
        f"{_PANEL}<int:file>/writings/",
        PanelImportWritingView.as_view(),
        name="panel-import-writing",
    ),
]
"""Handing in, looking, writing."""
