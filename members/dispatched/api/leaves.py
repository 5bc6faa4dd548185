"""Leaves over the API: who is away from when to when, asking, deciding, coming back (P10-R1, R2).

Why somebody goes, where to, and what he was answered go in and do not come out (PV-STAFF).
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.dispatched import relations
from members.dispatched.actions import leaves as actions
from members.dispatched.api.known import (
    KeepingPhotos,
    Known,
)
from members.dispatched.doors import leave_for, posting_for
from members.dispatched.forms import LeaveForm
from members.dispatched.models import Leave
from members.dispatched.queries import leaves
from members.life.api import PERSON, PersonRef
from members.writes import insist_valid
from portal.api import IdFilter, in_month, month_filter, one_of
from portal.bodies import Body, Text, Upload
from portal.described import Writing
from portal.examples import of, sent
from portal.writes import forms, upload_of

_LEAVE = {
    "id": 71, "posting": 61, "person": PERSON, "from_on": "2026-10-14", "to_on": "2026-10-16",
    "days": 3, "level": "town", "level_label": "镇街党（工）委", "state": "submitted",
    "state_label": "待批", "in_writing": True, "asked_at": "2026-10-13T09:00:00+08:00",
    "decided_at": None, "returned_on": None,
}  # fmt: skip
_ASKED = {
    "from_on": "2026-10-14", "to_on": "2026-10-16", "reason": "回单位参加培训",
    "destination": "济宁市",
}  # fmt: skip
_KINDS = [(code, label) for code, label in leaves.KINDS if code]
STEPS = [
    ("paper", "补书面报告：带照片的上传，不带的登记已收到纸质的"),
    ("approve", "批准"),
    ("refuse", "不批准"),
    ("withdraw", "撤回"),
    ("return", "销假"),
]
"""What may be done with a leave."""


def _photo() -> Upload:
    said = "书面请假报告的照片（JPG、PNG），地点和时间会去掉；只在页面上看。"
    return Upload(required=False, max_length=200, help_text=said)


@extend_schema_serializer(examples=of("待批的请假", _LEAVE))
class DispatchedLeaveSerializer(serializers.ModelSerializer[Leave]):
    """A leave by its days, its road and who decides; its words stay on the page."""

    posting = serializers.IntegerField(source="posting_id", help_text="派驻的编号。")
    person = PersonRef(source="posting.person", help_text="谁请假。")
    days = serializers.IntegerField(help_text="天数，连同前面相接的请假。")
    level_label = serializers.CharField(source="get_level_display", help_text="由谁批准的名称。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    in_writing = serializers.BooleanField(help_text="有书面报告（照片或纸质的）为 true。")

    class Meta:
        model = Leave
        fields = [
            "id", "posting", "person", "from_on", "to_on", "days", "level", "level_label",
            "state", "state_label", "in_writing", "asked_at", "decided_at", "returned_on",
        ]  # fmt: skip


class LeaveFilters(filters.FilterSet):
    """How a list of leaves is narrowed."""

    posting = IdFilter(field_name="posting_id", help_text="派驻的编号。")
    team = IdFilter(field_name="posting__team_id", help_text="服务队的编号。")
    state = one_of(Leave.State, "状态。")
    level = one_of(Leave.Level, "由谁批准。")
    kind = filters.ChoiceFilter(
        choices=_KINDS,
        method="of_kind",
        help_text="waiting（待批）、away（今天在假）、late（逾期未销假）。",
        error_messages={"invalid_choice": "没有“%(value)s”。可填waiting、away、late。"},
    )
    month = month_filter("起日所在的月份，如2026-09。", method=in_month("from_on"))

    def of_kind(self, rows: QuerySet[Any], name: str, kind: str) -> QuerySet[Any]:
        """Keep those the page's list keeps."""
        return leaves.narrowed(rows, kind)  # type: ignore[no-any-return]


