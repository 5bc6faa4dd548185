"""The two books over the API: that a week, a comment, a diary entry was written; writing and erasing them.

What stands in them is read on the pages alone, by the graduate, his mentors and the county (PV-RESIDENT).
"""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.graduates import relations, rights, weeks
from members.graduates.actions import books as actions
from members.graduates.api.known import Keeping, Known
from members.graduates.doors import graduate_for, own_diary
from members.graduates.forms import CommentForm, DiaryForm, WeekForm
from members.graduates.models import Diary, Graduate, Week
from members.life.api import PERSON, PersonRef
from members.writes import insist_valid
from portal import clock
from portal.api import IdFilter, YesNoFilter
from portal.bodies import Body, Text
from portal.described import Writing
from portal.examples import of, sent
from portal.form_fields import offered
from portal.refusals import NotAllowed
from portal.writes import Nothing

_WEEK = {
    "id": 81, "graduate": 21, "person": PERSON, "monday": "2026-10-12",
    "written_on": "2026-10-18", "late": False, "comments": 2,
}  # fmt: skip
_DIARY = {"id": 91, "graduate": 21, "person": PERSON, "on": "2026-10-12", "erased_on": None}
_UNTOLD = "接口不再给出。"


@extend_schema_serializer(examples=of("一周", _WEEK))
class GraduateWeekSerializer(serializers.ModelSerializer[Week]):
    """That a week was written and how often mentors commented it; its words stay on the page."""

    graduate = serializers.IntegerField(source="graduate_id", help_text="选调生任职的编号。")
    person = PersonRef(source="graduate.person", help_text="选调生。")
    late = serializers.SerializerMethodField(help_text="周日以后补写的为 true。")
    comments = serializers.IntegerField(source="n_comments", help_text="导师点评的次数。")

    class Meta:
        model = Week
        fields = ["id", "graduate", "person", "monday", "written_on", "late", "comments"]

    def get_late(self, week: Week) -> bool:
        """Return whether it was written after its Sunday."""
        return week.written_on > weeks.due_of(week.monday)


class WeekFilters(filters.FilterSet):
    """How a list of weeks is narrowed."""

    graduate = IdFilter(field_name="graduate_id", help_text="选调生任职的编号。")
    commented = YesNoFilter(method="has_words", help_text="true只取有点评的，false只取没有的。")

    def has_words(self, rows: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        """Keep the weeks a mentor said something to, or the others."""
        return rows.filter(n_comments__gt=0) if wanted else rows.filter(n_comments=0)


class GraduateWeekViewSet(Known):
    """Weeks of the graduates the account knows."""

    queryset = Week.objects.select_related("graduate__person").annotate(
        n_comments=Count("comments")
    )
    serializer_class = GraduateWeekSerializer
    filterset_class = WeekFilters
    subject = "培养记实"
    about = "哪一周填写了、有几次点评。写的内容和点评只在页面上看。最近填写的在前。"


@extend_schema_serializer(examples=of("一条日志", _DIARY))
class GraduateDiarySerializer(serializers.ModelSerializer[Diary]):
    """That there is an entry of a day; nothing of what stands in it."""

    graduate = serializers.IntegerField(source="graduate_id", help_text="选调生任职的编号。")
    person = PersonRef(source="graduate.person", help_text="选调生。")

    class Meta:
        model = Diary
        fields = ["id", "graduate", "person", "on", "erased_on"]


class DiaryFilters(filters.FilterSet):
    """How a list of entries is narrowed."""

    graduate = IdFilter(field_name="graduate_id", help_text="选调生任职的编号。")


class GraduateDiaryViewSet(Known):
    """Days of entries, of oneself and of those one guides or keeps: who reads the books."""

    queryset = Diary.objects.select_related("graduate__person")
    serializer_class = GraduateDiarySerializer
    filterset_class = DiaryFilters
    subject = "民情日志"
    about = (
        "哪天写了民情日志、清除没有；给本人、导师和县委组织部。户编号和内容只在页面上看"
        "（PV-RESIDENT）。最近写的在前。"
    )

    def known(self, rows: QuerySet[Any], account: Any) -> QuerySet[Any]:
        """Keep those of graduates whose books the account reads."""
        kept = Graduate.objects.visible_to(account, rights.KEEP_GRADUATES).values("pk")
        me = account.person_id or 0
        mine = Q(graduate__person=me) | Q(
            graduate__in=Graduate.objects.filter(mentors__person=me, mentors__until=None)
        )
        return rows.filter(mine | Q(graduate__in=kept))


@extend_schema_serializer(
    examples=sent(
        "填写一周", {"monday": "2026-10-12", "done": "走访、整理党建台账", "plan": "筹备党课"}
    )
)
class GraduateWeekBody(Body):
    """A week's record."""

    monday = serializers.DateField(help_text="周一的日期：本周和前8周的，如2026-10-12。")
    done = Text(max_length=500, help_text=f"本周工作，不写群众的姓名、电话和住址；{_UNTOLD}")
    plan = Text(max_length=300, help_text=f"下周打算；{_UNTOLD}")


@extend_schema_serializer(examples=sent("点评", {"said": "工作扎实，注意留痕"}))
class GraduateCommentBody(Body):
    """A mentor's words."""

    said = Text(max_length=200, help_text=f"点评；{_UNTOLD}")


@extend_schema_serializer(
    examples=sent("一条日志", {"on": "2026-10-12", "household": "A-0312", "matter": "反映路灯不亮"})
)
class GraduateDiaryBody(Body):
    """An entry of the diary."""

    on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="日期；不写为今天。"
    )
    household = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=20,
        help_text=f"户编号，只用字母和数字，如A-0312；{_UNTOLD}",
    )
    matter = Text(max_length=300, help_text=f"事由；{_UNTOLD}")
    feelings = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=300,
        help_text=f"体会；{_UNTOLD}",
    )
    follow_up = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        help_text=f"后续；{_UNTOLD}",
    )


