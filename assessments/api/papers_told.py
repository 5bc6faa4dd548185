"""What the API gives out of bulletins, award lists and appraisal files."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from assessments.api.examples import COUNTY, UNIT, of
from assessments.models import Bulletin
from assessments.queries import bulletins
from assessments.queries.records import Entry, Record
from members.api import OrganizationRef

Shape = serializers.Serializer[Any]
BULLETIN: dict[str, Any] = {
    "id": 4,
    "scheme": 1,
    "scheme_title": "微山县公务员平时考核",
    "organization": COUNTY,
    "period": "2026Q3",
    "audience": "internal",
    "audience_label": "内部（不公开张贴）",
    "listed": 0,
    "state": "draft",
    "state_label": "草稿",
    "mark": "",
    "corrected": False,
    "corrects": None,
    "check_code": "",
    "issued_at": None,
}
PAPER: dict[str, Any] = BULLETIN | {
    "title": "关于2026年三季度平时考核情况的通报",
    "before": ["各单位："],
    "after": [],
    "body": {"period": "2026年三季度", "n": 22, "groups": [], "sources": []},
    "text": 1,
    "seal": "1.internal.5b0c6f4a9d2e8173",
    "corrected_panels": [],
}
AWARDS: dict[str, Any] = {
    "cycle": 3,
    "counted": "",
    "units": 1,
    "waiting": 0,
    "undecided": 1,
    "sections": [
        {
            "title": "“好”",
            "clauses": ["P17-R4"],
            "effect": "",
            "count": 1,
            "lines": [
                {
                    "name": "孙静怡",
                    "place": "微山县审计局",
                    "ground": "第2名，共23人，93.64分",
                    "state": "按结果",
                    "panel": 141,
                    "subject": 2204,
                }
            ],
        }
    ],
}
RECORD: dict[str, Any] = {
    "title": "孙静怡",
    "where": "微山县审计局",
    "entries": [
        {
            "panel": 141,
            "subject": 2204,
            "cycle": 3,
            "period": "2026Q3",
            "scheme": "微山县公务员平时考核",
            "unit": UNIT,
            "section": "办公室",
            "total": "93.64",
            "rank": 2,
            "of": 23,
            "grade": "好",
            "awards": ["纳入后备干部培养"],
            "measures": [],
        }
    ],
    "points": [
        {
            "scheme": "党员积分",
            "organization": UNIT,
            "parts": [{"period": "2026Q3", "score": "86.00"}],
        }
    ],
}


@extend_schema_serializer(examples=of("一份草稿", BULLETIN))
class BulletinSerializer(serializers.ModelSerializer[Bulletin]):
    """A bulletin, without what it says."""

    scheme = serializers.IntegerField(source="scheme_id", help_text="方案的编号。")
    scheme_title = serializers.CharField(source="scheme.title", help_text="方案的名称。")
    organization = OrganizationRef(help_text="发文单位。")
    period = serializers.CharField(source="period_code", help_text="周期。")
    audience_label = serializers.CharField(source="get_audience_display", help_text="范围的名称。")
    listed = serializers.IntegerField(help_text="每组列前几名，0为全部。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    mark = serializers.CharField(help_text="编号，如〔2026〕3号；没有发布为空。")
    corrected = serializers.SerializerMethodField(
        help_text="true：它所据的结果后来更正过，它自己不变。"
    )
    corrects = serializers.IntegerField(
        source="corrects_id", allow_null=True, help_text="它更正的那一份的编号；没有为 null。"
    )

    class Meta:
        model = Bulletin
        fields = [
            "id", "scheme", "scheme_title", "organization", "period", "audience", "audience_label",
            "listed", "state", "state_label", "mark", "corrected", "corrects", "check_code",
            "issued_at",
        ]  # fmt: skip

    def get_corrected(self, bulletin: Bulletin) -> bool:
        """Return whether a result it told of was corrected since."""
        return bool(getattr(bulletin, "corrected", False))


@extend_schema_serializer(examples=of("一份草稿和内容", PAPER))
class BulletinPaperSerializer(BulletinSerializer):
    """A bulletin as it prints."""

    title = serializers.SerializerMethodField(help_text="标题。")
    before = serializers.SerializerMethodField(help_text="开头的各段。")
    after = serializers.SerializerMethodField(help_text="结尾的各段。")
    body = serializers.SerializerMethodField(
        help_text="表：各组的名次和变化、表扬、批评，数都写成文字；给谁看多少和打印的一样。"
    )
    text = serializers.SerializerMethodField(help_text="第几稿，保存时填在seen里。")
    seal = serializers.SerializerMethodField(
        help_text="草稿的标记，发布时填在seal里；发布过的为空。"
    )
    corrected_panels = serializers.SerializerMethodField(help_text="后来更正过的单位。")

    class Meta(BulletinSerializer.Meta):
        fields = [
            *BulletinSerializer.Meta.fields,
            "title", "before", "after", "body", "text", "seal", "corrected_panels",
        ]  # fmt: skip

    def to_representation(self, instance: Bulletin) -> dict[str, Any]:
        """Gather the paper once for all its fields."""
        self._paper = bulletins.paper_of(instance)
        return super().to_representation(instance)

    def get_title(self, bulletin: Bulletin) -> str:
        """Return its title."""
        return str(self._paper["title"])

    def get_before(self, bulletin: Bulletin) -> list[str]:
        """Return the paragraphs before the tables."""
        return list(self._paper["before"])

    def get_after(self, bulletin: Bulletin) -> list[str]:
        """Return the paragraphs behind the tables."""
        return list(self._paper["after"])

    @extend_schema_field(serializers.DictField())
    def get_body(self, bulletin: Bulletin) -> dict[str, Any]:
        """Return the tables."""
        return {name: told for name, told in self._paper["body"].items() if name != "words"}

    def get_text(self, bulletin: Bulletin) -> int:
        """Return which version of its words it is."""
        if bulletin.is_issued:
            return int(bulletin.body["text"])
        return bulletins.last_text(bulletin).number

    def get_seal(self, bulletin: Bulletin) -> str:
        """Return what stands for everything that was read."""
        return str(self._paper["seal"])

    def get_corrected_panels(self, bulletin: Bulletin) -> list[str]:
        """Return whose results were corrected since."""
        return bulletins.corrected_panels(bulletin)


class AwardLineSerializer(Shape):
    """Somebody on an award list."""

    name = serializers.CharField(help_text="姓名或名称。")
    place = serializers.CharField(help_text="在哪里。")
    ground = serializers.CharField(help_text="依据。")
    state = serializers.CharField(help_text="按结果、待决定、已采纳。")
    panel = serializers.IntegerField(help_text="考核单元的编号。")
    subject = serializers.IntegerField(help_text="考核对象的编号。")


class AwardSectionSerializer(Shape):
    """One award."""

    title = serializers.CharField(help_text="表彰的名称。")
    clauses = serializers.ListField(child=serializers.CharField(), help_text="依据的条款。")
    effect = serializers.CharField(help_text="结果运用的编号；由等次来的为空。")
    count = serializers.IntegerField(help_text="几个。")
    lines = AwardLineSerializer(many=True, help_text="名单；只给数的为空。")


@extend_schema_serializer(examples=of("三季度", AWARDS))
class AwardsSerializer(Shape):
    """The award list of a cycle; of members and residents only how many."""

    cycle = serializers.IntegerField(source="cycle.pk", help_text="周期的编号。")
    counted = serializers.CharField(help_text="只给数的原因；给名单的为空。")
    units = serializers.IntegerField(help_text="已确认的单位数。")
    waiting = serializers.IntegerField(help_text="还没有确认的单位数。")
    undecided = serializers.IntegerField(help_text="还没有决定的条数。")
    sections = serializers.SerializerMethodField(help_text="各种表彰，按方案的次序。")

    @extend_schema_field(AwardSectionSerializer(many=True))
    def get_sections(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the awards, without names where the page gives none (PV-MEMBER)."""
        told = [
            {
                "title": one.title,
                "clauses": one.clauses,
                "effect": one.effect,
                "count": len(one.lines),
                "lines": [] if page["counted"] else one.lines,
            }
            for one in page["sections"]
        ]
        return list(AwardSectionSerializer(told, many=True).data)


