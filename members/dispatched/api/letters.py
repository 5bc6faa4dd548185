"""Signed months and letters to sending units over the API: what they count, signed, sent, received."""

from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.dispatched import rights
from members.dispatched.actions import months as actions
from members.dispatched.api.known import Keeping, Known, insist_reads
from members.dispatched.doors import county_for, insist_letters, insist_office
from members.dispatched.models import Letter, MonthSheet, MonthStat, Posting
from members.dispatched.models.months import COUNTS
from members.dispatched.queries import letters, months
from members.life.api import PERSON, PersonRef
from portal.api import IdFilter, YesNoFilter, month_filter, one_of
from portal.bodies import Body, Month, Text
from portal.described import Writing
from portal.doors import seen
from portal.examples import of, sent
from portal.refusals import Invalid
from portal.writes import Nothing

_SHEET = {
    "id": 12, "county": UNIT, "month": "2026-09", "version": 1, "why": "",
    "signed_at": "2026-10-05T09:00:00+08:00", "postings": 30,
}  # fmt: skip
NUMBERS = {
    "served": 30, "on_post": 22, "households": 61, "visits": 14, "opinions": 9, "solved": 7,
    "lectures": 1, "updates": 4, "checks": 1, "checks_good": 1,
}  # fmt: skip
_STAT = {
    "id": 501, "sheet": 12, "month": "2026-09", "version": 1, "posting": 61, "person": PERSON,
    "team": 7,
} | NUMBERS  # fmt: skip
_LETTER = {
    "id": 31, "county": UNIT, "sender": UNIT, "kind": "month", "kind_label": "月度情况反馈",
    "sheet": 12, "leave": None, "remark": "", "sent_on": "2026-10-06", "read_on": None,
}  # fmt: skip


@extend_schema_serializer(examples=of("签发的一个月", _SHEET))
class DispatchedMonthSerializer(serializers.ModelSerializer[MonthSheet]):
    """A county's signed month; a correction is a further version."""

    county = OrganizationRef(help_text="县（市、区）。")
    postings = serializers.IntegerField(help_text="统计了多少人。")

    class Meta:
        model = MonthSheet
        fields = ["id", "county", "month", "version", "why", "signed_at", "postings"]


class MonthSheetFilters(filters.FilterSet):
    """How a list of signed months is narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    month = month_filter("月份，如2026-09。", field_name="month")


class MonthSheetViewSet(Known):
    """Signed months of the counties the account reads something of."""

    queryset = MonthSheet.objects.select_related("county").annotate(postings=Count("stats"))
    serializer_class = DispatchedMonthSerializer
    filterset_class = MonthSheetFilters
    subject = "社情民意月统计"
    about = (
        "各县签发的月统计和版次；镇街看本县的。各人的数在dispatched-month-stats。最近签发的在前。"
    )

    def insist(self, account: Any) -> None:
        """Refuse (403) who sees first secretaries nowhere by right."""
        insist_reads(account)

    def known(self, account: Any) -> QuerySet[Any]:
        """Return those of the counties he reads something of."""
        return months.sheets_of(account)  # type: ignore[no-any-return]


@extend_schema_serializer(examples=of("一个人的一个月", _STAT))
class DispatchedMonthStatSerializer(serializers.ModelSerializer[MonthStat]):
    """One posting's counts in a signed month."""

    sheet = serializers.IntegerField(source="sheet_id", help_text="月统计的编号。")
    month = serializers.CharField(source="sheet.month", help_text="月份。")
    version = serializers.IntegerField(source="sheet.version", help_text="版次；以最后一版为准。")
    posting = serializers.IntegerField(source="posting_id", help_text="派驻的编号。")
    person = PersonRef(source="posting.person", help_text="谁。")
    team = serializers.IntegerField(source="team_id", help_text="服务队的编号。")

    class Meta:
        model = MonthStat
        fields = ["id", "sheet", "month", "version", "posting", "person", "team", *COUNTS]


class MonthStatFilters(filters.FilterSet):
    """How a list of signed counts is narrowed."""

    sheet = IdFilter(field_name="sheet_id", help_text="月统计的编号。")
    posting = IdFilter(field_name="posting_id", help_text="派驻的编号。")
    team = IdFilter(field_name="team_id", help_text="服务队的编号。")
    sender = IdFilter(field_name="posting__sender_id", help_text="派出单位的编号。")
    month = month_filter("月份，如2026-09。", field_name="sheet__month")


class MonthStatViewSet(Known):
    """Signed counts of the postings known to the account."""

    queryset = MonthStat.objects.select_related("sheet", "posting__person")
    serializer_class = DispatchedMonthStatSerializer
    filterset_class = MonthStatFilters
    subject = "驻村干部月统计"
    others = (rights.RECEIVE_LETTERS,)
    about = (
        "签发的月份里各人的在岗天数、走访、民意、党课、动态和抽查；派出单位看本单位派出的，"
        "本人看自己的。没有签发的月份看dispatched-month。"
    )

    def known(self, account: Any) -> QuerySet[Any]:
        """Return those of postings he knows."""
        return MonthStat.objects.filter(posting__in=Posting.objects.known_to(account).values("pk"))


class ToldLeaveSerializer(serializers.Serializer[Any]):
    """Whose long leave a unit is told of: its days, and no words."""

    posting = serializers.IntegerField(source="posting_id", help_text="派驻的编号。")
    person = PersonRef(source="posting.person", help_text="谁请假。")
    from_on = serializers.DateField(help_text="起（含）。")
    to_on = serializers.DateField(help_text="止（含）。")


