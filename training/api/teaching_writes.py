"""Writes of the API about surveys, ratings, the lecture menu and a class's shelf; the pages' own actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import Organization
from members.named import named
from portal.described import Writing
from portal.doors import seen
from portal.form_fields import offered
from portal.refusals import Invalid
from portal.writes import Nothing, upload_of
from training import places, relations, rights, shelves
from training.actions import catalogue, lectures
from training.actions import shelf as shelf_actions
from training.actions import teaching as actions
from training.api import teaching, teaching_told
from training.api import teaching_bodies as bodies
from training.api.catalogue import insist_somewhere
from training.api.catalogue_writes import Keeping
from training.api.reads import sessions_told
from training.api.told import CourseSessionSerializer
from training.doors import class_for, place_for, session_for
from training.forms.teaching import AnswerForm, OrderForm, SurveyForm
from training.lifecycle import ORDER
from training.models import (
    CourseSession,
    LectureOrder,
    LectureTopic,
    Material,
    OpenQuestion,
    Survey,
    Teacher,
    TrainingClass,
)
from training.queries import lectures as menu
from training.views import shared

KEEP, SEE, UNIT = rights.KEEP_TRAINING, rights.SEE_TRAINING, rights.UNIT_TRAINING


class _OfSurvey(Keeping):
    def told(self, request: Request, pk: int) -> Response:
        """Answer with a survey as the list tells it."""
        row = teaching.surveys_told(request.user, Survey.objects.filter(pk=pk)).get()
        return Response(self.get_serializer(row).data)


class SurveyWriteView(_OfSurvey):
    """Opens a survey."""

    writes = Writing(
        "开展需求调研", "所属的人在“我的培训”里答；结果按需求和单位汇总。", bodies.SurveyBody,
        {200: "已开始；答复是这次调研。"}, teaching_told.TrainingSurveySerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Open it."""
        place, sent = self.kept(request, pk), self.sent(request)
        sent["needs"] = "\n".join(sent["needs"])
        facts = self.facts(SurveyForm(sent))
        made = actions.ask(actor=request.user, organization=place, **facts)
        return self.told(request, made.pk)


