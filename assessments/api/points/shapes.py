"""The shapes of what the API tells of points as a whole."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from assessments.api.points import examples
from assessments.queries.point_boards import Line
from assessments.queries.point_years import YearLine
from members.api import OrganizationRef
from members.life.api import PersonRef
from portal.examples import of

Shape = serializers.Serializer[Any]


def _points(said: str) -> serializers.DecimalField:
    return serializers.DecimalField(
        12, 2, allow_null=True, help_text=f"{said}；没有月表的为 null。"
    )


def _score() -> serializers.DecimalField:
    return serializers.DecimalField(
        12, 4, allow_null=True, help_text="得分；没有月表的为 null，不是0。"
    )


class FollowsShape(Shape):
    """What the scheme says follows."""

    title = serializers.CharField(help_text="名称。")
    force = serializers.CharField(help_text="mandatory：支部须作处理；其他为提示。")


class MeasureShape(Shape):
    """What was decided."""

    kind = serializers.CharField(help_text="处理的代号，如talk。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="处理的名称。")


class FiguresShape(Shape):
    """One account's figures in a period."""

    base = _points("基础分")
    bonus = _points("加分")
    deduction = _points("扣分")
    score = _score()


class WhoseShape(Shape):
    """Whose line it is."""

    account = serializers.IntegerField(source="account.pk", help_text="积分户的编号。")
    person = PersonRef(source="account.person", allow_null=True, help_text="党员；代称的为 null。")
    name = serializers.CharField(source="account.name", help_text="姓名或代称。")


class PointLineSerializer(WhoseShape):
    """One account on a board."""

    base = serializers.DecimalField(
        12, 2, source="figures.base", allow_null=True, help_text="基础分；没有月表的为 null。"
    )
    bonus = serializers.DecimalField(
        12, 2, source="figures.bonus", allow_null=True, help_text="加分；没有月表的为 null。"
    )
    deduction = serializers.DecimalField(
        12, 2, source="figures.deduction", allow_null=True, help_text="扣分；没有月表的为 null。"
    )
    score = serializers.DecimalField(
        12, 4, source="figures.score", allow_null=True, help_text="得分；没有月表的为 null，不是0。"
    )
    rank = serializers.IntegerField(
        source="figures.rank", allow_null=True, help_text="名次；没有得分的为 null。"
    )
    of = serializers.IntegerField(source="figures.of", allow_null=True, help_text="一起排的人数。")
    grade = serializers.CharField(source="figures.grade", help_text="等次；没有为空。")
    lost = serializers.ListField(
        child=serializers.CharField(), help_text="失分的方面，不写是什么事。"
    )
    follows = serializers.SerializerMethodField(help_text="按方案应有的后续。")
    measures = MeasureShape(many=True, help_text="支部已作的处理。")
    needs_action = serializers.BooleanField(help_text="是否还等支部作处理。")

    @extend_schema_field(FollowsShape(many=True))
    def get_follows(self, line: Line) -> list[dict[str, str]]:
        """Return what the scheme says follows."""
        return [{"title": title, "force": force} for title, force in line.drawn]


@extend_schema_serializer(examples=of("一季的积分榜", examples.BOARD))
class PointBoardSerializer(Shape):
    """A place's board."""

    scheme = serializers.IntegerField(help_text="方案的编号。")
    organization = OrganizationRef(help_text="党支部，或村（社区）。")
    period = serializers.CharField(help_text="期间，如2026Q3。")
    lines = PointLineSerializer(many=True, help_text="有得分的按名次在前，没有得分的在后。")


class YearPartShape(Shape):
    """One sub-period."""

    period = serializers.CharField(source="period.code", help_text="期间，如2026Q3。")
    score = _score()


