"""The mediation of one dispute over the API, for who handles, dispatches or supervises it (PV-CASE)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from grids.actions import mediation as actions
from grids.actions import urging
from grids.actions.mediation import Concluded
from grids.actions.parties import insist
from grids.api import mediation_bodies as bodies
from grids.api import mediation_told as told
from grids.doors import case_for
from grids.models import Case
from grids.queries import handlers, rooms
from grids.queries import mediation as queries
from members.named import named
from members.reads import Private
from portal.api import Metadata, SignedIn, insist_on_known
from portal.bodies import Body, JsonBody
from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Writes

Values = dict[str, Any]


def _dispute(account: Any, pk: int) -> Case:
    """Return a dispute; 404 outside the scope and for other kinds, NotAllowed for who does not serve it."""
    case = case_for(account, pk)
    if not queries.has_page(case):
        raise Http404
    insist(account, case, "查看调解")
    return case


def _shown(account: Any, case: Case) -> Values:
    """Return what the page shows, and what can be done."""
    found = queries.page(case, account)
    return found | {"offers": queries.deeds_of(found)}


class MediationView(Private, GenericAPIView[Any]):
    """How a dispute is mediated."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    serializer_class = told.MediationSerializer
    detail = True
    subject = "一件纠纷的调解"
    about = (
        "调解员、专家、联合处置、调解会、结果和回访，只给承办人、镇街网格中心和县级督办（PV-CASE）。"
        "当事人用化名。调解协议在页面上打开，每次打开都有记录。"
    )

    @extend_schema(operation_id="cases_mediation")
    def get(self, request: Request, pk: int) -> Response:
        """Return it."""
        insist_on_known(request, self)
        shown = _shown(request.user, _dispute(request.user, pk))
        return Response(self.get_serializer(shown).data)


def _pick(rows: Any, values: Values, name: str, what: str) -> Any:
    """Return the row a field names among those the page offers; Invalid for any other."""
    return named(rows, values[name], name, f"没有这{what}。请从列出的里选。")


def _assign(case: Case, values: Values) -> Values:
    return {"mediator": _pick(rooms.mediators_for(case), values, "mediator", "名有证的调解员")}


def _invite(case: Case, values: Values) -> Values:
    return {"expert": _pick(rooms.experts_of(case.county_id), values, "expert", "名专家")}


def _joint(case: Case, values: Values) -> Values:
    sentence = "没有这个单位。请填本县的村（社区）、镇街或县直部门。"
    return values | {"unit": named(handlers.jointly(case), values["unit"], "unit", sentence)}


def _reply(case: Case, values: Values) -> Values:
    row = actions.current(case)
    if row is None:
        sentence = "还没有请单位联合处置。"
        raise Invalid(sentence, {"joint": [sentence]})
    return values | {"joint": _pick(row.joint.all(), values, "joint", "项联合处置")}


def _conclude(case: Case, values: Values) -> Values:
    agreement = values.get("agreement")
    upload = (agreement.file, agreement.name) if agreement else None
    return {"concluded": Concluded(values["outcome"], values["oral"], upload)}


@dataclass(frozen=True)
class Call:
    """How one deed is done: its name, what is sent, the page's action, what becomes of the body."""

    title: str
    body: type[Body]
    act: Callable[..., Any]
    about: str
    read: Callable[[Case, Values], Values] = lambda case, values: values


CALLS: Mapping[str, Call] = {
    "assign": Call("安排调解员", bodies.AssignBody, actions.assign,
                   "安排有调解员证的调解员，或移交给另一名（P30-R5）。", _assign),
    "invite": Call("邀请专家", bodies.InviteBody, actions.invite,
                   "请县调解专家库里的专家（P30-R7）；同一名请两次是一次。", _invite),
    "joint": Call("请单位联合处置", bodies.JointBody, actions.ask_unit,
                  "请本县的一个单位一起办，写明哪天前答复（P02-R3）。", _joint),
    "reply": Call("登记单位的答复", bodies.ReplyBody, actions.answer_unit,
                  "登记一个单位的答复，一次。", _reply),
    "meeting": Call("登记调解会", bodies.MediationMeetingBody, actions.log_meeting,
                    "登记一次调解会，当事人用化名，不写其他人的事。"),
    "conclude": Call("登记调解结果", bodies.ConcludeBody, actions.conclude,
                     "达成协议的带协议（multipart/form-data），口头的写明理由（P02）。", _conclude),
    "follow_up": Call("登记回访", bodies.FollowUpBody, actions.follow_up,
                      "结案满期以后回访一次；又起纠纷的重新办理（P02-R7）。"),
}  # fmt: skip
"""Every deed of a dispute's mediation."""


class MediationStep(Writes):
    """Does one thing of a dispute's mediation, by the page's action."""

    subject = "一件纠纷的调解"
    step: str = ""

    @property
    def writes(self) -> Writing:  # type: ignore[override]
        """What the interface description says of it."""
        call = CALLS[self.step]
        body: Any = call.body
        if self.step == "conclude":
            body = {JsonBody.media_type: call.body,
                    MultiPartParser.media_type: bodies.ConcludeForm}  # fmt: skip
        return Writing(call.title, call.about, body, {200: "已办理；答复是现在的调解。"},
                       told.MediationSerializer)  # fmt: skip

    def get_parsers(self) -> list[Any]:
        """Take a form where a file comes with it."""
        return [JsonBody(), *([MultiPartParser()] if self.step == "conclude" else [])]

    def post(self, request: Request, pk: int, do: str) -> Response:
        """Do it; 404 outside the scope, 403 for who does not serve the dispute."""
        insist_on_known(request, self)
        call, case = CALLS[self.step], _dispute(request.user, pk)
        form = bodies.ConcludeForm if isinstance(request.data, QueryDict) else call.body
        body = form(data=request.data)
        body.is_valid(raise_exception=True)
        read = call.read(case, dict(body.validated_data))
        call.act(actor=request.user, case=case, **read)
        shown = _shown(request.user, case_for(request.user, pk))
        return Response(self.get_serializer(shown).data)


class UrgeView(Writes):
    """Urges who handles a case."""

    subject = "事项步骤"
    writes = Writing(
        "催办一件事项",
        "镇街网格中心或县级督办催承办人，一个工作日一次；不改变状态，写在经过里。",
        bodies.UrgeBody,
        {200: "已催办；答复是经过里的这一条。"},
        told.UrgedSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Urge; 404 outside the scope."""
        case = case_for(request.user, pk)
        row = urging.urge(actor=request.user, case=case, words=self.sent(request)["words"])
        return Response(self.get_serializer(row).data)


ADDRESSES = [
    path("cases/<int:pk>/mediation/", MediationView.as_view(), name="case-mediation"),
    path("cases/<int:pk>/urgings/", UrgeView.as_view(), name="case-urge"),
    *(
        path(
            f"cases/<int:pk>/mediation/{step}/",
            MediationStep.as_view(step=step),
            {"do": step},
            name="case-mediation-step",
        )
        for step in CALLS
    ),
]
