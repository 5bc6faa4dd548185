"""What one number of coverage and of obligations is made of: units or people, and the items owed."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import OrganizationRef
from members.models import Organization
from members.scope import who_holds
from members.writes import Told
from portal.examples import of
from portal.paging import PAGE_SIZE
from portal.refusals import NotAllowed
from training import obligations as o
from training import places, rights
from training.api import examples
from training.api.figures import PlacePeriodQuery, PlaceYearQuery, place_asked, year_asked
from training.doors import figures_place
from training.models import TargetGroup
from training.queries import coverage, obligations
from training.queries.obliged import STATES, scene_of

PAGE = 500
_UNIT = {"id": 1201, "name": "县财政局", "people": 20, "trained": 18, "rate": "90.00"}
_SOMEBODY = {"id": 5021, "name": "孙静怡", "trained": True, "hours": "46.00"}
_ITEM = {"state": "missed", "label": "第一周", "on": "2026-10-16", "count": 1}


class CoveredUnitSerializer(serializers.Serializer[Any]):
    """One unit's part of a group."""

    id = serializers.IntegerField(source="pk", help_text="单位的编号。")
    name = serializers.CharField(source="label", help_text="单位。")
    people = serializers.IntegerField(source="total", help_text="人数。")
    trained = serializers.IntegerField(help_text="当年参加过培训的人数。")
    rate = serializers.DecimalField(
        5, 2, allow_null=True, help_text="覆盖率（%）；没有人的为 null。"
    )


class CoveredPersonSerializer(serializers.Serializer[Any]):
    """One of a unit's own people."""

    id = serializers.IntegerField(source="pk", help_text="人员的编号。")
    name = serializers.CharField(help_text="姓名。")
    trained = serializers.BooleanField(help_text="当年参加过培训。")
    hours = serializers.DecimalField(
        8, 2, source="hours_of_year", allow_null=True, help_text="当年学时；没有的为 null。"
    )


@extend_schema_serializer(
    examples=of(
        "逐个单位",
        {"group": 3, "place": examples.COUNTY, "year": 2026, "units": [_UNIT], "people": [_SOMEBODY],
         "more": False},
    )
)  # fmt: skip
class GroupCoverageSerializer(serializers.Serializer[Any]):
    """One group unit by unit, or by name to the unit itself."""

    group = serializers.IntegerField(help_text="培训对象的编号。")
    place = OrganizationRef(help_text="哪个单位。")
    year = serializers.IntegerField(help_text="年度。")
    units = CoveredUnitSerializer(many=True, help_text="逐个单位；本单位看名单时为空。")
    people = CoveredPersonSerializer(
        many=True, help_text="本单位的人，没有参加的在前；别的单位为空。"
    )
    more = serializers.BooleanField(help_text="还有下一页。")


class GroupCoverageQuery(PlaceYearQuery):
    """Which place in which year, and which page of its people."""

    page = serializers.IntegerField(
        required=False, min_value=0, max_value=10_000, default=0, help_text="名单的第几页，从0起。"
    )


class GroupCoverageView(Told):
    """How far one target group is covered."""

    serializer_class = GroupCoverageSerializer
    query = GroupCoverageQuery
    subject = "一类对象的培训覆盖"
    about = "逐个单位几人、参加几人；报送本单位学员的看本单位的名单，别人的没有姓名（PV-STAFF）。"

    @extend_schema(parameters=[GroupCoverageQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return it; 403 for who reads neither figures nor a unit's own."""
        account: Any = request.user
        asked = self.asked(request)
        place, year = _coverage_place(account, asked), year_asked(asked)
        group = get_object_or_404(places.near(TargetGroup, place), pk=pk)
        named = account.may(rights.UNIT_TRAINING, place.path)
        people = coverage.people(group, place, year, asked["page"]) if named else []
        answer = {
            "group": pk, "place": place, "year": year, "people": people[:PAGE_SIZE],
            "units": [] if named else coverage.by_unit(group, place, year),
            "more": len(people) > PAGE_SIZE,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


def _coverage_place(account: Any, asked: dict[str, Any]) -> Organization:
    if account.may_anywhere(rights.SEE_FIGURES):
        return figures_place(account, str(asked.get("place", "")))
    if not account.may_anywhere(rights.UNIT_TRAINING):
        who = who_holds(rights.SEE_FIGURES)
        raise NotAllowed(f"不能查看培训覆盖情况。这件事由{who}办理。", who=who)
    return get_object_or_404(Organization, path=account.paths_for(rights.UNIT_TRAINING)[0])  # type: ignore[no-any-return]


class ObligedItemSerializer(serializers.Serializer[Any]):
    """One thing that was owed."""

    state = serializers.CharField(help_text="done已办、missed未办、unknown没有记录、ahead未到期。")
    label = serializers.CharField(help_text="是什么；不能看姓名的为所在单位。")  # type: ignore[assignment]
    on = serializers.DateField(allow_null=True, help_text="哪天；没有为 null。")
    count = serializers.IntegerField(help_text="计几件。")


@extend_schema_serializer(
    examples=of(
        "一项",
        {
            "code": "evening",
            "place": examples.COUNTY,
            "period": "2026",
            "items": [_ITEM],
            "more": 0,
        },
    )
)
class ObligationItemsSerializer(serializers.Serializer[Any]):
    """What one number of the table counts."""

    code = serializers.CharField(help_text="事项的编号。")
    place = OrganizationRef(help_text="哪个单位。")
    period = serializers.CharField(help_text="期间的代码。")
    items = ObligedItemSerializer(many=True, help_text=f"要办的在前，最多{PAGE}条。")
    more = serializers.IntegerField(help_text="没有列出的几条。")


class ItemsQuery(PlacePeriodQuery):
    """Which obligation, which place, which period, which state."""

    code = serializers.ChoiceField(
        [(one.code, one.title) for one in o.ALL], help_text="事项的编号，在应办事项里读到的。"
    )
    state = serializers.ChoiceField(
        list(STATES.items()), required=False, help_text="只取一种状态。"
    )


class ObligationItemsView(Told):
    """What one obligation counts, what wants doing first."""

    serializer_class = ObligationItemsSerializer
    query = ItemsQuery
    misses = ("GET",)
    subject = "应办事项的明细"
    about = "一项应办的每一件；姓名只给能看本人学时的人，别人看到的是单位（PV-STAFF）。"

    @extend_schema(parameters=[ItemsQuery])
    def get(self, request: Request) -> Response:
        """Return the items."""
        asked = self.asked(request)
        place, code = place_asked(request.user, asked), asked["code"]
        scene = scene_of(place, asked.get("period"))
        found = obligations.items(scene, o.BY_CODE[code])
        kept = [row for row in found if asked.get("state", row.state) == row.state]
        answer = {
            "code": code, "place": scene.county, "period": scene.period.code,
            "items": obligations.shown(request.user, scene, kept[:PAGE]),
            "more": max(len(kept) - PAGE, 0),
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


ADDRESSES = [
    path(
        "target-groups/<int:pk>/coverage/",
        GroupCoverageView.as_view(),
        name="target-group-coverage",
    ),
    path(
        "training-obligation-items/",
        ObligationItemsView.as_view(),
        name="training-obligation-items",
    ),
]
"""What lies behind one number."""
