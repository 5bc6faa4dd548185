"""What is logged of a posting over the API: a day's work in counts, the sender's visits, projects."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import UNIT, OrganizationRef
from members.dispatched import rights
from members.dispatched.api.known import Known, of_his
from members.dispatched.models import Posting, SenderVisit, VillageProject, WorkLog
from members.life.api import PERSON, PersonRef
from portal.api import IdFilter, YesNoFilter, in_month, month_filter, one_of
from portal.examples import of

_LOG = {
    "id": 301, "posting": 61, "person": PERSON, "village": UNIT, "on": "2026-10-12",
    "kind": "visit", "kind_label": "入户走访", "households": 5, "opinions": 2, "solved": 1,
    "said": "", "counts": True,
}  # fmt: skip
_VISIT = {
    "id": 41, "posting": 61, "person": PERSON, "on": "2026-10-12", "who": "principal",
    "who_label": "派出单位主要负责人", "said": "看望，送来图书",
}  # fmt: skip
_PROJECT = {
    "id": 51, "posting": 61, "village": UNIT, "kind": "ground", "kind_label": "硬化路面、广场",
    "title": "硬化村北路", "quantity": "1200.0", "unit": "平方米", "qualifier": "exact",
    "qualifier_label": "准确数", "amount": "80000.00", "done_on": "2026-09-30",
}  # fmt: skip


@extend_schema_serializer(examples=of("一次走访", _LOG))
class DispatchedLogSerializer(serializers.ModelSerializer[WorkLog]):
    """A log in counts; of residents there is nothing else."""

    posting = serializers.IntegerField(source="posting_id", help_text="派驻的编号。")
    person = PersonRef(source="posting.person", help_text="谁的。")
    village = OrganizationRef(help_text="哪个村的。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="类别的名称。")
    said = serializers.CharField(source="words", help_text="党课题目、做了什么；没有为空。")
    counts = serializers.BooleanField(help_text="计入统计为 true，已作废为 false。")

    class Meta:
        model = WorkLog
        fields = [
            "id", "posting", "person", "village", "on", "kind", "kind_label", "households",
            "opinions", "solved", "said", "counts",
        ]  # fmt: skip


class LogFilters(filters.FilterSet):
    """How a list of logs is narrowed."""

    posting = IdFilter(field_name="posting_id", help_text="派驻的编号。")
    team = IdFilter(field_name="posting__team_id", help_text="服务队的编号。")
    village = IdFilter(field_name="village_id", help_text="村的编号。")
    kind = one_of(WorkLog.Kind, "类别。")
    counts = YesNoFilter(help_text="true只取计入统计的，false只取已作废的。")
    month = month_filter("月份，如2026-09。", method=in_month("on"))


class WorkLogViewSet(Known):
    """Logs in scope, of the account's team, and its own."""

    queryset = WorkLog.objects.select_related("posting__person", "village").annotate(
        counts=Q(struck=None)
    )
    serializer_class = DispatchedLogSerializer
    filterset_class = LogFilters
    subject = "驻村工作记录"
    about = "走访、党课、工作动态和在村，只有户数和件数，没有群众的姓名和情况。最近登记的在前。"

    def known(self, account: Any) -> QuerySet[Any]:
        """Return by scope, of his team, his own."""
        return of_his(WorkLog.objects, account)  # type: ignore[no-any-return]


@extend_schema_serializer(examples=of("一次看望", _VISIT))
class SenderVisitSerializer(serializers.ModelSerializer[SenderVisit]):
    """A visit of the sending unit, or of leaders."""

    posting = serializers.IntegerField(source="posting_id", help_text="派驻的编号。")
    person = PersonRef(source="posting.person", help_text="看望的是谁。")
    who_label = serializers.CharField(source="get_who_display", help_text="来的人的名称。")
    said = serializers.CharField(source="words", help_text="看望、办了什么。")

    class Meta:
        model = SenderVisit
        fields = ["id", "posting", "person", "on", "who", "who_label", "said"]


class SenderVisitFilters(filters.FilterSet):
    """How a list of the sender's visits is narrowed."""

    posting = IdFilter(field_name="posting_id", help_text="派驻的编号。")
    sender = IdFilter(field_name="posting__sender_id", help_text="派出单位的编号。")
    who = one_of(SenderVisit.Who, "来的人。")
    month = month_filter("月份，如2026-09。", method=in_month("on"))


class SenderVisitViewSet(Known):
    """Visits of who is known to the account."""

    queryset = SenderVisit.objects.select_related("posting__person")
    serializer_class = SenderVisitSerializer
    filterset_class = SenderVisitFilters
    subject = "派出单位走访"
    others = (rights.RECEIVE_LETTERS,)
    about = "派出单位和县镇领导看望驻村干部（P10-R5）；派出单位看本单位派出的。最近登记的在前。"

    def known(self, account: Any) -> QuerySet[Any]:
        """Return those of postings he knows."""
        seen = Posting.objects.known_to(account).values("pk")
        return SenderVisit.objects.filter(posting__in=seen)


@extend_schema_serializer(examples=of("硬化路面", _PROJECT))
class VillageProjectSerializer(serializers.ModelSerializer[VillageProject]):
    """A project of a village: how much of what, and how many yuan."""

    posting = serializers.IntegerField(source="posting_id", help_text="派驻的编号。")
    village = OrganizationRef(help_text="村。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="类别的名称。")
    unit = serializers.CharField(help_text="数量的单位。")
    qualifier_label = serializers.CharField(
        source="get_qualifier_display", help_text="数量性质的名称。"
    )

    class Meta:
        model = VillageProject
        fields = [
            "id", "posting", "village", "kind", "kind_label", "title", "quantity", "unit",
            "qualifier", "qualifier_label", "amount", "done_on",
        ]  # fmt: skip


class ProjectFilters(filters.FilterSet):
    """How a list of projects is narrowed."""

    posting = IdFilter(field_name="posting_id", help_text="派驻的编号。")
    village = IdFilter(field_name="village_id", help_text="村的编号。")
    kind = one_of(VillageProject.Kind, "类别。")
    done = YesNoFilter(
        field_name="done_on",
        lookup_expr="isnull",
        exclude=True,
        help_text="true只取已完成的，false只取没有完成的；没有完成的不计入统计。",
    )


class ProjectViewSet(Known):
    """Projects in scope, and of postings known to the account."""

    queryset = VillageProject.objects.select_related("village")
    serializer_class = VillageProjectSerializer
    filterset_class = ProjectFilters
    subject = "帮扶项目"
    others = (rights.RECEIVE_LETTERS,)
    about = "驻村干部在村里办的项目：多少、多少元、哪天完成。最近登记的在前。"

    def known(self, account: Any) -> QuerySet[Any]:
        """Return by the village's scope, and those of postings he knows."""
        seen = VillageProject.objects.visible_to(account).values("pk")
        known = Posting.objects.known_to(account).values("pk")
        return VillageProject.objects.filter(Q(pk__in=seen) | Q(posting__in=known))


RESOURCES = (
    ("dispatched-logs", WorkLogViewSet, "dispatched-log"),
    ("sender-visits", SenderVisitViewSet, "sender-visit"),
    ("village-projects", ProjectViewSet, "village-project"),
)
"""(address, resource, name) for the API root."""
