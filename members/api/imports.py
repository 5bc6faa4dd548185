"""Workbooks of people over the API: hand one in, see what it would change, write what was shown.

Numbers travel in alone: what the workbook held is not given out again. The workbook with its mistakes marked
holds them, so it stays on the page.
"""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from members.workbooks import importing, intake
from members.workbooks.template import template_of
from members.writes import Told
from portal import imports
from portal.api import insist_on_known
from portal.described import Writing
from portal.examples import of
from portal.given import Gives, made
from portal.models import StoredFile
from portal.refusals import Refused
from portal.writes import Writes

_SUBJECT = "人员导入"
_CHECK: dict[str, Any] = {
    "rows": 40,
    "new": 38,
    "changed": 1,
    "unchanged": 1,
    "count": 39,
    "absent": [],
    "differences": [
        {"row": 9, "name": "孙静怡", "what": "学历", "now": "大学", "to": "研究生"},
    ],
    "problem_count": 1,
    "problems": [imports.PROBLEM],
    "bad_rows": 1,
    "unknown": [],
    "shape": False,
    "token": "9f3c0a6c1f0e4d55a1d0f1b2c3d4e5f6",
}
_IMPORT: dict[str, Any] = {
    "id": 731,
    "name": "人员.xlsx",
    "state": "checked",
    "job": None,
    "written_at": None,
    "check": _CHECK,
}


class PersonDifferenceSerializer(serializers.Serializer[Any]):
    """One cell in which the workbook differs from the register."""

    row = serializers.IntegerField(help_text="第几行。")
    name = serializers.CharField(help_text="姓名。")
    what = serializers.CharField(help_text="哪一列。")
    now = serializers.CharField(help_text="现在登记的；证件号码、电话不写。")
    to = serializers.CharField(help_text="工作簿里的；证件号码、电话只写有没有改动。")


class PeopleCheckSerializer(imports.CheckShape):
    """What a workbook of people would do."""

    rows = serializers.IntegerField(help_text="读到几行。")
    new = serializers.IntegerField(help_text="新增几人。")
    changed = serializers.IntegerField(help_text="修改几人。")
    unchanged = serializers.IntegerField(help_text="没有改动的几人。")
    count = serializers.IntegerField(help_text="一共写入几人。")
    absent = serializers.ListField(child=serializers.CharField(), help_text="工作簿里没有的列。")
    differences = PersonDifferenceSerializer(many=True, help_text="前50处改动。")


@extend_schema_serializer(examples=of("核对完的", _IMPORT))
class PeopleImportSerializer(imports.ImportShape):
    """A workbook of people that was handed in."""

    check = PeopleCheckSerializer(allow_null=True, help_text="核对结果；还没有核对完的为 null。")


def _kept(account: Any, pk: int) -> StoredFile:
    """Return a workbook the account itself handed in; 404 for any other."""
    intake.insist(account)
    return imports.kept_by(account, importing.PURPOSE, pk)


def _shown(account: Any, file: StoredFile) -> dict[str, Any]:
    return imports.shown(
        file,
        importing.check_job(account, file),
        lambda: intake.summary(importing.check_of(account, file)),
        importing.written_from(file),
    )


class PeopleImportView(Writes):
    """Takes a workbook of people."""

    subject = _SUBJECT
    parser_classes = [MultiPartParser]
    writes = Writing(
        "送人员工作簿核对",
        "和页面的导入一样：先核对，一行也不写入。短的当场答复核对结果；超过1000行的由任务核对，"
        "过后再查这次导入。证件号码、电话只收不给，工作簿7天后删除；标出错处的工作簿只在页面上下载。",
        imports.WorkbookForm,
        {200: "已收下；答复是这次导入。"},
        PeopleImportSerializer,
    )

    def post(self, request: Request) -> Response:
        """Keep it and check it; Invalid says what is wrong with the file itself."""
        intake.insist(request.user)
        upload = imports.uploaded(self.sent(request))
        with transaction.atomic():
            file, _ = importing.keep(actor=request.user, upload=upload)
            told = _shown(request.user, file)
        return Response(self.get_serializer(told).data)


class PeopleTemplateView(Gives):
    """The workbook of people to be filled in."""

    subject = "人员导入表"
    about = "要填的工作簿（.xlsx），和页面上下载的一样：本账号维护的单位和支部在“组织”表里。"

    def get(self, request: Request) -> Any:
        """Send it; 403 for who keeps people nowhere."""
        insist_on_known(request, self)
        intake.insist(request.user)
        return made(template_of(request.user), "人员导入表.xlsx")


class PeopleImportCheckView(Told):
    """What became of a workbook."""

    serializer_class = PeopleImportSerializer
    subject = _SUBJECT
    about = (
        "一次导入的核对结果：短的按现在的人员再核对一次，长的是核对任务的结果。"
        "只给送的人；满7天的、别人的答404。"
    )

    @extend_schema(operation_id="people_imports_check")
    def get(self, request: Request, pk: int) -> Response:
        """Return it."""
        self.asked(request)
        file = _kept(request.user, pk)
        try:
            told = _shown(request.user, file)
        except Refused as gone:
            raise Http404 from gone
        return Response(self.get_serializer(told).data)


class PeopleImportWritingView(Writes):
    """Writes what a check has shown."""

    subject = _SUBJECT
    writes = Writing(
        "写入核对过的人员工作簿",
        "全部写入或一行也不写。核对以后人员又有改动的答409，重新查核对结果再写。由任务核对的也由任务写入。",
        imports.ImportWriteBody,
        {200: "已写入，或已开始写入。"},
        imports.ImportWrittenSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it."""
        file = _kept(request.user, pk)
        words = {"actor": request.user, "file": file, **self.sent(request)}
        told = imports.write(
            file,
            importing.check_job(request.user, file),
            lambda: intake.write(book=importing.book_of(file), **words).count,
            lambda: importing.request_write(**words),
        )
        return Response(self.get_serializer(told).data)


ADDRESSES = [
    path("people-imports/", PeopleImportView.as_view(), name="people-import"),
    path("people-imports/template/", PeopleTemplateView.as_view(), name="people-import-template"),
    path("people-imports/<int:pk>/", PeopleImportCheckView.as_view(), name="people-import-check"),
    path(
        "people-imports/<int:pk>/writings/",
        PeopleImportWritingView.as_view(),
        name="people-import-writing",
    ),
]
"""Handing in, looking, writing."""