class SurveyAnswerView(_OfSurvey):
    """Answers a survey of a place one belongs to."""

    writes = Writing(
        "答调研", "本人的账号答面向本人的调研，一次；谁答了什么不再给出。", bodies.SurveyAnswerBody,
        {200: "已收到；答复是这次调研。"}, teaching_told.TrainingSurveySerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Answer it; 404 for a survey of another place."""
        account: Any = request.user
        ids = places.belongs_to(account.person) if account.person_id else set[int]()
        found = get_object_or_404(Survey, pk=pk, organization__in=ids)
        facts = self.facts(AnswerForm(self.sent(request), survey=found))
        picks = [int(one) for one in facts["picks"]]
        actions.answer(actor=account, survey=found, picks=picks, words=facts["words"])
        return self.told(request, pk)


class RatingView(Keeping):
    """Rates a session one attended."""

    writes = Writing(
        "评价一次课", "本人到过、记了学时的课，课后30天以内，一次；满5人才有平均分，看不到是谁评的。",
        bodies.TrainingRatingBody, {200: "已评价；答复是这次课，没有评价。"}, CourseSessionSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Rate it."""
        session = session_for(request.user, pk)
        actions.rate(actor=request.user, session=session, value=self.sent(request)["value"])
        row = sessions_told(CourseSession.objects.filter(pk=pk)).get()
        return Response(self.get_serializer(row).data)


class _OfTopic(Keeping):
    def told(self, pk: int) -> Response:
        """Answer with a topic as the list tells it."""
        return Response(self.get_serializer(teaching.topics_told(pk)).data)


class TopicWriteView(_OfTopic):
    """Puts a topic into the catalogue."""

    writes = Writing(
        "列入课程菜单", "一名在聘教师的课题，单位可以点；同名的答409。", bodies.TopicBody,
        {200: "已列入；答复是这个课题。"}, teaching_told.LectureTopicSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Put it there."""
        account: Any = request.user
        insist_somewhere(account, KEEP, "办班")
        rows = Teacher.objects.visible_to(account, KEEP).filter(until=None)
        teacher = get_object_or_404(rows.select_related("organization"), pk=pk)
        made = lectures.offer(actor=account, teacher=teacher, **self.sent(request))
        return self.told(made.pk)


class TopicEndView(_OfTopic):
    """Takes a topic off the catalogue."""

    writes = Writing(
        "撤下课题", "从今天起不能再点；已经撤下的答409。", Nothing,
        {200: "已撤下；答复是这个课题。"}, teaching_told.LectureTopicSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it off."""
        insist_somewhere(request.user, SEE, "查看培训班")
        topic = seen(LectureTopic, request.user, pk, "teacher__organization")
        relations.insist(request.user, KEEP, topic.scope_path, "撤下")
        self.sent(request)
        catalogue.end(actor=request.user, row=topic, doing="撤下")
        return self.told(pk)


class _OfOrder(Keeping):
    def told(self, pk: int) -> Response:
        """Answer with an order as the list tells it."""
        return Response(self.get_serializer(teaching.ORDERS.get(pk=pk)).data)


class OrderWriteView(_OfOrder):
    """Orders a topic for a unit."""

    writes = Writing(
        "点单", "报送本单位学员的人替单位点；点过、还没有安排的答409。", bodies.LectureOrderBody,
        {200: "已点单；答复是这张单。"}, teaching_told.LectureOrderSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Order it."""
        account: Any = request.user
        insist_somewhere(account, UNIT, "点单")
        topic = get_object_or_404(menu.topics(account), pk=pk)
        units = Organization.objects.visible_to(account, UNIT).filter(
            until=None, kind__in=("organ", "town", "village")
        )
        sent = self.sent(request)
        form = OrderForm(sent)
        offered(form, "unit", [(one.pk, one.label) for one in units.filter(pk=sent["unit"])])
        facts = self.facts(form)
        unit = place_for(account, facts.pop("unit"), UNIT)
        made = lectures.order(actor=account, topic=topic, unit=unit, **facts)
        return self.told(made.pk)


class OrderStepView(_OfOrder):
    """Takes one step of an order."""

    writes = Writing(
        "办理点单的一步", "管理师资的单位排课、不安排，点单单位撤回。", bodies.OrderStepBody,
        {200: "已办理；答复是这张单。"}, teaching_told.LectureOrderSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it; 404 outside the account's orders."""
        account: Any = request.user
        rows = LectureOrder.objects.select_related("topic__teacher__organization", "unit")
        row = get_object_or_404(rows, pk=pk)
        sees = account.may(SEE, row.scope_path) or account.may(UNIT, row.unit.path)
        if not sees:
            get_object_or_404(rows.none(), pk=pk)
        sent = self.sent(request)
        do, reason = sent["do"], sent["reason"]
        shared.insist_step(ORDER, account, row, do, reason)
        known = CourseSession.objects.visible_to(account)
        number = sent["session"]
        said = "没有这次课，或不在您的授权范围内。"
        session = named(known, number, "session", said) if number else None
        lectures.take(actor=account, row=row, action=do, reason=reason, session=session)
        return self.told(pk)


class OrderRatingView(_OfOrder):
    """Rates a delivered order."""

    writes = Writing(
        "评价点单", "点单单位在课上过以后评价，一次。", bodies.TrainingRatingBody,
        {200: "已评价；答复是这张单。"}, teaching_told.LectureOrderSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Rate it, for the unit that ordered it; 404 for any other's."""
        account: Any = request.user
        insist_somewhere(account, UNIT, "点单")
        rows = LectureOrder.objects.select_related(
            "topic__teacher__organization", "unit", "session"
        )
        row = get_object_or_404(rows, pk=pk)
        if not account.may(UNIT, row.unit.path):
            get_object_or_404(rows.none(), pk=pk)
        lectures.rate(actor=account, row=row, value=self.sent(request)["value"])
        return self.told(pk)


class _OfShelf(Keeping):
    def told(self, made: TrainingClass) -> Response:
        """Answer with the class's shelf."""
        return Response(self.get_serializer(teaching.shelf_told(made)).data)


class QuestionView(_OfShelf):
    """Leaves a question open."""

    writes = Writing(
        "登记开放提问", "本班学员、授课教师和办班单位登记；不记是谁问的。", bodies.QuestionBody,
        {200: "已登记；答复是这个班的课件和答疑。"}, teaching_told.ClassShelfSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Leave it open; 403 for who is not in the class."""
        session = session_for(request.user, pk)
        if not shelves.reads(request.user, session.training_class):
            raise shelves.refusal()
        sent = self.sent(request)
        teacher = Teacher.objects.filter(pk=sent["teacher"] or 0).first()
        gone = session.state == CourseSession.State.CANCELLED
        if gone or (sent["teacher"] and teacher is None):
            said = "这次课取消了。" if gone else "请从这次课的教师里选。"
            raise Invalid(said, {"body" if gone else "teacher": [said]})
        shelf_actions.ask(
            actor=request.user, session=session, question=sent["question"], teacher=teacher
        )
        return self.told(session.training_class)


class QuestionAnswerView(_OfShelf):
    """Answers an open question."""

    writes = Writing(
        "答复开放提问", "指定的教师或办班单位答复，一次；全班都能看到。", bodies.QuestionAnswerBody,
        {200: "已答复；答复是这个班的课件和答疑。"}, teaching_told.ClassShelfSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Answer it."""
        known = TrainingClass.objects.known_to(request.user).values("pk")
        rows = OpenQuestion.objects.filter(session__training_class__in=known)
        rows = rows.select_related("session__training_class__organization", "teacher")
        row = get_object_or_404(rows, pk=pk)
        made = row.session.training_class
        shelf_actions.answer(actor=request.user, row=row, text=self.sent(request)["answer"])
        return self.told(made)


class MaterialWriteView(_OfShelf):
    """Puts a file onto a class's shelf."""

    parser_classes = [MultiPartParser]
    writes = Writing(
        "上传课件", "办班单位和授课教师上传；课件在页面上打开。", bodies.MaterialForm,
        {200: "已上传；答复是这个班的课件和答疑。"}, teaching_told.ClassShelfSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Put it there; 403 for who fills no shelf of it."""
        made = class_for(request.user, pk)
        if not shelves.reads(request.user, made):
            raise shelves.refusal()
        sent = self.sent(request)
        held = made.sessions.exclude(state=CourseSession.State.CANCELLED)
        number = sent["session"]
        session = named(held, number, "session", "请从本班的课次里选。") if number else None
        words = {"actor": request.user, "made": made, "session": session, "title": sent["title"]}
        shelf_actions.add_material(**words, upload=upload_of(sent, "file"))
        return self.told(made)


class MaterialRemovalView(_OfShelf):
    """Takes a material off the shelf."""

    writes = Writing(
        "撤下课件", "上传的人或办班单位撤下；课件在页面上打开。", Nothing,
        {200: "已撤下；答复是这个班的课件和答疑。"}, teaching_told.ClassShelfSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it off."""
        known = TrainingClass.objects.known_to(request.user).values("pk")
        rows = Material.objects.filter(training_class__in=known, removed_at=None)
        row = get_object_or_404(rows.select_related("training_class__organization"), pk=pk)
        self.sent(request)
        shelf_actions.remove_material(actor=request.user, row=row)
        return self.told(row.training_class)


_ORDER = "lecture-orders/<int:pk>"
ADDRESSES = [
    path("me/training/", teaching.MineView.as_view(), name="my-training"),
    path(
        "organizations/<int:pk>/training-surveys/",
        SurveyWriteView.as_view(),
        name="training-survey-writing",
    ),
    path(
        "training-surveys/<int:pk>/answers/",
        SurveyAnswerView.as_view(),
        name="training-survey-answer",
    ),
    path(
        "training-surveys/<int:pk>/results/",
        teaching.ResultsView.as_view(),
        name="training-survey-results",
    ),
    path("training-sessions/<int:pk>/ratings/", RatingView.as_view(), name="training-rating"),
    path("lecture-menu/", teaching.MenuView.as_view(), name="lecture-menu"),
    path(
        "training-teachers/<int:pk>/topics/", TopicWriteView.as_view(), name="lecture-topic-writing"
    ),
    path("lecture-topics/<int:pk>/endings/", TopicEndView.as_view(), name="lecture-topic-ending"),
    path("lecture-topics/<int:pk>/orders/", OrderWriteView.as_view(), name="lecture-order-writing"),
    path(f"{_ORDER}/decisions/", OrderStepView.as_view(), name="lecture-order-decision"),
    path(f"{_ORDER}/ratings/", OrderRatingView.as_view(), name="lecture-order-rating"),
    path("training-classes/<int:pk>/shelf/", teaching.ShelfView.as_view(), name="training-shelf"),
    path("training-sessions/<int:pk>/questions/", QuestionView.as_view(), name="training-question"),
    path(
        "training-questions/<int:pk>/answers/",
        QuestionAnswerView.as_view(),
        name="training-question-answer",
    ),
    path(
        "training-classes/<int:pk>/materials/",
        MaterialWriteView.as_view(),
        name="training-material-writing",
    ),
    path(
        "training-materials/<int:pk>/removals/",
        MaterialRemovalView.as_view(),
        name="training-material-removal",
    ),
]
"""What is written, and what is told of one thing."""