class PointYearLineSerializer(WhoseShape, FiguresShape):
    """One account's year."""

    parts = YearPartShape(many=True, help_text="各期得分。")
    rank = serializers.IntegerField(allow_null=True, help_text="名次；没有年度得分的为 null。")
    bars = serializers.SerializerMethodField(help_text="不能评为最好等次的原因。")

    def get_bars(self, line: YearLine) -> list[str]:
        """Return in words what keeps from the best grade."""
        return [one.words for one in line.bars]


@extend_schema_serializer(examples=of("一年的积分", examples.YEAR))
class PointYearSerializer(Shape):
    """A place's year."""

    scheme = serializers.IntegerField(help_text="方案的编号。")
    organization = OrganizationRef(help_text="党支部。")
    period = serializers.CharField(help_text="年度，如2026。")
    lines = PointYearLineSerializer(many=True, help_text="各人的一年。")


class OwnBoardLineShape(Shape):
    """What members of a branch see of one another."""

    name = serializers.CharField(source="account.name", help_text="姓名。")
    score = serializers.DecimalField(
        12, 4, source="figures.score", allow_null=True, help_text="得分；没有为 null。"
    )
    rank = serializers.IntegerField(source="figures.rank", allow_null=True, help_text="名次。")


@extend_schema_serializer(examples=of("本支部的积分榜", examples.OWN_BOARD))
class OwnPointBoardSerializer(Shape):
    """One's own branch's board."""

    account = serializers.IntegerField(help_text="本人积分户的编号。")
    organization = OrganizationRef(help_text="党支部。")
    period = serializers.CharField(help_text="期间，如2026Q3。")
    lines = OwnBoardLineShape(many=True, help_text="姓名和得分，按公示和备案了的月表。")


class OwnPartShape(Shape):
    """One part of one's own year."""

    period = serializers.CharField(source="period.code", help_text="期间，如2026Q3。")
    base = serializers.DecimalField(
        12, 2, source="figures.base", allow_null=True, help_text="基础分。"
    )
    bonus = serializers.DecimalField(
        12, 2, source="figures.bonus", allow_null=True, help_text="加分。"
    )
    deduction = serializers.DecimalField(
        12, 2, source="figures.deduction", allow_null=True, help_text="扣分。"
    )
    score = serializers.DecimalField(
        12, 4, source="figures.score", allow_null=True, help_text="得分；没有为 null。"
    )
    entries = serializers.SerializerMethodField(help_text="登记了几笔。")

    def get_entries(self, part: Any) -> int:
        """Return how many entries there are, counted or not."""
        return len(part.entries)


class OwnBookShape(Shape):
    """One's own account through a year."""

    account = serializers.IntegerField(source="account.pk", help_text="积分户的编号。")
    scheme = serializers.IntegerField(source="account.scheme_id", help_text="方案的编号。")
    organization = OrganizationRef(source="account.organization", help_text="党支部。")
    parts = OwnPartShape(many=True, help_text="今年各期，最近的在前。")


@extend_schema_serializer(examples=of("公示中的月表", examples.MINE["postings"][0]))
class OwnPostingSerializer(Shape):
    """A posted sheet one may object to."""

    sheet = serializers.IntegerField(source="sheet.pk", help_text="月表的编号。")
    month = serializers.CharField(source="sheet.period_code", help_text="月份。")
    until = serializers.DateField(source="last", help_text="公示到哪天。")
    objected = serializers.SerializerMethodField(help_text="本人是否已提异议。")

    def get_objected(self, posting: dict[str, Any]) -> bool:
        """Return whether an objection of one's own stands."""
        return posting["objection"] is not None


@extend_schema_serializer(examples=of("我的积分", examples.MINE))
class OwnPointsSerializer(Shape):
    """One's own points."""

    month = serializers.CharField(source="month.code", help_text="现在的月份。")
    accounts = OwnBookShape(source="books", many=True, help_text="本人的积分户；没有的为空。")
    postings = OwnPostingSerializer(many=True, help_text="正在公示、可以提异议的月表。")


