"""Selected graduates over the API: who is in which village, with which mentors; coming and leaving."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.doors import chosen_person
from members.graduates import relations, rights, weeks
from members.graduates.actions import people as actions
from members.graduates.api.known import Keeping, Known, insist_reads, knows, picks
from members.graduates.doors import graduate_for, villages
from members.graduates.forms import MentorForm, NewForm
from members.graduates.models import Graduate, Mentor, Week
from members.life.api import PERSON, PersonRef
from members.models import Person
from members.rights import SEE_PEOPLE
from members.writes import insist_valid
from portal import clock
from portal.api import IdFilter, YesNoFilter
from portal.bodies import Body, Id
from portal.described import Writing
from portal.examples import of, sent
from portal.form_fields import offered
from portal.refusals import Invalid

_MENTOR = {"kind": "political", "kind_label": "政治导师", "person": PERSON}
_GRADUATE = {
    "id": 21, "person": PERSON, "village": UNIT, "since": "2025-09-01", "until": None,
    "mentors": [_MENTOR], "missing": 1,
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
    """One stay in a village. What stands in the books (weeks, diary) is never here."""

    person = PersonRef(help_text="选调生。")
    village = OrganizationRef(help_text="任职村（社区）。")
    mentors = serializers.SerializerMethodField(help_text="现在的导师，应有三类。")
    missing = serializers.SerializerMethodField(help_text="已过去、没有填写培养记实的周数。")

    class Meta:
        model = Graduate
        fields = ["id", "person", "village", "since", "until", "mentors", "missing"]

    @extend_schema_field(GraduateMentorSerializer(many=True))
    def get_mentors(self, graduate: Any) -> Any:
        """Return the present mentors, which the view has fetched."""
        return GraduateMentorSerializer(graduate.present_mentors, many=True).data

    def get_missing(self, graduate: Any) -> int:
        """Return how many weeks are over and not written."""
        written = {one.monday for one in graduate.written_weeks}
        return len(weeks.missing(graduate.since, graduate.until, clock.today(), written))


class GraduateFilters(filters.FilterSet):
    """How a list of graduates is narrowed."""

    village = IdFilter(field_name="village_id", help_text="村（社区）的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    mentor = IdFilter(method="guided", help_text="导师的人员编号，只取他现在指导的。")
    present = YesNoFilter(method="stands", help_text="true只取在村的，false只取已离村的。")

    def stands(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep who is there, or who was."""
        return rows.filter(until__isnull=still)

    def guided(self, rows: QuerySet[Any], name: str, mentor: int) -> QuerySet[Any]:
        """Keep whom somebody guides now."""
        held = Mentor.objects.filter(person=mentor, until=None)
        return rows.filter(pk__in=held.values("graduate"))


class GraduateViewSet(Known):
    """Selected graduates in scope, oneself, and those one is mentor of."""

    queryset = Graduate.objects.select_related("person", "village").prefetch_related(
        Prefetch(
            "mentors",
            Mentor.objects.filter(until=None).select_related("person").order_by("pk"),
            to_attr="present_mentors",
        ),
        Prefetch("weeks", Week.objects.only("graduate", "monday"), to_attr="written_weeks"),
    )
    serializer_class = GraduateSerializer
    filterset_class = GraduateFilters
    subject = "选调生"
    ordering = "id"
    about = (
        "谁在哪个村、有哪些导师、少写几周培养记实；本人看自己的，导师看所指导的。"
        "培养记实、点评和民情日志的内容只在页面上看。"
    )

    def known(self, rows: QuerySet[Any], account: Any) -> QuerySet[Any]:
        """Keep those the account knows."""
        return rows.filter(pk__in=knows(account).values("pk"))


@extend_schema_serializer(examples=sent("登记选调生", {"village": 2101, "since": "2026-09-01"}))
class NewGraduateBody(Body):
    """A stay to be."""

    village = Id(help_text="任职村（社区）的编号。")
    since = serializers.DateField(help_text="到村日期，不能晚于今天，如2026-09-01。")


@extend_schema_serializer(examples=sent("安排导师", {"kind": "political", "person": 5021}))
class GraduateMentorBody(Body):
    """Who is his mentor of which kind."""

    kind = serializers.ChoiceField(Mentor.Kind.choices, help_text="导师类别。")
    person = Id(help_text="导师的人员编号。")


@extend_schema_serializer(examples=sent("结束任职", {"on": "2026-10-12"}))
class GraduateEndBody(Body):
    """When a stay ended."""

    on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="离村日期；不写为今天。"
    )


class GraduateEntryView(Keeping):
    """Registers a selected graduate in a village."""

    listed = GraduateViewSet
    writes = Writing(
        "登记选调生",
        "县委组织部登记到一个村（社区），一人同时只在一个村。再安排三位导师。不能给自己登记。",
        NewGraduateBody,
        {200: "已登记；答复是这一任职。"},
        GraduateSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Register him."""
        account: Any = request.user
        insist_reads(account, rights.KEEP_GRADUATES, "管理选调生")
        person = chosen_person(account, str(pk))
        read = self.sent(request)
        village = villages(account).filter(pk=read["village"]).first()
        form = NewForm(read)
        offered(form, "village", picks([village] if village else []))
        insist_valid(form)
        made = actions.register(
            actor=account, person=person, village=village, since=form.cleaned_data["since"]
        )
        return self.told(made.pk)


class GraduateMentorView(Keeping):
    """Gives a graduate a mentor."""

    listed = GraduateViewSet
    writes = Writing(
        "安排选调生导师",
        "县委组织部安排；同一类原来的导师到今天为止。三位导师须是三个人（P05-R1）。",
        GraduateMentorBody,
        {200: "已安排；答复是这一任职。"},
        GraduateSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Give him one."""
        account: Any = request.user
        found = graduate_for(account, pk)
        relations.insist_keeps(account, found, "安排导师")
        read = self.sent(request)
        rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
        person = rows.filter(pk=read["person"]).first()
        if person is None:
            said = "没有这个人，或不在您的授权范围内。"
            raise Invalid(said, {"person": [said]})
        form = MentorForm(read)
        offered(form, "person", [(person.pk, person.name)])
        insist_valid(form)
        kind = form.cleaned_data["kind"]
        actions.give_mentor(actor=account, graduate=found, kind=kind, person=person)
        return self.told(pk)


class GraduateEndView(Keeping):
    """Ends a stay."""

    listed = GraduateViewSet
    writes = Writing(
        "结束选调生任职",
        "县委组织部办理，导师的指导同时结束；两本簿子保留。",
        GraduateEndBody,
        {200: "已结束；答复是这一任职。"},
        GraduateSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        found = graduate_for(request.user, pk)
        relations.insist_keeps(request.user, found, "结束选调生任职")
        on = self.sent(request)["on"] or clock.today()
        actions.end(actor=request.user, graduate=found, on=on)
        return self.told(pk)


RESOURCES = (("graduates", GraduateViewSet, "graduate"),)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path("people/<int:pk>/graduate-stays/", GraduateEntryView.as_view(), name="graduate-entry"),
    path("graduates/<int:pk>/mentors/", GraduateMentorView.as_view(), name="graduate-mentor"),
    path("graduates/<int:pk>/departures/", GraduateEndView.as_view(), name="graduate-end"),
]
"""What is written."""
