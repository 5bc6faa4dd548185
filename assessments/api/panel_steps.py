"""The steps of a panel over the API: an address and a body each, through the same actions as the pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import doors, rights
from assessments.actions import corrections, panels
from assessments.api import bodies
from assessments.api.serializers import PanelDetailSerializer
from assessments.lifecycle import APPRAISE
from assessments.models import Panel
from portal.bodies import Body
from portal.conditional import insist_match
from portal.described import Writing
from portal.writes import Nothing, Writes


@dataclass(frozen=True)
class Call:
    """How one step is called: its name, what is sent, the page's action, what it is for."""

    title: str
    body: type[Body]
    take: Callable[..., Any]
    about: str
    right: str = ""
    """The right that is asked for before what was sent is read; '' where the action alone can say."""


def _right(action: str) -> str:
    return APPRAISE.step(action).right


_N, _R = Nothing, bodies.AppraisalReasonBody
CALLS: Mapping[str, Call] = {
    "submit": Call("提交审核", _N, panels.submit, "单位把填齐的录入表交上来，从此锁定录入；"
                   "没有填齐的、有填错的、投票没有截止的不能提交。", _right("submit")),
    "close": Call("截止一个单位的录入", _R, panels.close, "县里截止逾期单位的录入，没有填的没有分数。",
                  _right("close")),
    "return": Call("退回补录", _R, panels.give_back, "县里退回单位补录，写明理由；原来的计分不再算数。",
                   _right("return")),
    "deliberate": Call("审议通过", bodies.MeetingBody, panels.deliberate,
                       "记录党组会议审议通过；还有同分、缺分没有定的不能审议。", _right("deliberate")),
    "sign": Call("签字", bodies.SignBody, panels.sign, "按方案的签字次序签字，签齐的进到待公示。"),
    "post": Call("公示", _N, panels.post_notice, "张贴公示，从下一个工作日起算。", _right("post")),
    "confirm": Call("确认", _N, panels.confirm, "公示期满、异议都已答复的确认，总分和等次从此锁定；"
                    "同一个池的小单位一起确认（E-SMALL）。", _right("confirm")),
    "file": Call("备案", _N, panels.file_results, "报县里备案；公示中的先报公示结果。", _right("file")),
    "correct": Call("申请更正", _R, corrections.ask, "确认以后发现有误的申请更正，批准以后开出新的一版。",
                    rights.ASK_CORRECTION),
}  # fmt: skip
"""Every step a page of a panel offers."""


class PanelStep(Writes):
    """Takes one step of a panel: 404 outside the scope, 403 and 409 with the rule's sentence."""

    subject = "考核步骤"
    step: str = ""
    matches = True

    @property
    def writes(self) -> Writing:  # type: ignore[override]
        """What the interface description says of the step."""
        call, done = CALLS[self.step], {200: "已办理；答复是现在的考核单元。"}
        return Writing(call.title, call.about, call.body, done, PanelDetailSerializer)

    def post(self, request: Request, pk: int, action: str) -> Response:
        """Take the step; who may not is told so before what he sent is looked at."""
        call = CALLS[self.step]
        panel = doors.panel_for(request.user, pk, call.right or rights.SEE)
        said = self.sent(request)
        with transaction.atomic():
            self._insist_unchanged(request, pk)
            call.take(actor=request.user, panel=panel, **said)
        return Response(self._told(request, pk))

    def _told(self, request: Request, pk: int) -> Any:
        return self.get_serializer(doors.panel_for(request.user, pk)).data

    def _insist_unchanged(self, request: Request, pk: int) -> None:
        """Hold the panel and compare it with what an If-Match says was read."""
        if "If-Match" in request.headers:
            Panel.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
            insist_match(request, lambda: self._told(request, pk))


ADDRESSES = [
    path(
        f"panels/<int:pk>/steps/{step}/",
        PanelStep.as_view(step=step),
        {"action": step},
        name="panel-step",
    )
    for step in CALLS
]
"""One address a step; they share a name, and differ by `action`."""
