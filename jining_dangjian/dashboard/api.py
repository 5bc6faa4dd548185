"""The dashboard as the API gives it: the figures of the page, with the addresses of their rows."""

from typing import Any

from django.core.cache import cache
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.api import examples
from jining_dangjian.dashboard import asked as asking
from jining_dangjian.dashboard.board import Board, Cell, Line, Shown, kept, laid_out
from members.api import OrganizationRef
from portal.api import Metadata, SignedIn
from portal.bodies import Id, Query, Text
from portal.figures import Number
from portal.periods import BadPeriod
from portal.refusals import Refused

WRITTEN_SECONDS = 900
EXAMPLE = {
    "place": {"id": 12, "code": "370826", "name": "微山县"},
    "period": "2026Q3",
    "sections": [
        {
            "code": "cases",
            "label": "网格事项",
            "at": "2026-10-13T10:05:00+08:00",
            "figures": [
                {
                    "code": "on_time",
                    "label": "按时率",
                    "unit": "%",
                    "value": "94.60",
                    "of": 946,
                    "out_of": 1000,
                    "before": "93.80",
                    "key": 0,
                    "withheld": False,
                    "rows": "/grids/cases/?part=12&found_from=2026-07-01&found_to=2026-09-30&counted=timely",
                    "base": "/grids/cases/?part=12&found_from=2026-07-01&found_to=2026-09-30&counted=judged",
                }
            ],
        }
    ],
    "parts": [],
}


class DashboardQuery(Query):
    """What is asked for."""

    county = Id(required=False, help_text="市或县的编号；不写为授权范围内最大的一个。")
    period = Text(
        required=False,
        max_length=10,
        help_text="月或季，如2026-09、2026Q3；不写为本季度，每季度第一个月为上季度。",
    )


class FigureSerializer(serializers.Serializer[Cell]):
    """One figure."""

    code = serializers.CharField(source="figure.code", help_text="指标。")
    label = serializers.CharField(help_text="名称；按人群的为人群名称。")  # type: ignore[assignment]
    unit = serializers.CharField(
        source="measure.unit", help_text="单位：件、个、人、人次、学时、%。"
    )
    value = serializers.CharField(
        allow_null=True,
        help_text="数字，写成文字；百分比两位小数；没有可算的和不显示的为 null。",
    )
    of = serializers.IntegerField(
        source="figure.of", allow_null=True, help_text="占比的分子；没有为 null。"
    )
    out_of = serializers.IntegerField(
        source="figure.out_of", allow_null=True, help_text="占比的分母；没有为 null。"
    )
    before = serializers.CharField(allow_null=True, help_text="上一期的数字；不知道为 null。")
    key = serializers.IntegerField(
        source="figure.key", help_text="周期或人群的编号；各月的为从公元0年起的月数；没有为0。"
    )
    withheld = serializers.BooleanField(source="figure.few", help_text="因为不足5人而不显示。")
    rows = serializers.CharField(help_text="所计各行的页面地址；没有或无权查看为空。")
    base = serializers.CharField(help_text="分母各行的页面地址；没有或无权查看为空。")

    def to_representation(self, cell: Cell) -> dict[str, Any]:
        """Return what the fields say, at once: of hundreds, asking each field takes the most time."""
        figure = cell.figure
        return {
            "code": figure.code,
            "label": cell.label,
            "unit": cell.measure.unit,
            "value": _exact(figure.value),
            "of": figure.of,
            "out_of": figure.out_of,
            "before": _exact(figure.before),
            "key": figure.key,
            "withheld": figure.few,
            "rows": cell.rows,
            "base": cell.base,
        }


def _exact(value: Number) -> str | None:
    """An exact number as text."""
    return None if value is None else str(value)


class SectionSerializer(serializers.Serializer[Shown]):
    """What one app tells."""

    code = serializers.CharField(source="section.code", help_text="类别。")
    label = serializers.CharField(source="section.label", help_text="类别的名称。")  # type: ignore[assignment]
    at = serializers.DateTimeField(
        allow_null=True, help_text="数据截至什么时候；还在统计为 null，过一两分钟再取。"
    )
    figures = FigureSerializer(source="cells", many=True, help_text="全县（市）的数字。")


class PartSerializer(serializers.Serializer[Line]):
    """A county or township with its figures."""

    place = OrganizationRef(help_text="县或镇街。")
    figures = FigureSerializer(source="listed", many=True, help_text="它的数字。")


@extend_schema_serializer(examples=examples.of("微山县三季度", EXAMPLE))
class DashboardSerializer(serializers.Serializer[Board]):
    """The dashboard of a place in a period."""

    place = OrganizationRef(source="asked.place", help_text="市或县。")
    period = serializers.CharField(source="asked.period.code", help_text="期间。")
    sections = SectionSerializer(many=True, help_text="有权查看的各类数字。")
    parts = PartSerializer(source="lines", many=True, help_text="各县或各镇街。")


class Dashboard(APIView):
    """The dashboard."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    serializer_class = DashboardSerializer
    detail = True
    part = "dashboard"
    misses = ("GET",)
    subject = "看板"
    about = (
        "一个县或全市在一个月或一个季度的数字，与看板页面相同：各类各有数据截至的时间，"
        "每个数字有所计各行的页面地址。看得到哪几类随授权；不足5人的不显示。"
    )

    @extend_schema(parameters=[DashboardQuery])
    def get(self, request: Request) -> Response:
        """Return the figures; 404 outside the scope, 400 for what is no period."""
        query = DashboardQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        values = query.validated_data
        try:
            period = asking.period_of(values.get("period", ""))
        except (BadPeriod, Refused) as wrong:
            raise ValidationError({"period": [str(wrong)]}) from wrong
        account: Any = request.user
        there = kept(account, asking.asked(account, values.get("county"), period))
        name = there.name_for(account, "api")
        found = cache.get(name)
        if found is None:
            found = DashboardSerializer(laid_out(account, there)).data
            cache.set(name, found, WRITTEN_SECONDS)
        return Response(found)
