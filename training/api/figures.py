"""What the API tells of one person or one place: the year's statement, coverage, figures, obligations."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import OrganizationRef
from members.life.api import PersonRef
from members.models import Organization
from members.scope import who_holds
from members.writes import Told
from portal import clock
from portal.bodies import Id, Query, Text
from portal.examples import of
from portal.periods import FIRST_YEAR, BadPeriod, parse
from portal.refusals import NotAllowed
from training import rights
from training.api import examples
from training.doors import figures_place, person_for
from training.queries import kept_obligations, kept_years, statements
from training.queries.obliged import scene_of


class YearQuery(Query):
    """Which year."""

    year = serializers.IntegerField(
        required=False, min_value=FIRST_YEAR, max_value=2999, help_text="年度；不写为今年。"
    )


class PlaceYearQuery(YearQuery):
    """Which place in which year."""

    place = Id(required=False, help_text="单位的编号；不写为授权范围里最大的一个。")


class PlacePeriodQuery(Query):
    """Which place in which period."""

    place = Id(required=False, help_text="单位的编号；不写为授权范围里最大的一个。")
    period = Text(
        required=False, max_length=10, help_text="年、半年或季，如2026、2026H1；不写为今年。"
    )

    def validate_period(self, written: str) -> Any:
        """Read the code of a period; ValidationError for months and other text."""
        try:
            found = parse(written)
        except BadPeriod as wrong:
            raise ValidationError(str(wrong)) from wrong
        if found.kind == "month":
            raise ValidationError("只按年、半年、季统计，如2026、2026H1、2026Q3。")
        return found


def year_asked(values: dict[str, Any]) -> int:
    """Return the year a query names, else this one."""
    return int(values.get("year") or clock.today().year)


def place_asked(account: Any, values: dict[str, Any]) -> Organization:
    """Return the place a query names, else the account's widest; 403 for who reads no figures, else 404."""
    if not account.may_anywhere(rights.SEE_FIGURES):
        who = who_holds(rights.SEE_FIGURES)
        raise NotAllowed(f"不能查看培训统计。查看培训统计的权限属于{who}。", who=who)
    return figures_place(account, str(values.get("place", "")))


class MinimumSourceSerializer(serializers.Serializer[Any]):
    """Whose figure of the minimum: the nation's, the county's."""

    whose = serializers.CharField(help_text="国家规定，或哪个县从哪一年起的规定。")
    hours = serializers.DecimalField(6, 1, help_text="每年学时。")
    days = serializers.DecimalField(5, 1, allow_null=True, help_text="或每年天数；没有为 null。")
    ground = serializers.CharField(help_text="依据。")


@extend_schema_serializer(examples=of("年度学时", examples.STATEMENT))
class StudyStatementSerializer(serializers.Serializer[Any]):
    """Somebody's year."""

    person = PersonRef(help_text="谁的。")
    year = serializers.IntegerField(help_text="年度。")
    as_of = serializers.DateField(help_text="截至哪天。")
    total = serializers.DecimalField(8, 2, help_text="学时合计，冲销的已减去。")
    days = serializers.DecimalField(6, 1, help_text="折合天数。")
    group = serializers.CharField(allow_null=True, help_text="按哪种人员要求；没有要求的为 null。")
    owed = serializers.DecimalField(
        6, 1, allow_null=True, help_text="年度要求的学时；没有要求的为 null。"
    )
    sources = MinimumSourceSerializer(many=True, help_text="要求的来源，执行的在最后。")
    missing = serializers.DecimalField(8, 2, help_text="还差学时；学时或天数已够的为0。")
    met = serializers.BooleanField(help_text="是否达到要求；没有要求的为 true。")
    sentence = serializers.CharField(help_text="还差什么，用一句话说。")


