"""Inspections and their ledger over the API (P10-R8): planned unannounced, made, put right, closed.

A planned inspection is known to the county's office alone. The photo that proves an item put right goes in
with the report, and is looked at on the page alone.
"""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.dispatched import relations
from members.dispatched.actions import inspections as actions
from members.dispatched.api.known import (
    Keeping,
    KeepingPhotos,
    Known,
    found_or_404,
    insist_reads,
    picks,
)
from members.dispatched.doors import insist_office, item_for
from members.dispatched.forms import HeldForm, InspectionForm, ItemForm
from members.dispatched.lifecycle import ITEM
from members.dispatched.models import Inspection, LedgerItem
from members.dispatched.queries import choices, items
from members.life.api import PERSON, PersonRef
from members.named import named
from members.writes import insist_valid
from portal import clock
from portal.api import IdFilter, YesNoFilter, one_of
from portal.bodies import Body, Id, Text, Upload
from portal.described import Writing
from portal.doors import seen
from portal.examples import of, sent
from portal.form_fields import offered
from portal.writes import Nothing, forms, upload_of

_INSPECTION = {
    "id": 21, "village": UNIT, "planned_on": "2026-10-14", "inspectors": "第一督查组",
    "discipline": "张同志", "supervision": "李同志", "state": "done", "state_label": "已督查",
    "done_on": "2026-10-14", "findings": "在岗，台账齐全", "items": 1,
}  # fmt: skip
_ITEM = {
    "id": 27, "inspection": 21, "village": UNIT, "posting": 61, "person": PERSON,
    "text": "补记9月走访", "due_on": "2026-10-31", "state": "corrected",
    "state_label": "已整改待核", "late": False, "corrected": "已补记", "corrected_on": "2026-10-20",
    "proven": True, "sent_back": "", "closed_on": None,
}  # fmt: skip


