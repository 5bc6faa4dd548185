"""What the API gives of contests. Which judge gave how much comes out to nobody but the judge."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import OrganizationRef
from members.life.api import PersonRef
from portal.examples import of
from training.api import examples
from training.models import Contest, ContestEntry, ContestJudge


@extend_schema_serializer(examples=of("比赛", examples.CONTEST))
class LectureContestSerializer(serializers.ModelSerializer[Contest]):
    """A contest with its settings."""

    organization = OrganizationRef(help_text="主办单位。")
    sizes = serializers.ListField(child=serializers.IntegerField(), help_text="各轮晋级数。")
    state = serializers.CharField(help_text="状态，如judging。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    entries = serializers.IntegerField(source="n_entries", help_text="参赛件数，撤回、取消的不计。")
    selected = serializers.IntegerField(source="n_selected", help_text="入选件数。")

    class Meta:
        model = Contest
        fields = [
            "id", "organization", "title", "theme", "closes_on", "sizes", "per_unit", "least",
            "trims", "shares_line", "round", "state", "state_label", "entries", "selected",
        ]  # fmt: skip


@extend_schema_serializer(examples=of("参赛件", examples.CONTEST_ENTRY))
class LectureEntrySerializer(serializers.ModelSerializer[ContestEntry]):
    """A micro-lecture somebody handed in."""

    contest = serializers.IntegerField(source="contest_id", help_text="比赛的编号。")
    unit = OrganizationRef(help_text="参赛单位或支部。")
    person = serializers.IntegerField(
        source="person_id", allow_null=True, help_text="参赛人在名册里的编号；不在名册的为 null。"
    )
    has_file = serializers.SerializerMethodField(help_text="有没有讲稿或课件；文件在页面上打开。")
    state = serializers.CharField(help_text="状态，如entered。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    topic = serializers.IntegerField(
        source="topic_id", allow_null=True, help_text="列入课程菜单的课题；没有列入的为 null。"
    )

    class Meta:
        model = ContestEntry
        fields = [
            "id", "contest", "unit", "person", "contestant", "title", "field", "has_file", "state",
            "state_label", "reached", "topic",
        ]  # fmt: skip

    def get_has_file(self, entry: ContestEntry) -> bool:
        """Return whether a file was handed in with it."""
        return entry.file_id is not None


@extend_schema_serializer(examples=of("评委", examples.JUDGE))
class LectureJudgeSerializer(serializers.ModelSerializer[ContestJudge]):
    """Who judges, or judged."""

    contest = serializers.IntegerField(source="contest_id", help_text="比赛的编号。")
    person = PersonRef(allow_null=True, help_text="名册里的人；外请的为 null。")

    class Meta:
        model = ContestJudge
        fields = ["id", "contest", "person", "name", "unit", "since", "until"]


class JudgeProgressSerializer(serializers.Serializer[Any]):
    """How far one judge is."""

    judge = serializers.IntegerField(source="judge.pk", help_text="评委的编号。")
    done = serializers.IntegerField(help_text="已评几件。")
    whole = serializers.IntegerField(help_text="应评几件，要回避的不计。")


@extend_schema_serializer(examples=of("评分进度", examples.PROGRESS))
class ContestProgressSerializer(serializers.Serializer[Any]):
    """How far the judges of a contest are."""

    contest = serializers.IntegerField(help_text="比赛的编号。")
    round = serializers.IntegerField(help_text="第几轮；还没有开始的为0。")
    judges = JudgeProgressSerializer(many=True, help_text="各评委，没有分数。")


class _Named(serializers.Serializer[Any]):
    entry = serializers.IntegerField(source="entry.pk", help_text="参赛件的编号。")
    title = serializers.CharField(source="entry.title", help_text="题目。")
    contestant = serializers.CharField(source="entry.contestant", help_text="参赛人。")
    unit = OrganizationRef(source="entry.unit", help_text="参赛单位或支部。")


class SheetLineSerializer(_Named):
    """One line of a judge's own sheet."""

    own = serializers.BooleanField(help_text="本单位的，要回避。")
    value = serializers.DecimalField(
        5,
        2,
        source="mark.value",
        allow_null=True,
        default=None,
        help_text="给的分；没有给的为 null。",
    )
    recused = serializers.BooleanField(source="mark.recused", default=False, help_text="回避了。")


@extend_schema_serializer(examples=of("评分表", examples.SHEET))
class JudgeSheetSerializer(serializers.Serializer[Any]):
    """A page of a judge's sheet."""

    contest = serializers.IntegerField(help_text="比赛的编号。")
    judge = serializers.IntegerField(help_text="评委的编号。")
    round = serializers.IntegerField(help_text="第几轮。")
    open = serializers.BooleanField(help_text="现在能不能评。")
    lines = SheetLineSerializer(many=True, help_text="一页参赛件。")
    after = serializers.IntegerField(
        allow_null=True, help_text="下一页从哪个编号以后；没有了为 null。"
    )


@extend_schema_serializer(examples=of("评分", examples.MARKED))
class MarkedSerializer(serializers.Serializer[Any]):
    """How many marks were written down."""

    contest = serializers.IntegerField(help_text="比赛的编号。")
    judge = serializers.IntegerField(help_text="评委的编号。")
    marked = serializers.IntegerField(help_text="写下几件。")


class RankedSerializer(_Named):
    """One row of a counted round."""

    rank = serializers.IntegerField(
        source="placed.rank", allow_null=True, help_text="名次；没有分的为 null。"
    )
    score = serializers.DecimalField(
        7, 4, source="placed.score", allow_null=True, help_text="得分；没有人评的为 null，不是0。"
    )
    median = serializers.DecimalField(
        7, 2, source="placed.median", allow_null=True, help_text="中位数。"
    )
    marks = serializers.IntegerField(source="placed.marks", help_text="几名评委评分。")
    fate = serializers.CharField(help_text="on 线上，tied 线上并列，out 线下。")


@extend_schema_serializer(examples=of("名次", examples.RANKING))
class ContestRankingSerializer(serializers.Serializer[Any]):
    """A counted round before it is decided."""

    contest = serializers.IntegerField(help_text="比赛的编号。")
    round = serializers.IntegerField(help_text="第几轮。")
    size = serializers.IntegerField(help_text="晋级数。")
    action = serializers.CharField(help_text="要定的：advance 晋级，select 入选。")
    seen = serializers.CharField(help_text="这份名次的标记，定的时候照送。")
    room = serializers.IntegerField(help_text="并列的还有几个名额。")
    together = serializers.BooleanField(help_text="并列的一起晋级。")
    rows = RankedSerializer(many=True, help_text="名次，分高的在前。")


class StandingSerializer(_Named):
    """One row of a decided round."""

    rank = serializers.IntegerField(allow_null=True, help_text="名次；没有分的为 null。")
    score = serializers.DecimalField(7, 4, allow_null=True, help_text="得分。")
    went_on = serializers.BooleanField(help_text="晋级或入选。")


@extend_schema_serializer(examples=of("入选名单", examples.RESULTS))
class ContestResultsSerializer(serializers.Serializer[Any]):
    """The selected lectures, or a round's whole ranking."""

    contest = serializers.IntegerField(help_text="比赛的编号。")
    round = serializers.IntegerField(allow_null=True, help_text="第几轮；公布的入选名单为 null。")
    rows = StandingSerializer(many=True, help_text="名次。")
