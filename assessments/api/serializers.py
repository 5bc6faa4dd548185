"""What the API gives out of schemes, cycles, panels, runs and results."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from assessments import voted
from assessments.api import examples
from assessments.models import Cycle, Notice, Panel, Result, Run, SchemeVersion
from assessments.queries import pages, ranking
from members.api import OrganizationRef

PERIOD = "周期，如2026Q3。"


@extend_schema_serializer(examples=examples.of("方案版本", examples.VERSION))
class SchemeVersionSerializer(serializers.ModelSerializer[SchemeVersion]):
    """One version of a scheme, without its document; a draft has no date of publication."""

    scheme = serializers.IntegerField(source="scheme_id", help_text="方案的编号。")
    code = serializers.CharField(source="scheme.code", help_text="方案编码。")
    title = serializers.CharField(source="scheme.title", help_text="方案名称。")
    practice = serializers.CharField(source="scheme.practice", help_text="做法编号。")
    organization = OrganizationRef(source="scheme.organization", help_text="制定单位。")
    based_on = serializers.IntegerField(
        source="based_on_id", allow_null=True, help_text="起草时所据的版本的编号；没有为 null。"
    )

    class Meta:
        model = SchemeVersion
        fields = [
            "id",
            "scheme",
            "code",
            "title",
            "practice",
            "organization",
            "number",
            "digest",
            "published_at",
            "in_force_from",
            "based_on",
            "note",
        ]


@extend_schema_serializer(
    examples=examples.of("方案版本和内容", examples.VERSION | {"document": examples.DOCUMENT})
)
class SchemeDocumentSerializer(SchemeVersionSerializer):
    """One version of a scheme with its document: what a run computes by."""

    document = serializers.DictField(help_text="方案内容；每个数都写成文字，不是浮点数。")

    class Meta(SchemeVersionSerializer.Meta):
        fields = [*SchemeVersionSerializer.Meta.fields, "document"]


class CycleRef(serializers.ModelSerializer[Cycle]):
    """A cycle as other resources name it."""

    period = serializers.CharField(source="period_code", help_text=PERIOD)

    class Meta:
        model = Cycle
        fields = ["id", "period"]


@extend_schema_serializer(examples=examples.of("三季度", examples.CYCLE))
class CycleSerializer(serializers.ModelSerializer[Cycle]):
    """One period's appraisal of a county."""

    title = serializers.CharField(source="__str__", help_text="名称。")
    period = serializers.CharField(source="period_code", help_text=PERIOD)
    organization = OrganizationRef(help_text="开启周期的组织。")
    scheme_version = serializers.IntegerField(
        source="scheme_version_id", help_text="方案版本的编号。"
    )

    class Meta:
        model = Cycle
        fields = [
            "id",
            "title",
            "period",
            "period_start",
            "period_end",
            "organization",
            "scheme_version",
            "entry_due",
            "filing_due",
            "opened_at",
        ]


@extend_schema_serializer(examples=examples.of("公示中的单位", examples.PANEL))
class PanelSerializer(serializers.ModelSerializer[Panel]):
    """One unit in a cycle: its state and the dates of its way."""

    cycle = CycleRef(help_text="周期。")
    organization = OrganizationRef(help_text="单位。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    corrects = serializers.IntegerField(
        source="corrects_id", allow_null=True, help_text="它更正的那一版的编号；首版为 null。"
    )
    run = serializers.IntegerField(
        source="run_id", allow_null=True, help_text="当前计分的编号；没有计分为 null。"
    )

    class Meta:
        model = Panel
        fields = [
            "id",
            "cycle",
            "organization",
            "version",
            "corrects",
            "state",
            "state_label",
            "run",
            "submitted_at",
            "computed_at",
            "deliberated_at",
            "signed_at",
            "noticed_at",
            "confirmed_at",
            "filed_on",
        ]


