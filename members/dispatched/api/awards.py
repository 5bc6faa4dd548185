"""Honours and trainings over the API (P10-R6, R7, R10): read, recorded, revoked."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.dispatched import relations
from members.dispatched.actions import awards as actions
from members.dispatched.api.known import Keeping, Known, found_or_404, insist_reads
from members.dispatched.doors import insist_office, office_county
from members.dispatched.forms import HonourForm, TrainingForm
from members.dispatched.models import Attended, Honour, Team, Training
from members.dispatched.queries import choices, honours, training
from members.life.api import PersonRef
from members.writes import insist_valid
from portal.api import IdFilter, YesNoFilter, one_of
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.doors import seen
from portal.examples import of, sent
from portal.form_fields import choose, offered
from portal.periods import parse

_HONOUR = {
    "id": 15, "county": UNIT, "kind": "flag", "kind_label": "红旗服务队", "period": "2026-09",
    "team": 7, "posting": None, "person": None, "said": "县委组织部10月8日研究",
    "decided_on": "2026-10-08", "revoked_on": None,
}  # fmt: skip
_TRAINING = {
    "id": 9, "county": UNIT, "kind": "central", "kind_label": "集中培训", "on": "2026-10-12",
    "title": "驻村干部培训班", "people": 28,
}  # fmt: skip


@extend_schema_serializer(examples=of("红旗服务队", _HONOUR))
class DispatchedHonourSerializer(serializers.ModelSerializer[Honour]):
    """A team's flag of a month, or who was chosen in a year; revoked, it stays."""

    county = OrganizationRef(help_text="县（市、区）。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="荣誉的名称。")
    team = serializers.IntegerField(
        source="team_id", allow_null=True, help_text="服务队的编号；给人的为 null。"
    )
    posting = serializers.IntegerField(
        source="posting_id", allow_null=True, help_text="派驻的编号；给服务队的为 null。"
    )
    person = PersonRef(
        source="posting.person", default=None, allow_null=True, help_text="谁；给服务队的为 null。"
    )
    said = serializers.CharField(source="words", help_text="决定依据。")

    class Meta:
        model = Honour
        fields = [
            "id", "county", "kind", "kind_label", "period", "team", "posting", "person", "said",
            "decided_on", "revoked_on",
        ]  # fmt: skip


class HonourFilters(filters.FilterSet):
    """How a list of honours is narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    team = IdFilter(field_name="team_id", help_text="服务队的编号。")
    posting = IdFilter(field_name="posting_id", help_text="派驻的编号。")
    kind = one_of(Honour.Kind, "荣誉。")
    period = filters.CharFilter(help_text="期间：红旗是月份，如2026-09；最美是年份，如2026。")
    standing = YesNoFilter(
        field_name="revoked_on",
        lookup_expr="isnull",
        help_text="true只取有效的，false只取已撤销的。",
    )


class HonourViewSet(Known):
    """Honours of the teams and people in scope."""

    queryset = Honour.objects.select_related("county", "posting__person")
    serializer_class = DispatchedHonourSerializer
    filterset_class = HonourFilters
    subject = "驻村荣誉"
    about = "红旗服务队和最美第一书记（P10-R6、R7），撤销的也在。评分、投票、公示在考核里。"

    def insist(self, account: Any) -> None:
        """Refuse (403) who sees first secretaries nowhere by right."""
        insist_reads(account)

    def known(self, account: Any) -> QuerySet[Any]:
        """Return those of teams and people in scope."""
        return honours.known_to(account)  # type: ignore[no-any-return]


@extend_schema_serializer(examples=of("集中培训", _TRAINING))
class DispatchedTrainingSerializer(serializers.ModelSerializer[Training]):
    """A training and how many of those in scope were there."""

    county = OrganizationRef(help_text="县（市、区）。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="形式的名称。")
    people = serializers.IntegerField(help_text="授权范围内参训的人数。")

    class Meta:
        model = Training
        fields = ["id", "county", "kind", "kind_label", "on", "title", "people"]


class TrainingFilters(filters.FilterSet):
    """How a list of trainings is narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    kind = one_of(Training.Kind, "形式。")
    posting = IdFilter(method="been", help_text="派驻的编号，只取他参加的。")

    def been(self, rows: QuerySet[Any], name: str, posting: int) -> QuerySet[Any]:
        """Keep the trainings somebody was at."""
        return rows.filter(pk__in=Attended.objects.filter(posting=posting).values("training"))


class TrainingViewSet(Known):
    """Trainings of the counties in scope, and those somebody in scope was at."""

    queryset = Training.objects.select_related("county")
    serializer_class = DispatchedTrainingSerializer
    filterset_class = TrainingFilters
    subject = "驻村干部培训"
    about = "办过的培训和参训人数。今年没有参训的人用/first-secretaries/的trained=false查。"

    def insist(self, account: Any) -> None:
        """Refuse (403) who sees first secretaries nowhere by right."""
        insist_reads(account)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what he knows, with how many came in his scope."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return training.trainings(self.request.user)  # type: ignore[no-any-return]


@extend_schema_serializer(
    examples=sent("登记红旗", {"period": "2026-09", "said": "县委组织部10月8日研究"})
)
class HonourBody(Body):
    """What was decided."""

    period = Text(max_length=7, help_text="红旗写已结束的月份，如2026-09；最美写年份，如2026。")
    said = Text(max_length=200, help_text="决定依据，如县委组织部10月8日研究。")


@extend_schema_serializer(examples=sent("撤销", {"why": "统计有误"}))
class HonourRevokingBody(Body):
    """Why an honour is revoked."""

    why = Text(max_length=200, help_text="撤销的理由；接口不再给出。")


@extend_schema_serializer(
    examples=sent(
        "登记培训",
        {"kind": "central", "on": "2026-10-12", "title": "驻村干部培训班", "people": [61, 62]},
    )
)
class DispatchedTrainingBody(Body):
    """A training and who was there."""

    kind = serializers.ChoiceField(Training.Kind.choices, help_text="形式。")
    on = serializers.DateField(help_text="日期，不能晚于今天，如2026-10-12。")
    title = Text(max_length=80, help_text="内容。")
    people = serializers.ListField(
        child=Id(), allow_empty=False, max_length=600, help_text="参训的人：派驻的编号。"
    )


class _Honouring(Keeping):
    listed = HonourViewSet
    kind = ""

    def decided(self, request: Request, whom: Any) -> dict[str, Any]:
        """Return period and ground as the page's form takes them; Invalid for others."""
        form = HonourForm({**self.sent(request), "whom": str(whom.pk)})
        offered(form, "whom", [(whom.pk, str(whom))])
        offered(form, "period", honours.periods(self.kind == Honour.Kind.FLAG))
        insist_valid(form)
        town = whom.town if isinstance(whom, Team) else whom.team.town
        period, said = parse(form.cleaned_data["period"]), form.cleaned_data["said"]
        return {"county": town.parent or town, "period": period, "said": said}


class FlagView(_Honouring):
    """Records a team's red flag."""

    kind = Honour.Kind.FLAG
    writes = Writing(
        "登记红旗服务队",
        "县下派办登记已经结束的一个月评出的；每月名额3个，或服务队总数的20%（P10-R6）。",
        HonourBody,
        {200: "已登记；答复是这项荣誉。"},
        DispatchedHonourSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Record it."""
        insist_office(request.user)
        team = found_or_404({one.pk: one for one in choices.teams(request.user)}, pk)
        facts = self.decided(request, team)
        made = actions.flag(actor=request.user, team=team, month=facts.pop("period"), **facts)
        return self.told(made.pk)


class ChoiceView(_Honouring):
    """Records who was chosen in a year."""

    kind = Honour.Kind.CHOSEN
    writes = Writing(
        "登记最美第一书记",
        "县下派办登记今年或去年评出的；每年10名（P10-R7）。不能登记本人。",
        HonourBody,
        {200: "已登记；答复是这项荣誉。"},
        DispatchedHonourSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Record it."""
        insist_office(request.user)
        posting = found_or_404({one.pk: one for one in choices.postings(request.user)}, pk)
        facts = self.decided(request, posting)
        made = actions.choose(
            actor=request.user, posting=posting, year=facts.pop("period"), **facts
        )
        return self.told(made.pk)


class HonourRevokingView(Keeping):
    """Revokes an honour."""

    listed = HonourViewSet
    writes = Writing(
        "撤销荣誉",
        "县下派办写明理由撤销，历史里保留。",
        HonourRevokingBody,
        {200: "已撤销；答复是这项荣誉。"},
        DispatchedHonourSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Revoke it."""
        insist_reads(request.user)
        found = seen(Honour, request.user, pk, "county")
        relations.insist_office(request.user, found.county.path, "撤销荣誉", "P10-R6")
        actions.revoke(actor=request.user, honour=found, **self.sent(request))
        return self.told(pk)


class TrainingView(Keeping):
    """Writes down a training and who was there."""

    listed = TrainingViewSet
    writes = Writing(
        "登记驻村干部培训",
        "县下派办登记在一个县办的培训和参训的人；同一天同样内容的答409。",
        DispatchedTrainingBody,
        {200: "已登记；答复是这次培训。"},
        DispatchedTrainingSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        account: Any = request.user
        insist_office(account)
        county = office_county(account, pk)
        people = {one.pk: one for one in choices.postings(account)}
        form = TrainingForm({**self.sent(request), "county": str(pk)})
        offered(form, "county", [(pk, county.label)])
        choose(form, "people", [(one, str(one)) for one in people])
        insist_valid(form)
        facts = form.cleaned_data | {"county": county}
        came = [people[int(number)] for number in dict.fromkeys(facts.pop("people"))]
        made = actions.train(actor=account, postings=came, **facts)
        row = training.trainings(account).get(pk=made.pk)
        return Response(self.get_serializer(row).data)


RESOURCES = (
    ("dispatched-honours", HonourViewSet, "dispatched-honour"),
    ("dispatched-trainings", TrainingViewSet, "dispatched-training"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path("dispatched-teams/<int:pk>/flags/", FlagView.as_view(), name="dispatched-flag"),
    path("first-secretaries/<int:pk>/honours/", ChoiceView.as_view(), name="dispatched-chosen"),
    path(
        "dispatched-honours/<int:pk>/revocations/",
        HonourRevokingView.as_view(),
        name="dispatched-revocation",
    ),
    path(
        "organizations/<int:pk>/dispatched-trainings/",
        TrainingView.as_view(),
        name="dispatched-training-writing",
    ),
]
"""What is written."""
