"""Growth sheets, research reports, salons and observer classes over the API (P05-R8 to R10)."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import UNIT, OrganizationRef
from members.graduates import rights
from members.graduates.api.known import Known, insist_reads
from members.graduates.models import Observing, Report, Salon, Sheet, Task
from members.graduates.queries import hosting, lists
from members.life.api import PERSON, PersonRef
from portal.api import IdFilter, YesNoFilter, one_of
from portal.examples import of

_TASK = {
    "id": 61, "graduate": 21, "person": PERSON, "year": 2026, "number": 1,
    "title": "讲一次党课", "done_on": "2026-10-12",
}  # fmt: skip
_SHEET = {
    "id": 4, "county": UNIT, "year": 2026,
    "tasks": ["讲一次党课", "办一件实事", "写一篇信息", "跟一次会", "走遍全村"],
}  # fmt: skip
_REPORT = {
    "id": 71, "graduate": 21, "person": PERSON, "year": 2026, "topic": "村集体增收的路子",
    "handed_on": "2026-10-12",
}  # fmt: skip
_TEXT = {"situation": "现有……", "analysis": "原因是……", "measures": "建议……"}
_SALON = {
    "id": 8, "county": UNIT, "kind": "theme", "kind_label": "月度主题沙龙", "on": "2026-10-12",
    "topic": "怎样开好村民会议", "present": 18,
}  # fmt: skip
_OBSERVING = {
    "id": 51, "graduate": 21, "person": PERSON, "host": UNIT, "topic": "重点项目调度会",
    "on": "2026-10-20", "state": "applied", "state_label": "待县里推荐",
    "applied_on": "2026-10-12",
}  # fmt: skip


def _graduate() -> serializers.IntegerField:
    return serializers.IntegerField(source="graduate_id", help_text="选调生任职的编号。")


def _person() -> PersonRef:
    return PersonRef(source="graduate.person", help_text="选调生。")


class OfGraduate(filters.FilterSet):
    """How lists of one graduate's things are narrowed."""

    graduate = IdFilter(field_name="graduate_id", help_text="选调生任职的编号。")


class OfYear(OfGraduate):
    """How lists of a year's things are narrowed."""

    year = IdFilter(field_name="year", help_text="年度，如2026。")


@extend_schema_serializer(examples=of("规定任务", _TASK))
class GrowthTaskSerializer(serializers.ModelSerializer[Task]):
    """A task of a growth sheet: a required one once it is done, or an own one."""

    graduate = _graduate()
    person = _person()

    class Meta:
        model = Task
        fields = ["id", "graduate", "person", "year", "number", "title", "done_on"]


class TaskFilters(OfYear):
    """How a list of tasks is narrowed."""

    done = YesNoFilter(
        field_name="done_on",
        lookup_expr="isnull",
        exclude=True,
        help_text="true只取已完成的，false只取没有完成的。",
    )


class GrowthTaskViewSet(Known):
    """Tasks of the graduates the account knows."""

    queryset = Task.objects.select_related("graduate__person")
    serializer_class = GrowthTaskSerializer
    filterset_class = TaskFilters
    subject = "成长任务"
    about = (
        "“5+N”成长清单（P05-R9）：完成了的规定任务，和自己定的任务。完成情况的文字只在页面上看。"
    )


@extend_schema_serializer(examples=of("一个县的一年", _SHEET))
class GrowthSheetSerializer(serializers.ModelSerializer[Sheet]):
    """The five required tasks of a county's year."""

    county = OrganizationRef(help_text="县（市、区）。")
    tasks = serializers.ListField(child=serializers.CharField(), help_text="5项规定任务，按序号。")

    class Meta:
        model = Sheet
        fields = ["id", "county", "year", "tasks"]


