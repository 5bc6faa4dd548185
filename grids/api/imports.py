"""Workbooks of the tree over the API: hand one in for a place, see what it changes, write what was shown."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights
from grids.doors import place_for
from grids.models import GridLevel
from grids.workbooks import importing, intake
from grids.workbooks.template import template_of
from members.models import Organization
from members.writes import Told
from portal import clock, imports
from portal.api import insist_on_known
from portal.bodies import Query
from portal.described import Writing
from portal.examples import of, sent
from portal.given import Gives, made
from portal.models import StoredFile
from portal.refusals import Refused
from portal.writes import Writes

_SUBJECT = "网格导入"
_CHECK: dict[str, Any] = {
    "rows": 24,
    "new": 20,
    "changed": 2,
    "begins": 22,
    "ends": 1,
    "count": 45,
    "differences": [
        {
            "code": "3708260201-01",
            "name": "前村第一网格",
            "what": "联系户数",
            "now": "60",
            "to": "64",
        }
    ],
    "difference_count": 1,
    "day": "2026-10-01",
    "problem_count": 1,
    "problems": [imports.PROBLEM],
    "bad_rows": 1,
    "unknown": [],
    "shape": False,
    "token": "9f3c0a6c1f0e4d55a1d0f1b2c3d4e5f6",
}
_IMPORT: dict[str, Any] = {
    "id": 732,
    "name": "前村网格导入表.xlsx",
    "state": "checked",
    "job": None,
    "written_at": None,
    "check": _CHECK,
}
_DAY = "从哪一天起，不能晚于今天。"


class GridWorkbookForm(imports.WorkbookForm):
    """A filled workbook, and from which day what it says holds."""

    day = serializers.DateField(help_text=_DAY)


@extend_schema_serializer(
    examples=sent("写入", {"token": _CHECK["token"], "good_only": False, "day": "2026-10-01"})
)
class GridImportWriteBody(imports.ImportWriteBody):
    """Which check is written."""

    day = serializers.DateField(help_text="核对时的那一天。")


class GridImportQuery(Query):
    """For which day a workbook is checked."""

    day = serializers.DateField(required=False, help_text=f"{_DAY}不写为今天。")


class GridDifferenceSerializer(serializers.Serializer[Any]):
    """One thing that would change."""

    code = serializers.CharField(help_text="网格的代码。")
    name = serializers.CharField(help_text="网格的名称。")
    what = serializers.CharField(help_text="哪一项。")
    now = serializers.CharField(help_text="现在的。")
    to = serializers.CharField(help_text="工作簿里的。")


class GridCheckSerializer(imports.CheckShape):
    """What a workbook of the tree would do."""

    rows = serializers.IntegerField(help_text="读到几行。")
    new = serializers.IntegerField(help_text="新增几个网格。")
    changed = serializers.IntegerField(help_text="改动几行。")
    begins = serializers.IntegerField(help_text="任职几人。")
    ends = serializers.IntegerField(help_text="免职几人。")
    count = serializers.IntegerField(help_text="一共写入几处。")
    differences = GridDifferenceSerializer(many=True, help_text="前50处改动。")
    difference_count = serializers.IntegerField(help_text="一共几处改动。")
    day = serializers.DateField(help_text="从哪一天起。")


@extend_schema_serializer(examples=of("核对完的", _IMPORT))
class GridImportSerializer(imports.ImportShape):
    """A workbook of the tree that was handed in."""

    check = GridCheckSerializer(allow_null=True, help_text="核对结果；还没有核对完的为 null。")


def _kept(account: Any, place: Organization, pk: int) -> StoredFile:
    """Return a workbook the account itself handed in for a place; 404 for any other."""
    return imports.kept_by(account, importing.PURPOSE, pk, scope_path=place.path)


def _shown(account: Any, place: Organization, file: StoredFile, day: dt.date) -> dict[str, Any]:
    return imports.shown(
        file,
        importing.check_job(account, file, day),
        lambda: intake.summary(importing.check_of(account, place, file, day)),
        importing.written_from(place, file),
    )


class GridImportView(Writes):
    """Takes a workbook of the tree for a place."""

    subject = _SUBJECT
    parser_classes = [MultiPartParser]
    writes = Writing(
        "送网格工作簿核对",
        "和页面的导入一样：先核对，一处也不写入。短的当场答复核对结果；超过500行的由任务核对，"
        "过后再查这次导入。",
        GridWorkbookForm,
        {200: "已收下；答复是这次导入。"},
        GridImportSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Keep it and check it; Invalid says what is wrong with the file itself."""
        place = place_for(request.user, pk, rights.KEEP_GRIDS)
        read = self.sent(request)
        upload, day = imports.uploaded(read), read["day"]
        with transaction.atomic():
            file, _ = importing.keep(actor=request.user, place=place, upload=upload, day=day)
            told = _shown(request.user, place, file, day)
        return Response(self.get_serializer(told).data)