@extend_schema_serializer(examples=of("月度情况反馈", _LETTER))
class DispatchedLetterSerializer(serializers.ModelSerializer[Letter]):
    """What a sending unit is told, and whether it gave its receipt."""

    county = OrganizationRef(help_text="哪个县的下派办发的。")
    sender = OrganizationRef(help_text="发给哪个派出单位。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="种类的名称。")
    sheet = serializers.IntegerField(
        source="sheet_id", allow_null=True, help_text="月统计的编号；请假告知为 null。"
    )
    leave = ToldLeaveSerializer(allow_null=True, help_text="告知的请假；月度反馈为 null。")

    class Meta:
        model = Letter
        fields = [
            "id", "county", "sender", "kind", "kind_label", "sheet", "leave", "remark", "sent_on",
            "read_on",
        ]  # fmt: skip


class LetterFilters(filters.FilterSet):
    """How a list of letters is narrowed."""

    sender = IdFilter(field_name="sender_id", help_text="派出单位的编号。")
    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    kind = one_of(Letter.Kind, "种类。")
    sheet = IdFilter(field_name="sheet_id", help_text="月统计的编号。")
    received = YesNoFilter(
        field_name="read_on",
        lookup_expr="isnull",
        exclude=True,
        help_text="true只取已签收的，false只取没有签收的。",
    )


class LetterViewSet(Known):
    """Letters to the account's unit, and those its county's office sent."""

    queryset = Letter.objects.select_related("county", "sender", "leave__posting__person")
    serializer_class = DispatchedLetterSerializer
    filterset_class = LetterFilters
    subject = "反馈函"
    about = (
        "发给派出单位的月度反馈和请假告知（P10-R2、R5）：派出单位看发给本单位的，县下派办看发出的。"
        "月度反馈的数在dispatched-month-stats。最近发出的在前。"
    )

    def insist(self, account: Any) -> None:
        """Refuse (403) who reads letters for no unit and no office."""
        insist_letters(account)

    def known(self, account: Any) -> QuerySet[Any]:
        """Return those to his unit, and those his office sent."""
        return letters.known_to(account)  # type: ignore[no-any-return]


@extend_schema_serializer(examples=sent("签发", {"month": "2026-09"}))
class MonthSigningBody(Body):
    """Which month is signed, and why again."""

    month = Month(help_text="月份，如2026-09；月底以后才能签发，最近12个月的。")
    why = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        help_text="更正的理由；已经签发过的须写。",
    )


@extend_schema_serializer(examples=sent("反馈", {"remark": "请继续支持派驻工作"}))
class MonthLettersBody(Body):
    """What is added to the letters."""

    remark = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=300,
        help_text="附言，不写群众的姓名和家庭情况；没有不写。",
    )


@extend_schema_serializer(examples=of("发出的反馈函", {"letters": [_LETTER]}))
class MonthLettersSerializer(serializers.Serializer[Any]):
    """The letters that were sent."""

    letters = DispatchedLetterSerializer(many=True, help_text="发出的反馈函，一个派出单位一封。")


class MonthSigningView(Keeping):
    """Signs a county's month, or signs it anew with a reason."""

    listed = MonthSheetViewSet
    writes = Writing(
        "签发社情民意月统计",
        "县下派办签发已经结束的一个月，从此公开、不再变；再签发是更正，要写理由，是新的一版。",
        MonthSigningBody,
        {200: "已签发；答复是这一版。"},
        DispatchedMonthSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Sign it."""
        insist_office(request.user)
        county = county_for(request.user, pk)
        read = self.sent(request)
        period = months.month_asked(read["month"])
        if period.code != read["month"]:
            said = "这个月还没有开始。"
            raise Invalid(said, {"month": [said]})
        made = actions.sign(actor=request.user, county=county, month=period, why=read["why"])
        return self.told(made.pk)


class MonthLettersView(Keeping):
    """Tells every sending unit a signed month."""

    writes = Writing(
        "向派出单位反馈月统计",
        "县下派办把签发的一版反馈给各派出单位，一版一次；有更正的反馈更正后的一版。",
        MonthLettersBody,
        {200: "已反馈；答复是发出的函。"},
        MonthLettersSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Send the letters."""
        insist_office(request.user)
        sheet = seen(MonthSheet, request.user, pk, "county")
        made = actions.feed_back(actor=request.user, sheet=sheet, **self.sent(request))
        rows = LetterViewSet.queryset.filter(pk__in=[one.pk for one in made]).order_by("pk")
        return Response(self.get_serializer({"letters": rows}).data)


class LetterReceiptView(Keeping):
    """Gives the receipt of a letter."""

    listed = LetterViewSet
    writes = Writing(
        "签收反馈函",
        "派出单位签收发给本单位的；签收过的答409。",
        Nothing,
        {200: "已签收；答复是这封函。"},
        DispatchedLetterSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Give it."""
        rows = letters.known_to(request.user).select_related("sender", "county")
        found = get_object_or_404(rows, pk=pk)
        self.sent(request)
        actions.receive(actor=request.user, letter=found)
        return self.told(pk)


RESOURCES = (
    ("dispatched-months", MonthSheetViewSet, "dispatched-month"),
    ("dispatched-month-stats", MonthStatViewSet, "dispatched-month-stat"),
    ("dispatched-letters", LetterViewSet, "dispatched-letter"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path(
        "organizations/<int:pk>/dispatched-months/",
        MonthSigningView.as_view(),
        name="dispatched-signing",
    ),
    path(
        "dispatched-months/<int:pk>/letters/",
        MonthLettersView.as_view(),
        name="dispatched-month-letters",
    ),
    path(
        "dispatched-letters/<int:pk>/receipts/",
        LetterReceiptView.as_view(),
        name="dispatched-receipt",
    ),
]
"""What is written."""
