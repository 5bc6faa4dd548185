"""Rates of cases as the API gives them: exact shares with what was counted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from grids.api import examples
from grids.models import CaseKind, Grid
from grids.queries import rates
from grids.queries.rates import Rate, Rates
from members.models import Organization
from portal import clock
from portal.bodies import Id, Query, Text

LONGEST_PERIOD = 366
NOTHING = "没有可计算的事项。"
BY = [("all", "合计"), ("town", "镇街"), ("grid", "网格"), ("kind", "类别")]


class RatesQuery(Query):
    """What rates are asked for."""

    found_from = serializers.DateField(
        required=False, help_text="发现日期，从这天起；不写为今年1月1日。"
    )
    found_to = serializers.DateField(required=False, help_text="发现日期，到这天为止；不写为今天。")
    by = serializers.ChoiceField(
        BY, default="all", help_text="all（合计）、town（按镇街）、grid（按网格）、kind（按类别）。"
    )
    town = Id(required=False, help_text="只算一个镇街，填编号；按网格时必须填。")
    kind = Text(required=False, max_length=30, help_text="只算一个类别，填编号，如dispute。")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Complete the period and insist on a township for grids: a county has more than ten thousand."""
        today = clock.today()
        first = attrs.setdefault("found_from", min(today, dt.date(today.year, 1, 1)))
        last = attrs.setdefault("found_to", today)
        if not dt.timedelta(0) <= last - first < dt.timedelta(days=LONGEST_PERIOD):
            sentence = f"结束日期不能早于开始日期，一次最多{LONGEST_PERIOD}天。"
            raise ValidationError({"found_to": [sentence]})
        if attrs["by"] == "grid" and "town" not in attrs:
            raise ValidationError({"town": ["按网格计算要写明镇街，填镇街的编号。"]})
        return attrs


@dataclass(frozen=True)
class Row:
    """The rates of one township, grid or kind, with its code and name; empty for all together."""

    code: str
    name: str
    rates: Rates


def rates_of(account: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rates asked for, over the cases the account sees: two queries at the most."""
    rows = rates.in_period(account, values["found_from"], values["found_to"])
    if "town" in values:
        rows = rows.filter(town_id=values["town"])
    if "kind" in values:
        rows = rows.filter(kind__code=values["kind"])
    named = [Row("", "合计", rates.overall(rows))]
    if values["by"] != "all":
        named = _named(values["by"], rates.by(rows, values["by"]))
    return {**values, "rows": named}


def _named(what: str, found: list[Rates]) -> list[Row]:
    """Lay code and name beside each row; cases without a township or grid stand under 未归属."""
    if what == "kind":
        owned = CaseKind.objects.filter(code__in=[one.of for one in found])
        titles = dict(owned.order_by("-organization__depth").values_list("code", "title"))
        return [Row(one.of, titles[one.of], one) for one in found]
    model: Any = Organization if what == "town" else Grid
    things = model.objects.in_bulk([one.of for one in found if one.of])
    return [_row(things.get(one.of), one) for one in found]


def _row(thing: Any, found: Rates) -> Row:
    return Row(thing.code, thing.name, found) if thing else Row("", "未归属", found)


class RateSerializer(serializers.Serializer[Rate]):
    """One share."""

    value = serializers.DecimalField(
        5, 4, allow_null=True, help_text="0至1，四位小数；没有可计算的为 null。"
    )
    of = serializers.IntegerField(help_text="分子。")
    out_of = serializers.IntegerField(help_text="分母。")
    why = serializers.SerializerMethodField(help_text="为 null 的原因；有数为空。")

    def get_why(self, rate: Rate) -> str:
        """Say why there is no value (E-ZERO)."""
        return "" if rate.out_of else NOTHING


class RatesRow(serializers.Serializer[Row]):
    """The rates of one township, grid or kind."""

    code = serializers.CharField(help_text="镇街、网格或类别的编码；合计和未归属的为空。")
    name = serializers.CharField(help_text="名称。")
    cases = serializers.IntegerField(source="rates.cases", help_text="发现的事项数。")
    reopened = serializers.IntegerField(source="rates.reopened", help_text="重新办理过的事项数。")
    discovery = RateSerializer(source="rates.discovery", help_text="发现率：网格自己发现的。")
    closing = RateSerializer(source="rates.closing", help_text="办结率：已结案、归档的。")
    on_time = RateSerializer(
        source="rates.on_time", help_text="按期率：在办完的和已过期限的当中，期限内办完的。"
    )
    satisfaction = RateSerializer(
        source="rates.satisfaction", help_text="满意率：得分占满分（每件5分）；联系不上的不计。"
    )


@extend_schema_serializer(examples=examples.of("十月各镇街", examples.RATES))
class RatesSerializer(serializers.Serializer[Any]):
    """Rates over the cases the account sees."""

    found_from = serializers.DateField(help_text="从这天起。")
    found_to = serializers.DateField(help_text="到这天为止。")
    by = serializers.ChoiceField(BY, help_text="按什么计算。")
    rows = RatesRow(many=True, help_text="各行；合计只有一行。")
