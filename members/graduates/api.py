"""The API's resource of selected graduates, to be read alone: who is in which village, with which mentors."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from members.api import UNIT, OrganizationRef
from members.graduates.models import Graduate, Mentor
from members.life.api import PERSON, PersonRef
from members.reads import Reads
from portal.api import IdFilter, YesNoFilter
from portal.examples import of

_MENTOR = {"kind": "political", "kind_label": "政治导师", "person": PERSON}
_GRADUATE = {
    "id": 21, "person": PERSON, "village": UNIT, "since": "2025-09-01", "until": None,
    "mentors": [_MENTOR],
}  # fmt: skip


class GraduateMentorSerializer(serializers.ModelSerializer[Mentor]):
    """One present mentor."""

    kind_label = serializers.CharField(source="get_kind_display", help_text="导师类别的名称。")
    person = PersonRef(help_text="导师。")

    class Meta:
        model = Mentor
        fields = ["kind", "kind_label", "person"]


@extend_schema_serializer(examples=of("在村选调生", _GRADUATE))
class GraduateSerializer(serializers.ModelSerializer[Graduate]):
    """One stay in a village. The books (weeks, diary, reports) are never here."""

    person = PersonRef(help_text="选调生。")
    village = OrganizationRef(help_text="任职村（社区）。")
    mentors = serializers.SerializerMethodField(help_text="现在的导师，应有三类。")

    class Meta:
        model = Graduate
        fields = ["id", "person", "village", "since", "until", "mentors"]

    @extend_schema_field(GraduateMentorSerializer(many=True))
    def get_mentors(self, graduate: Any) -> Any:
        """Return the present mentors, which the view has fetched."""
        return GraduateMentorSerializer(graduate.present_mentors, many=True).data


class GraduateFilters(filters.FilterSet):
    """How a list of graduates is narrowed."""

    village = IdFilter(field_name="village_id", help_text="村（社区）的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    present = YesNoFilter(method="stands", help_text="true只取在村的，false只取已离村的。")

    def stands(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep who is there, or who was."""
        return rows.filter(until__isnull=still)


class GraduateViewSet(Reads):
    """Selected graduates in scope."""

    queryset = Graduate.objects.select_related("person", "village").prefetch_related(
        Prefetch(
            "mentors",
            Mentor.objects.filter(until=None).select_related("person").order_by("pk"),
            to_attr="present_mentors",
        )
    )
    serializer_class = GraduateSerializer
    filterset_class = GraduateFilters
    subject = "选调生"
    viewing = "查看选调生"
    about = "谁在哪个村、有哪些导师。周记、民情日记和调研报告不在接口里。"


RESOURCES = (("graduates", GraduateViewSet, "graduate"),)
"""(address, resource, name) for the API root."""
