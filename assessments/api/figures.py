"""The dashboard figures of a cycle as the API gives them."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from assessments.api import examples
from assessments.api.serializers import CycleRef, CycleSerializer
from assessments.queries.overview import Grades, Overview, Stage
from members.api import OrganizationRef

Shape = serializers.Serializer[Any]


class EntryProgress(Shape):
    """People by how far their entry is."""

    total = serializers.IntegerField(help_text="全部人数。")
    not_graded = serializers.IntegerField(help_text="不定等次的人数。")
    graded = serializers.IntegerField(help_text="要录入的人数。")
    complete = serializers.IntegerField(help_text="填齐的人数。")
    wrong = serializers.IntegerField(help_text="有填错的人数。")
    waiting = serializers.IntegerField(help_text="没有填齐的人数。")


class StageFigure(Shape):
    """How many units stand in one state."""

    state = serializers.CharField(help_text="状态。")
    label = serializers.CharField(help_text="状态的名称。")  # type: ignore[assignment]
    units = serializers.IntegerField(help_text="单位数。")
    people = serializers.IntegerField(help_text="人数。")
    rows = serializers.SerializerMethodField(help_text="这些单位的地址。")

    def get_rows(self, stage: Stage) -> str:
        """Return the address of the panels counted."""
        cycle = self.context["cycle"]
        query = f"?cycle={cycle.pk}&state={stage.state}&in_force=true"
        return reverse("api:panel-list") + query


class GradeFigure(Shape):
    """How many people have one grade."""

    grade = serializers.CharField(help_text="等次。")
    people = serializers.IntegerField(help_text="人数。")


class GradesFigure(Shape):
    """How many people were graded how."""

    graded = serializers.IntegerField(help_text="有等次的人数。")
    ungraded = serializers.IntegerField(help_text="没有等次的人数，如不定等次。")
    counts = serializers.SerializerMethodField(help_text="各等次的人数，从好到差。")

    @extend_schema_field(GradeFigure(many=True))
    def get_counts(self, grades: Grades) -> list[dict[str, Any]]:
        """Return the counts in the scheme's order."""
        return [{"grade": grade, "people": people} for grade, people in grades.listed]


class UnitFigure(Shape):
    """The grades of one unit."""

    panel = serializers.IntegerField(source="panel.pk", help_text="考核单元的编号。")
    organization = OrganizationRef(source="panel.organization", help_text="单位。")
    state = serializers.CharField(source="panel.state", help_text="状态。")
    state_label = serializers.CharField(source="panel.get_state_display", help_text="状态的名称。")
    grades = GradesFigure(allow_null=True, help_text="各等次的人数；没有计分为 null。")


class LateFigure(Shape):
    """A unit past a due date."""

    panel = serializers.IntegerField(source="panel.pk", help_text="考核单元的编号。")
    organization = OrganizationRef(source="panel.organization", help_text="单位。")
    what = serializers.ChoiceField(
        choices=[("entry", "录入"), ("filing", "备案")], help_text="逾期的事。"
    )
    due_on = serializers.DateField(help_text="期限。")
    workdays = serializers.IntegerField(help_text="逾期的工作日数。")
    entry = EntryProgress(source="counts", help_text="录入进度。")


class TrendFigure(Shape):
    """The grades of one cycle in a row of cycles."""

    cycle = CycleRef(help_text="周期。")
    units = serializers.IntegerField(help_text="已计分的单位数。")
    grades = GradesFigure(help_text="各等次的人数。")


@extend_schema_serializer(examples=examples.of("三季度", examples.OVERVIEW))
class OverviewSerializer(serializers.Serializer[Overview]):
    """The figures of the county dashboard, over the units the account may see."""

    cycle = CycleSerializer(help_text="周期。")
    unit_count = serializers.IntegerField(help_text="单位数。")
    stages = StageFigure(many=True, help_text="各状态的单位数，按办理次序。")
    entry = EntryProgress(help_text="全部单位的录入进度。")
    grades = GradesFigure(help_text="全部已计分单位的各等次人数。")
    units = UnitFigure(many=True, help_text="各单位的各等次人数。不同单位之间不排名。")
    late = LateFigure(many=True, help_text="逾期的单位，逾期最久的在前。")
    trend = TrendFigure(many=True, help_text="同一方案以前各周期，最早的在前，本周期在最后。")
