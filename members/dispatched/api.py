"""The API's resource of first secretaries and their teams, to be read alone: who is posted where."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import UNIT, OrganizationRef
from members.dispatched.models import Posting
from members.life.api import PERSON, PersonRef
from members.reads import Reads
from portal.api import IdFilter, YesNoFilter, one_of
from portal.examples import of

_POSTING = {
    "id": 61, "person": PERSON, "role": "first", "role_label": "第一书记", "team": 7,
    "village": UNIT, "second_village": None, "sender": UNIT, "sender_words": "",
    "since": "2025-08-01", "planned_until": "2027-08-01", "until": None,
}  # fmt: skip


@extend_schema_serializer(examples=of("第一书记", _POSTING))
class DispatchedPostingSerializer(serializers.ModelSerializer[Posting]):
    """One person's posting to a village; logs, leaves and checks stay on the pages."""

    person = PersonRef(help_text="谁。")
    role_label = serializers.CharField(source="get_role_display", help_text="职务的名称。")
    team = serializers.IntegerField(source="team_id", help_text="服务队的编号。")
    village = OrganizationRef(help_text="派驻村。")
    second_village = OrganizationRef(allow_null=True, help_text="兼驻村；没有为 null。")
    sender = OrganizationRef(allow_null=True, help_text="派出单位；平台外的为 null。")

    class Meta:
        model = Posting
        fields = [
            "id", "person", "role", "role_label", "team", "village", "second_village", "sender",
            "sender_words", "since", "planned_until", "until",
        ]  # fmt: skip


class PostingFilters(filters.FilterSet):
    """How a list of postings is narrowed."""

    role = one_of(Posting.Role, "职务。")
    village = IdFilter(field_name="village_id", help_text="派驻村的编号。")
    team = IdFilter(field_name="team_id", help_text="服务队的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    present = YesNoFilter(method="stands", help_text="true只取在派的，false只取已结束的。")

    def stands(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep who is there, or who was."""
        return rows.filter(until__isnull=still)


class PostingViewSet(Reads):
    """Postings in scope."""

    queryset = Posting.objects.select_related("person", "village", "second_village", "sender")
    serializer_class = DispatchedPostingSerializer
    filterset_class = PostingFilters
    subject = "驻村第一书记"
    viewing = "查看驻村第一书记"
    about = "谁派驻哪个村、由哪个单位派出、到什么时候。日志、请假、抽查只在页面上看。"


RESOURCES = (("first-secretaries", PostingViewSet, "first-secretary"),)
"""(address, resource, name) for the API root."""