class OfferedShape(Shape):
    """What can be entered."""

    key = serializers.CharField(help_text="登记时用它指这一条。")
    label = serializers.CharField(help_text="内容。")  # type: ignore[assignment]
    kind = serializers.CharField(source="item.kind", help_text="性质，如bonus。")
    kind_label = serializers.CharField(source="item.get_kind_display", help_text="性质的名称。")
    points = serializers.DecimalField(8, 2, help_text="一次最多几分。")
    own = serializers.SerializerMethodField(help_text="是不是支部自己办法里的条目。")
    evidence_needed = serializers.BooleanField(help_text="是否须有依据。")

    def get_own(self, one: Any) -> bool:
        """Return whether it is a branch's own line."""
        return one.own is not None


@extend_schema_serializer(examples=of("可登记的条目", examples.OFFERED))
class PointOfferedSerializer(Shape):
    """What a sheet takes."""

    sheet = serializers.IntegerField(help_text="月表的编号。")
    items = OfferedShape(many=True, help_text="可登记的条目；支部有自己条目的，代替县里的。")


class ProposalShape(Shape):
    """What a record proposes."""

    code = serializers.CharField(help_text="采纳时用它指这一条。")
    account = serializers.IntegerField(source="account.pk", help_text="积分户的编号。")
    name = serializers.CharField(source="account.name", help_text="姓名。")
    item = serializers.IntegerField(source="one.item.pk", help_text="积分项目的编号。")
    label = serializers.CharField(source="one.label", help_text="内容。")  # type: ignore[assignment]
    points = serializers.DecimalField(8, 2, source="one.points", help_text="分值。")
    on = serializers.DateField(help_text="记录的日期。")
    evidence = serializers.CharField(help_text="依据。")


@extend_schema_serializer(examples=of("按记录提出的建议", examples.PROPOSALS))
class PointProposalsSerializer(Shape):
    """What records propose for a sheet."""

    sheet = serializers.IntegerField(help_text="月表的编号。")
    proposals = ProposalShape(many=True, help_text="还没有登记的建议，按人排。")


class LaggingShape(Shape):
    """One branch."""

    organization = OrganizationRef(help_text="党支部。")
    missing = serializers.SerializerMethodField(help_text="没有报送的月份。")
    late = serializers.SerializerMethodField(help_text="迟报的月份。")

    def get_missing(self, branch: Any) -> list[str]:
        """Return the codes of months without a report."""
        return [month.code for month in branch.missing]

    def get_late(self, branch: Any) -> list[str]:
        """Return the codes of months reported late."""
        return [month.code for month in branch.late]


class LaggingTownShape(Shape):
    """The branches of one town or organ."""

    organization = OrganizationRef(help_text="镇街或单位。")
    behind = serializers.IntegerField(help_text="有月份没报的支部数。")
    months_missing = serializers.IntegerField(help_text="没报的月份合计。")
    branches = LaggingShape(many=True, help_text="各支部。")


class SupervisedShape(Shape):
    """A county's branches under one scheme."""

    scheme = serializers.IntegerField(source="scheme.scheme.pk", help_text="方案的编号。")
    county = OrganizationRef(source="scheme.scheme.organization", help_text="县（市、区）。")
    months = serializers.SerializerMethodField(help_text="看哪些月份，已过报送日期的。")
    branches = serializers.IntegerField(source="count", help_text="支部数。")
    behind = serializers.IntegerField(help_text="有月份没报的支部数。")
    untouched = serializers.IntegerField(help_text="一张月表也没有的支部数。")
    towns = LaggingTownShape(many=True, help_text="各镇街、单位。")

    def get_months(self, told: Any) -> list[str]:
        """Return the codes of the months."""
        return [month.code for month in told.months]


@extend_schema_serializer(examples=of("积分督查", examples.SUPERVISION))
class PointSupervisionSerializer(Shape):
    """Who is behind."""

    schemes = SupervisedShape(many=True, help_text="各县各方案。")
