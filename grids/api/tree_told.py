"""What the API gives out of changes of the tree, and takes: nodes, who serves on them, their history."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from grids.actions.trees import MOST_HOUSEHOLDS, MOST_LEVELS, STANDS_ON
from grids.api.examples import GRID, LEVEL, NODE, of, sent
from grids.api.told import GridRef
from grids.api.trees import GridLevelSerializer, GridSerializer
from grids.forms.reshaping import MOST_PARTS
from grids.models import GridOrigin, GridPost
from members.life.api import PersonRef
from portal.bodies import Body, Id, Text

Shape = serializers.Serializer[Any]
POST: dict[str, Any] = {
    "id": 4401,
    "grid": GRID,
    "person": {"id": 611, "name": "孔令辉"},
    "role": "worker",
    "role_label": "网格员",
    "since": "2026-01-01",
    "until": None,
}
_ORIGIN: dict[str, Any] = {
    "old": GRID,
    "new": {"id": 990, "code": "370830103200-03-01", "name": "第三村民小组东"},
    "kind": "split",
    "kind_label": "拆分",
    "on": "2026-10-10",
    "reason": "10月8日村两委会议。",
}
OVERVIEW: dict[str, Any] = {
    "grid": GRID,
    "day": "2026-10-13",
    "households": 120,
    "below": [{"level_name": "中心户", "nodes": 4, "households": 120}],
    "open_cases": 6,
    "cases": [{"state_label": "办理中", "n": 6}],
    "came_of": [],
    "became": [_ORIGIN],
    "may_keep": True,
}


@extend_schema_serializer(examples=of("一名网格员", POST))
class GridPostSerializer(serializers.ModelSerializer[GridPost]):
    """Who serves on a node as what."""

    grid = GridRef(help_text="网格。")
    person = PersonRef(help_text="谁。")
    role_label = serializers.CharField(source="get_role_display", help_text="职责的名称。")
    until = serializers.DateField(allow_null=True, help_text="不再担任的第一天；在任为 null。")

    class Meta:
        model = GridPost
        fields = ["id", "grid", "person", "role", "role_label", "since", "until"]


class OriginSerializer(serializers.ModelSerializer[GridOrigin]):
    """What a node came of, or became."""

    old = GridRef(help_text="原来的网格。")
    new = GridRef(help_text="新的网格。")
    kind = serializers.CharField(help_text="split（拆分）、merge（合并）。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="拆分、合并。")

    class Meta:
        model = GridOrigin
        fields = ["old", "new", "kind", "kind_label", "on", "reason"]


class GridBelowSerializer(Shape):
    """A level below a node."""

    level_name = serializers.CharField(help_text="层级的名称。")
    nodes = serializers.IntegerField(help_text="几个网格。")
    households = serializers.IntegerField(help_text="在这一级计的联系户数。")


class OpenStateSerializer(Shape):
    """Open cases of a state."""

    state_label = serializers.CharField(help_text="状态的名称。")
    n = serializers.IntegerField(help_text="几件。")


@extend_schema_serializer(examples=of("一个网格", OVERVIEW))
class GridOverviewSerializer(Shape):
    """What stands below a node, what is open there, what it came of."""

    grid = GridRef(help_text="网格。")
    day = serializers.DateField(help_text="哪一天的。")
    households = serializers.IntegerField(help_text="联系户数，同一户只计一次；没有名单。")
    below = GridBelowSerializer(many=True, help_text="下面各级。")
    open_cases = serializers.IntegerField(help_text="它和下级没有办完的事项几件。")
    cases = OpenStateSerializer(many=True, help_text="没有办完的各状态几件。")
    came_of = OriginSerializer(many=True, help_text="由什么拆分、合并而来。")
    became = OriginSerializer(many=True, help_text="拆分、合并成了什么。")
    may_keep = serializers.BooleanField(help_text="本账号能不能维护它。")


@extend_schema_serializer(examples=of("拆分以后", {"grids": [NODE]}))
class GridsSerializer(Shape):
    """The nodes a split has made."""

    grids = GridSerializer(many=True, help_text="新的网格。")


@extend_schema_serializer(examples=of("设置以后", {"levels": [LEVEL]}))
class GridLevelsSerializer(Shape):
    """The levels of a county."""

    levels = GridLevelSerializer(many=True, help_text="各级，从最上一级起。")


def _households(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0, max_value=MOST_HOUSEHOLDS, help_text="联系户数，只填数。", **more
    )


_NAMED = {"code": "370830103200-05", "name": "第五村民小组", "households": 38}


class _Named(Body):
    code = Text(max_length=32, help_text="编码，定下不改：数字、字母和短横。")
    name = Text(max_length=80, help_text="名称。")


@extend_schema_serializer(
    examples=sent("一个小组", _NAMED | {"organization": 2203, "since": "2026-10-12"})
)
class NewGridBody(_Named):
    """A node to be."""

    households = _households(required=False, default=0)
    organization = Id(help_text="对应的镇街或村（社区）的编号，由层级定。")
    since = serializers.DateField(required=False, help_text="划定日期，不能晚于今天；不写为今天。")


@extend_schema_serializer(
    examples=sent(
        "改名",
        {
            "name": "东头小组",
            "households": 40,
            "seen_name": "第三村民小组",
            "seen_households": 46,
        },
    )
)
class GridChangeBody(Body):
    """What a node shall be called, against what was read."""

    name = Text(max_length=80, help_text="名称。")
    households = _households()
    seen_name = Text(max_length=80, help_text="读到的名称；已被别人改过的答409。")
    seen_households = serializers.IntegerField(
        min_value=0, max_value=MOST_HOUSEHOLDS, help_text="读到的联系户数。"
    )


@extend_schema_serializer(
    examples=sent("任网格员", {"person": 611, "role": "worker", "since": "2026-10-12"})
)
class AppointBody(Body):
    """Who serves as what."""

    person = Id(help_text="人员的编号，授权范围里的。")
    role = serializers.ChoiceField(GridPost.Role.choices, help_text="职责。")
    since = serializers.DateField(required=False, help_text="从哪一天起；不写为今天。")


@extend_schema_serializer(examples=sent("今天免", {"until": "2026-10-13"}))
class ReleaseBody(Body):
    """When somebody no longer serves."""

    until = serializers.DateField(help_text="不再担任的第一天。")


@extend_schema_serializer(examples=sent("归到村网格", {"parent": 905}))
class GridParentBody(Body):
    """Below which node it shall stand."""

    parent = Id(help_text="上一级网格的编号，本镇街、本村的。")  # type: ignore[assignment]


class GridPartBody(_Named):
    """One part of a node that is split."""

    households = _households()
    children: Any = serializers.ListField(
        child=Id(),
        required=False,
        default=list,
        max_length=1000,
        help_text="归它的下级网格的编号。",
    )


class _Reshaping(Body):
    on = serializers.DateField(help_text="从哪一天起，这一天原网格撤销，不能晚于今天。")
    reason = Text(max_length=300, help_text="理由，如会议记录的日期和事由。")


_WHEN = {"on": "2026-10-10", "reason": "10月8日村两委会议。"}


@extend_schema_serializer(
    examples=sent(
        "一分为二",
        {"parts": [_NAMED | {"children": [921]}, _NAMED | {"code": "370830103200-06"}], **_WHEN},
    )
)
class SplitGridBody(_Reshaping):
    """The parts of a node."""

    parts: Any = serializers.ListSerializer(
        child=GridPartBody(),
        min_length=2,
        max_length=MOST_PARTS,
        help_text="拆成的各个网格；每个下级网格都要归到其中一个。",
    )


@extend_schema_serializer(
    examples=sent(
        "两个小组合并", {"others": [919], "code": "370830103200-H", "name": "第三村民小组", **_WHEN}
    )
)
class MergeGridsBody(_Named, _Reshaping):
    """What a node is merged with, and into what."""

    others = serializers.ListField(
        child=Id(), min_length=1, max_length=100, help_text="一起合并的网格：同一上级、同一村的。"
    )


class LevelBody(Body):
    """One level."""

    name = Text(max_length=40, help_text="名称，各级不同。")
    stands_on = serializers.ChoiceField(
        [(kind.value, kind.label) for kind in STANDS_ON], help_text="对应的组织类别。"
    )
    has_leader = serializers.BooleanField(required=False, default=True, help_text="须有网格长。")
    has_worker = serializers.BooleanField(required=False, default=True, help_text="须有网格员。")


@extend_schema_serializer(
    examples=sent(
        "两级",
        {"levels": [{"name": "镇街网格", "stands_on": "town"},
                    {"name": "村网格", "stands_on": "village"}]},
    )
)  # fmt: skip
class LevelsBody(Body):
    """The levels of a county, the topmost first."""

    levels: Any = serializers.ListSerializer(
        child=LevelBody(), min_length=1, max_length=MOST_LEVELS, help_text="各级，从最上一级起。"
    )