class StatementView(Told):
    """The statement of a year of somebody whose hours the account reads."""

    query = YearQuery
    serializer_class = StudyStatementSerializer
    subject = "年度学时"
    about = "一个人一年的学时和要求：本人、本单位和办班考勤范围内的可以查；别人的答404。"

    @extend_schema(parameters=[YearQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return the statement."""
        values = self.asked(request)
        told = statements.of(person_for(request.user, pk), year_asked(values))
        least = told.minimum
        answer = {
            "person": told.person, "year": told.year, "as_of": told.as_of, "total": told.total,
            "days": told.days, "group": least.label if least else None,
            "owed": least.hours if least else None,
            "sources": [
                {"whose": whose, "hours": one.hours, "days": one.days, "ground": one.ground}
                for whose, one in (least.sources if least else ())
            ],
            "missing": told.missing, "met": told.met, "sentence": told.sentence,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class CoveredGroupSerializer(serializers.Serializer[Any]):
    """One target group."""

    id = serializers.IntegerField(source="pk", help_text="培训对象的编号。")
    name = serializers.CharField(source="label", help_text="名称。")
    people = serializers.IntegerField(source="total", help_text="人数。")
    trained = serializers.IntegerField(help_text="当年参加过培训的人数。")
    rate = serializers.DecimalField(
        5, 2, allow_null=True, help_text="覆盖率（%）；没有人的为 null。"
    )


@extend_schema_serializer(examples=of("覆盖情况", examples.COVERAGE))
class TrainingCoverageSerializer(serializers.Serializer[Any]):
    """Coverage of a place's target groups."""

    place = OrganizationRef(help_text="哪个单位。")
    year = serializers.IntegerField(help_text="年度。")
    at = serializers.DateTimeField(help_text="数据截至；全市的由后台统计，下一次问时更新。")
    groups = CoveredGroupSerializer(many=True, help_text="各类培训对象。")


class CoverageView(Told):
    """How far a place's target groups are covered; numbers alone."""

    serializer_class = TrainingCoverageSerializer
    query = PlaceYearQuery
    misses = ("GET",)
    subject = "培训覆盖"
    about = "一个单位的各类培训对象当年有多少人参加过培训（P04-R4）。只有数，没有姓名。"

    @extend_schema(parameters=[PlaceYearQuery])
    def get(self, request: Request) -> Response:
        """Return the table."""
        values = self.asked(request)
        place, year = place_asked(request.user, values), year_asked(values)
        groups, at = kept_years.covered(place, year)
        answer = {"place": place, "year": year, "at": at, "groups": groups}
        return Response(self.get_serializer(answer).data)


class FiguresRowSerializer(serializers.Serializer[Any]):
    """One kind of classes."""

    name = serializers.CharField(source="label", help_text="班次类型。")
    classes = serializers.IntegerField(help_text="班次数。")
    sessions = serializers.IntegerField(help_text="已记学时的课次数。")
    hours = serializers.DecimalField(9, 1, help_text="课时合计。")
    person_times = serializers.IntegerField(
        allow_null=True, help_text="人次；上了课没有计人的为 null，不是0。"
    )


@extend_schema_serializer(examples=of("一个县的一年", examples.FIGURES))
class TrainingFiguresSerializer(serializers.Serializer[Any]):
    """A place's year."""

    place = OrganizationRef(help_text="哪个单位。")
    year = serializers.IntegerField(help_text="年度。")
    at = serializers.DateTimeField(help_text="数据截至；全市的由后台统计，下一次问时更新。")
    classes = serializers.IntegerField(source="told.classes", help_text="班次数。")
    sessions = serializers.IntegerField(source="told.sessions", help_text="已记学时的课次数。")
    person_times = serializers.IntegerField(
        source="told.person_times", help_text="人次（到课次数），不是人数。"
    )
    people = serializers.IntegerField(source="told.people", help_text="记了学时的人数，按人去重。")
    person_hours = serializers.DecimalField(
        12, 2, source="told.person_hours", help_text="个人学时合计。"
    )
    teachers = serializers.IntegerField(source="told.teachers", help_text="授课教师数。")
    kinds = FiguresRowSerializer(source="told.kinds", many=True, help_text="按班次类型。")


class FiguresView(Told):
    """What a place's training came to."""

    serializer_class = TrainingFiguresSerializer
    query = PlaceYearQuery
    misses = ("GET",)
    subject = "培训统计"
    about = "一个单位一年的班次、课次、人次和学时，和“培训统计”页一样。"

    @extend_schema(parameters=[PlaceYearQuery])
    def get(self, request: Request) -> Response:
        """Return the figures."""
        values = self.asked(request)
        place, year = place_asked(request.user, values), year_asked(values)
        told, at = kept_years.of(place, year)
        answer = {"place": place, "year": year, "at": at, "told": told}
        return Response(self.get_serializer(answer).data)


class ObligationRowSerializer(serializers.Serializer[Any]):
    """One obligation in numbers."""

    code = serializers.CharField(source="obligation.code", help_text="编号。")
    title = serializers.CharField(source="obligation.title", help_text="事项。")
    rule = serializers.CharField(source="obligation.rule", help_text="规则。")
    stated = serializers.BooleanField(
        source="obligation.stated", help_text="来源写明的为 true，推定的为 false。"
    )
    due = serializers.IntegerField(help_text="应办，已到期的。")
    done = serializers.IntegerField(help_text="已办。")
    missed = serializers.IntegerField(help_text="未办。")
    unknown = serializers.IntegerField(help_text="没有记录；不当作未办。")
    ahead = serializers.IntegerField(help_text="未到期。")
    rate = serializers.DecimalField(
        5, 2, allow_null=True, help_text="办成率（%）；没有应办的为 null。"
    )


@extend_schema_serializer(examples=of("应办事项", examples.OBLIGATIONS))
class TrainingObligationsSerializer(serializers.Serializer[Any]):
    """A place's obligations in a period."""

    place = OrganizationRef(help_text="哪个单位。")
    period = serializers.CharField(help_text="期间的代码。")
    at = serializers.DateTimeField(help_text="数据截至；过了一分钟的，下一次问以前重新统计。")
    rows = ObligationRowSerializer(many=True, help_text="各事项。")


class ObligationsView(Told):
    """What was owed in a place's training, what was done."""

    serializer_class = TrainingObligationsSerializer
    query = PlacePeriodQuery
    misses = ("GET",)
    subject = "培训应办事项"
    about = "一个单位一段时间的培训应办事项：应办、已办、未办、没有记录、未到期。只有数，没有姓名。"

    @extend_schema(parameters=[PlacePeriodQuery])
    def get(self, request: Request) -> Response:
        """Return the table."""
        values = self.asked(request)
        scene = scene_of(place_asked(request.user, values), values.get("period"))
        rows, at = kept_obligations.of_county(scene)
        answer = {"place": scene.county, "period": scene.period.code, "at": at, "rows": rows}
        return Response(self.get_serializer(answer).data)


FIGURES = [
    path("study-statements/<int:pk>/", StatementView.as_view(), name="study-statement"),
    path("training-coverage/", CoverageView.as_view(), name="training-coverage"),
    path("training-figures/", FiguresView.as_view(), name="training-figures"),
    path("training-obligations/", ObligationsView.as_view(), name="training-obligations"),
]