class RecordEntrySerializer(serializers.Serializer[Entry]):
    """One published result."""

    panel = serializers.IntegerField(source="panel.pk", help_text="考核单元的编号。")
    subject = serializers.IntegerField(source="result.subject_id", help_text="考核对象的编号。")
    cycle = serializers.IntegerField(source="panel.cycle_id", help_text="周期的编号。")
    period = serializers.CharField(source="panel.cycle.period_code", help_text="周期。")
    scheme = serializers.CharField(
        source="panel.cycle.scheme_version.scheme.title", help_text="方案的名称。"
    )
    unit = OrganizationRef(source="panel.organization", help_text="单位。")
    section = serializers.CharField(source="subject.section", help_text="科室，按开启周期时。")
    total = serializers.CharField(
        source="result.total", allow_null=True, help_text="总分，写成文字；没有为 null。"
    )
    rank = serializers.IntegerField(source="result.rank", allow_null=True, help_text="名次。")
    of = serializers.IntegerField(source="result.of", allow_null=True, help_text="在几个里排。")
    grade = serializers.CharField(help_text="等次；没有为空。")
    awards = serializers.SerializerMethodField(help_text="由它采纳的表彰。")
    measures = serializers.SerializerMethodField(help_text="由它采纳的其他事项。")

    def get_awards(self, entry: Entry) -> list[str]:
        """Return the awards that were accepted."""
        return [str(one["title"]) for one in entry.awards]

    def get_measures(self, entry: Entry) -> list[str]:
        """Return what else was accepted."""
        return [str(one["title"]) for one in entry.measures]


class PointPartSerializer(Shape):
    """One part of a year."""

    period = serializers.CharField(help_text="周期。")
    score = serializers.CharField(help_text="得分。")


class RecordPointsSerializer(Shape):
    """One points account of this year."""

    scheme = serializers.CharField(source="account.scheme.title", help_text="方案的名称。")
    organization = OrganizationRef(source="account.organization", help_text="支部。")
    parts = serializers.SerializerMethodField(help_text="今年各期的得分。")

    @extend_schema_field(PointPartSerializer(many=True))
    def get_parts(self, points: Any) -> list[dict[str, str]]:
        """Return the scores of the year's parts."""
        return [{"period": period.code, "score": str(score)} for period, score in points.parts]


@extend_schema_serializer(examples=of("一个人的档案", RECORD))
class RecordSerializer(serializers.Serializer[Record]):
    """The appraisal file of a person or an organization, as the account may read it."""

    title = serializers.CharField(help_text="姓名或名称。")
    where = serializers.CharField(help_text="在哪里。")
    entries = RecordEntrySerializer(many=True, help_text="各次结果，最近的在前。")
    points = RecordPointsSerializer(many=True, help_text="有权看的积分；没有为空。")