@extend_schema_serializer(examples=of("一次督查", _INSPECTION))
class DispatchedInspectionSerializer(serializers.ModelSerializer[Inspection]):
    """An inspection of a village: which offices were in it, what was found."""

    village = OrganizationRef(help_text="村。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    items = serializers.IntegerField(source="n_items", help_text="列入台账的条数。")

    class Meta:
        model = Inspection
        fields = [
            "id", "village", "planned_on", "inspectors", "discipline", "supervision", "state",
            "state_label", "done_on", "findings", "items",
        ]  # fmt: skip


class InspectionFilters(filters.FilterSet):
    """How a list of inspections is narrowed."""

    village = IdFilter(field_name="village_id", help_text="村的编号。")
    state = one_of(Inspection.State, "状态。")


class DispatchedInspectionViewSet(Known):
    """Inspections in scope; planned ones for the county's office alone."""

    queryset = Inspection.objects.select_related("village").annotate(n_items=Count("items"))
    serializer_class = DispatchedInspectionSerializer
    filterset_class = InspectionFilters
    subject = "驻村督查"
    about = "到村督查和发现的情况；已安排还没有督查的只有县下派办看得到。最近安排的在前。"

    def insist(self, account: Any) -> None:
        """Refuse (403) who sees first secretaries nowhere by right."""
        insist_reads(account)


@extend_schema_serializer(examples=of("待核的一条", _ITEM))
class DispatchedItemSerializer(serializers.ModelSerializer[LedgerItem]):
    """What has to be put right; the photo that proves it is on the page."""

    inspection = serializers.IntegerField(source="inspection_id", help_text="督查的编号。")
    village = OrganizationRef(source="inspection.village", help_text="村。")
    posting = serializers.IntegerField(source="posting_id", help_text="派驻的编号。")
    person = PersonRef(source="posting.person", help_text="由谁整改。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    late = serializers.SerializerMethodField(help_text="过了期限还没有报整改为 true。")
    proven = serializers.SerializerMethodField(help_text="有佐证照片为 true；照片在页面上看。")

    class Meta:
        model = LedgerItem
        fields = [
            "id", "inspection", "village", "posting", "person", "text", "due_on", "state",
            "state_label", "late", "corrected", "corrected_on", "proven", "sent_back",
            "closed_on",
        ]  # fmt: skip

    def get_late(self, item: LedgerItem) -> bool:
        """Return whether it waits beyond its day."""
        return item.state == LedgerItem.State.OPEN and item.due_on < clock.today()

    def get_proven(self, item: LedgerItem) -> bool:
        """Return whether there is a photo."""
        return item.proof_id is not None


class ItemFilters(filters.FilterSet):
    """How the ledger is narrowed."""

    posting = IdFilter(field_name="posting_id", help_text="派驻的编号。")
    team = IdFilter(field_name="posting__team_id", help_text="服务队的编号。")
    inspection = IdFilter(field_name="inspection_id", help_text="督查的编号。")
    state = one_of(LedgerItem.State, "状态。")
    late = YesNoFilter(method="is_late", help_text="true只取逾期没有报整改的，false只取其余的。")

    def is_late(self, rows: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        """Keep what waits beyond its day, or the others."""
        late = Q(state=LedgerItem.State.OPEN, due_on__lt=clock.today())
        return rows.filter(late if wanted else ~late)


class ItemViewSet(Known):
    """Items in scope, of the account's team, and its own."""

    queryset = LedgerItem.objects.select_related("inspection__village", "posting__person")
    serializer_class = DispatchedItemSerializer
    filterset_class = ItemFilters
    subject = "督查台账"
    about = "督查列出要整改的问题和销号（P10-R8）；队长看本队的，本人看自己的。最近列入的在前。"

    def known(self, account: Any) -> QuerySet[Any]:
        """Return by scope, of his team, his own."""
        return items.known_to(account)  # type: ignore[no-any-return]


def _names(said: str, most: int, **more: Any) -> Text:
    return Text(max_length=most, help_text=said, **more)


STEPS = [(step.action, step.label) for step in ITEM.steps]
"""What may be done with an item of the ledger."""
_MAYBE: dict[str, Any] = {"required": False, "allow_blank": True, "default": ""}


@extend_schema_serializer(
    examples=sent("安排督查", {"planned_on": "2026-10-14", "inspectors": "第一督查组"})
)
class DispatchedInspectionBody(Body):
    """A planned inspection."""

    planned_on = serializers.DateField(help_text="计划日期，如2026-10-14。")
    inspectors = _names("督查组成员。", 100)
    discipline = _names("纪检监察机关参加人；还没定的不写。", 60, **_MAYBE)
    supervision = _names("督查部门参加人；还没定的不写。", 60, **_MAYBE)


@extend_schema_serializer(
    examples=sent(
        "登记督查",
        {"done_on": "2026-10-14", "discipline": "张同志", "supervision": "李同志",
         "findings": "在岗，台账齐全"},
    )
)  # fmt: skip
class InspectionFindingsBody(Body):
    """An inspection that was made."""

    done_on = serializers.DateField(help_text="督查日期，如2026-10-14。")
    discipline = _names("纪检监察机关参加人。", 60)
    supervision = _names("督查部门参加人。", 60)
    findings = _names("督查情况，不写群众的姓名和家庭情况。", 500)


@extend_schema_serializer(
    examples=sent("列入台账", {"posting": 61, "text": "补记9月走访", "due_on": "2026-10-31"})
)
class LedgerItemBody(Body):
    """An item of the ledger."""

    posting = Id(help_text="由谁整改：现在派驻这个村的派驻编号。")
    text = _names("要整改的问题，不写群众的姓名和家庭情况。", 200)
    due_on = serializers.DateField(help_text="整改期限，半年以内，如2026-10-31。")


@extend_schema_serializer(examples=sent("退回", {"do": "return", "said": "还差9月的照片"}))
class LedgerStepBody(Body):
    """One step of an item."""

    do = serializers.ChoiceField(STEPS, help_text="办哪一步。")
    said = _names("怎样整改的，或还差什么；销号不写。不写群众的姓名和家庭情况。", 300, **_MAYBE)


@extend_schema_serializer(examples=sent("报整改", {"do": "correct", "said": "已补记"}))
class LedgerStepForm(LedgerStepBody):
    """One step of an item, with the photo that proves it put right."""

    proof = Upload(
        required=False,
        max_length=200,
        help_text="报整改的佐证照片（JPG、PNG），地点和时间会去掉；没有不能销号。",
    )


class InspectionPlanView(Keeping):
    """Plans an inspection of a village."""

    listed = DispatchedInspectionViewSet
    writes = Writing(
        "安排督查",
        "县下派办对有人派驻的村安排，不打招呼：登记督查情况以前，镇街和驻村干部看不到（P10-R8）。",
        DispatchedInspectionBody,
        {200: "已安排；答复是这次督查。"},
        DispatchedInspectionSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Plan it; 404 for a village where nobody is posted or that is not the office's."""
        account: Any = request.user
        insist_office(account)
        village = found_or_404({one.pk: one for one in choices.villages_served(account)}, pk)
        form = InspectionForm({**self.sent(request), "village": str(pk)})
        offered(form, "village", picks([village]))
        insist_valid(form)
        facts = form.cleaned_data | {"village": village}
        return self.told(actions.plan(actor=account, **facts).pk)


def _inspection(account: Any, pk: int, doing: str) -> Inspection:
    """Return an inspection the account's office keeps; 403 and 404 as on the page."""
    insist_reads(account)
    found: Inspection = seen(Inspection, account, pk, "village")
    relations.insist_office(account, found.village.path, doing, "P10-R8")
    return found


class InspectionFindingsView(Keeping):
    """Writes down what an inspection found."""

    listed = DispatchedInspectionViewSet
    writes = Writing(
        "登记督查情况",
        "县下派办登记；纪检监察、督查部门都要有人参加（P10-R8）。登记过的答409。",
        InspectionFindingsBody,
        {200: "已登记；答复是这次督查。"},
        DispatchedInspectionSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        found = _inspection(request.user, pk, "登记督查")
        form = HeldForm(self.sent(request))
        insist_valid(form)
        actions.hold(actor=request.user, inspection=found, **form.cleaned_data)
        return self.told(pk)


class InspectionCancelView(Keeping):
    """Cancels a planned inspection."""

    listed = DispatchedInspectionViewSet
    writes = Writing(
        "取消督查",
        "县下派办取消还没有督查的；督查过的答409。",
        Nothing,
        {200: "已取消；答复是这次督查。"},
        DispatchedInspectionSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Cancel it."""
        found = _inspection(request.user, pk, "取消督查")
        self.sent(request)
        actions.cancel(actor=request.user, inspection=found)
        return self.told(pk)


class LedgerItemView(Keeping):
    """Adds to the ledger what somebody has to put right."""

    listed = ItemViewSet
    writes = Writing(
        "列入督查台账",
        "县下派办在登记督查情况以后列入，由现在派驻这个村的人整改。",
        LedgerItemBody,
        {200: "已列入；答复是这一条。"},
        DispatchedItemSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Add it."""
        found = _inspection(request.user, pk, "登记台账")
        read = self.sent(request)
        said = "他不在这个村派驻。"
        posting = named(choices.posted_at(found.village), read["posting"], "posting", said)
        form = ItemForm(read)
        offered(form, "posting", [(posting.pk, posting.person.name)])
        insist_valid(form)
        facts = form.cleaned_data | {"posting": posting}
        return self.told(actions.add_item(actor=request.user, inspection=found, **facts).pk)


class LedgerStepView(KeepingPhotos):
    """Reports an item put right, closes it, or sends it back."""

    listed = ItemViewSet
    writes = Writing(
        "办理督查台账的一步",
        "本人、队长、镇街报整改，附一张照片（multipart/form-data）；县下派办看过佐证销号，或退回整改。"
        "登记整改的人不能自己销号（P10-R8）。",
        forms(LedgerStepBody, LedgerStepForm),
        {200: "已办理；答复是这一条。"},
        DispatchedItemSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take the step."""
        found = item_for(request.user, pk)
        read = self.sent(request)
        photo = upload_of(read, "proof")
        if refusal := ITEM.refusal(request.user, found, ITEM.step(read["do"])):
            raise refusal
        if read["do"] == "correct":
            actions.correct(actor=request.user, item=found, said=read["said"], upload=photo)
        elif read["do"] == "close":
            actions.close(actor=request.user, item=found)
        else:
            actions.send_back(actor=request.user, item=found, why=read["said"])
        return self.told(pk)


RESOURCES = (
    ("dispatched-inspections", DispatchedInspectionViewSet, "dispatched-inspection"),
    ("dispatched-items", ItemViewSet, "dispatched-item"),
)
"""(address, resource, name) for the API root."""
_INSPECTIONS = "dispatched-inspections/<int:pk>/"
ADDRESSES = [
    path(
        "organizations/<int:pk>/dispatched-inspections/",
        InspectionPlanView.as_view(),
        name="dispatched-planning",
    ),
    path(f"{_INSPECTIONS}findings/", InspectionFindingsView.as_view(), name="dispatched-findings"),
    path(
        f"{_INSPECTIONS}cancellations/",
        InspectionCancelView.as_view(),
        name="dispatched-cancellation",
    ),
    path(f"{_INSPECTIONS}items/", LedgerItemView.as_view(), name="dispatched-item-writing"),
    path(
        "dispatched-items/<int:pk>/decisions/",
        LedgerStepView.as_view(),
        name="dispatched-item-step",
    ),
]
"""What is written."""