class GridTemplateView(Gives):
    """The workbook of the tree to be filled in for a place."""

    subject = "网格导入表"
    about = "要填的工作簿（.xlsx），和页面上下载的一样。县里还没有设置网格层级的答404。"

    def get(self, request: Request, pk: int) -> Any:
        """Send it; 403 for who keeps no grids there, 404 outside and where there are no levels."""
        insist_on_known(request, self)
        place = place_for(request.user, pk, rights.KEEP_GRIDS)
        try:
            county = importing.county_of(place)
        except Refused as above:
            raise Http404 from above
        if not GridLevel.objects.filter(county=county).exists():
            raise Http404
        return made(template_of(place, county, request.user), f"{place.label}网格导入表.xlsx")


class GridImportCheckView(Told):
    """What became of a workbook."""

    serializer_class = GridImportSerializer
    subject = _SUBJECT
    query = GridImportQuery
    about = (
        "一次导入的核对结果：短的按现在的网格再核对一次，长的是核对任务的结果。"
        "只给送的人；别人的答404。"
    )

    @extend_schema(operation_id="grid_imports_check", parameters=[GridImportQuery])
    def get(self, request: Request, pk: int, file: int) -> Response:
        """Return it."""
        day = self.asked(request).get("day") or clock.today()
        place = place_for(request.user, pk, rights.KEEP_GRIDS)
        kept = _kept(request.user, place, file)
        try:
            told = _shown(request.user, place, kept, day)
        except Refused as gone:
            raise Http404 from gone
        return Response(self.get_serializer(told).data)


class GridImportWritingView(Writes):
    """Writes what a check has shown."""

    subject = _SUBJECT
    writes = Writing(
        "写入核对过的网格工作簿",
        "全部写入或一处也不写。核对以后网格又有改动的答409，重新查核对结果再写。由任务核对的也由任务写入。",
        GridImportWriteBody,
        {200: "已写入，或已开始写入。"},
        imports.ImportWrittenSerializer,
    )

    def post(self, request: Request, pk: int, file: int) -> Response:
        """Write it."""
        place = place_for(request.user, pk, rights.KEEP_GRIDS)
        kept = _kept(request.user, place, file)
        read = self.sent(request)
        day = read.pop("day")
        words = {"actor": request.user, "place": place, "file": kept, **read}
        told = imports.write(
            kept,
            importing.check_job(request.user, kept, day),
            lambda: intake.write(
                **words, checked=importing.check_of(request.user, place, kept, day)
            ),
            lambda: importing.request_write(**words, day=day),
        )
        return Response(self.get_serializer(told).data)


_PLACE = "organizations/<int:pk>/grid-imports/"
ADDRESSES = [
    path(_PLACE, GridImportView.as_view(), name="grid-import"),
    path(f"{_PLACE}template/", GridTemplateView.as_view(), name="grid-import-template"),
    path(f"{_PLACE}<int:file>/", GridImportCheckView.as_view(), name="grid-import-check"),
    path(
        f"{_PLACE}<int:file>/writings/", GridImportWritingView.as_view(), name="grid-import-writing"
    ),
]
"""Handing in, looking, writing."""
