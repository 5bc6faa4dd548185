"""What the API gives out of figures, bulletins, published figures and obligations: numbers alone."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from grids.api.examples import COUNTY, TOWN, of
from grids.api.figures import RateSerializer
from grids.queries import bulletin, published
from grids.queries.figures import Figures, Line, Opened
from grids.queries.obligation_pages import BY
from grids.queries.obligation_pages import Line as Met
from grids.queries.rates import Rates
from members.api import OrganizationRef

Shape = serializers.Serializer[Any]


def _rate(value: str | None, part: int, whole: int) -> dict[str, Any]:
    return {
        "value": value,
        "of": part,
        "out_of": whole,
        "why": "" if whole else "没有可计算的事项。",
    }


_RATES: dict[str, Any] = {
    "cases": 24,
    "reopened": 1,
    "merged": 1,
    "discovery": _rate("0.6250", 15, 24),
    "closing": _rate("0.7500", 18, 24),
    "on_time": _rate("0.9500", 19, 20),
    "satisfaction": _rate(None, 0, 0),
    "repeats": _rate("0.0800", 2, 25),
}
_OPEN = {"n": 6, "late": 1}
FIGURES: dict[str, Any] = {
    "place": COUNTY,
    "period": "2026-10",
    "at": "2026-10-13T10:05:00+08:00",
    "total": _RATES,
    "before": _RATES,
    "open": _OPEN,
    "states": [{"state": "handling", "state_label": "办理中", "n": 6}],
    "parts": [{"id": 2201, "name": "次邱镇", "rank": 1, "rates": _RATES, "open": _OPEN}],
    "months": [{"month": "2026-10", "rates": _RATES}],
}
_ROW = {"name": "次邱镇", "rank": 1, "rates": _RATES, "late": 1, "gone_up": 0}
BULLETIN: dict[str, Any] = {
    "title": "汶上县2026年9月网格工作通报",
    "place": COUNTY,
    "month": "2026-09",
    "at": "2026-10-13T10:05:00+08:00",
    "closed": True,
    "closes_on": "2026-10-05",
    "word": "镇街",
    "rows": [_ROW],
    "whole": _ROW | {"name": "合计", "rank": None},
    "behind": ["中都街道"],
}
PUBLISHED: dict[str, Any] = {
    "place": COUNTY,
    "practice": "P03",
    "year": 2025,
    "figures": [
        {"label": "第四级网格", "value": 4872, "over": False, "counted": 4872, "agrees": True}
    ],
    "nodes": 6120,
    "settled": _rate("0.9800", 980, 1000),
}
OBLIGATIONS: dict[str, Any] = {
    "what": "visit",
    "title": "走访",
    "rule": "P03-R3",
    "period": "2026-10",
    "by": "each",
    "town": TOWN,
    "county": None,
    "count": 1,
    "next": None,
    "wanted": 7,
    "done": 6,
    "lines": [
        {"id": 611, "name": "孔令辉", "place": 2203, "place_name": "河里村", "wanted": 7, "done": 6,
         "missed": 1, "rate": _rate("0.8571", 6, 7)}
    ],
}  # fmt: skip


class FigureRatesSerializer(serializers.Serializer[Rates]):
    """The five shares of a place in a period, and what they count."""

    cases = serializers.IntegerField(help_text="发现的事项数，不含并入别的。")
    reopened = serializers.IntegerField(help_text="重新办理过的。")
    merged = serializers.IntegerField(help_text="并入别的事项的。")
    discovery = RateSerializer(help_text="发现率：网格自己发现的。")
    closing = RateSerializer(help_text="办结率：已结案、归档的。")
    on_time = RateSerializer(help_text="按时率：在办完的和已过期限的当中，期限内办完的。")
    satisfaction = RateSerializer(help_text="满意率：得分占满分（每件5分）；联系不上的不计。")
    repeats = RateSerializer(help_text="重复：重新办理和并案的，占上报的全部。")


class OpenedSerializer(serializers.Serializer[Opened]):
    """What is open now, whenever it was found."""

    n = serializers.IntegerField(help_text="没有结束的几件，不论哪天发现。")
    late = serializers.IntegerField(help_text="其中逾期几件。")


class FigurePartSerializer(serializers.Serializer[Line]):
    """One part of a place."""

    id = serializers.IntegerField(
        source="part.pk",
        default=None,
        allow_null=True,
        help_text="组织（村里为网格）的编号；本级为 null。",
    )
    name = serializers.CharField(source="label", help_text="名称；不属于哪一部分的为本级。")
    rank = serializers.IntegerField(allow_null=True, help_text="名次；不排的为 null。")
    rates = FigureRatesSerializer(help_text="期间里的各项比率。")
    open = OpenedSerializer(help_text="现在没有结束的。")


class StateCountSerializer(Shape):
    """How many open cases are in a state."""

    state = serializers.CharField(help_text="状态，如handling。")
    state_label = serializers.CharField(help_text="状态的名称。")
    n = serializers.IntegerField(help_text="几件。")


class MonthRatesSerializer(Shape):
    """A month's shares."""

    month = serializers.CharField(help_text="月份。")
    rates = FigureRatesSerializer(help_text="各项比率。")


