"""The steps of a case over the API: an address and a body each, through the same actions as the pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import path
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from grids.actions import steps
from grids.actions.merging import merge
from grids.actions.steps import Order, serving
from grids.api import bodies
from grids.api.told import CaseDetailSerializer, TakenSerializer
from grids.doors import case_for
from grids.lifecycle import CASE
from grids.models import Case
from members.models import Organization
from members.named import named
from members.reads import Private
from portal.api import Metadata, SignedIn, insist_on_known
from portal.bodies import Body, JsonBody
from portal.conditional import insist_match
from portal.described import Writing

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """How one step is called: what is sent, what is done with it, and what it is for."""

    body: type[Body]
    take: Callable[[Any, Case, Values], Case]
    about: str


def _plain(action: Callable[..., Case]) -> Callable[[Any, Case, Values], Case]:
    """Call an action whose arguments are named as the fields of its body."""
    return lambda actor, case, values: action(actor=actor, case=case, **values)


def _dispatch(actor: Any, case: Case, values: Values) -> Case:
    """Send a case to an organization of its county, and to a person who serves there."""
    rows = Organization.objects.filter(path__startswith=case.county.path)
    sentence = "本县没有这个单位。请填村（社区）、镇街或县直部门的编号。"
    handler = named(rows, values["handler"], "handler", sentence)
    person = None
    if pk := values.get("person"):
        sentence = "没有这个人，或不在承办单位任职。请填该单位的人，或只填单位。"
        person = named(serving(handler), pk, "person", sentence)
    order = Order(handler, person, values.get("urgency", ""), values.get("due_on"))
    return steps.dispatch(actor=actor, case=case, order=order)


def _merge(actor: Any, case: Case, values: Values) -> Case:
    """Merge a case into another one the account sees."""
    sentence = "没有这件事项，或不在您的授权范围内。请填本县一件没有归档的事项的编号。"
    into = named(Case.objects.visible_to(actor), values["into"], "into", sentence)
    return merge(actor=actor, case=case, into=into, reason=values["reason"])


_N, _R, _W, _E = bodies.NothingBody, bodies.ReasonBody, bodies.ResultBody, bodies.ExtensionBody
CALLS: Mapping[str, Call] = {
    "settle": Call(_W, _plain(steps.settle), "上报人当场办结，写明结果。"),
    "register": Call(_N, _plain(steps.register), "镇街网格中心登记。"),
    "dispatch": Call(bodies.OrderBody, _dispatch, "镇街网格中心交给承办单位或承办人，定期限。"),
    "send_down": Call(bodies.OrderBody, _dispatch, "县级把上报的事项交给镇街、村或县直部门。"),
    "accept": Call(_N, _plain(steps.accept), "承办人签收。"),
    "return": Call(_R, _plain(steps.send_back), "承办人退回镇街网格中心，写明理由；期限照走。"),
    "start": Call(_N, _plain(steps.start), "承办人开始办理。"),
    "ask_extension": Call(_E, _plain(steps.ask_extension), "承办人在逾期以前申请延期，一轮一次。"),
    "grant_extension": Call(_E, _plain(steps.grant_extension), "镇街网格中心同意延期。"),
    "refuse_extension": Call(_R, _plain(steps.refuse_extension), "镇街网格中心不同意延期。"),
    "resolve": Call(_W, _plain(steps.resolve), "承办人报办结，写明结果。"),
    "feed_back": Call(_W, _plain(steps.feed_back), "承办人向上报人和群众反馈；期限算到这一步。"),
    "rate": Call(bodies.RatingBody, _plain(steps.rate), "上报人或回访人评价；承办人不能评（E-CONFLICT）。"),
    "close": Call(_N, _plain(steps.close), "镇街网格中心结案。"),
    "file": Call(_N, _plain(steps.file), "镇街网格中心归档；以后删除群众的信息。"),
    "reopen": Call(_R, _plain(steps.reopen), "没有办好的重新办理，期限重新起算。"),
    "escalate": Call(_R, _plain(steps.escalate), "镇街办不了的上报县级，写明理由。"),
    "merge": Call(bodies.MergeBody, _merge, "同一件事并到另一件里，两个上报人都看得到结果。"),
}  # fmt: skip
"""Every step of LC-CASE."""


class CaseStep(Private, GenericAPIView[Case]):
    """Takes one step of a case: 404 outside the scope, 403 and 409 with the rule's sentence."""

    authentication_classes = [SignedIn]
    parser_classes = [JsonBody]
    metadata_class = Metadata
    queryset = Case.objects.none()
    serializer_class = TakenSerializer
    subject = "事项步骤"
    detail = True
    step: str = ""
    matches = True

    @property
    def writes(self) -> Writing:
        """What the interface description says of the step."""
        call, taken = CALLS[self.step], {200: "已办理；答复是现在的状态。"}
        title = f"{CASE.step(self.step).label}一件事项"
        return Writing(title, call.about, call.body, taken, TakenSerializer)

    def post(self, request: Request, pk: int, action: str) -> Response:
        """Take the step; who may not, or not now, is told so before what he sent is looked at."""
        insist_on_known(request, self)
        case, call = case_for(request.user, pk), CALLS[self.step]
        if (refusal := CASE.refusal(request.user, case, CASE.step(self.step))) is not None:
            raise refusal
        body = call.body(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            self._insist_unchanged(request, pk)
            taken = call.take(request.user, case, body.validated_data)
        return Response(TakenSerializer(taken).data)

    def _insist_unchanged(self, request: Request, pk: int) -> None:
        """Hold the case and compare it with what an If-Match says was read."""
        if "If-Match" in request.headers:
            Case.objects.select_for_update().only("pk").get(pk=pk)
            context = self.get_serializer_context()
            insist_match(
                request,
                lambda: CaseDetailSerializer(case_for(request.user, pk), context=context).data,
            )


ADDRESSES = [
    path(
        f"cases/<int:pk>/steps/{step}/",
        CaseStep.as_view(step=step),
        {"action": step},
        name="case-step",
    )
    for step in CALLS
]
"""One address a step; they share a name, and differ by `action`."""
