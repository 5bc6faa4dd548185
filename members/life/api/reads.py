"""The API's lists of branch life: transfers, development, dues, meetings.

Lists hold what the pages' lists hold. Words that people wrote (reasons, receipts, minutes, who was absent
and why) stay on the pages, and no number of a person is here.
"""

from django.db.models import Count, F, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from members import rights
from members.models import Development, DuesRecord, Meeting, Organization, Person, Transfer
from members.reads import Reads
from portal.api import IdFilter, YesNoFilter, in_month, month_filter, one_of

BRANCH = {"id": 1310, "code": "370826-sjj-zb", "name": "县审计局党支部"}
OTHER = {"id": 1422, "code": "370826101-zb", "name": "韩庄镇机关党支部"}
PERSON = {"id": 5021, "name": "孙静怡"}


class BranchRef(serializers.ModelSerializer[Organization]):
    """A branch as other resources name it."""

    class Meta:
        model = Organization
        fields = ["id", "code", "name"]


class PersonRef(serializers.ModelSerializer[Person]):
    """A person as other resources name him."""

    class Meta:
        model = Person
        fields = ["id", "name"]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "市内转接",
            value={
                "id": 88,
                "person": PERSON,
                "name": "孙静怡",
                "stage": "full",
                "stage_label": "正式党员",
                "direction": "inside",
                "direction_label": "市内转接",
                "from_branch": BRANCH,
                "to_branch": OTHER,
                "outside": "",
                "dues_until": "2026-09",
                "state": "sent",
                "state_label": "待接收",
                "number": "2026-370826-0012",
                "sent_on": "2026-10-08",
                "valid_until": "2027-01-06",
                "ended_on": None,
            },
        )
    ]
)
class TransferSerializer(serializers.ModelSerializer[Transfer]):
    """A member's way from a branch to another."""

    person = PersonRef(allow_null=True, help_text="党员；从市外转入还没有接收的为 null。")
    stage_label = serializers.CharField(source="get_stage_display", help_text="阶段的名称。")
    direction_label = serializers.CharField(
        source="get_direction_display", help_text="方式的名称。"
    )
    from_branch = BranchRef(allow_null=True, help_text="转出支部；在市外的为 null。")
    to_branch = BranchRef(allow_null=True, help_text="转入支部；在市外的为 null。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = Transfer
        fields = [
            "id", "person", "name", "stage", "stage_label", "direction", "direction_label",
            "from_branch", "to_branch", "outside", "dues_until", "state", "state_label", "number",
            "sent_on", "valid_until", "ended_on",
        ]  # fmt: skip


class TransferFilters(filters.FilterSet):
    """How a list of transfers is narrowed."""

    state = one_of(Transfer.State, "状态。")
    direction = one_of(Transfer.Direction, "方式。")
    open = YesNoFilter(method="running", help_text="true只取没有办结的，false只取已办结的。")
    from_branch = IdFilter(field_name="from_branch_id", help_text="转出支部的编号。")
    to_branch = IdFilter(field_name="to_branch_id", help_text="转入支部的编号。")

    def running(self, rows: QuerySet[Transfer], name: str, is_open: bool) -> QuerySet[Transfer]:
        """Keep those that have not ended, or those that have."""
        running = Q(state__in=Transfer.OPEN)
        return rows.filter(running if is_open else ~running)


class TransferViewSet(Reads):
    """Transfers one of whose branches the account may see."""

    queryset = Transfer.objects.select_related("person", "from_branch", "to_branch")
    serializer_class = TransferSerializer
    filterset_class = TransferFilters
    subject = "组织关系转接"
    viewing = "查看组织关系转接"
    about = "转出或转入支部在授权范围内的转接。转接原因和回执的内容只在页面上看。"


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "预备党员",
            value={
                "id": 41,
                "person": PERSON,
                "branch": BRANCH,
                "state": "probationary",
                "state_label": "预备党员",
                "applied_on": "2024-02-01",
                "activist_on": "2024-09-10",
                "candidate_on": "2025-11-03",
                "probationary_on": "2026-06-20",
                "probation_until": "2027-06-20",
                "extended_on": None,
                "full_on": None,
                "stopped_on": None,
            },
        )
    ]
)
class DevelopmentSerializer(serializers.ModelSerializer[Development]):
    """A person's way into the Party, by its days."""

    person = PersonRef(help_text="本人。")
    branch = BranchRef(help_text="培养的党支部。")
    state_label = serializers.CharField(source="get_state_display", help_text="阶段的名称。")

    class Meta:
        model = Development
        fields = [
            "id", "person", "branch", "state", "state_label", "applied_on", "activist_on",
            "candidate_on", "probationary_on", "probation_until", "extended_on", "full_on",
            "stopped_on",
        ]  # fmt: skip


