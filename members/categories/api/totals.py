"""The API's figures of members by category: totals by township or village, never a name (PV-MEMBER)."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.categories import rights
from members.categories.models import Category
from members.categories.queries import totals
from members.named import NO_TOWN, named_in_query
from members.scope import who_holds
from members.writes import Told
from portal.bodies import Id, Query
from portal.examples import of
from portal.refusals import NotAllowed

_TOTALS = {
    "town": None,
    "rows": [
        {
            "place": 41, "name": "羊山镇", "members": 910, "without": 3, "households": 2100,
            "categories": [{"code": Category.values[0], "name": Category.labels[0], "members": 150}],
        }
    ],
}  # fmt: skip


class CategoryCountShape(serializers.Serializer[Any]):
    """How many are in one category."""

    code = serializers.CharField(help_text="类别的代号。")
    name = serializers.CharField(help_text="类别的名称。")
    members = serializers.IntegerField(help_text="党员数。")


class CategoryRowShape(serializers.Serializer[Any]):
    """One township or village."""

    place = serializers.IntegerField(help_text="镇街或村的编号。")
    name = serializers.CharField(source="label", help_text="名称。")
    members = serializers.IntegerField(source="all", help_text="党员数。")
    without = serializers.IntegerField(source="none", help_text="还没有类别的人数。")
    households = serializers.IntegerField(
        allow_null=True, help_text="党员联系的户数；没有人登记的为 null，不是0。"
    )
    categories = serializers.SerializerMethodField(help_text="六类各多少人。")

    def get_categories(self, row: totals.Row) -> list[dict[str, Any]]:
        """Return the six counts in their order."""
        counts = zip(Category.choices, row.by_category, strict=True)
        return [{"code": code, "name": name, "members": n} for (code, name), n in counts]


@extend_schema_serializer(examples=of("各镇街", _TOTALS))
class CategoryTotalsSerializer(serializers.Serializer[Any]):
    """Totals of a scope."""

    town = serializers.IntegerField(allow_null=True, help_text="哪个镇街的各村；各镇街的为 null。")
    rows = CategoryRowShape(many=True, help_text="各镇街，或一个镇街的各村。")


class TownQuery(Query):
    """Of which township."""

    town = Id(required=False, help_text="镇街的编号，列它的各村；不写列各镇街。")


class CategoryTotalsView(Told):
    """Members by category, by township or village."""

    serializer_class = CategoryTotalsSerializer
    query = TownQuery
    subject = "党员分类统计"
    about = "各镇街或一个镇街各村的六类党员数（P24）。只有数：谁在哪一类在category-members里。"

    @extend_schema(parameters=[TownQuery])
    def get(self, request: Request) -> Response:
        """Return the totals."""
        account: Any = request.user
        if not account.may_anywhere(rights.SEE_TOTALS):
            who = who_holds(rights.SEE_TOTALS)
            raise NotAllowed(f"不能查看党员分类统计。查看党员分类统计的权限属于{who}。", who=who)
        number = self.asked(request).get("town")
        town = None
        if number is not None:
            town = named_in_query(totals.towns(account), number, "town", NO_TOWN)
        rows = totals.rows_by(account, totals.VILLAGE if town else totals.TOWN, town)
        return Response(self.get_serializer({"town": number, "rows": rows}).data)


ADDRESSES = [path("category-totals/", CategoryTotalsView.as_view(), name="category-totals")]
"""What is told."""
