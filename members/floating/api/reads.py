"""The API's list of floating members: where they went to the city, and the clock."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from members.floating.clocks import Clock, Stage
from members.floating.models import FloatingMember
from members.floating.queries.stays import in_stage
from members.life.api import BRANCH, PERSON, BranchRef, PersonRef
from members.reads import Reads
from portal import clock
from portal.api import IdFilter, one_of


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "在外党员",
            value={
                "id": 12,
                "person": PERSON,
                "direction": "out",
                "direction_label": "流出",
                "branch": BRANCH,
                "province": "江苏省",
                "city": "苏州市",
                "employer": "company",
                "employer_label": "企业务工",
                "left_on": "2025-03-01",
                "registered_on": "2025-03-05",
                "state": "away",
                "state_label": "在外",
                "returned_on": None,
                "last_report": "2026-08-20",
                "due_on": "2027-02-20",
                "stage": "fine",
            },
        )
    ]
)
class StaySerializer(serializers.ModelSerializer[FloatingMember]):
    """A stay: destination to the city, days, and how far the clock of reports has run."""

    person = PersonRef(help_text="党员。")
    direction_label = serializers.CharField(
        source="get_direction_display", help_text="流向的名称。"
    )
    branch = BranchRef(help_text="管理党支部。")
    employer_label = serializers.CharField(
        source="get_employer_display", help_text="从业类别的名称。"
    )
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    last_report = serializers.DateField(allow_null=True, help_text="上次汇报；没有汇报过为 null。")
    due_on = serializers.SerializerMethodField(help_text="下次汇报期限；已结束的为 null。")
    stage = serializers.SerializerMethodField(
        help_text="在外的汇报到哪一步：fine按期、remind该提醒、overdue逾期、visit应走访、lost应列失联；"
        "不在外的为 null。"
    )

    class Meta:
        model = FloatingMember
        fields = [
            "id", "person", "direction", "direction_label", "branch", "province", "city", "employer",
            "employer_label", "left_on", "registered_on", "state", "state_label", "returned_on",
            "last_report", "due_on", "stage",
        ]  # fmt: skip

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_due_on(self, stay: Any) -> dt.date | None:
        """Return by when the next report is due."""
        return Clock(stay.counted_from).due_on if stay.is_open else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_stage(self, stay: Any) -> str | None:
        """Return the stage of who is away; it is computed, and moves nobody."""
        away = stay.state == FloatingMember.State.AWAY
        return Clock(stay.counted_from).stage(clock.today()).value if away else None


class StayFilters(filters.FilterSet):
    """How a list of stays is narrowed."""

    state = one_of(FloatingMember.State, "状态。")
    direction = one_of(FloatingMember.Direction, "流向。")
    branch = IdFilter(field_name="branch_id", help_text="管理党支部的编号。")
    province = filters.CharFilter(help_text="省份，如江苏省。")
    city = filters.CharFilter(help_text="城市，如苏州市。")
    stage = filters.ChoiceFilter(
        method="run_to",
        choices=[(one.value, one.label) for one in Stage],
        help_text="汇报到哪一步，只取在外的。",
        error_messages={
            "invalid_choice": "没有“%(value)s”。可填fine、remind、overdue、visit、lost。"
        },
    )

    def run_to(self, rows: QuerySet[Any], name: str, stage: str) -> QuerySet[Any]:
        """Keep those whose clock stands in a stage today."""
        return rows.filter(in_stage(Stage(stage), clock.today()))


class StayViewSet(Reads):
    """Floating members kept by branches the account may see."""

    queryset = FloatingMember.objects.timed().select_related("person", "branch")
    serializer_class = StaySerializer
    filterset_class = StayFilters
    subject = "流动党员"
    viewing = "查看流动党员"
    about = "去向只到市。汇报、联系的内容和联系方式只在页面上看。"
