"""The office calendar over the API: a year's special days, writing some, loading a year, taking one out."""

import datetime as dt
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from jining_dangjian import holidays
from members import rights
from members.scope import who_holds
from members.writes import Told, insist_valid
from portal import clock, workdays
from portal.bodies import Body, Query, Text
from portal.described import Writing
from portal.examples import of, sent
from portal.models import Holiday
from portal.refusals import Invalid, NotAllowed
from portal.writes import Writes

PART = "administration"
_SUBJECT = "节假日"
_YEAR: dict[str, Any] = {"min_value": holidays.FIRST_YEAR, "max_value": holidays.LAST_YEAR}
_DAY: dict[str, Any] = {
    "day": "2026-10-01",
    "kind": "off",
    "kind_label": "放假",
    "name": "国庆节",
    "announced": True,
}
_TOLD: dict[str, Any] = {
    "year": 2026,
    "provisional": False,
    "workdays": 248,
    "may_change": True,
    "days": [_DAY],
}


class HolidayQuery(Query):
    """Which year."""

    year = serializers.IntegerField(required=False, **_YEAR, help_text="哪一年；不写为今年。")


class HolidaySerializer(serializers.ModelSerializer[Holiday]):
    """A day that is not what its weekday says."""

    kind_label = serializers.CharField(source="get_kind_display", help_text="放假还是上班。")
    announced = serializers.BooleanField(source="seeded", help_text="true：按国务院办公厅通知。")

    class Meta:
        model = Holiday
        fields = ["day", "kind", "kind_label", "name", "announced"]


@extend_schema_serializer(examples=of("2026年", _TOLD))
class HolidayYearSerializer(serializers.Serializer[Any]):
    """A year's special days."""

    year = serializers.IntegerField(help_text="哪一年。")
    provisional = serializers.BooleanField(help_text="true：国务院还没有公布，按推算。")
    workdays = serializers.IntegerField(help_text="这一年几个工作日。")
    may_change = serializers.BooleanField(help_text="true：本账号能改。")
    days = HolidaySerializer(many=True, help_text="和星期几不一样的日子。")


@extend_schema_serializer(
    examples=sent(
        "国庆节",
        {
            "first": "2027-10-01",
            "last": "2027-10-07",
            "kind": "off",
            "name": "国庆节",
            "announced": True,
        },
    )
)
class HolidaysBody(Body):
    """One special day or a run of them."""

    first = serializers.DateField(help_text="从哪一天。")
    last = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="到哪一天；只有一天不写。"
    )
    kind = serializers.ChoiceField(Holiday.Kind.choices, help_text="放假，或调休上班。")
    name = Text(max_length=40, help_text="名称，如国庆节。")
    announced = serializers.BooleanField(
        required=False, default=True, help_text="true：按国务院办公厅通知。"
    )


@extend_schema_serializer(examples=sent("载入2027年", {"year": 2027}))
class HolidayLoadBody(Body):
    """Which year is loaded."""

    year = serializers.IntegerField(**_YEAR, help_text="哪一年。")


@extend_schema_serializer(examples=sent("删除一天", {"day": "2026-10-08"}))
class HolidayRemovalBody(Body):
    """Which day is taken out."""

    day = serializers.DateField(help_text="哪一天。")


def _told(account: Any, year: int) -> dict[str, Any]:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    calendar = workdays.Calendar(first, last)
    return {
        "year": year,
        "provisional": workdays.is_provisional(year),
        "workdays": calendar.workdays_between(first - dt.timedelta(days=1), last),
        "may_change": holidays.may_change(account),
        "days": Holiday.objects.filter(day__year=year).order_by("day"),
    }


def _writing(title: str, about: str, body: type[Body]) -> Writing:
    done = {200: "已办；答复是这一年。"}
    return Writing(title, about, body, done, HolidayYearSerializer)


class _Calendar(Writes):
    """One write of the calendar, answered with the year."""

    part = PART
    subject = _SUBJECT

    def told(self, request: Request, year: int) -> Response:
        """Answer with the year as it stands now."""
        return Response(self.get_serializer(_told(request.user, year)).data)


class HolidaysView(Told):
    """A year's special days, and the writing of some."""

    part = PART
    serializer_class = HolidayYearSerializer
    subject = _SUBJECT
    query = HolidayQuery
    about = "一年里放假和调休上班的日子，各项期限按它算工作日。给维护平台的账号。"

    @extend_schema(parameters=[HolidayQuery])
    def get(self, request: Request) -> Response:
        """Return them."""
        account: Any = request.user
        if not account.may_anywhere(rights.ADMINISTER):
            who = who_holds(rights.ADMINISTER)
            raise NotAllowed(f"不能查看节假日表。节假日由{who}维护。", who=who)
        year = self.asked(request).get("year") or clock.today().year
        return Response(self.get_serializer(_told(account, year)).data)


class HolidaySettingView(_Calendar):
    """Writes special days."""

    writes = _writing(
        "写入放假或调休上班的日子",
        "写入几天，原来的改掉；以后算的期限按新的表，已经定了的不变。只有管全市的能改。",
        HolidaysBody,
    )

    def post(self, request: Request) -> Response:
        """Write them."""
        holidays.insist_may_change(request.user)
        form = holidays.DaysForm(self.sent(request))
        insist_valid(form)
        holidays.set_days(actor=request.user, **form.cleaned_data)
        return self.told(request, form.cleaned_data["first"].year)


class HolidayLoadView(_Calendar):
    """Loads a year's days from the library."""

    writes = _writing(
        "从节假日库载入一年", "库里有的补进来，已有的不动；库里还没有的答409。", HolidayLoadBody
    )

    def post(self, request: Request) -> Response:
        """Load them."""
        holidays.insist_may_change(request.user)
        year = self.sent(request)["year"]
        holidays.load_year(actor=request.user, year=year)
        return self.told(request, year)


class HolidayRemovalView(_Calendar):
    """Takes a day out."""

    writes = _writing("删除一天", "这一天按星期几算；已经不在表里的答409。", HolidayRemovalBody)

    def post(self, request: Request) -> Response:
        """Take it out."""
        holidays.insist_may_change(request.user)
        day = self.sent(request)["day"]
        if not holidays.FIRST_YEAR <= day.year <= holidays.LAST_YEAR:
            said = f"请填{holidays.FIRST_YEAR}年至{holidays.LAST_YEAR}年的日期。"
            raise Invalid(said, {"day": [said]})
        holidays.remove_day(actor=request.user, day=day)
        return self.told(request, day.year)


ADDRESSES = [
    path("holidays/", HolidaysView.as_view(), name="holidays"),
    path("holidays/settings/", HolidaySettingView.as_view(), name="holiday-setting"),
    path("holidays/loads/", HolidayLoadView.as_view(), name="holiday-load"),
    path("holidays/removals/", HolidayRemovalView.as_view(), name="holiday-removal"),
]
"""A year, and what is written into it."""
