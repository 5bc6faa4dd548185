"""What a desk does beside the steps: several cases at once, emergencies read of, parties written down."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from grids import rights
from grids.actions import batches, notices, parties
from grids.actions.batches import MOST, Outcome
from grids.actions.parties import Party
from grids.api import bodies
from grids.api.examples import TAKEN, of, sent
from grids.api.told import TakenSerializer
from grids.doors import anywhere, case_for
from grids.models import Case, CaseNotice
from grids.queries import handlers
from grids.queries import notices as queries
from grids.queries.cases import WITH
from members.named import named
from members.writes import Told
from portal.bodies import Body, Id
from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Nothing, Writes

Shape = serializers.Serializer[Any]
_VERBS = [("dispatch", "分派"), ("close", "结案"), ("file", "归档")]
BATCH: dict[str, Any] = {
    "done": [TAKEN],
    "refused": [{"case": TAKEN | {"id": 3121}, "why": "还没有评价，不能结案。"}],
    "unseen": 0,
}
NOTICES: dict[str, Any] = {
    "case": 3120,
    "number": "2026-000412",
    "waits": True,
    "notices": [
        {
            "level": "town",
            "due_at": "2026-10-12T17:20:00+08:00",
            "seen_at": None,
            "seen_by": None,
            "late": False,
        }
    ],
}


class RefusedSerializer(serializers.Serializer[Outcome]):
    """A case of a batch whose step was not taken."""

    case = TakenSerializer(help_text="事项，没有变。")
    why = serializers.CharField(help_text="没有办成的原因。")


@extend_schema_serializer(examples=of("办成一件", BATCH))
class BatchSerializer(Shape):
    """What became of each case of a batch."""

    done = TakenSerializer(many=True, help_text="办成的，现在的状态。")
    refused = RefusedSerializer(many=True, help_text="没有办成的和原因。")
    unseen = serializers.IntegerField(help_text="没有的和不归本账号分派的几件，没有办。")


@extend_schema_serializer(
    examples=sent("分派给一个村", {"do": "dispatch", "cases": [3120, 3121], "handler": 2203})
)
class BatchBody(Body):
    """A step of several cases."""

    do = serializers.ChoiceField(_VERBS, help_text="办什么。")
    cases = serializers.ListField(
        child=Id(), min_length=1, max_length=MOST, help_text=f"事项的编号，一次最多{MOST}件。"
    )
    handler = Id(
        required=False, help_text="分派给哪个单位：本镇街或它的村（社区）；结案、归档不写。"
    )


class BatchView(Writes):
    """Takes one step of several cases."""

    subject = "事项步骤"
    writes = Writing(
        "一次办理几件事项",
        "镇街网格中心把几件一起分派、结案或归档。一件一件地办，不能办的写明原因，不影响别的。",
        BatchBody,
        {200: "已办理；答复是各件的结果，没有办成的也在里面。"},
        BatchSerializer,
    )

    def post(self, request: Request) -> Response:
        """Take it of each; 403 for who dispatches nowhere."""
        account: Any = request.user
        anywhere(account, rights.DISPATCH)
        read = self.sent(request)
        chosen = set(read["cases"])
        rows = Case.objects.visible_to(account, rights.DISPATCH).filter(pk__in=chosen)
        cases = list(rows.select_related(*WITH).order_by("due_on", "pk"))
        outcomes = _taken(account, read, cases)
        answer = {
            "done": [one.case for one in outcomes if not one.why],
            "refused": [one for one in outcomes if one.why],
            "unseen": len(chosen) - len(cases),
        }
        return Response(self.get_serializer(answer).data)


def _taken(account: Any, read: dict[str, Any], cases: list[Case]) -> list[Outcome]:
    if read["do"] == "close":
        return batches.close(actor=account, cases=cases)
    if read["do"] == "file":
        return batches.file(actor=account, cases=cases)
    sentence = "请填分派给哪个单位：本镇街或它的村（社区）。"
    if "handler" not in read:
        raise Invalid(sentence, {"handler": [sentence]})
    place = named(handlers.places_of(account), read["handler"], "handler", sentence)
    return batches.dispatch(actor=account, cases=cases, handler=place)


class CaseNoticeSerializer(serializers.ModelSerializer[CaseNotice]):
    """How one level has read of an emergency."""

    level = serializers.CharField(help_text="town（镇街）、county（县级）。")
    seen_by = serializers.CharField(
        source="seen_by.display_name", default=None, allow_null=True, help_text="谁阅知的。"
    )
    late = serializers.SerializerMethodField(help_text="过了时限没有阅知，或迟了。")

    class Meta:
        model = CaseNotice
        fields = ["level", "due_at", "seen_at", "seen_by", "late"]

    def get_late(self, notice: CaseNotice) -> bool:
        """Return whether it was, or is, read too late."""
        return bool(notice.is_late)


@extend_schema_serializer(examples=of("还没有阅知", NOTICES))
class CaseNoticesSerializer(Shape):
    """How township and county have read of an emergency."""

    case = serializers.IntegerField(source="pk", help_text="事项的编号（id）。")
    number = serializers.CharField(source="label", help_text="事项编号。")
    waits = serializers.SerializerMethodField(help_text="true：等本账号阅知。")
    notices = serializers.SerializerMethodField(
        help_text="各级阅知的情况，镇街在前；不是紧急事项的没有。"
    )

    def get_waits(self, case: Case) -> bool:
        """Return whether the account should read of it."""
        return queries.waits_for(self.context["request"].user, case, queries.of_case(case))

    @extend_schema_field(CaseNoticeSerializer(many=True))
    def get_notices(self, case: Case) -> list[Any]:
        """Return what was told to whom."""
        return list(CaseNoticeSerializer(queries.of_case(case), many=True).data)


class CaseNoticesView(Told):
    """How an emergency was read of."""

    serializer_class = CaseNoticesSerializer
    subject = "紧急事项阅知"
    about = "一件紧急事项告知镇街和县级以后，谁在什么时候阅知的（P03-R8）。"

    @extend_schema(operation_id="cases_notices")
    def get(self, request: Request, pk: int) -> Response:
        """Return it; 404 outside the scope."""
        self.asked(request)
        return Response(self.get_serializer(case_for(request.user, pk)).data)


class CaseReadingView(Writes):
    """Writes down that the account has read of an emergency."""

    subject = "紧急事项阅知"
    writes = Writing(
        "登记紧急事项已阅",
        "镇街网格中心、县级督办登记；再登记一次没有变化（P03-R8）。",
        Nothing,
        {200: "已登记；答复是各级阅知的情况。"},
        CaseNoticesSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it down; 404 outside the scope."""
        case = case_for(request.user, pk)
        self.sent(request)
        notices.acknowledge(actor=request.user, case=case)
        return Response(self.get_serializer(case).data)


