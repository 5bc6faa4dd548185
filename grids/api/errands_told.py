"""What the API gives out of errands and takes about them: the catalogue, who has claimed what, numbers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from grids import shipped
from grids.actions.errands import LONGEST_DOCUMENTS, MOST_DAYS
from grids.api.examples import COUNTY, GRID, VILLAGE, of, sent
from grids.api.told import GridRef
from grids.models import Case, ErrandDetail, ErrandService
from grids.queries.cases import is_overdue
from members.api import OrganizationRef
from portal.bodies import Body, Id, Text

Shape = serializers.Serializer[Any]
CATEGORIES = list(shipped.errand_categories().items())
_REF: dict[str, Any] = {"id": 31, "title": "高龄补贴年审"}
SERVICE: dict[str, Any] = _REF | {
    "county": COUNTY,
    "category": "civil",
    "category_label": "民政救助",
    "documents": "身份证、户口簿",
    "days": 5,
    "active": True,
}
ERRAND: dict[str, Any] = {
    "id": 3131,
    "number": "2026-000420",
    "organization": VILLAGE,
    "grid": GRID,
    "service": _REF,
    "due_on": "2026-10-21",
    "late": False,
    "state": "dispatched",
    "state_label": "待签收",
    "mine": False,
}
COUNTS: dict[str, Any] = {
    "month": "2026-10",
    "rows": [
        {"person": 611, "name": "孔令辉", "place": "河里村", "claimed": 4, "given_back": 1},
    ],
}
CHOSEN: dict[str, Any] = {
    "case": 3131,
    "number": "2026-000420",
    "service": SERVICE,
    "mode": "post",
    "mode_label": "站点代办",
    "may_choose": True,
}


class ServiceRef(serializers.ModelSerializer[ErrandService]):
    """A service as errands name it."""

    class Meta:
        model = ErrandService
        fields = ["id", "title"]


@extend_schema_serializer(examples=of("一项代办", SERVICE))
class ErrandServiceSerializer(serializers.ModelSerializer[ErrandService]):
    """A service of a county's catalogue: what to bring, and how long it takes."""

    county = OrganizationRef(help_text="县（市、区）。")
    category = serializers.ChoiceField(choices=CATEGORIES, help_text="类别（P29-R5）。")
    category_label = serializers.SerializerMethodField(help_text="类别的名称。")

    class Meta:
        model = ErrandService
        fields = [
            "id", "county", "category", "category_label", "title", "documents", "days", "active",
        ]  # fmt: skip

    def get_category_label(self, service: ErrandService) -> str:
        """Return the category in words."""
        return shipped.errand_categories().get(service.category, service.category)


@extend_schema_serializer(examples=of("可以认领的代办", ERRAND))
class ErrandSerializer(serializers.ModelSerializer[Case]):
    """An errand as who may claim it, or has it in hand, sees it: never its words."""

    number = serializers.CharField(source="label", help_text="事项编号。")  # type: ignore[assignment]
    organization = OrganizationRef(help_text="村（社区）。")
    grid = GridRef(allow_null=True, help_text="网格；不清楚为 null。")
    service = serializers.SerializerMethodField(help_text="代办事项；还没有选为 null。")
    late = serializers.SerializerMethodField(help_text="今天是否逾期没有办完。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    mine = serializers.SerializerMethodField(
        help_text="true：本账号认领了在办的；false：可以认领的。"
    )

    class Meta:
        model = Case
        fields = [
            "id", "number", "organization", "grid", "service", "due_on", "late", "state",
            "state_label", "mine",
        ]  # fmt: skip

    @extend_schema_field(ServiceRef(allow_null=True))
    def get_service(self, case: Case) -> dict[str, Any] | None:
        """Return which service it asks for."""
        detail: ErrandDetail | None = getattr(case, "errand", None)
        return dict(ServiceRef(detail.service).data) if detail else None

    def get_late(self, case: Case) -> bool:
        """Return whether it is overdue today."""
        return is_overdue(case)

    def get_mine(self, case: Case) -> bool:
        """Return whether the account has it in hand; every other row of the list may be claimed."""
        return case.handler_person_id is not None


class ClaimCountSerializer(Shape):
    """One worker's claims of a month, as numbers."""

    person = serializers.IntegerField(source="who", help_text="人员的编号。")
    name = serializers.CharField(help_text="姓名。")
    place = serializers.CharField(source="where", help_text="村（社区）。")
    claimed = serializers.IntegerField(help_text="认领几件。")
    given_back = serializers.IntegerField(help_text="其中交回几件。")


@extend_schema_serializer(examples=of("一个月", COUNTS))
class ClaimCountsSerializer(Shape):
    """The claims of a month by worker."""

    month = serializers.CharField(help_text="月份。")
    rows = ClaimCountSerializer(many=True, help_text="认领过的每个人，多的在前。")


@extend_schema_serializer(examples=of("选了代办事项", CHOSEN))
class CaseErrandSerializer(Shape):
    """Which service a case asks for, and how it is run."""

    case = serializers.IntegerField(help_text="事项的编号（id）。")
    number = serializers.CharField(help_text="事项编号。")
    service = ErrandServiceSerializer(allow_null=True, help_text="代办事项；还没有选为 null。")
    mode = serializers.CharField(help_text="方式：post、member、volunteer；还没有选为空。")
    mode_label = serializers.CharField(help_text="方式的名称。")
    may_choose = serializers.BooleanField(help_text="本账号能不能选代办事项。")


class ServiceBody(Body):
    """A service as it shall stand in the catalogue, all of it."""

    category = serializers.ChoiceField(CATEGORIES, help_text="类别（P29-R5）。")
    title = Text(max_length=40, help_text="事项名称，一个县里不重复。")
    documents = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_DOCUMENTS,
        help_text="所需材料；没有的不写。",
    )
    days = serializers.IntegerField(
        min_value=1, max_value=MOST_DAYS, help_text="办理工作日，告诉群众的。"
    )
    active = serializers.BooleanField(
        required=False, default=True, help_text="false：停用，不能再选，已选的照旧。"
    )


_SENT = {name: SERVICE[name] for name in ("category", "title", "documents", "days", "active")}


@extend_schema_serializer(examples=sent("修改一项", _SENT))
class ServiceChangeBody(ServiceBody):
    """A service as it shall be."""


@extend_schema_serializer(examples=sent("新增一项", _SENT | {"county": 2200}))
class NewServiceBody(ServiceBody):
    """A service to be."""

    county = Id(help_text="县（市、区）的编号。")


@extend_schema_serializer(examples=sent("站点代办", {"service": 31, "mode": "post"}))
class ChoiceBody(Body):
    """Which service an errand asks for, and how it is run."""

    service = Id(help_text="代办事项的编号，本县目录里在用的。")
    mode = serializers.ChoiceField(ErrandDetail.Mode.choices, help_text="方式（P29-R5）。")
