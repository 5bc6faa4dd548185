"""What each pool knows: where it is kept, its sources, fields and levels, and how many stand in it."""

from collections.abc import Mapping
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.models.organizations import Kind as Place
from members.named import insist_anywhere
from members.pools import queries, rights
from members.pools.kinds import RESERVE, Kind
from members.writes import Told
from portal.examples import of


def _words(known: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in known.items()]


class PoolWordShape(serializers.Serializer[Any]):
    """A code with its name."""

    code = serializers.CharField(help_text="代号，登记时填它。")
    name = serializers.CharField(help_text="名称。")


_LISTS = extend_schema_field(PoolWordShape(many=True))


class PoolKindShape(serializers.Serializer[Any]):
    """One pool."""

    code = serializers.CharField(help_text="代号。")
    title = serializers.CharField(help_text="名称。")
    count = serializers.IntegerField(help_text="授权范围内现在有几人。")
    least = serializers.IntegerField(help_text="每个村至少几人；没有规定的为0。")
    outsiders = serializers.BooleanField(help_text="能不能登记名册以外的人。")
    sent = serializers.BooleanField(help_text="登不登记选派。")
    places = serializers.SerializerMethodField(help_text="由哪些类别的单位登记。")
    sources = serializers.SerializerMethodField(help_text="来源。")
    categories = serializers.SerializerMethodField(help_text="类别。")
    levels = serializers.SerializerMethodField(help_text="层次；没有的为空。")
    modes = serializers.SerializerMethodField(help_text="方式；没有的为空。")
    leaving = serializers.SerializerMethodField(help_text="出库的原因。")

    @_LISTS
    def get_places(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Return the kinds of places that keep it."""
        return _words({one: Place(one).label for one in row["kind"].places})

    @_LISTS
    def get_sources(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Return where somebody may come from."""
        return _words(row["kind"].sources)

    @_LISTS
    def get_categories(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Return its fields."""
        return _words(row["kind"].fields)

    @_LISTS
    def get_levels(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Return its levels."""
        return _words(row["kind"].levels)

    @_LISTS
    def get_modes(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Return in which ways somebody may work."""
        return _words(row["kind"].modes)

    @_LISTS
    def get_leaving(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Return why somebody may leave."""
        return _words(row["kind"].left)


def _row(kind: Kind, count: int) -> dict[str, Any]:
    names = ("code", "title", "least", "outsiders", "sent")
    return {name: getattr(kind, name) for name in names} | {"count": count, "kind": kind}


def _example() -> dict[str, Any]:
    told: dict[str, Any] = dict(PoolKindShape(_row(RESERVE, 212)).data)
    return {"kinds": [told], "lacking": 14}


@extend_schema_serializer(examples=of("村级后备", _example()))
class PoolKindsSerializer(serializers.Serializer[Any]):
    """All pools."""

    kinds = PoolKindShape(many=True, help_text="各库。")
    lacking = serializers.IntegerField(help_text="授权范围内几个村后备不足（P01-R5）。")


class PoolKindsView(Told):
    """The pools, with how many stand in each."""

    serializer_class = PoolKindsSerializer
    subject = "人才库的种类"
    about = "各库由谁登记、有哪些来源、类别、层次和出库原因，授权范围内现有几人。"

    def get(self, request: Request) -> Response:
        """Return them."""
        account: Any = request.user
        insist_anywhere(account, rights.SEE_POOLS, "查看人才库")
        self.asked(request)
        kinds = [_row(kind, count) for kind, count in queries.totals(account)]
        lacking = queries.gaps(account, RESERVE).count()
        return Response(self.get_serializer({"kinds": kinds, "lacking": lacking}).data)


ADDRESSES = [path("pool-kinds/", PoolKindsView.as_view(), name="pool-kinds")]
"""What is told."""
