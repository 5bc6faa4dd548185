"""What the API reads of surveys, the lecture menu, a class's shelf and one's own training."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from members.reads import Lists
from members.scope import who_holds
from members.writes import Told
from portal import clock
from portal.api import IdFilter, YesNoFilter, one_of
from portal.doors import seen
from portal.refusals import NotAllowed
from training import places, rights, shelves
from training.api import teaching_told as told
from training.api.catalogue import insist_somewhere
from training.doors import class_for
from training.models import LectureOrder, LectureTopic, Survey, SurveyAnswer, TrainingClass
from training.queries import classes, contests, shelf, teaching
from training.queries import lectures as menu

SEE, UNIT = rights.SEE_TRAINING, rights.UNIT_TRAINING


def surveys_told(account: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return surveys with their counts, and whether the account's person has answered."""
    mine = SurveyAnswer.objects.filter(survey=OuterRef("pk"), person=account.person_id or 0)
    return teaching.with_counts(rows).annotate(answered=Exists(mine))  # type: ignore[no-any-return]


class SurveyFilters(filters.FilterSet):
    """How a list of surveys is narrowed."""

    organization = IdFilter(field_name="organization_id", help_text="调研单位的编号。")
    open = YesNoFilter(method="running", help_text="true只取还没有截止的，false只取截止了的。")

    def running(self, rows: QuerySet[Any], name: str, now: bool) -> QuerySet[Any]:
        """Keep those that take answers, or the others."""
        still = Q(closes_on__gte=clock.today())
        return rows.filter(still if now else ~still)


class SurveyViewSet(mixins.RetrieveModelMixin, Lists):
    """Surveys in scope, and those of the places the account's person belongs to."""

    queryset = Survey.objects.none()
    serializer_class = told.TrainingSurveySerializer
    filterset_class = SurveyFilters
    ordering = "-id"
    subject = "需求调研"
    about = "授权范围内的调研，和面向本人的。答卷只按需求和单位汇总，写的话只在页面上看。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the surveys with their counts."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        account: Any = self.request.user
        known = Q(pk__in=Survey.objects.visible_to(account).values("pk"))
        if account.person_id:
            known |= Q(organization__in=places.belongs_to(account.person))
        return surveys_told(account, Survey.objects.filter(known))


class ResultsView(Told):
    """What a survey came to."""

    serializer_class = told.SurveyResultsSerializer
    subject = "调研结果"
    about = "一次调研各项需求几人选，各单位几份答卷；不足5份的单位合在一起。没有姓名，没有写的话。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the results."""
        self.asked(request)
        insist_somewhere(request.user, SEE, "查看培训班")
        found = teaching.results(survey := seen(Survey, request.user, pk, "organization"))
        answer = {
            "survey": survey.pk, "answers": found.answers, "needs": found.needs,
            "units": [{"unit": unit, "answers": count} for unit, count in found.units],
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


def insist_menu(account: Any) -> None:
    """Refuse (403) who neither sees classes nor orders for a unit."""
    if not account.may_anywhere(SEE) and not account.may_anywhere(UNIT):
        who = who_holds(SEE)
        raise NotAllowed(f"不能查看课程菜单。这件事由{who}办理。", who=who)


class _Menu(mixins.RetrieveModelMixin, Lists):
    def check_permissions(self, request: Request) -> None:
        """Refuse (403) whom the page of the menu refuses."""
        super().check_permissions(request)
        insist_menu(request.user)


class TopicFilters(filters.FilterSet):
    """How a list of topics is narrowed."""

    teacher = IdFilter(field_name="teacher_id", help_text="教师的编号。")
    field = filters.CharFilter(help_text="领域。")


class TopicViewSet(_Menu):
    """Topics on offer that the account keeps, sees or may order."""

    queryset = LectureTopic.objects.none()
    serializer_class = told.LectureTopicSerializer
    filterset_class = TopicFilters
    subject = "菜单课题"
    about = "课程菜单里能看到或能点的课题，撤下的不在内。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the topics."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return menu.topics(self.request.user)  # type: ignore[no-any-return]


def topics_told(pk: int) -> Any:
    """Return a topic as the list tells it, on offer or not."""
    rows = LectureTopic.objects.select_related("teacher__organization")
    return rows.annotate(n_orders=Count("orders")).get(pk=pk)


class OrderFilters(filters.FilterSet):
    """How a list of orders is narrowed."""

    topic = IdFilter(field_name="topic_id", help_text="课题的编号。")
    unit = IdFilter(field_name="unit_id", help_text="点单单位的编号。")
    state = one_of(LectureOrder.State, "状态。")


ORDERS = LectureOrder.objects.select_related("topic", "unit", "session")


class OrderViewSet(_Menu):
    """Orders of the topics in scope, and of the account's units."""

    queryset = LectureOrder.objects.none()
    serializer_class = told.LectureOrderSerializer
    filterset_class = OrderFilters
    ordering = "-id"
    subject = "点单"
    about = "授权范围内的课题收到的点单，和本单位点的。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the orders."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        account: Any = self.request.user
        known = Q(pk__in=LectureOrder.objects.visible_to(account).values("pk"))
        for path in account.paths_for(UNIT):
            known |= Q(unit__path__startswith=path)
        return ORDERS.filter(known)


class MenuView(Told):
    """What the menu comes to."""

    serializer_class = told.LectureMenuSerializer
    subject = "课程菜单"
    about = "各领域的课题和点单，今年还没有授课的领导干部，这个半年还没有授课的支部书记。"

    def get(self, request: Request) -> Response:
        """Return it."""
        self.asked(request)
        account: Any = request.user
        insist_menu(account)
        first, last = menu.half_of(clock.today())
        answer = {
            "by_field": menu.by_field(account), "half_from": first, "half_to": last,
            "silent_leaders": [one.pk for one in menu.silent_leaders(account)],
            "silent_secretaries": [one.pk for one in menu.silent_secretaries(account)],
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


def shelf_told(made: TrainingClass) -> dict[str, Any]:
    """Return a class's materials and questions."""
    return {
        "training_class": made.pk, "materials": shelf.materials(made),
        "questions": shelf.questions(made),
    }  # fmt: skip


class ShelfView(Told):
    """A class's materials and open questions."""

    serializer_class = told.ClassShelfSerializer
    subject = "课件和答疑"
    about = "一个班的课件名称和开放提问，只给本班学员、授课教师和办班单位。文件在页面上打开。"

    def get(self, request: Request, pk: int) -> Response:
        """Return them; 403 for who knows of the class but is not in it."""
        self.asked(request)
        made = class_for(request.user, pk)
        if not shelves.reads(request.user, made):
            raise shelves.refusal()
        return Response(self.get_serializer(shelf_told(made)).data)


class MineView(Told):
    """What waits for the account's own person."""

    serializer_class = told.MyTrainingSerializer
    subject = "我的培训"
    about = "等本人办的：要上的课、要评价的课、要答的调研、要评的比赛、可以报名的班。签到码只在本人的页面上。"

    def get(self, request: Request) -> Response:
        """Return it, by number."""
        self.asked(request)
        account: Any = request.user
        teacher = teaching.own_record(account)
        answer = {
            "coming": [one.pk for one in classes.coming(account)],
            "to_rate": [one.pk for one in teaching.to_rate(account)],
            "to_answer": [one.pk for one in teaching.to_answer(account)],
            "to_judge": [one.pk for one in contests.to_judge(account)],
            "open": [one.pk for one in classes.open_to(account)],
            "teacher": teacher.pk if teacher else None,
        }
        return Response(self.get_serializer(answer).data)
