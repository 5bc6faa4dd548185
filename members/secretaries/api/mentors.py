"""Mentoring over the API: groups and contacts by their days; proposing, confirming, replacing, contacts."""

from typing import Any

from django.db.models import Prefetch
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.life.api import PERSON, PersonRef
from members.models import Person
from members.named import named
from members.reads import Reads
from members.secretaries import relations, rights
from members.secretaries.actions import mentors as actions
from members.secretaries.api import file_bodies as bodies
from members.secretaries.api.shared import TERM, Keeping, SecretaryTermRef, writing
from members.secretaries.doors import group_for, mentor_for, term_for
from members.secretaries.forms import ContactForm, MentorsForm
from members.secretaries.lifecycle import MENTORING
from members.secretaries.models import Contact, Mentor, MentorGroup
from members.secretaries.queries import choices
from members.writes import insist_valid
from portal.api import IdFilter, one_of
from portal.examples import of
from portal.refusals import Invalid

_MENTOR = {
    "id": 205, "part": "town", "part_label": "镇街干部（督促落实）", "person": PERSON,
    "since": "2026-03-01", "until": None, "agreed_on": "2026-03-02",
}  # fmt: skip
_GROUP = {
    "id": 31, "term": TERM, "ground": "new", "ground_label": "新任书记", "state": "active",
    "state_label": "帮带中", "since": "2026-03-01", "agreed_on": "2026-03-02", "ended_on": None,
    "mentors": [_MENTOR],
}  # fmt: skip
_CONTACT = {"id": 501, "group": 31, "mentor": 205, "person": PERSON, "on": "2026-10-12"}
_OPEN = MentorGroup.objects.select_related("term__post__person", "term__post__organization")


@extend_schema_serializer(examples=of("导师", _MENTOR))
class GroupMentorSerializer(serializers.ModelSerializer[Mentor]):
    """One of the four."""

    person = PersonRef(help_text="导师。")
    part_label = serializers.CharField(source="get_part_display", help_text="角色的名称。")

    class Meta:
        model = Mentor
        fields = list(_MENTOR)


