"""The API's lists of pools: who stands in which, and which villages lack reserves."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import UNIT, OrganizationRef
from members.life.api import PERSON, PersonRef
from members.models import Organization
from members.pools import rights
from members.pools.kinds import KINDS, RESERVE
from members.pools.models import Entry, Sending
from members.pools.queries import counted
from members.reads import Reads, Scoped
from portal.api import IdFilter, YesNoFilter
from portal.examples import of

_CODES = "、".join(f"{one.code}（{one.title}）" for one in KINDS.values())
_SENDING = {"id": 5, "to": "某某合作社", "since": "2026-03-01", "until": None}
_ENTRY = {
    "id": 301, "kind": RESERVE.code, "kind_label": RESERVE.title, "person": PERSON,
    "name": "孙静怡", "place": UNIT, "source": "veteran", "source_label": "退役军人",
    "field": "", "field_label": "", "level": "", "since": "2026-03-01", "promised_until": None,
    "until": None, "left_label": "", "sendings": [_SENDING],
}  # fmt: skip


@extend_schema_serializer(examples=of("选派", _SENDING))
class PoolSendingSerializer(serializers.ModelSerializer[Sending]):
    """Whom an instructor is sent to."""

    class Meta:
        model = Sending
        fields = ["id", "to", "since", "until"]


@extend_schema_serializer(examples=of("村级后备", _ENTRY))
class PoolEntrySerializer(serializers.ModelSerializer[Entry]):
    """One person's place in one pool; grounds and words about him stay on the page."""

    kind_label = serializers.CharField(source="title", help_text="库的名称。")
    person = PersonRef(allow_null=True, help_text="名册里的人；库外的人为 null。")
    name = serializers.CharField(source="who", help_text="姓名。")
    place = OrganizationRef(help_text="登记单位。")
    source = serializers.CharField(help_text="来源的代号。")  # type: ignore[assignment]
    source_label = serializers.CharField(help_text="来源的名称。")
    field = serializers.CharField(help_text="类别的代号；没有为空。")
    field_label = serializers.CharField(source="field_words", help_text="类别的名称。")
    level = serializers.CharField(source="level_words", help_text="层次和方式；没有为空。")
    left_label = serializers.CharField(help_text="出库原因；在库的为空。")
    sendings = PoolSendingSerializer(many=True, help_text="选派；没有的为空。")

    class Meta:
        model = Entry
        fields = [
            "id", "kind", "kind_label", "person", "name", "place", "source", "source_label",
            "field", "field_label", "level", "since", "promised_until", "until", "left_label",
            "sendings",
        ]  # fmt: skip


class PoolFilters(filters.FilterSet):
    """How a list of entries is narrowed."""

    kind = filters.ChoiceFilter(
        choices=[(one.code, one.title) for one in KINDS.values()],
        help_text="哪个库。",
        error_messages={"invalid_choice": f"没有“%(value)s”。可填{_CODES}。"},
    )
    place = IdFilter(field_name="place_id", help_text="登记单位的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    source = filters.CharFilter(help_text="来源的代号，各库的在pool-kinds里。")
    field = filters.CharFilter(help_text="类别的代号，各库的在pool-kinds里。")
    level = filters.CharFilter(help_text="层次的代号，各库的在pool-kinds里。")
    name = filters.CharFilter(method="called", help_text="姓名里的几个字，或名册里的人的首字母。")
    present = YesNoFilter(method="stands", help_text="true只取在库的，false只取已出库的。")
    sent = YesNoFilter(method="is_out", help_text="true只取在派的，false只取没有选派的。")

    def stands(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep who stands in a pool, or who has left it."""
        return rows.filter(until__isnull=still)

    def called(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        """Keep those whose name holds the words, or whose initials do."""
        initials = Q(person__initials=words.lower())
        return rows.filter(Q(person__name__contains=words) | Q(name__contains=words) | initials)

    def is_out(self, rows: QuerySet[Any], name: str, out: bool) -> QuerySet[Any]:
        """Keep who is sent somewhere now, or who is not."""
        running = Exists(Sending.objects.filter(entry=OuterRef("pk"), until=None))
        return rows.filter(running if out else ~running)


class PoolEntryViewSet(Reads):
    """Entries of pools in scope."""

    queryset = Entry.objects.select_related("person", "place").prefetch_related("sendings")
    serializer_class = PoolEntrySerializer
    filterset_class = PoolFilters
    subject = "人才库登记"
    viewing = "查看人才库"
    about = "各库里有谁、什么时候入库、派往哪里。入库依据和特长说明只在页面上看。"


@extend_schema_serializer(
    examples=of("缺2名", {"id": 1201, "village": UNIT, "there": 2, "lacking": 2})
)
class ReserveGapSerializer(serializers.ModelSerializer[Organization]):
    """A village that has fewer reserves than it needs."""

    village = OrganizationRef(source="*", help_text="村（社区）。")
    there = serializers.IntegerField(help_text="现有几名后备。")
    lacking = serializers.IntegerField(help_text="还缺几名。")

    class Meta:
        model = Organization
        fields = ["id", "village", "there", "lacking"]


class ReserveGapViewSet(Scoped):
    """Villages that have fewer reserves than they need (P01-R5)."""

    queryset = (
        Organization.objects.filter(kind=RESERVE.places[0], until=None)
        .annotate(there=counted(RESERVE))
        .filter(there__lt=RESERVE.least)
        .annotate(lacking=RESERVE.least - F("there"))
    )
    serializer_class = ReserveGapSerializer
    subject = "后备不足的村"
    viewing = "查看人才库"
    viewing_right = rights.SEE_POOLS
    about = "后备干部不足规定人数的村（P01-R5），现有几名、还缺几名。"
