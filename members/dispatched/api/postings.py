"""Who is posted where and in which team, over the API: read as on the pages, written by their actions."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import UNIT, OrganizationRef
from members.dispatched import rights
from members.dispatched.api.known import Known
from members.dispatched.models import Attended, Leave, Posting, Team, led_by
from members.dispatched.queries.postings import away_on
from members.life.api import PERSON, PersonRef
from portal import clock
from portal.api import IdFilter, YesNoFilter, one_of
from portal.examples import of

_POSTING = {
    "id": 61, "person": PERSON, "role": "first", "role_label": "第一书记", "team": 7,
    "village": UNIT, "second_village": None, "sender": UNIT, "sender_words": "",
    "since": "2025-08-01", "planned_until": "2027-08-01", "until": None,
}  # fmt: skip
_TEAM = {
    "id": 7, "town": UNIT, "name": "泉林镇服务队", "leader": PERSON, "since": "2025-08-01",
    "until": None, "people": 6,
}  # fmt: skip


@extend_schema_serializer(examples=of("第一书记", _POSTING))
class DispatchedPostingSerializer(serializers.ModelSerializer[Posting]):
    """One person's posting to a village; its logs, leaves and checks are lists of their own."""

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
    sender = IdFilter(field_name="sender_id", help_text="派出单位的编号。")
    team = IdFilter(field_name="team_id", help_text="服务队的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    present = YesNoFilter(method="stands", help_text="true只取在派的，false只取已结束的。")
    away = YesNoFilter(
        method="is_away", help_text="true只取今天在假、还没有销假的，false只取其余的。"
    )
    trained = YesNoFilter(
        method="was_trained", help_text="true只取今年参加过培训的，false只取没有参加的（P10-R10）。"
    )

    def stands(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep who is there, or who was."""
        return rows.filter(until__isnull=still)

    def is_away(self, rows: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        """Keep who has left on a leave and not come back, or the others."""
        leaves = Leave.objects.filter(away_on(clock.today())).values("posting")
        return rows.filter(pk__in=leaves) if wanted else rows.exclude(pk__in=leaves)

    def was_trained(self, rows: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        """Keep who was at a training this year, or at none."""
        been = Attended.objects.filter(training__on__year=clock.today().year).values("posting")
        return rows.filter(pk__in=been) if wanted else rows.exclude(pk__in=been)


class PostingViewSet(Known):
    """Postings in scope, of the account's team, sent by its unit, and its own."""

    queryset = Posting.objects.select_related("person", "village", "second_village", "sender")
    serializer_class = DispatchedPostingSerializer
    filterset_class = PostingFilters
    subject = "驻村第一书记"
    others = (rights.RECEIVE_LETTERS,)
    ordering = "id"
    about = (
        "谁派驻哪个村、由哪个单位派出、到什么时候。授权范围内的；派出单位看本单位派出的，"
        "队长看本队的，本人看自己的。"
    )

    def known(self, account: Any) -> QuerySet[Any]:
        """Return by scope, by sending unit, by team, and his own."""
        return Posting.objects.known_to(account)


@extend_schema_serializer(examples=of("服务队", _TEAM))
class DispatchedTeamSerializer(serializers.ModelSerializer[Team]):
    """A service team of a township and how many serve in it."""

    town = OrganizationRef(help_text="镇街。")
    leader = PersonRef(allow_null=True, help_text="队长；没有为 null，短假由镇街批准。")
    people = serializers.IntegerField(help_text="现在在派的人数。")

    class Meta:
        model = Team
        fields = ["id", "town", "name", "leader", "since", "until", "people"]


class TeamFilters(filters.FilterSet):
    """How a list of teams is narrowed."""

    town = IdFilter(field_name="town_id", help_text="镇街的编号。")
    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取在用的，false只取已结束的。"
    )


class TeamViewSet(Known):
    """Service teams in scope, the account's own, and those it leads."""

    queryset = Team.objects.select_related("town", "leader").annotate(
        people=Count("postings", filter=Q(postings__until=None))
    )
    serializer_class = DispatchedTeamSerializer
    filterset_class = TeamFilters
    subject = "服务队"
    ordering = "id"
    about = "各镇街的服务队、队长和人数；队员看自己的队。"

    def known(self, account: Any) -> QuerySet[Any]:
        """Return by scope, as its leader, as one of it."""
        seen = Q(pk__in=Team.objects.visible_to(account).values("pk"))
        own = Posting.objects.of_self(account).present().values("team")
        return Team.objects.filter(seen | led_by(account.person_id, "") | Q(pk__in=own))


RESOURCES = (
    ("first-secretaries", PostingViewSet, "first-secretary"),
    ("dispatched-teams", TeamViewSet, "dispatched-team"),
)
"""(address, resource, name) for the API root."""
