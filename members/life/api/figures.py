"""What is told of dues as a whole: a branch's sheet of a month, sums by branch, who is in arrears."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members import rights
from members.life.api.reads import BRANCH, BranchRef
from members.life.doors import anywhere, branch_for
from members.life.queries import dues as queries
from members.writes import Told
from portal import clock
from portal.bodies import Month, Query
from portal.examples import of
from portal.periods import Period, containing_day, parse

_SHEET = {
    "branch": BRANCH,
    "month": "2026-09",
    "lines": [
        {"person": 5021, "name": "孙静怡", "stage_label": "正式党员", "base": "5200.00",
         "rate": "1.00", "due": "52.00", "paid": None, "paid_on": None, "seen": 1}
    ],
}  # fmt: skip
_SUMS = {
    "month": "2026-09",
    "branches": [
        {"branch": 1310, "name": "县审计局党支部", "members": 18, "lines": 18, "unwritten": 0,
         "due": "936.00", "paid": "884.00", "unpaid": 1}
    ],
    "arrears": [
        {"person": 5021, "name": "孙静怡", "months": 4, "owes": "208.00", "since": "2026-05"}
    ],
}  # fmt: skip


class DuesMonthQuery(Query):
    """Of which month."""

    month = Month(required=False, help_text="月份，如2026-09；不写为本月。")


def _month(values: dict[str, Any]) -> Period:
    written = values.get("month")
    return parse(written) if written else containing_day(clock.today(), "month")


def _of_record(said: str, name: str) -> serializers.DecimalField:
    return serializers.DecimalField(
        10, 2, source=f"record.{name}", default=None, allow_null=True, help_text=said
    )


class DuesSheetLineShape(serializers.Serializer[Any]):
    """One member's line."""

    person = serializers.IntegerField(help_text="党员的编号。")
    name = serializers.CharField(help_text="姓名。")
    stage_label = serializers.CharField(source="stage", help_text="阶段的名称。")
    base = serializers.DecimalField(
        10, 2, allow_null=True, help_text="计算基数；还没写的是最近一个月的，没有为 null。"
    )
    rate = serializers.DecimalField(5, 2, allow_null=True, help_text="比例（%），同上。")
    due = _of_record("应交；还没有登记的为 null。", "due")
    paid = _of_record("实交；没有交的为 null，不是0。", "paid")
    paid_on = serializers.DateField(
        source="record.paid_on", default=None, allow_null=True, help_text="交纳日期。"
    )
    seen = serializers.IntegerField(help_text="登记时原样送回；还没有登记的为0。")


@extend_schema_serializer(examples=of("一个支部的9月", _SHEET))
class DuesSheetSerializer(serializers.Serializer[Any]):
    """A branch's month."""

    branch = BranchRef(help_text="党支部。")
    month = serializers.CharField(help_text="月份。")
    lines = DuesSheetLineShape(many=True, help_text="这个月在本支部的每个党员。")


class DuesSheetView(Told):
    """A branch's sheet of a month, with the members whose line is not written yet."""

    serializer_class = DuesSheetSerializer
    query = DuesMonthQuery
    subject = "党费月表"
    about = "一个支部一个月应登记的每个党员，基数和比例带最近一个月的。给管理支部工作的账号。"

    @extend_schema(parameters=[DuesMonthQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return the sheet."""
        branch = branch_for(request.user, pk, rights.KEEP_BRANCH)
        month = _month(self.asked(request))
        lines = queries.sheet(branch, month)
        answer = {"branch": branch, "month": month.code, "lines": lines}
        return Response(self.get_serializer(answer).data)


class DuesSumShape(serializers.Serializer[Any]):
    """One branch's month in sums."""

    branch = serializers.IntegerField(source="key", help_text="党支部的编号。")
    name = serializers.CharField(help_text="党支部。")
    members = serializers.IntegerField(help_text="党员数。")
    lines = serializers.IntegerField(help_text="已登记几行。")
    unwritten = serializers.IntegerField(help_text="还没有登记的人数。")
    due = serializers.DecimalField(12, 2, help_text="应交合计。")
    paid = serializers.DecimalField(12, 2, help_text="实交合计。")
    unpaid = serializers.IntegerField(help_text="没有交足的人数。")


class ArrearsShape(serializers.Serializer[Any]):
    """Who owes dues of too many months."""

    person = serializers.IntegerField(help_text="党员的编号。")
    name = serializers.CharField(help_text="姓名。")
    months = serializers.IntegerField(help_text="欠几个月。")
    owes = serializers.DecimalField(10, 2, help_text="欠多少。")
    since = serializers.CharField(help_text="从哪个月起。")


@extend_schema_serializer(examples=of("9月各支部", _SUMS))
class DuesSumsSerializer(serializers.Serializer[Any]):
    """A month by branch."""

    month = serializers.CharField(help_text="月份。")
    branches = DuesSumShape(many=True, help_text="各支部，按组织的次序。")
    arrears = ArrearsShape(many=True, help_text="欠交超过规定月数的人，最多200名。")


class DuesSumsView(Told):
    """Dues of a month by branch, and who is in arrears."""

    serializer_class = DuesSumsSerializer
    query = DuesMonthQuery
    subject = "党费汇总"
    about = "授权范围内各支部一个月的应交、实交，和欠交超过规定月数的人。给管理支部工作的账号。"

    @extend_schema(parameters=[DuesMonthQuery])
    def get(self, request: Request) -> Response:
        """Return the sums; two statements, whatever the number of branches."""
        account: Any = request.user
        anywhere(account, rights.KEEP_BRANCH)
        month = _month(self.asked(request))
        paths = account.paths_for(rights.KEEP_BRANCH)
        answer = {
            "month": month.code,
            "branches": [one for one, _ in queries.sums(paths, month)],
            "arrears": queries.arrears(paths),
        }
        return Response(self.get_serializer(answer).data)


FIGURES = [
    path("branches/<int:pk>/dues-sheet/", DuesSheetView.as_view(), name="dues-sheet"),
    path("dues-sums/", DuesSumsView.as_view(), name="dues-sums"),
]
