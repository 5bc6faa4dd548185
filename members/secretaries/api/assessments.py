"""Yearly assessments over the API: the group, each secretary's, writing, completing, proposing, deciding."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.life.api import PERSON, PersonRef
from members.models import Organization
from members.named import insist_anywhere, person_named
from members.reads import Reads
from members.secretaries import relations, rights
from members.secretaries.actions import assessments as actions
from members.secretaries.api import year_bodies as bodies
from members.secretaries.api.selections import ListCheckShape
from members.secretaries.api.shared import (
    TERM,
    Keeping,
    SecretaryStepShape,
    SecretaryTermRef,
    writing,
)
from members.secretaries.doors import assessment_for, term_for
from members.secretaries.forms import AssessmentForm
from members.secretaries.lifecycle import ASSESSMENT
from members.secretaries.models import Assessment, Assessor
from members.secretaries.queries import choices, lists
from members.writes import Told, insist_valid
from portal.api import IdFilter, YesNoFilter, one_of
from portal.examples import of
from portal.form_fields import choose
from portal.writes import Nothing

_ASSESSMENT = {
    "id": 44, "term": TERM, "year": 2026, "state": "decided", "state_label": "已决定",
    "was_hit": False, "score": "88.50", "suggestion": "keep", "improve_by": None,
    "assessed_on": "2026-12-20", "proposed": "keep", "decided": "keep",
    "decided_on": "2026-12-28", "present": [51, 52, 53, 54],
}  # fmt: skip
_PROGRESS = {
    "assessment": 44,
    "checks": [{"item": 8, "code": "2", "text": "发生安全生产责任事故", "result": "clear"}],
    "steps": [{"do": "assess", "label": "完成评估", "allowed": True, "why": ""}],
}
_ASSESSOR = {
    "id": 51, "county": UNIT, "year": 2026, "person": PERSON, "department": "civil",
    "department_label": "民政", "until": None,
}  # fmt: skip


@extend_schema_serializer(examples=of("一名书记的评估", _ASSESSMENT))
class SecretaryAssessmentSerializer(serializers.ModelSerializer[Assessment]):
    """One secretary's year; the group's words and the opinions stay on the page."""

    term = SecretaryTermRef(help_text="书记的任期。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    present = serializers.SerializerMethodField(help_text="参加评估的工作组成员的编号。")

    class Meta:
        model = Assessment
        fields = list(_ASSESSMENT)

    def get_present(self, row: Assessment) -> list[int]:
        """Return who was present."""
        return sorted(one.pk for one in row.present.all())


class AssessmentFilters(filters.FilterSet):
    """How the list of assessments is narrowed."""

    term = IdFilter(field_name="term_id", help_text="任期的编号。")
    village = IdFilter(field_name="term__post__organization_id", help_text="村（社区）的编号。")
    year = filters.NumberFilter(min_value=2000, max_value=2999, help_text="年度，如2026。")
    state = one_of(Assessment.State, "状态。")


class AssessmentViewSet(Reads):
    """Assessments in scope; nobody's own."""

    queryset = Assessment.objects.select_related(
        "term__post__person", "term__post__organization"
    ).prefetch_related("present")
    serializer_class = SecretaryAssessmentSerializer
    filterset_class = AssessmentFilters
    subject = "书记年度评估"
    viewing = "查看村书记档案"
    about = (
        "授权范围内的年度评估到哪一步、建议和决定，没有对本账号自己的（E-CONFLICT）。"
        "分析、意见只在页面上看，评估表在页面上打印。"
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return the assessments in scope but one's own."""
        own = getattr(self.request.user, "person_id", None) if self.request else None
        name = "term__post__person"
        mine = Q(**{name: own or 0}) | Q(**{f"{name}__merged_into": own or 0})
        return super().get_queryset().exclude(mine)


@extend_schema_serializer(examples=of("工作组成员", _ASSESSOR))
class SecretaryAssessorSerializer(serializers.ModelSerializer[Assessor]):
    """A member of a county's group in a year."""

    county = OrganizationRef(help_text="县（市、区）。")
    person = PersonRef(help_text="成员。")
    department_label = serializers.CharField(
        source="get_department_display", help_text="部门的名称。"
    )

    class Meta:
        model = Assessor
        fields = list(_ASSESSOR)


class AssessorFilters(filters.FilterSet):
    """How the list of members is narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    year = filters.NumberFilter(min_value=2000, max_value=2999, help_text="年度，如2026。")
    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取没有退出的，false只取其他的。"
    )


class AssessorViewSet(Reads):
    """Members of assessment groups in scope."""

    queryset = Assessor.objects.select_related("county", "person")
    serializer_class = SecretaryAssessorSerializer
    filterset_class = AssessorFilters
    subject = "评估工作组成员"
    viewing = "查看村书记档案"
    about = "各县（市、区）每年的评估工作组（P01-R12、R13）。"


@extend_schema_serializer(examples=of("前置清单核查中", _PROGRESS))
class SecretaryProgressSerializer(serializers.Serializer[Any]):
    """How far an assessment is."""

    assessment = serializers.IntegerField(help_text="评估的编号。")
    checks = ListCheckShape(many=True, help_text="前置负面清单各项的核查。")
    steps = SecretaryStepShape(many=True, help_text="本账号能办的步骤。")


class AssessmentProgressView(Told):
    """Checks and steps of an assessment."""

    serializer_class = SecretaryProgressSerializer
    subject = "年度评估的办理情况"
    about = "前置负面清单核查到哪一项、本账号现在能办的步骤。依据只在页面上看。"

    def get(self, request: Request, pk: int) -> Response:
        """Return them."""
        found = assessment_for(request.user, pk)
        self.asked(request)
        steps = ASSESSMENT.offers(request.user, found)
        told = {"assessment": found.pk, "checks": lists.lines(found), "steps": steps}
        return Response(self.get_serializer(told).data)


class _Assessments(Keeping):
    rows = AssessmentViewSet


class OpeningView(_Assessments):
    """Opens the assessment of a year."""

    writes = writing(
        "开始年度评估", "县委组织部开始，前置负面清单转各部门核查；一年一次。", bodies.AssessmentOpeningBody,
        SecretaryAssessmentSerializer, "已开始；答复是这一件。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Open it."""
        found = term_for(request.user, pk)
        decide = rights.DECIDE_SECRETARIES
        relations.insist(request.user, decide, found.scope_path, "开始年度评估", found.person)
        made = actions.open_for(actor=request.user, term=found, **self.sent(request))
        return self.told(made.pk)


class WordsView(_Assessments):
    """Writes the group's words, suggestion and score."""

    writes = writing(
        "填写年度评估", "送全部内容；完成评估以后不再改。参加的人只从本县当年的工作组里选。",
        bodies.SecretaryAssessmentBody, SecretaryAssessmentSerializer,
        "已保存；答复是这一件，分析和意见不再给出。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Write them."""
        found = assessment_for(request.user, pk)
        decide = rights.DECIDE_SECRETARIES
        relations.insist(request.user, decide, found.scope_path, "填写评估", found.term.person)
        sent = self.sent(request)
        group = choices.assessors(found.term, found.year)
        form = AssessmentForm(sent | {"present": [str(one) for one in sent["present"]]})
        choose(form, "present", [(str(one.pk), str(one)) for one in group])
        insist_valid(form)
        facts = dict(form.cleaned_data)
        picked = set(facts.pop("present"))
        there = [one for one in group if str(one.pk) in picked]
        actions.write(actor=request.user, assessment=found, facts=facts, present=there)
        return self.told(pk)


class AssessmentStepView(_Assessments):
    """Takes a step of an assessment."""

    writes = writing(
        "办理年度评估的一步",
        "触碰清单的停止计分；纪检、组织、民政、信访都有人参加才能完成；镇街提议，县级决定。",
        bodies.SecretaryAssessmentStepBody,
        SecretaryAssessmentSerializer,
        "已办理；答复是这一件。",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        found = assessment_for(request.user, pk)
        sent = self.sent(request)
        action = sent.pop("do")
        if refusal := ASSESSMENT.refusal(request.user, found, ASSESSMENT.step(action)):
            raise refusal
        actions.take(actor=request.user, assessment=found, action=action, **sent)
        return self.told(pk)


class CallView(Keeping):
    """Calls somebody into a county's group."""

    rows = AssessorViewSet
    writes = writing(
        "登记评估工作组成员", "地址里是县（市、区）；一人一年一次。", bodies.SecretaryAssessorBody,
        SecretaryAssessorSerializer, "已登记；答复是这一名成员。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Call him."""
        account: Any = request.user
        insist_anywhere(account, rights.DECIDE_SECRETARIES, "办理县级事项")
        rows = Organization.objects.visible_to(account, rights.DECIDE_SECRETARIES)
        county = get_object_or_404(rows, pk=pk)
        sent = self.sent(request)
        person = person_named(account, sent.pop("person"))
        return self.told(actions.call(actor=account, county=county, person=person, **sent).pk)


class DismissView(Keeping):
    """Takes a member out of the group."""

    rows = AssessorViewSet
    writes = writing(
        "评估工作组成员退出", "今天退出，参加过的评估不变；已经退出的答409。", Nothing,
        SecretaryAssessorSerializer, "已退出；答复是这一名成员。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take him out."""
        rows = Assessor.objects.visible_to(request.user).select_related("county", "person")
        found = get_object_or_404(rows, pk=pk)
        self.sent(request)
        actions.dismiss(actor=request.user, assessor=found)
        return self.told(pk)


_ONE = "secretary-assessments/<int:pk>/"
RESOURCES = (
    ("secretary-assessments", AssessmentViewSet, "secretary-assessment"),
    ("secretary-assessors", AssessorViewSet, "secretary-assessor"),
)
ADDRESSES = [
    path(f"{_ONE}progress/", AssessmentProgressView.as_view(), name="assessment-progress"),
    path("secretary-terms/<int:pk>/assessments/", OpeningView.as_view(), name="assessment-opening"),
    path(f"{_ONE}texts/", WordsView.as_view(), name="assessment-words"),
    path(f"{_ONE}decisions/", AssessmentStepView.as_view(), name="assessment-decision"),
    path("organizations/<int:pk>/assessors/", CallView.as_view(), name="assessor-calling"),
    path("secretary-assessors/<int:pk>/endings/", DismissView.as_view(), name="assessor-end"),
]