@extend_schema_serializer(
    examples=sent("一名群众", {"parties": [{"alias": "老李", "household": "H0412"}]})
)
class PartiesBody(Body):
    """Whom a case is about, as far as they have offered it."""

    parties: Any = serializers.ListSerializer(
        child=bodies.PartyBody(),
        min_length=1,
        max_length=bodies.MOST_PARTIES,
        help_text="群众自愿留下的称呼、户编号、联系方式。",
    )


class CasePartiesView(Writes):
    """Writes down whom a case is about; nobody reads it here again."""

    subject = "事项步骤"
    writes = Writing(
        "登记当事人",
        "上报人、承办人、镇街网格中心登记，密封保存，归档后删除；接口不再给出，在页面上查看，每次都有记录（PV-CASE）。",
        PartiesBody,
        {200: "已登记；答复是这件事项，没有群众的信息。"},
        TakenSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write them down; 404 outside the scope."""
        case = case_for(request.user, pk)
        parties.insist(request.user, case, "登记当事人", finder=True)
        offered = [Party(**one) for one in self.sent(request)["parties"]]
        parties.add(actor=request.user, case=case, parties=offered)
        return Response(self.get_serializer(case).data)


ADDRESSES = [
    path("case-batches/", BatchView.as_view(), name="case-batches"),
    path("cases/<int:pk>/notices/", CaseNoticesView.as_view(), name="case-notices"),
    path("cases/<int:pk>/readings/", CaseReadingView.as_view(), name="case-read"),
    path("cases/<int:pk>/parties/", CasePartiesView.as_view(), name="case-party-add"),
]