class GraduateWeekView(Keeping):
    """Writes a week's record."""

    listed = GraduateWeekViewSet
    writes = Writing(
        "填写培养记实",
        "选调生本人填写，一周一次，周日24:00前（P05-R2）；过期的最多补前8周。",
        GraduateWeekBody,
        {200: "已填写；答复是这一周，内容不再给出。"},
        GraduateWeekSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it."""
        found = graduate_for(request.user, pk)
        relations.insist_self(request.user, found, "填写培养记实")
        read = self.sent(request)
        monday: dt.date = read["monday"]
        form = WeekForm(read | {"monday": monday.isoformat()})
        offered(form, "monday", [(monday.isoformat(), monday.isoformat())])
        insist_valid(form)
        facts = form.cleaned_data | {"monday": monday}
        return self.told(actions.write_week(actor=request.user, graduate=found, **facts).pk)


class GraduateCommentView(Keeping):
    """Says something to a week."""

    listed = GraduateWeekViewSet
    writes = Writing(
        "点评培养记实",
        "现在的导师点评所指导的选调生的一周，一人一次。",
        GraduateCommentBody,
        {200: "已点评；答复是这一周，点评不再给出。"},
        GraduateWeekSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Say it."""
        week = get_object_or_404(
            Week.objects.select_related("graduate__person", "graduate__village"), pk=pk
        )
        found = graduate_for(request.user, week.graduate_id)
        if relations.mentoring(request.user, found) is None:
            raise NotAllowed("不能点评。由选调生的导师点评。", rule="P05-R1", who="导师")
        form = CommentForm(self.sent(request))
        insist_valid(form)
        actions.comment(actor=request.user, week=week, **form.cleaned_data)
        return self.told(pk)


class GraduateDiaryView(Keeping):
    """Writes an entry of the diary."""

    listed = GraduateDiaryViewSet
    writes = Writing(
        "填写民情日志",
        "选调生本人填写；只有本人、三位导师和县委组织部组织科看得到，满两年自动清除。",
        GraduateDiaryBody,
        {200: "已填写；答复是这一条的日期，内容不再给出。"},
        GraduateDiarySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it."""
        found = graduate_for(request.user, pk)
        relations.insist_self(request.user, found, "填写民情日志")
        read = self.sent(request)
        form = DiaryForm(read | {"on": read["on"] or clock.today()})
        insist_valid(form)
        made = actions.write_diary(actor=request.user, graduate=found, **form.cleaned_data)
        return self.told(made.pk)


class GraduateErasureView(Keeping):
    """Takes everything out of an entry."""

    listed = GraduateDiaryViewSet
    writes = Writing(
        "清除民情日志",
        "群众要求时，本人或县委组织部清除一条的全部内容；写过这一条的日期保留。",
        Nothing,
        {200: "已清除；答复是这一条。"},
        GraduateDiarySerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it out."""
        entry = own_diary(request.user, pk)
        self.sent(request)
        actions.erase_diary(actor=request.user, entry=entry)
        return self.told(pk)


RESOURCES = (
    ("graduate-weeks", GraduateWeekViewSet, "graduate-week"),
    ("graduate-diaries", GraduateDiaryViewSet, "graduate-diary"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path("graduates/<int:pk>/weeks/", GraduateWeekView.as_view(), name="graduate-week-writing"),
    path(
        "graduate-weeks/<int:pk>/comments/",
        GraduateCommentView.as_view(),
        name="graduate-comment",
    ),
    path("graduates/<int:pk>/diaries/", GraduateDiaryView.as_view(), name="graduate-diary-writing"),
    path(
        "graduate-diaries/<int:pk>/erasures/",
        GraduateErasureView.as_view(),
        name="graduate-erasure",
    ),
]
"""What is written."""
