"""Figures of floating members over the API, what recurs and whether it was done, and one's own stay."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from members.floating import obligations as o
from members.floating.api.reads import StaySerializer
from members.floating.api.shared import reading
from members.floating.models import FloatingMember, Learning
from members.floating.queries import census, obligations, overview
from members.writes import Told
from portal import clock
from portal.bodies import Query, Text
from portal.examples import of
from portal.periods import BadPeriod, Period, containing_day, parse

_COUNTS = {"out": 12, "came": 3, "declared": 1, "remind": 2, "overdue": 1, "visit": 0, "lost": 0}
_OVERVIEW = {
    "figures": [{"label": "流出党员", "value": "12.00", "unit": "名"}],
    "towns": [{"label": "王庙镇", **_COUNTS}],
    "destinations": [{"label": "江苏省　苏州市", **_COUNTS}],
}
_OBLIGATION = {
    "what": "census", "title": "流动党员摸排", "rule": "P32-R1", "period": "2026H2", "done": 0,
    "wanted": 1,
    "rows": [{"name": "旧城村党支部", "place": "王庙镇", "wanted": 1, "done": 0}],
}  # fmt: skip
_OWN = {"stay": None, "tasks": [{"id": 91, "title": "党章第一章", "sent_on": "2026-09-01",
                                 "done_on": None}]}  # fmt: skip


class FloatingFigureShape(serializers.Serializer[Any]):
    """One figure."""

    label = serializers.CharField(help_text="名称。")  # type: ignore[assignment]
    value = serializers.DecimalField(16, 2, help_text="数值。")
    unit = serializers.CharField(help_text="单位。")


class FloatingCountsShape(serializers.Serializer[Any]):
    """Open stays of a township or a destination."""

    label = serializers.CharField(help_text="镇街，或省份和城市。")  # type: ignore[assignment]
    out = serializers.IntegerField(help_text="流出。")
    came = serializers.IntegerField(help_text="流入。")
    declared = serializers.IntegerField(help_text="已列入失联。")
    remind = serializers.IntegerField(help_text="该提醒汇报。")
    overdue = serializers.IntegerField(help_text="汇报逾期。")
    visit = serializers.IntegerField(help_text="应走访。")
    lost = serializers.IntegerField(help_text="应列失联。")


@extend_schema_serializer(examples=of("一个镇", _OVERVIEW))
class FloatingOverviewSerializer(serializers.Serializer[Any]):
    """The project's totals."""

    figures = FloatingFigureShape(many=True, help_text="总数。")
    towns = FloatingCountsShape(many=True, help_text="按镇街。")
    destinations = FloatingCountsShape(many=True, help_text="按去向。")


class OverviewView(Told):
    """Totals, by township and by destination; no names."""

    serializer_class = FloatingOverviewSerializer
    subject = "流动党员统计"
    about = "授权范围内的总数，按镇街和去向的人数，没有姓名。"

    def get(self, request: Request) -> Response:
        """Return them."""
        account: Any = request.user
        reading(account)
        self.asked(request)
        told = {
            "figures": overview.figures(account),
            "towns": overview.by_town(account),
            "destinations": overview.by_destination(account),
        }
        return Response(self.get_serializer(told).data)


class FulfilledShape(serializers.Serializer[Any]):
    """Whether one who owes it has done it."""

    name = serializers.CharField(help_text="谁。")
    place = serializers.CharField(help_text="哪里。")
    wanted = serializers.IntegerField(help_text="该几次。")
    done = serializers.IntegerField(help_text="做了几次。")


@extend_schema_serializer(examples=of("摸排", _OBLIGATION))
class FloatingObligationSerializer(serializers.Serializer[Any]):
    """One obligation in a period."""

    what = serializers.CharField(help_text="哪一项。")
    title = serializers.CharField(help_text="名称。")
    rule = serializers.CharField(help_text="规则。")
    period = serializers.CharField(help_text="哪一期。")
    done = serializers.IntegerField(help_text="一共做了几次。")
    wanted = serializers.IntegerField(help_text="一共该几次。")
    rows = FulfilledShape(many=True, help_text="没有做的在前，最多500行。")