@extend_schema_serializer(examples=examples.of("一次公示", examples.NOTICE))
class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """A posted notice: when it runs, and what is printed on it."""

    panel = serializers.IntegerField(source="panel_id", help_text="考核单元的编号。")
    names = serializers.SerializerMethodField(
        help_text="公示的人，按单位自己的次序；只有该公示的。"
    )
    count = serializers.IntegerField(source="body.count", help_text="有等次的人数。")
    withdrawn = serializers.SerializerMethodField(help_text="true：已撤下。")

    class Meta:
        model = Notice
        fields = [
            "id", "panel", "posted_on", "first_day", "last_day", "days", "count", "names",
            "check_code", "withdrawn",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_names(self, notice: Notice) -> list[str]:
        """Return the names as they are printed."""
        return [str(one["name"]) for one in notice.body["names"]]

    def get_withdrawn(self, notice: Notice) -> bool:
        """Return whether it was taken down."""
        return notice.withdrawn_at is not None


class OfferedStepSerializer(serializers.Serializer[Any]):
    """A step of a panel, and why it cannot be taken now."""

    action = serializers.CharField(help_text="步骤，用在地址里。")
    title = serializers.CharField(help_text="步骤的名称。")
    allowed = serializers.BooleanField(help_text="true：本账号现在能办。")
    why = serializers.CharField(help_text="不能办的原因；能办的为空。")


@extend_schema_serializer(examples=examples.of("公示中的单位和步骤", examples.PANEL_DETAIL))
class PanelDetailSerializer(PanelSerializer):
    """One panel with what can be done with it."""

    meeting = serializers.CharField(help_text="审议的会议；没有审议为空。")
    returned = serializers.SerializerMethodField(help_text="为什么退回补录；没有退回为空。")
    notice = serializers.SerializerMethodField(help_text="现在的公示；没有为 null。")
    steps = serializers.SerializerMethodField(help_text="本账号的步骤：能办的，和还不能办的原因。")
    waits_for = serializers.SerializerMethodField(help_text="等谁办什么；自己能办的为空。")

    class Meta(PanelSerializer.Meta):
        fields = [
            *PanelSerializer.Meta.fields, "meeting", "returned", "notice", "steps", "waits_for",
        ]  # fmt: skip

    def get_returned(self, panel: Panel) -> str:
        """Return why it went back to entry."""
        return pages.returned([panel]).get(panel.pk, "")

    @extend_schema_field(NoticeSerializer(allow_null=True))
    def get_notice(self, panel: Panel) -> Any:
        """Return the notice that is posted."""
        posted = panel.notices.filter(withdrawn_at__isnull=True).first()
        return NoticeSerializer(posted).data if posted else None

    @extend_schema_field(OfferedStepSerializer(many=True))
    def get_steps(self, panel: Panel) -> list[dict[str, Any]]:
        """Return the steps of the account that asks."""
        return pages.steps_of(panel, self.context["request"].user)

    def get_waits_for(self, panel: Panel) -> str:
        """Return who is to act."""
        return pages.waits_for(panel, self.context["request"].user)


@extend_schema_serializer(examples=examples.of("已完成的计分", examples.RUN))
class RunSerializer(serializers.ModelSerializer[Run]):
    """One scoring of some panels of a cycle."""

    code = serializers.CharField(help_text="印在公示和表格上的运行号。")
    cycle = serializers.IntegerField(source="cycle_id", help_text="周期的编号。")
    scheme_version = serializers.IntegerField(
        source="scheme_version_id", help_text="方案版本的编号。"
    )
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    panels = serializers.SerializerMethodField(help_text="一起计分的考核单元的编号。")

    class Meta:
        model = Run
        fields = [
            "id",
            "code",
            "cycle",
            "scheme_version",
            "number",
            "state",
            "state_label",
            "panels",
            "subject_count",
            "engine_version",
            "input_digest",
            "requested_at",
            "finished_at",
        ]

    def get_panels(self, run: Run) -> list[int]:
        """Return the ids of the panels, which the view has fetched."""
        return sorted(panel.pk for panel in run.panels.all())


SCORES = serializers.DictField(
    child=serializers.DecimalField(14, 4, allow_null=True),
    help_text="部分的编码对应它的得分，四位小数，写成文字；缺数为 null。",
)


@extend_schema_serializer(examples=examples.of("一个人的结果", examples.RESULT))
class ResultSerializer(serializers.ModelSerializer[Result]):
    """One person's outcome in one run. Every decimal is written as text, exactly as stored."""

    run = serializers.IntegerField(source="run_id", help_text="计分的编号。")
    panel = serializers.IntegerField(source="panel_id", help_text="考核单元的编号。")
    subject = serializers.IntegerField(source="subject_id", help_text="考核对象的编号。")
    person = serializers.IntegerField(
        source="subject.person_id", allow_null=True, help_text="人员的编号。"
    )
    name = serializers.CharField(source="subject.name", help_text="姓名，按开启周期时。")
    section = serializers.CharField(source="subject.section", help_text="科室，按开启周期时。")
    flags = serializers.ListField(
        child=serializers.CharField(),
        help_text="提示，如tie_at_limit（名额线上同分）、few_ballots（票数不足，只给总分）、"
        "nothing_to_count:部分的编码（没有可计的事项，不计，权重分给其余部分）。",
    )
    components = serializers.SerializerMethodField()
    uncounted = serializers.SerializerMethodField(
        help_text="没有可计的事项的部分：编码对应说明；不是0分，components里也没有它的得分。"
    )

    class Meta:
        model = Result
        fields = [
            "run",
            "panel",
            "subject",
            "person",
            "name",
            "section",
            "total",
            "rank",
            "of",
            "grade",
            "coefficient",
            "bonus",
            "deduction",
            "flags",
            "components",
            "uncounted",
        ]

    def to_representation(self, instance: Result) -> dict[str, Any]:
        """Leave bonus and deduction out too where only the total may be shown (PV-BALLOT)."""
        told: dict[str, Any] = super().to_representation(instance)
        if voted.is_withheld(instance.flags):
            told |= {"bonus": None, "deduction": None}
        return told

    @extend_schema_field(SCORES)
    def get_components(self, result: Result) -> dict[str, str | None]:
        """Return the component scores, which the view has fetched for the whole page; none where only
        the total may be shown (PV-BALLOT)."""
        if voted.is_withheld(result.flags):
            return {}
        scores: dict[str, Decimal | None] = self.context["components"].get(
            (result.run_id, result.subject_id), {}
        )
        return {code: None if score is None else f"{score:f}" for code, score in scores.items()}

    def get_uncounted(self, result: Result) -> dict[str, str]:
        """Return what is to be read in place of a score that had nothing to count (E-ZERO)."""
        return dict.fromkeys(sorted(ranking.uncounted(result.flags)), ranking.NOTHING_TO_COUNT)


@extend_schema_serializer(examples=examples.of("本人的结果", examples.OWN_RESULT))
class OwnResultSerializer(ResultSerializer):
    """One's own outcome, with its unit and period."""

    unit = OrganizationRef(source="panel.organization", help_text="单位。")
    period = serializers.CharField(source="panel.cycle.period_code", help_text=PERIOD)

    class Meta(ResultSerializer.Meta):
        fields = ["period", "unit", *ResultSerializer.Meta.fields]
