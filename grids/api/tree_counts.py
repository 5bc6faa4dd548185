"""A county's tree at a glance over the API: nodes by level and township, and how many lack something."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights
from grids.api.examples import COUNTY, TOWN, of
from grids.doors import anywhere
from grids.queries import tree_pages
from grids.queries.tree_pages import Glance
from grids.queries.trees import LevelCount
from members.api import OrganizationRef
from members.named import NO_COUNTY, named_in_query
from members.writes import Told
from portal import clock
from portal.bodies import Id, Query

Shape = serializers.Serializer[Any]
COUNTS: dict[str, Any] = {
    "county": COUNTY,
    "day": "2026-10-13",
    "nodes": 1,
    "levels": [
        {"level": 1, "level_name": "镇街网格", "nodes": 1, "households": 0, "posts": 2,
         "with_leader": 1, "with_worker": 1}
    ],
    "towns": [
        {
            "town": TOWN,
            "nodes": [{"level_name": "镇街网格", "n": 1}],
            "households": 0,
            "posts": 2,
        }
    ],
    "gaps": [{"lacks": "leader", "label": "没有网格长", "n": 0}],
}  # fmt: skip


class LevelCountSerializer(serializers.Serializer[LevelCount]):
    """A level of a county."""

    level = serializers.IntegerField(source="level.number", help_text="层级，1为最上一级。")
    level_name = serializers.CharField(source="level.name", help_text="层级的名称。")
    nodes = serializers.IntegerField(help_text="几个网格。")
    households = serializers.IntegerField(help_text="在这一级计的联系户数，同一户只计一次。")
    posts = serializers.IntegerField(help_text="几人次任职。")
    with_leader = serializers.IntegerField(source="led", help_text="几个有网格长。")
    with_worker = serializers.IntegerField(source="worked", help_text="几个有网格员。")


class NodesSerializer(Shape):
    """How many nodes of a level a township has."""

    level_name = serializers.CharField(help_text="层级的名称。")
    n = serializers.IntegerField(help_text="几个网格。")


class TownNodesSerializer(Shape):
    """A township of a county."""

    town = OrganizationRef(help_text="镇街。")
    nodes = NodesSerializer(many=True, help_text="各级几个网格。")
    households = serializers.IntegerField(help_text="联系户数。")
    posts = serializers.IntegerField(help_text="几人次任职。")


class GapSerializer(Shape):
    """How many nodes lack something."""

    lacks = serializers.CharField(help_text="缺什么：leader、worker、parent。")
    label = serializers.CharField(help_text="缺什么。")  # type: ignore[assignment]
    n = serializers.IntegerField(help_text="几个网格；用/grids/的lacks查是哪些。")


@extend_schema_serializer(examples=of("一个县", COUNTS))
class GridCountsSerializer(Shape):
    """A county's tree at a glance."""

    county = OrganizationRef(help_text="县（市、区）。")
    day = serializers.DateField(help_text="哪一天的。")
    nodes = serializers.IntegerField(help_text="一共几个网格。")
    levels = LevelCountSerializer(many=True, help_text="各级。")
    towns = TownNodesSerializer(many=True, help_text="各镇街。")
    gaps = GapSerializer(many=True, help_text="缺网格长、网格员、上级的。")


class CountyDayQuery(Query):
    """Which county on which day."""

    county = Id(required=False, help_text="县（市、区）的编号；不写为授权范围里的第一个。")
    day = serializers.DateField(required=False, help_text="哪一天的；不写为今天。")


class GridCountsView(Told):
    """A county's tree at a glance."""

    serializer_class = GridCountsSerializer
    query = CountyDayQuery
    subject = "网格"
    about = "一个县（市、区）的网格，按层级、按镇街各几个，联系多少户，几个缺网格长、网格员、上级。只有数。"

    @extend_schema(parameters=[CountyDayQuery])
    def get(self, request: Request) -> Response:
        """Return the counts."""
        anywhere(request.user, rights.SEE_GRIDS)
        asked = self.asked(request)
        there = tree_pages.counties(request.user)
        first = there[0].pk if there else 0
        county = named_in_query(there, asked.get("county", first), "county", NO_COUNTY)
        day = asked.get("day") or clock.today()
        glance = tree_pages.glance(request.user, county, day)
        answer = {"county": county, "day": day, **_told(glance)}
        return Response(self.get_serializer(answer).data)


def _told(glance: Glance) -> dict[str, Any]:
    """Return what the page counts, each number by its name."""
    towns = [
        {
            "town": line.town,
            "nodes": [{"level_name": name, "n": n} for name, n in line.nodes],
            "households": line.households,
            "posts": line.posts,
        }
        for line in glance.towns
    ]
    gaps = [{"lacks": key, "label": words, "n": n} for key, words, n in glance.gaps]
    return {"nodes": glance.nodes, "levels": glance.levels, "towns": towns, "gaps": gaps}


ADDRESSES = [path("grid-counts/", GridCountsView.as_view(), name="grid-counts")]
