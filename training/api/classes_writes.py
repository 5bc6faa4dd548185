"""Writes of the API about classes and their sessions: planning, the steps of a life, closing, the share."""

from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import Organization
from members.writes import Told
from portal.bodies import Id, Query
from portal.described import Writing
from portal.form_fields import offered
from portal.refusals import Invalid
from training import places, rights
from training.actions import classes as actions
from training.actions import hours
from training.api import classes_bodies as bodies
from training.api import told
from training.api.catalogue_writes import Keeping
from training.api.reads import classes_told, sessions_told
from training.doors import class_for, session_for
from training.forms.classes import ClassForm, SessionForm
from training.lifecycle import CLASS
from training.models import (
    CourseSession,
    Room,
    TargetGroup,
    Teacher,
    TrainingClass,
    Venue,
)
from training.queries import rolls, shares, teaching
from training.views import shared

KEEP, SEE = rights.KEEP_TRAINING, rights.SEE_TRAINING


class _OfClass(Keeping):
    serializer_class = told.TrainingClassSerializer

    def told(self, pk: int) -> Response:
        """Answer with a class as the list tells it."""
        row = classes_told(TrainingClass.objects.filter(pk=pk)).get()
        return Response(self.get_serializer(row).data)

    def planned(self, sent: dict[str, Any], place: Organization) -> dict[str, Any]:
        """Return what the page's form reads of a plan: facts, and groups."""
        form = ClassForm(sent)
        offered(form, "venue", shared.venues(place))
        offered(form, "groups", shared.target_groups(place))
        facts = self.facts(form)
        groups = shared.picked(TargetGroup, facts.pop("groups"))
        facts["venue"] = next(iter(shared.picked(Venue, [facts["venue"]])), None)
        return {"facts": facts, "groups": groups}


