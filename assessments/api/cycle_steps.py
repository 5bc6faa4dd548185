"""What a county does with a cycle over the API: scoring, closing, reminding, bringing results in."""

from abc import ABC, abstractmethod
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors, rights, runs
from assessments.actions import cycles as opening
from assessments.actions import imported, panels, reminders
from assessments.api import bodies
from assessments.api.examples import of
from assessments.api.serializers import RunSerializer
from assessments.models import Cycle, SchemeVersion
from assessments.queries import openings
from members.named import named
from portal.described import Writing
from portal.periods import BadPeriod, parse
from portal.refusals import Invalid
from portal.writes import Writes

Shape = serializers.Serializer[Any]


@extend_schema_serializer(examples=of("办了一个单位", {"panels": [141]}))
class DonePanelsSerializer(Shape):
    """Which panels something was done with."""

    panels = serializers.ListField(
        child=serializers.IntegerField(), help_text="办了的考核单元的编号。"
    )


@extend_schema_serializer(
    examples=of(
        "引入",
        {
            "entered": 60,
            "without": ["县审计局"],
            "beyond": [],
            "sentence": "已引入60个结果，填在录入表里。",
        },
    )
)
class BroughtSerializer(Shape):
    """What became of bringing results in."""

    entered = serializers.IntegerField(help_text="引入了几个结果。")
    without = serializers.ListField(
        child=serializers.CharField(), help_text="来源里没有结果的对象。"
    )
    beyond = serializers.ListField(
        child=serializers.CharField(), help_text="超过满分、没有引入的对象。"
    )
    sentence = serializers.CharField(help_text="用一句话说。")


def opened(account: Any, said: dict[str, Any]) -> Cycle:
    """Open the cycle a body asks for; Invalid for a version out of sight and for what is no period."""
    rows = SchemeVersion.objects.visible_to(account).select_related("scheme__organization")
    sentence = "没有这个方案版本，或不在您的授权范围内。"
    version = named(rows, said["version"], "version", sentence)
    try:
        period = parse(said["period"])
    except BadPeriod as bad:
        raise Invalid(str(bad), {"period": [str(bad)]}) from bad
    return opening.open_cycle(
        actor=account,
        version=version,
        organization=version.scheme.organization,
        period=period,
        listed=said["list"],
    )


class CycleStep(Writes, ABC):
    """One thing a county does with a cycle it sees."""

    subject = "周期办理"
    right = rights.OPEN_CYCLE

    def post(self, request: Request, pk: int) -> Response:
        """Do it."""
        cycle = doors.cycle_for(request.user, pk, self.right)
        return Response(self.get_serializer(self.do(request.user, cycle, self.sent(request))).data)

    @abstractmethod
    def do(self, account: Any, cycle: Cycle, said: dict[str, Any]) -> Any:
        """Do it, and return what is answered."""


class RunCycle(CycleStep):
    """Asks for scoring."""

    right = rights.RUN
    writes = Writing(
        "开始计分",
        "给已提交审核的单位计分，后台进行；答复是这次计分，用/api/v1/runs/编号/看进度。"
        "正在计分的再送一次，得到的是同一次。",
        bodies.RunBody,
        {200: "已开始，或已在进行；答复是这次计分。"},
        RunSerializer,
    )

    def do(self, account: Any, cycle: Cycle, said: dict[str, Any]) -> Any:
        """Ask for the run."""
        wanted = openings.to_score(cycle, said["panels"])
        return runs.request_run(actor=account, cycle=cycle, panels=wanted)


class CloseLate(CycleStep):
    """Closes the entry of late units."""

    writes = Writing(
        "截止逾期单位的录入",
        "把还在录入的单位按现在的样子截止，写明理由；没有填的没有分数，需要时可退回补录。全部截止或全不截止。",
        bodies.CloseBody,
        {200: "已截止；答复是截止了哪些单位。"},
        DonePanelsSerializer,
    )

    def do(self, account: Any, cycle: Cycle, said: dict[str, Any]) -> Any:
        """Close them."""
        done = panels.close_late(
            actor=account, cycle=cycle, chosen=said["panels"], reason=said["reason"]
        )
        return {"panels": [panel.pk for panel in done]}


class Remind(CycleStep):
    """Reminds units."""

    writes = Writing(
        "催报",
        "催还在录入的单位，催报出现在它们的待办里；一个单位一天一次。",
        bodies.RemindBody,
        {200: "已催报；答复是催了哪些单位。"},
        DonePanelsSerializer,
    )

    def do(self, account: Any, cycle: Cycle, said: dict[str, Any]) -> Any:
        """Remind them."""
        done = reminders.remind(actor=account, cycle=cycle, chosen=said["panels"])
        return {"panels": [panel.pk for panel in done]}


class BringIn(CycleStep):
    """Brings in another appraisal's results."""

    writes = Writing(
        "引入另一项考核的结果",
        "把本县另一项考核已确认的结果填在录入表的引入部分；已提交的单位不改。",
        bodies.BringInBody,
        {200: "已引入；答复是引入了几个，谁没有。"},
        BroughtSerializer,
    )

    def do(self, account: Any, cycle: Cycle, said: dict[str, Any]) -> Any:
        """Bring them in; Invalid for a source out of sight."""
        rows = Cycle.objects.visible_to(account)
        source = named(
            rows.select_related("organization", "scheme_version__scheme"),
            said["source"], "source", "没有这个周期，或不在您的授权范围内。",
        )  # fmt: skip
        doors.insist(account, rights.SEE_OVERVIEW, source.scope_path)
        done = imported.bring_in(
            actor=account,
            cycle=cycle,
            component=said["component"],
            source=source,
            group=said["group"],
        )
        return {
            "entered": done.entered, "without": done.without, "beyond": done.beyond,
            "sentence": openings.brought_in_words(done),
        }  # fmt: skip


ADDRESSES = [
    path("cycles/<int:pk>/runs/", RunCycle.as_view(), name="cycle-run"),
    path("cycles/<int:pk>/closings/", CloseLate.as_view(), name="cycle-close"),
    path("cycles/<int:pk>/reminders/", Remind.as_view(), name="cycle-remind"),
    path("cycles/<int:pk>/imports/", BringIn.as_view(), name="cycle-bring-in"),
]