class ObligationQuery(Query):
    """Which obligation, of which period."""

    what = serializers.ChoiceField(
        [(one.code, one.title) for one in o.ALL], required=False, help_text="哪一项；不写为摸排。"
    )
    period = Text(
        required=False, max_length=7, help_text="哪一期，如2026-09、2026Q3、2026H2；不写为现在的。"
    )


def _period(asked: o.Obligation, code: str | None) -> Period:
    """Return a period of the obligation's kind; ValidationError (400) for any other."""
    kind = asked.every or "half_year"
    this = containing_day(clock.today(), kind)
    try:
        found = parse(code) if code else this
    except BadPeriod:
        found = None
    if found is None or found.kind != kind or not this.shift(-12) <= found <= this:
        said = f"{asked.title}按{asked.cadence}算，要像{this.code}这样填，已经开始的。"
        raise ValidationError({"period": [said]})
    return found


class ObligationView(Told):
    """Who owes one of the obligations in a period and whether it was done."""

    serializer_class = FloatingObligationSerializer
    query = ObligationQuery
    subject = "流动党员应办事项"
    about = "摸排、汇报、联络活动、学习、结对联系、工作站联系走访：谁该做、做了没有（P32）。"

    @extend_schema(parameters=[ObligationQuery])
    def get(self, request: Request) -> Response:
        """Return it."""
        reading(request.user)
        values = self.asked(request)
        wanted = values.get("what") or o.CENSUS.code
        asked = next(one for one in o.ALL if one.code == wanted)
        period = _period(asked, values.get("period"))
        rows = obligations.fulfilment(request.user, asked, period)
        told = {
            "what": asked.code, "title": asked.title, "rule": asked.rule, "period": period.code,
            "done": sum(row.done for row in rows), "wanted": sum(row.wanted for row in rows),
            "rows": rows[: census.SHOWN],
        }  # fmt: skip
        return Response(self.get_serializer(told).data)


class OwnTaskShape(serializers.Serializer[Any]):
    """Something to study."""

    id = serializers.IntegerField(help_text="学习任务的编号。")
    title = serializers.CharField(help_text="学习内容。")
    sent_on = serializers.DateField(help_text="发送日期。")
    done_on = serializers.DateField(allow_null=True, help_text="学完日期；没有学完为 null。")


@extend_schema_serializer(examples=of("没有流动登记", _OWN))
class OwnStaySerializer(serializers.Serializer[Any]):
    """One's own stay."""

    stay = StaySerializer(allow_null=True, help_text="本人现在的流动登记；没有为 null。")
    tasks = OwnTaskShape(many=True, help_text="党支部发的学习。")


class OwnStayView(Told):
    """The account's own stay with its clock, and what there is to study."""

    serializer_class = OwnStaySerializer
    subject = "本人的流动登记"
    about = "本人现在的流动登记、汇报期限和党支部发的学习；汇报和学完在floating-members、me/learnings登记。"

    def get(self, request: Request) -> Response:
        """Return it."""
        account: Any = request.user
        self.asked(request)
        rows: Any = FloatingMember.objects.filter(person=account.person_id or 0)
        stay = rows.open().timed().select_related("person", "branch").first()
        tasks = _tasks(stay) if stay else []
        return Response(self.get_serializer({"stay": stay, "tasks": tasks}).data)


def _tasks(stay: FloatingMember) -> list[dict[str, Any]]:
    rows = Learning.objects.filter(branch=stay.branch_id, sent_on__gte=stay.registered_on)
    done = dict(stay.learnt.values_list("learning", "done_on"))
    return [
        {"id": one.pk, "title": one.title, "sent_on": one.sent_on, "done_on": done.get(one.pk)}
        for one in rows[:24]
    ]


ADDRESSES = [
    path("floating-overview/", OverviewView.as_view(), name="floating-overview"),
    path("floating-obligations/", ObligationView.as_view(), name="floating-obligations"),
    path("me/stay/", OwnStayView.as_view(), name="own-stay"),
]
"""What is told."""