class ClassWriteView(_OfClass):
    """Plans a class."""

    writes = Writing(
        "拟订培训班", "拟订以后安排课次，再请审批；拟订的人不能自己审批。", bodies.ClassBody,
        {200: "已拟订；答复是这个班。"}, told.TrainingClassSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Plan it."""
        place = self.kept(request, pk)
        plan = self.planned(self.sent(request), place)
        made = actions.plan(actor=request.user, organization=place, **plan)
        return self.told(made.pk)


class ClassChangeView(_OfClass):
    """Changes a plan."""

    writes = Writing(
        "修改培训计划",
        "送全部内容，没有送的就清空。审批以后只能改名称、主题、名额、对象，要改类型、地点和日期的先退回。",
        bodies.ClassBody, {200: "已保存；答复是这个班。"}, told.TrainingClassSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        made = class_for(request.user, pk, KEEP, "修改培训计划")
        plan = self.planned(self.sent(request), made.organization)
        actions.change(actor=request.user, made=made, **plan)
        return self.told(pk)


class ClassStepView(_OfClass):
    """Takes one step of a class's life."""

    writes = Writing(
        "办理培训班的一步",
        "审批、退回、开始报名、开班、结班、评估、归档、取消。占比不够的班不能审批（P04-R1）。",
        bodies.ClassStepBody, {200: "已办理；答复是这个班。"}, told.TrainingClassSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        made, sent = class_for(request.user, pk), self.sent(request)
        shared.insist_step(CLASS, request.user, made, sent["do"], sent["reason"])
        actions.take(actor=request.user, made=made, action=sent["do"], reason=sent["reason"])
        return self.told(pk)


class _OfSession(Keeping):
    serializer_class = told.CourseSessionSerializer

    def told(self, pk: int) -> Response:
        """Answer with a session as the list tells it."""
        row = sessions_told(CourseSession.objects.filter(pk=pk)).get()
        return Response(self.get_serializer(row).data)

    def save(
        self, request: Request, made: TrainingClass, session: CourseSession | None
    ) -> Response:
        """Add a session to a class, or change one, as the page's form reads it."""
        form, place = SessionForm(self.sent(request)), made.organization
        offered(form, "main_room", shared.rooms(place))
        offered(form, "rooms", shared.rooms(place))
        offered(form, "teachers", shared.teachers(place))
        asked = self.facts(form)
        row = actions.save_session(
            actor=request.user, made=made, session=session, facts=form.facts(),
            rooms=shared.picked(Room, [asked["main_room"], *asked["rooms"]]),
            teachers=shared.picked(Teacher, asked["teachers"]),
        )  # fmt: skip
        return self.told(row.pk)


class SessionWriteView(_OfSession):
    """Adds a session to a class."""

    writes = Writing(
        "安排课次", "教室、教师同一时间只能有一次课；各类班次的规定不满足的答422，或写例外原因。",
        bodies.SessionBody, {200: "已安排；答复是这次课。"}, told.CourseSessionSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Add it."""
        return self.save(request, class_for(request.user, pk, KEEP, "安排课次"), None)


class SessionChangeView(_OfSession):
    """Changes a session that was not held."""

    writes = Writing(
        "修改课次", "送全部内容，没有送的就清空；已记学时、取消的答409。", bodies.SessionBody,
        {200: "已保存；答复是这次课。"}, told.CourseSessionSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        session = session_for(request.user, pk, KEEP, "修改课次")
        return self.save(request, session.training_class, session)


class SessionCancelView(_OfSession):
    """Cancels a session."""

    writes = Writing(
        "取消课次", "教室和教师空出来；占比随之变化，看培训班的占比。", bodies.SessionCancelBody,
        {200: "已取消；答复是这次课。"}, told.CourseSessionSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Cancel it."""
        session = session_for(request.user, pk, KEEP, "取消课次")
        reason = self.sent(request)["reason"]
        actions.cancel_session(actor=request.user, session=session, reason=reason)
        return self.told(pk)


class SessionCloseView(_OfSession):
    """Writes down the hours of a session that is over."""

    writes = Writing(
        "记学时", "下课以后办；没有登记的人记为缺课，要写读到的人数，现在不是这个数的答409。",
        bodies.SessionCloseBody, {200: "已记学时；答复是这次课。"}, told.CourseSessionSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Close it."""
        session = session_for(request.user, pk, KEEP, "记学时")
        hours.close(actor=request.user, session=session, confirmed=self.sent(request)["absent"])
        return self.told(pk)


def roll_told(session: CourseSession) -> dict[str, Any]:
    """Return a session's numbers, its speakers, and its rating."""
    speakers = session.speakers.order_by("person").values_list("person", flat=True)
    return {
        "session": session.pk, "numbers": rolls.numbers(session), "speakers": list(speakers),
        "rated": teaching.rated(session),
    }  # fmt: skip


class SpeakersView(Keeping):
    """Says which trainees speak in a session."""

    writes = Writing(
        "安排上台学员", "只能从本班学员里选（P34-R1）。", bodies.SpeakersBody,
        {200: "已安排；答复是这次课的点名情况。"}, told.SessionRollSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Say it; Invalid for who is not in the class."""
        session = session_for(request.user, pk, KEEP, "安排上台学员")
        wanted = set(self.sent(request)["people"])
        rows = session.training_class.enrolments.filter(person__in=wanted).select_related("person")
        chosen = {row.person_id: row.person for row in rows}
        if wanted - set(chosen):
            said = "只能从本班学员里选。"
            raise Invalid(said, {"people": [said]})
        actions.set_speakers(actor=request.user, session=session, people=chosen.values())
        return Response(self.get_serializer(roll_told(session)).data)


class RollNumbersView(Told):
    """Who is in, in numbers."""

    serializer_class = told.SessionRollSerializer
    subject = "点名情况"
    about = "一次课现在的到课、缺课和没有登记的人数，上台学员，满5人的评价平均分。逐人的在考勤里。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the numbers."""
        self.asked(request)
        session = session_for(request.user, pk, SEE, "查看考勤")
        return Response(self.get_serializer(roll_told(session)).data)


class ShareQuery(Query):
    """What would be added to a class."""

    category = serializers.ChoiceField(
        CourseSession.Category.choices, required=False, help_text="再加一次课的类别。"
    )
    hours = serializers.DecimalField(
        4, 1, min_value=0, required=False, help_text="再加一次课的学时。"
    )
    session = Id(required=False, help_text="不算哪一次课（正在改的）。")


class ShareView(Told):
    """The share of theory and Party spirit in a class."""

    serializer_class = told.ClassShareSerializer
    query = ShareQuery
    subject = "课时占比"
    about = "一个班理论教育和党性教育的占比（P04-R1）；可以先试算再加一次课是多少。"

    @extend_schema(parameters=[ShareQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Return the share."""
        made = class_for(request.user, pk, KEEP, "安排课次")
        asked = self.asked(request)
        without = asked.get("session")
        if without is not None:
            get_object_or_404(made.sessions, pk=without)
        amount = asked.get("hours", Decimal(0))
        more = [(asked.get("category", ""), amount)] if amount else []
        rule = places.rule_of(made.organization)
        answer = shares.of_class(made, rule, without=without, with_=more)
        return Response(self.get_serializer(answer).data)


_CLASS, _SESSION = "training-classes/<int:pk>", "training-sessions/<int:pk>"
ADDRESSES = [
    path(
        "organizations/<int:pk>/training-classes/",
        ClassWriteView.as_view(),
        name="training-class-writing",
    ),
    path(f"{_CLASS}/changes/", ClassChangeView.as_view(), name="training-class-change"),
    path(f"{_CLASS}/decisions/", ClassStepView.as_view(), name="training-class-decision"),
    path(f"{_CLASS}/share/", ShareView.as_view(), name="training-class-share"),
    path(f"{_CLASS}/sessions/", SessionWriteView.as_view(), name="training-session-writing"),
    path(f"{_SESSION}/changes/", SessionChangeView.as_view(), name="training-session-change"),
    path(
        f"{_SESSION}/cancellations/",
        SessionCancelView.as_view(),
        name="training-session-cancelling",
    ),
    path(f"{_SESSION}/closings/", SessionCloseView.as_view(), name="training-session-closing"),
    path(f"{_SESSION}/speakers/", SpeakersView.as_view(), name="training-speakers"),
    path(f"{_SESSION}/roll-numbers/", RollNumbersView.as_view(), name="training-roll-numbers"),
]
"""What is written, and what is told of one class or session."""
