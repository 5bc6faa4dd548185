"""Lists beside the stays: reports and contacts by their days, learning, officers, windows, stations."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import UNIT, OrganizationRef
from members.floating.models import (
    Contact,
    FloatingMember,
    Learning,
    Officer,
    Report,
    Station,
    Window,
)
from members.life.api import BRANCH, PERSON, BranchRef, PersonRef
from members.reads import Reads
from portal.api import IdFilter, YesNoFilter, in_month, month_filter
from portal.examples import of

_REPORT = {
    "id": 71, "stay": 12, "person": PERSON, "on": "2026-08-20", "mode": "oral",
    "mode_label": "口头", "by_himself": False,
}  # fmt: skip
_CONTACT = {"id": 81, "stay": 12, "helper": PERSON, "on": "2026-09-11"}
_LEARNING = {
    "id": 91, "branch": BRANCH, "sent_on": "2026-09-01", "kind": "chat", "kind_label": "微信群",
    "title": "党章第一章", "done": 7,
}  # fmt: skip
_OFFICER = {
    "id": 31, "organization": UNIT, "person": PERSON, "place": "苏州市", "since": "2026-01-05",
    "until": None, "members": 14, "last_activity": "2026-09-20",
}  # fmt: skip
_WINDOW = {
    "id": 41, "community": UNIT, "name": "流动党员服务窗口", "since": "2026-01-05", "until": None,
    "served": 26, "last_on": "2026-10-09",
}  # fmt: skip
_STATION = {
    "id": 51, "organization": UNIT, "name": "苏州工作站", "province": "江苏省", "city": "苏州市",
    "since": "2026-01-05", "until": None, "contacted_on": "2026-10-01", "visited_on": "2026-07-12",
}  # fmt: skip


@extend_schema_serializer(examples=of("口头汇报", _REPORT))
class FloatingReportSerializer(serializers.ModelSerializer[Report]):
    """That somebody reported on a day; what he said stays on the page."""

    stay = serializers.IntegerField(source="stay_id", help_text="流动党员登记的编号。")
    person = PersonRef(source="stay.person", help_text="党员。")
    mode_label = serializers.CharField(source="get_mode_display", help_text="方式的名称。")

    class Meta:
        model = Report
        fields = ["id", "stay", "person", "on", "mode", "mode_label", "by_himself"]


class ReportFilters(filters.FilterSet):
    """How a list of reports is narrowed."""

    stay = IdFilter(field_name="stay_id", help_text="流动党员登记的编号。")
    branch = IdFilter(field_name="stay__branch_id", help_text="管理党支部的编号。")
    month = month_filter("月份，如2026-09。", method=in_month("on"))


class ReportViewSet(Reads):
    """Reports by their days."""

    queryset = Report.objects.select_related("stay__person")
    serializer_class = FloatingReportSerializer
    filterset_class = ReportFilters
    subject = "流动党员汇报"
    viewing = "查看流动党员"
    about = "哪天、怎样汇报的。汇报的内容只在页面上看。"


@extend_schema_serializer(examples=of("一次联系", _CONTACT))
class FloatingContactSerializer(serializers.ModelSerializer[Contact]):
    """That a helper was in contact on a day."""

    stay = serializers.IntegerField(source="pair.stay_id", help_text="流动党员登记的编号。")
    helper = PersonRef(source="pair.helper", help_text="结对干部。")

    class Meta:
        model = Contact
        fields = ["id", "stay", "helper", "on"]


class ContactFilters(filters.FilterSet):
    """How a list of contacts is narrowed."""

    stay = IdFilter(field_name="pair__stay_id", help_text="流动党员登记的编号。")
    helper = IdFilter(field_name="pair__helper_id", help_text="结对干部的编号。")
    month = month_filter("月份，如2026-09。", method=in_month("on"))


class ContactViewSet(Reads):
    """Contacts of helpers by their days."""

    queryset = Contact.objects.select_related("pair__helper")
    serializer_class = FloatingContactSerializer
    filterset_class = ContactFilters
    subject = "结对联系"
    viewing = "查看流动党员"
    about = "结对干部哪天联系过。联系的内容和方式只在页面上看。"


@extend_schema_serializer(examples=of("发给在外党员的学习", _LEARNING))
class FloatingLearningSerializer(serializers.ModelSerializer[Learning]):
    """What a branch sent its members away to study."""

    branch = BranchRef(help_text="党支部。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="方式的名称。")
    done = serializers.IntegerField(source="learnt", help_text="几人学完。")

    class Meta:
        model = Learning
        fields = ["id", "branch", "sent_on", "kind", "kind_label", "title", "done"]


class LearningFilters(filters.FilterSet):
    """How a list of learning is narrowed."""

    branch = IdFilter(field_name="branch_id", help_text="党支部的编号。")
    month = month_filter("发送的月份，如2026-09。", method=in_month("sent_on"))


class LearningViewSet(Reads):
    """Learning sent by branches, with how many have done it."""

    queryset = Learning.objects.select_related("branch").annotate(learnt=Count("done"))
    serializer_class = FloatingLearningSerializer
    filterset_class = LearningFilters
    subject = "流动党员学习"
    viewing = "查看流动党员"
    about = "党支部给在外党员发送的学习内容和学完的人数。"


class _Standing(filters.FilterSet):
    present = YesNoFilter(method="stands", help_text="true只取现在的，false只取已结束的。")

    def stands(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep what has not ended, or what has."""
        return rows.filter(until__isnull=still)