class SheetFilters(filters.FilterSet):
    """How a list of growth sheets is narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    year = IdFilter(field_name="year", help_text="年度，如2026。")


class _OfCounties(Known):
    def insist(self, account: Any) -> None:
        """Refuse (403) who sees graduates nowhere by right."""
        insist_reads(account)

    def known(self, rows: QuerySet[Any], account: Any) -> QuerySet[Any]:
        """Keep those of the counties in scope, or of the one the scope lies in."""
        there = lists.of_counties(rows.model, account)
        return rows.filter(pk__in=there.values("pk"))


class GrowthSheetViewSet(_OfCounties):
    """Growth sheets of the counties in scope."""

    queryset = Sheet.objects.select_related("county")
    serializer_class = GrowthSheetSerializer
    filterset_class = SheetFilters
    subject = "成长清单"
    about = "各县每年的5项规定任务（P05-R9）。"


@extend_schema_serializer(examples=of("调研报告", _REPORT))
class ResearchReportSerializer(serializers.ModelSerializer[Report]):
    """A research report in a list, by its topic."""

    graduate = _graduate()
    person = _person()

    class Meta:
        model = Report
        fields = ["id", "graduate", "person", "year", "topic", "handed_on"]


@extend_schema_serializer(examples=of("调研报告全文", _REPORT | _TEXT))
class WholeReportSerializer(ResearchReportSerializer):
    """A research report with its three parts."""

    class Meta(ResearchReportSerializer.Meta):
        fields = [*ResearchReportSerializer.Meta.fields, *_TEXT]


class ReportViewSet(Known):
    """Reports of the graduates the account knows; the text with a single one."""

    queryset = Report.objects.select_related("graduate__person")
    serializer_class = ResearchReportSerializer
    filterset_class = OfYear
    subject = "调研报告"
    about = "选调生每年一篇的调研报告（P05-R10）；读单件时给全文。最近提交的在前。"

    def get_serializer_class(self) -> Any:
        """Return the whole report where one is read."""
        whole = getattr(self, "action", "") == "retrieve"
        return WholeReportSerializer if whole else ResearchReportSerializer


@extend_schema_serializer(examples=of("主题沙龙", _SALON))
class GraduateSalonSerializer(serializers.ModelSerializer[Salon]):
    """A salon, a visit on the spot or a talk of a county's graduates."""

    county = OrganizationRef(help_text="县（市、区）。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="活动的名称。")

    class Meta:
        model = Salon
        fields = ["id", "county", "kind", "kind_label", "on", "topic", "present"]


class SalonFilters(filters.FilterSet):
    """How a list of salons is narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    kind = one_of(Salon.Kind, "活动。")


class SalonViewSet(_OfCounties):
    """Salons of the counties in scope."""

    queryset = Salon.objects.select_related("county")
    serializer_class = GraduateSalonSerializer
    filterset_class = SalonFilters
    subject = "选调生活动"
    about = "各县的主题沙龙、实地观摩和面对面交流（P05-R8），最近登记的在前。"


@extend_schema_serializer(examples=of("待推荐的申请", _OBSERVING))
class ObservingSerializer(serializers.ModelSerializer[Observing]):
    """An application to an observer class; reasons of refusals stay on the page."""

    graduate = _graduate()
    person = _person()
    host = OrganizationRef(help_text="接收部门。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = Observing
        fields = [
            "id", "graduate", "person", "host", "topic", "on", "state", "state_label",
            "applied_on",
        ]  # fmt: skip


class ObservingFilters(OfGraduate):
    """How a list of applications is narrowed."""

    host = IdFilter(field_name="host_id", help_text="接收部门的编号。")
    state = one_of(Observing.State, "状态。")


class ObservingViewSet(Known):
    """Applications of graduates the account knows, and those to departments where it answers."""

    queryset = Observing.objects.select_related("graduate__person", "host")
    serializer_class = ObservingSerializer
    filterset_class = ObservingFilters
    others = (rights.HOST_OBSERVERS,)
    subject = "观察员申请"
    about = "选调生到部门、镇街当观察员的申请；接收部门看县里推荐以后的。最近申请的在前。"

    def known(self, rows: QuerySet[Any], account: Any) -> QuerySet[Any]:
        """Keep those the account sees or answers."""
        return rows.filter(pk__in=hosting.seen(account).values("pk"))


RESOURCES = (
    ("growth-tasks", GrowthTaskViewSet, "growth-task"),
    ("growth-sheets", GrowthSheetViewSet, "growth-sheet"),
    ("research-reports", ReportViewSet, "research-report"),
    ("graduate-salons", SalonViewSet, "graduate-salon"),
    ("observings", ObservingViewSet, "observing"),
)
"""(address, resource, name) for the API root."""