class LeaveViewSet(Known):
    """Leaves in scope, of the account's team, and its own."""

    queryset = Leave.objects.select_related("posting__person").annotate(
        in_writing=Q(paper__isnull=False) | Q(paper_on__isnull=False)
    )
    serializer_class = DispatchedLeaveSerializer
    filterset_class = LeaveFilters
    subject = "驻村请销假"
    about = (
        "谁从哪天到哪天请假、由谁批准、办到哪一步；队长看本队的，本人看自己的。"
        "事由、去向、批复意见和报告照片只在页面上看（PV-STAFF）。最近申请的在前。"
    )

    def known(self, account: Any) -> QuerySet[Any]:
        """Return by scope, of his team, his own."""
        return leaves.known_to(account)  # type: ignore[no-any-return]


@extend_schema_serializer(examples=sent("请假", _ASKED))
class DispatchedLeaveBody(Body):
    """A leave to be."""

    from_on = serializers.DateField(help_text="起（含），如2026-10-14。")
    to_on = serializers.DateField(help_text="止（含），如2026-10-16。")
    reason = Text(max_length=200, help_text="事由；接口不再给出。")
    destination = Text(max_length=40, help_text="去向，到县、市即可；接口不再给出。")


@extend_schema_serializer(examples=sent("请假", _ASKED))
class DispatchedLeaveForm(DispatchedLeaveBody):
    """A leave to be, with the photo of its written report."""

    paper = _photo()


@extend_schema_serializer(examples=sent("批准", {"do": "approve", "said": "同意"}))
class LeaveStepBody(Body):
    """One step of a leave."""

    do = serializers.ChoiceField(STEPS, help_text="办哪一步。")
    said = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        help_text="批复意见；不批准的须写。其他步骤不写。接口不再给出。",
    )
    on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="返岗日期，只有销假写；不写为今天。",
    )


@extend_schema_serializer(examples=sent("补报告的照片", {"do": "paper"}))
class LeaveStepForm(LeaveStepBody):
    """One step of a leave, with the photo of its written report."""

    paper = _photo()


class LeaveAskingView(KeepingPhotos):
    """Asks for leave: his own, or written for him who has no network."""

    listed = LeaveViewSet
    writes = Writing(
        "登记请假",
        "本人离村前申请；没有网络的，队长、镇街、县下派办3天内补登。由谁批准按天数定（P10-R2）。"
        "书面报告的照片用multipart/form-data一起送，也可以以后补；纸质的由批准人登记收到。",
        forms(DispatchedLeaveBody, DispatchedLeaveForm),
        {200: "已申请；答复是这件请假。"},
        DispatchedLeaveSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Ask for it."""
        found = posting_for(request.user, pk)
        relations.insist_logs(request.user, found, "登记请假", "P10-R1")
        read = self.sent(request)
        photo = upload_of(read, "paper")
        form = LeaveForm(read)
        insist_valid(form)
        facts = form.cleaned_data | {"paper": photo}
        return self.told(actions.ask(actor=request.user, posting=found, **facts).pk)


class LeaveStepView(KeepingPhotos):
    """Takes one step of a leave."""

    listed = LeaveViewSet
    writes = Writing(
        "办理请假的一步",
        "批准人登记收到纸质报告、批准、不批准；本人撤回；本人、队长、镇街、县下派办补照片、销假。"
        "没有书面报告的不能批准（P10-R1）；县下派办批准的同时告知派出单位。",
        forms(LeaveStepBody, LeaveStepForm),
        {200: "已办理；答复是这件请假。"},
        DispatchedLeaveSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        account: Any = request.user
        found = leave_for(account, pk)
        read = self.sent(request)
        do, photo = read["do"], upload_of(read, "paper")
        if do == "paper" and photo:
            actions.add_paper(actor=account, leave=found, paper=photo)
        elif do == "paper":
            actions.receive_paper(actor=account, leave=found)
        elif do in ("approve", "refuse"):
            words = {"approve": do == "approve", "answer": read["said"]}
            actions.decide(actor=account, leave=found, **words)
        else:
            actions.take(actor=account, leave=found, action=do, returned_on=read["on"])
        return self.told(pk)


RESOURCES = (("dispatched-leaves", LeaveViewSet, "dispatched-leave"),)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path("first-secretaries/<int:pk>/leaves/", LeaveAskingView.as_view(), name="dispatched-asking"),
    path(
        "dispatched-leaves/<int:pk>/decisions/",
        LeaveStepView.as_view(),
        name="dispatched-leave-step",
    ),
]
"""What is written."""