@extend_schema_serializer(examples=of("一个县的十月", FIGURES))
class GridFiguresSerializer(serializers.Serializer[Figures]):
    """The figures of a place in a period."""

    place = OrganizationRef(help_text="市、县、镇街或村（社区）。")
    period = serializers.CharField(source="period.code", help_text="期间。")
    at = serializers.DateTimeField(help_text="什么时候算的。")
    total = FigureRatesSerializer(help_text="合计。")
    before = FigureRatesSerializer(allow_null=True, help_text="上一期；近十二个月不含的为 null。")
    open = OpenedSerializer(help_text="现在没有结束的。")
    states = serializers.SerializerMethodField(help_text="没有结束的各状态几件，没有的不列。")
    parts = FigurePartSerializer(source="lines", many=True, help_text="各县、镇街、村或网格。")
    months = serializers.SerializerMethodField(help_text="到这一期为止的十二个月。")

    @extend_schema_field(StateCountSerializer(many=True))
    def get_states(self, found: Figures) -> list[dict[str, Any]]:
        """Return the open cases by state."""
        return [{"state": s, "state_label": label, "n": n} for s, label, n in found.states]

    @extend_schema_field(MonthRatesSerializer(many=True))
    def get_months(self, found: Figures) -> list[dict[str, Any]]:
        """Return the twelve months."""
        told = FigureRatesSerializer
        return [{"month": month.code, "rates": told(one).data} for month, one in found.trend]


class BulletinRowSerializer(serializers.Serializer[bulletin.Row]):
    """One line of the bulletin."""

    name = serializers.CharField(source="label", help_text="名称。")
    rank = serializers.IntegerField(allow_null=True, help_text="名次，并列的相同；不排的为 null。")
    rates = FigureRatesSerializer(help_text="各项比率。")
    late = serializers.IntegerField(help_text="到现在逾期没有办完的，不论哪天发现。")
    gone_up = serializers.IntegerField(help_text="本月逾期后升到上一级的。")


@extend_schema_serializer(examples=of("九月通报", BULLETIN))
class GridBulletinSerializer(serializers.Serializer[bulletin.Bulletin]):
    """A month's bulletin as it reads now."""

    title = serializers.CharField(help_text="标题。")
    place = OrganizationRef(help_text="市、县或镇街。")
    month = serializers.CharField(source="period.code", help_text="月份。")
    at = serializers.DateTimeField(help_text="什么时候算的；以后办结的仍会计入。")
    closed = serializers.BooleanField(source="is_closed", help_text="过了关账日没有（D-CLOSE）。")
    closes_on = serializers.DateField(help_text="关账日。")
    word = serializers.CharField(help_text="各部分叫什么，如镇街。")
    rows = BulletinRowSerializer(many=True, help_text="各部分，名次在前的在前。")
    whole = BulletinRowSerializer(help_text="合计。")
    behind = serializers.SerializerMethodField(help_text="按时率低于平均的，名称。")

    def get_behind(self, paper: bulletin.Bulletin) -> list[str]:
        """Return who lies under the whole's rate on time."""
        return [row.label for row in paper.behind]


class PublishedFigureSerializer(serializers.Serializer[published.Published]):
    """One published figure."""

    label = serializers.CharField(help_text="项目。")  # type: ignore[assignment]
    value = serializers.IntegerField(help_text="报道写的数。")
    over = serializers.BooleanField(help_text="true：报道写的是“余”。")
    counted = serializers.IntegerField(help_text="演示库里数出来的。")
    agrees = serializers.BooleanField(help_text="一致不一致。")


@extend_schema_serializer(examples=of("一个县的报道数字", PUBLISHED))
class PublishedSerializer(Shape):
    """What a report publishes of a county beside what the demonstration counts."""

    place = OrganizationRef(help_text="县（市、区）。")
    practice = serializers.CharField(source="report.practice", help_text="哪一项实践。")
    year = serializers.IntegerField(source="report.year", help_text="按哪一年发现的事项数。")
    figures = PublishedFigureSerializer(source="report.figures", many=True, help_text="各项。")
    nodes = serializers.IntegerField(source="report.nodes", help_text="网格合计。")
    settled = RateSerializer(
        source="report.settled", allow_null=True, help_text="化解率（P30-R6）；没有报道的为 null。"
    )


class MetSerializer(serializers.Serializer[Met]):
    """How one worker, node or place met an obligation."""

    id = serializers.IntegerField(source="row.key", help_text="人员、网格或组织的编号。")
    name = serializers.CharField(source="row.name", help_text="姓名或名称。")
    place = serializers.IntegerField(source="row.place", help_text="所在组织的编号。")
    place_name = serializers.CharField(source="row.place_name", help_text="所在组织的名称。")
    wanted = serializers.IntegerField(source="row.wanted", help_text="应办几次。")
    done = serializers.IntegerField(source="row.done", help_text="办了几次。")
    missed = serializers.IntegerField(source="row.missed", help_text="缺几次。")
    rate = RateSerializer(help_text="办了的占应办的。")


@extend_schema_serializer(examples=of("十月走访", OBLIGATIONS))
class GridObligationsSerializer(Shape):
    """How an obligation was met in a period."""

    what = serializers.CharField(help_text="哪一项，如visit。")
    title = serializers.CharField(help_text="名称。")
    rule = serializers.CharField(help_text="依据的规则。")
    period = serializers.CharField(help_text="期间。")
    by = serializers.ChoiceField(list(BY.items()), help_text="按什么合计。")
    town = OrganizationRef(allow_null=True, help_text="只算的镇街；没有限定为 null。")
    county = OrganizationRef(allow_null=True, help_text="只算的县；没有限定为 null。")
    count = serializers.IntegerField(help_text="一共几行。")
    next = serializers.IntegerField(allow_null=True, help_text="下一页填的skip；没有了为 null。")
    wanted = serializers.IntegerField(help_text="合计应办几次。")
    done = serializers.IntegerField(help_text="合计办了几次。")
    lines = MetSerializer(many=True, help_text="各行，缺得多的在前。")
