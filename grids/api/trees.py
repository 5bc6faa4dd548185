"""The grid tree and the kinds of cases over the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import mixins, serializers
from rest_framework.request import Request

from grids.api import examples, filters
from grids.api.told import GridRef
from grids.doors import anywhere
from grids.models import CaseKind, Grid, GridLevel
from grids.models.kinds import Channel, OptionalStep, Reporter
from grids.queries import catalogue
from grids.queries.trees import on_day
from members.api import OrganizationRef
from members.reads import Lists, Reads
from portal import clock


def _any_of(choices: Any, help_text: str) -> serializers.ListField:
    """A list of codes, named in the description with their labels."""
    listed = "、".join(f"{value}（{label}）" for value, label in choices.choices)
    return serializers.ListField(child=serializers.CharField(), help_text=f"{help_text}{listed}。")


@extend_schema_serializer(examples=examples.of("村民小组网格", examples.NODE))
class GridSerializer(serializers.ModelSerializer[Grid]):
    """A node of the grid tree. Households are a number, never a list (PV-RESIDENT)."""

    level = serializers.IntegerField(source="level.number", help_text="层级，1为最上一级。")
    level_name = serializers.CharField(source="level.name", help_text="层级的名称。")
    parent = GridRef(allow_null=True, help_text="上级网格；最上一级为 null。")
    organization = OrganizationRef(help_text="所属的镇街或村（社区）。")

    class Meta:
        model = Grid
        fields = [
            "id", "code", "name", "level", "level_name", "parent", "organization", "households",
            "since", "until",
        ]  # fmt: skip


class GridViewSet(Reads):
    """Nodes of the grid tree."""

    queryset = Grid.objects.select_related("level", "parent", "organization")
    serializer_class = GridSerializer
    filterset_class = filters.GridFilters
    subject = "网格"
    viewing = "查看网格"
    about = "网格树的各级节点。列表只有今天（或on这一天）有效的，单个也给出已撤并的。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible nodes; a list that names no day has today's."""
        rows = super().get_queryset()
        is_dated = self.detail or self.request.query_params.get("on")
        return rows if is_dated else rows.filter(on_day(clock.today()))


@extend_schema_serializer(examples=examples.of("第三级", examples.LEVEL))
class GridLevelSerializer(serializers.ModelSerializer[GridLevel]):
    """One level of a county's grid tree."""

    county = OrganizationRef(help_text="县（市、区）。")
    stands_on = serializers.CharField(help_text="对应的组织类别，如town（乡镇）、village（村）。")

    class Meta:
        model = GridLevel
        fields = ["id", "county", "number", "name", "stands_on", "has_leader", "has_worker"]


class Catalogue(mixins.RetrieveModelMixin, Lists):
    """Rows a county has set up, for whoever has to do with grids anywhere (else 403)."""

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or has nothing to do with grids (403)."""
        super().check_permissions(request)
        anywhere(request.user, *catalogue.READERS)


class GridLevelViewSet(Catalogue):
    """Levels of the grid trees."""

    queryset = GridLevel.objects.none()
    serializer_class = GridLevelSerializer
    filterset_class = filters.GridLevelFilters
    subject = "网格层级"
    about = "各县网格树设几级、叫什么、要不要网格长和网格员。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the levels of the account's counties."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return catalogue.levels(self.request.user).select_related("county")


class UrgencySerializer(serializers.Serializer[Any]):
    """How long a case of this urgency may take."""

    code = serializers.CharField(help_text="编号，上报时填。")
    title = serializers.CharField(help_text="名称。")
    days = serializers.IntegerField(help_text="期限的天数。")
    working = serializers.BooleanField(default=True, help_text="true：工作日；false：自然日。")


@extend_schema_serializer(examples=examples.of("困难诉求", examples.KIND))
class CaseKindSerializer(serializers.ModelSerializer[CaseKind]):
    """A kind of cases: deadlines, steps, who may report it."""

    organization = OrganizationRef(help_text="由哪个市、县设置。")
    reporters = _any_of(Reporter, "谁可以上报：")
    channels = _any_of(Channel, "可以填的来源：")
    urgencies = UrgencySerializer(many=True, help_text="紧急程度和期限，第一种是预设的。")
    steps = _any_of(OptionalStep, "使用的可选步骤：")

    class Meta:
        model = CaseKind
        fields = [
            "id", "code", "title", "organization", "practice", "reporters", "channels", "urgencies",
            "steps", "privacy", "extension_days", "escalate_after", "followup_days", "notice_hours",
            "beyond_town", "active",
        ]  # fmt: skip


class CaseKindViewSet(Catalogue):
    """Kinds of cases."""

    queryset = CaseKind.objects.none()
    serializer_class = CaseKindSerializer
    filterset_class = filters.CaseKindFilters
    subject = "事项类别"
    about = "市、县设置的事项类别。县级自定的代替市级同编号的；在一个地方用哪些，用place查。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the kinds of the account's city and counties."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return catalogue.kinds(self.request.user).select_related("organization")