@extend_schema_serializer(examples=of("联络员", _OFFICER))
class ContactOfficerSerializer(serializers.ModelSerializer[Officer]):
    """A contact officer with how many members he has."""

    organization = OrganizationRef(help_text="管理单位。")
    person = PersonRef(help_text="联络员。")
    members = serializers.IntegerField(help_text="现在联系几名在外党员。")
    last_activity = serializers.DateField(
        source="held", allow_null=True, help_text="上次活动；没有为 null。"
    )

    class Meta:
        model = Officer
        fields = [
            "id", "organization", "person", "place", "since", "until", "members", "last_activity",
        ]  # fmt: skip


class OfficerFilters(_Standing):
    """How a list of officers is narrowed."""

    organization = IdFilter(field_name="organization_id", help_text="管理单位的编号。")


class OfficerViewSet(Reads):
    """Contact officers."""

    queryset = Officer.objects.select_related("person", "organization").annotate(
        members=Count(
            "stays", filter=Q(stays__state__in=FloatingMember.OPEN), distinct=True
        ),
        held=Max("activities__on"),
    )  # fmt: skip
    serializer_class = ContactOfficerSerializer
    filterset_class = OfficerFilters
    subject = "流动党员联络员"
    viewing = "查看流动党员"
    about = "联络员、联络地和联系的人数。"


@extend_schema_serializer(examples=of("服务窗口", _WINDOW))
class ServiceWindowSerializer(serializers.ModelSerializer[Window]):
    """A service window with what it served."""

    community = OrganizationRef(help_text="社区（村）。")
    served = serializers.IntegerField(
        source="n_served", allow_null=True, help_text="服务人次；没有为 null。"
    )
    last_on = serializers.DateField(allow_null=True, help_text="上次服务；没有为 null。")

    class Meta:
        model = Window
        fields = ["id", "community", "name", "since", "until", "served", "last_on"]


class WindowFilters(_Standing):
    """How a list of windows is narrowed."""

    community = IdFilter(field_name="community_id", help_text="社区（村）的编号。")


class WindowViewSet(Reads):
    """Service windows."""

    queryset = Window.objects.select_related("community").annotate(
        n_served=Sum("logs__served"), last_on=Max("logs__on")
    )
    serializer_class = ServiceWindowSerializer
    filterset_class = WindowFilters
    subject = "流动党员服务窗口"
    viewing = "查看流动党员"
    about = "社区的流动党员服务窗口和服务人次。"


@extend_schema_serializer(examples=of("驻外工作站", _STATION))
class WorkStationSerializer(serializers.ModelSerializer[Station]):
    """A work station in another city."""

    organization = OrganizationRef(help_text="管理单位。")
    contacted_on = serializers.DateField(allow_null=True, help_text="上次联系；没有为 null。")
    visited_on = serializers.DateField(allow_null=True, help_text="上次走访；没有为 null。")

    class Meta:
        model = Station
        fields = [
            "id", "organization", "name", "province", "city", "since", "until", "contacted_on",
            "visited_on",
        ]  # fmt: skip


class StationFilters(_Standing):
    """How a list of stations is narrowed."""

    organization = IdFilter(field_name="organization_id", help_text="管理单位的编号。")
    city = filters.CharFilter(help_text="城市，如苏州市。")


class StationViewSet(Reads):
    """Work stations in other cities."""

    queryset = Station.objects.select_related("organization").annotate(
        contacted_on=Max("logs__on", filter=Q(logs__kind="contact")),
        visited_on=Max("logs__on", filter=Q(logs__kind="visit")),
    )
    serializer_class = WorkStationSerializer
    filterset_class = StationFilters
    subject = "流动党员工作站"
    viewing = "查看流动党员"
    about = "驻外工作站，和上次联系、走访的日期（P32-R8）。"