@extend_schema_serializer(examples=of("导师帮带", _GROUP))
class MentorGroupSerializer(serializers.ModelSerializer[MentorGroup]):
    """A secretary with his mentors."""

    term = SecretaryTermRef(help_text="书记的任期。")
    ground_label = serializers.CharField(source="get_ground_display", help_text="对象的名称。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    mentors = GroupMentorSerializer(many=True, help_text="导师，调离的也在。")

    class Meta:
        model = MentorGroup
        fields = list(_GROUP)


class GroupFilters(filters.FilterSet):
    """How the list of groups is narrowed."""

    term = IdFilter(field_name="term_id", help_text="任期的编号。")
    village = IdFilter(field_name="term__post__organization_id", help_text="村（社区）的编号。")
    state = one_of(MentorGroup.State, "状态。")


class GroupViewSet(Reads):
    """Groups in scope."""

    queryset = _OPEN.prefetch_related(
        Prefetch("mentors", Mentor.objects.select_related("person").order_by("id"))
    )
    serializer_class = MentorGroupSerializer
    filterset_class = GroupFilters
    subject = "导师帮带"
    viewing = "查看村书记档案"
    about = "新任书记和软弱涣散村书记的四名导师（P01-R7、R8），谁确认了。"


@extend_schema_serializer(examples=of("帮带一次", _CONTACT))
class MentorContactSerializer(serializers.ModelSerializer[Contact]):
    """That a mentor was in contact on a day; about what stays on the page."""

    group = serializers.IntegerField(source="mentor.group_id", help_text="导师帮带的编号。")
    mentor = serializers.IntegerField(source="mentor_id", help_text="导师一行的编号。")
    person = PersonRef(source="mentor.person", help_text="导师。")

    class Meta:
        model = Contact
        fields = list(_CONTACT)


class MentorContactFilters(filters.FilterSet):
    """How the list of contacts is narrowed."""

    group = IdFilter(field_name="mentor__group_id", help_text="导师帮带的编号。")
    mentor = IdFilter(field_name="mentor_id", help_text="导师一行的编号。")


class MentorContactViewSet(Reads):
    """Contacts of mentors by their days."""

    queryset = Contact.objects.select_related("mentor__person")
    serializer_class = MentorContactSerializer
    filterset_class = MentorContactFilters
    subject = "帮带记录"
    viewing = "查看村书记档案"
    about = "导师哪天帮带过。事项和结果只在页面上看。"


class _Groups(Keeping):
    rows = GroupViewSet


class ProposalView(_Groups):
    """Picks the four mentors of a secretary."""

    writes = writing(
        "安排导师帮带",
        "任职不满12个月的书记和软弱涣散村的书记（P01-R8），四个角色四个人；都确认以后才能开始。",
        bodies.MentorGroupBody,
        MentorGroupSerializer,
        "已安排；答复是这一组。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Propose them."""
        account: Any = request.user
        term = term_for(account, pk)
        keep = rights.KEEP_SECRETARIES
        relations.insist(account, keep, term.scope_path, "安排导师帮带", term.person)
        sent = self.sent(request)
        form = MentorsForm(
            {part: str(number) for part, number in sent.items()},
            offers=choices.mentors(account, term),
        )
        insist_valid(form)
        people = Person.objects.in_bulk(sent.values())
        picked = {part: people[number] for part, number in sent.items()}
        return self.told(actions.propose(actor=account, term=term, people=picked).pk)


class AgreementView(_Groups):
    """Confirms for the secretary or a mentor."""

    writes = writing(
        "确认帮带", "本人确认，或镇街代为确认；已经确认的答409。", bodies.MentorAgreementBody,
        MentorGroupSerializer, "已确认；答复是这一组。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Confirm."""
        found = group_for(request.user, pk)
        number = self.sent(request)["mentor"]
        rows = Mentor.objects.filter(group=found, until=None).select_related("person")
        mentor = None
        if number is not None:
            mentor = named(rows, number, "mentor", "这一组没有这位导师，或已经调离。")
        actions.agree(actor=request.user, group=found, mentor=mentor)
        return self.told(pk)


class MentoringStepView(_Groups):
    """Starts or ends a group."""

    writes = writing(
        "开始、结束帮带", "书记和四名导师都确认以后才能开始。", bodies.MentoringStepBody,
        MentorGroupSerializer, "已办理；答复是这一组。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take the step."""
        found = group_for(request.user, pk)
        sent = self.sent(request)
        if refusal := MENTORING.refusal(request.user, found, MENTORING.step(sent["do"])):
            raise refusal
        actions.take(actor=request.user, group=found, action=sent["do"], said=sent["said"])
        return self.told(pk)


class ReplacementView(_Groups):
    """Gives an empty part its mentor."""

    writes = writing(
        "补选导师", "导师调离的30天内补选；角色有人的答409。", bodies.MentorReplacementBody,
        MentorGroupSerializer, "已补选；答复是这一组。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Replace him."""
        account: Any = request.user
        found = group_for(account, pk)
        keep = rights.KEEP_SECRETARIES
        relations.insist(account, keep, found.scope_path, "补选导师", found.term.person)
        sent = self.sent(request)
        offered = {number for number, _ in choices.mentors(account, found.term)[sent["part"]]}
        if sent["person"] not in offered:
            said = "没有这个人，或不能任这个角色。"
            raise Invalid(said, {"person": [said]})
        person = Person.objects.get(pk=sent["person"])
        actions.replace(actor=account, group=found, part=sent["part"], person=person)
        return self.told(pk)


class MentorLeavingView(_Groups):
    """Ends a mentor who was transferred."""

    writes = writing(
        "登记导师调离", "30天内要补选；已经结束的答409。", bodies.MentorLeavingBody,
        MentorGroupSerializer, "已登记；答复是这一组。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """End him."""
        found = mentor_for(request.user, pk)
        keep = rights.KEEP_SECRETARIES
        relations.insist(
            request.user, keep, found.scope_path, "登记导师调离", found.group.term.person
        )
        actions.leave(actor=request.user, mentor=found, on=self.sent(request)["on"])
        return self.told(found.group_id)


class MentorContactView(Keeping):
    """Logs a mentor's contact."""

    rows = MentorContactViewSet
    writes = writing(
        "登记帮带", "导师本人或镇街登记，一天一次，帮带中的才能登记。", bodies.MentorContactBody,
        MentorContactSerializer, "已登记；答复是这一次，事项和结果不再给出。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        found = mentor_for(request.user, pk)
        actions.insist_contact(request.user, found)
        form = ContactForm(self.sent(request))
        insist_valid(form)
        made = actions.contact(actor=request.user, mentor=found, **form.cleaned_data)
        return self.told(made.pk)


_GROUPS = "mentor-groups/<int:pk>/"
RESOURCES = (
    ("mentor-groups", GroupViewSet, "mentor-group"),
    ("mentor-contacts", MentorContactViewSet, "mentor-contact"),
)
ADDRESSES = [
    path("secretary-terms/<int:pk>/mentor-groups/", ProposalView.as_view(), name="mentor-proposal"),
    path(f"{_GROUPS}agreements/", AgreementView.as_view(), name="mentor-agreement"),
    path(f"{_GROUPS}decisions/", MentoringStepView.as_view(), name="mentoring-decision"),
    path(f"{_GROUPS}replacements/", ReplacementView.as_view(), name="mentor-replacement"),
    path("mentors/<int:pk>/leavings/", MentorLeavingView.as_view(), name="mentor-leaving"),
    path("mentors/<int:pk>/contacts/", MentorContactView.as_view(), name="mentor-contacting"),
]
