"""Terms of village secretaries, as the register's posts tell them."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import UNIT, OrganizationRef
from members.life.api import PERSON, PersonRef
from members.reads import Reads
from members.secretaries.models import Term
from portal import clock
from portal.api import IdFilter, YesNoFilter
from portal.examples import of

_TERM = {
    "id": 81, "person": PERSON, "village": UNIT, "channel": "local", "channel_label": "本土人才",
    "since": "2024-12-01", "until": None,
}  # fmt: skip


@extend_schema_serializer(examples=of("村书记的任期", _TERM))
class SecretaryTermSerializer(serializers.ModelSerializer[Term]):
    """One secretary's term."""

    person = PersonRef(source="post.person", help_text="书记。")
    village = OrganizationRef(source="post.organization", help_text="村（社区）。")
    channel_label = serializers.CharField(source="get_channel_display", help_text="来源的名称。")
    since = serializers.DateField(source="post.since", help_text="任职日期。")
    until = serializers.DateField(
        source="post.until", allow_null=True, help_text="免职日期；在任的为 null。"
    )

    class Meta:
        model = Term
        fields = ["id", "person", "village", "channel", "channel_label", "since", "until"]


class TermFilters(filters.FilterSet):
    """How a list of terms is narrowed."""

    village = IdFilter(field_name="post__organization_id", help_text="村（社区）的编号。")
    person = IdFilter(field_name="post__person_id", help_text="人员的编号。")
    present = YesNoFilter(method="serves", help_text="true只取今天在任的，false只取其他的。")

    def serves(self, rows: QuerySet[Any], name: str, now: bool) -> QuerySet[Any]:
        """Keep who serves today, or the others."""
        today = clock.today()
        held = Q(post__since__lte=today) & (Q(post__until=None) | Q(post__until__gt=today))
        return rows.filter(held if now else ~held)


class TermViewSet(Reads):
    """Terms of village secretaries in scope."""

    queryset = Term.objects.select_related("post__person", "post__organization")
    serializer_class = SecretaryTermSerializer
    filterset_class = TermFilters
    subject = "村书记任期"
    viewing = "查看村书记档案"
    about = (
        "谁在哪个村任书记、什么来源、任期。书记、建档以后的事项在secretary-terms/编号/file/里查。"
    )