class DevelopmentFilters(filters.FilterSet):
    """How a list of development files is narrowed."""

    state = one_of(Development.State, "阶段。")
    branch = IdFilter(field_name="branch_id", help_text="党支部的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")


class DevelopmentViewSet(Reads):
    """Development files of the branches the account may see."""

    queryset = Development.objects.select_related("person", "branch")
    serializer_class = DevelopmentSerializer
    filterset_class = DevelopmentFilters
    subject = "发展党员"
    viewing = "查看发展党员"
    about = "每人所在的阶段和各阶段的日期。会议、文号和说明只在页面上看。"


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "已交",
            value={
                "id": 901,
                "person": PERSON,
                "branch": BRANCH,
                "month": "2026-09",
                "base": "5200.00",
                "rate": "1.00",
                "due": "52.00",
                "paid": "52.00",
                "paid_on": "2026-09-12",
            },
        )
    ]
)
class DuesSerializer(serializers.ModelSerializer[DuesRecord]):
    """A member's dues of a month, in yuan."""

    person = PersonRef(help_text="党员。")
    branch = BranchRef(help_text="当月所在的党支部。")

    class Meta:
        model = DuesRecord
        fields = ["id", "person", "branch", "month", "base", "rate", "due", "paid", "paid_on"]


class DuesFilters(filters.FilterSet):
    """How a list of dues is narrowed."""

    month = month_filter("月份，如2026-09。")
    branch = IdFilter(field_name="branch_id", help_text="党支部的编号。")
    person = IdFilter(field_name="person_id", help_text="党员的编号。")
    unpaid = YesNoFilter(method="short", help_text="true只取没有交足的，false只取已交足的。")

    def short(self, rows: QuerySet[DuesRecord], name: str, is_short: bool) -> QuerySet[DuesRecord]:
        """Keep lines that are not paid in full, or those that are."""
        full = Q(paid__isnull=False, paid__gte=F("due"))
        return rows.exclude(full) if is_short else rows.filter(full)


class DuesViewSet(Reads):
    """Dues of the branches the account keeps: names and amounts are read by nobody else."""

    queryset = DuesRecord.objects.select_related("person", "branch")
    serializer_class = DuesSerializer
    filterset_class = DuesFilters
    subject = "党费"
    viewing = "查看党费明细"
    about = "管理支部工作的账号看得到本支部每人每月的应交和实交；没有交的 paid 为 null，不是0。"


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "主题党日",
            value={
                "id": 310,
                "branch": BRANCH,
                "group": None,
                "kind": "theme",
                "kind_label": "主题党日",
                "held_on": "2026-09-05",
                "topic": "学习党章",
                "place": "党员活动室",
                "present": 17,
                "leave": 1,
                "absent": 0,
                "struck_on": None,
            },
        )
    ]
)
class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """A meeting of a branch, with how many were there."""

    branch = BranchRef(help_text="党支部。")
    group = BranchRef(allow_null=True, help_text="党小组；不是党小组会的为 null。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="种类的名称。")
    present = serializers.IntegerField(help_text="到会人数。")
    leave = serializers.IntegerField(help_text="请假人数。")
    absent = serializers.IntegerField(help_text="缺席人数。")
    struck_on = serializers.DateField(help_text="作废日期；作废的不计数，没有作废的为 null。")

    class Meta:
        model = Meeting
        fields = [
            "id", "branch", "group", "kind", "kind_label", "held_on", "topic", "place", "present",
            "leave", "absent", "struck_on",
        ]  # fmt: skip


class MeetingFilters(filters.FilterSet):
    """How a list of meetings is narrowed."""

    kind = one_of(Meeting.Kind, "种类。")
    branch = IdFilter(field_name="branch_id", help_text="党支部的编号。")
    month = month_filter("月份，如2026-09。", method=in_month("held_on"))
    struck = YesNoFilter(method="void", help_text="true只取作废的，false只取有效的；不写都取。")

    def void(self, rows: QuerySet[Meeting], name: str, is_struck: bool) -> QuerySet[Meeting]:
        """Keep what was struck out, or what was not."""
        return rows.filter(struck_on__isnull=not is_struck)


def _attended(state: str) -> Count:
    return Count("attendance", filter=Q(attendance__state=state))


class MeetingViewSet(Reads):
    """Meetings of the branches the account keeps, with counts of who was there."""

    queryset = Meeting.objects.select_related("branch", "group").annotate(
        present=_attended("present"), leave=_attended("leave"), absent=_attended("absent")
    )
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilters
    subject = "组织生活"
    viewing = "查看支部组织生活"
    viewing_right = rights.KEEP_BRANCH
    about = "三会一课和主题党日的种类、日期、主题和出席人数。记录和缺席的人只在页面上看。"
