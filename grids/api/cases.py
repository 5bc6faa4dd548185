"""Cases over the API: listed, read one by one, reported; and their rates."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from grids import rights
from grids.actions import reporting
from grids.actions.parties import Party
from grids.actions.reporting import Report
from grids.api import bodies, figures, filters, told
from grids.doors import anywhere
from grids.models import Case, CaseKind, Grid
from grids.queries.cases import WITH
from grids.queries.trees import kinds_for
from members.models import Organization
from members.named import named
from members.reads import Lists
from portal.bodies import JsonBody
from portal.described import Writing
from portal.refusals import Invalid

REPORTERS = (rights.REPORT, rights.SUBMIT, rights.DISPATCH, rights.REVIEW)
_KEY = OpenApiParameter(
    bodies.KEY_HEADER,
    {"type": "string", "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
    OpenApiParameter.HEADER,
    description="提交标识，是一个UUID，代替内容里的key；重送时不变。",
)


class CaseViewSet(mixins.RetrieveModelMixin, Lists):
    """Cases the account sees by scope, has found, or is to handle."""

    queryset = Case.objects.all()
    serializer_class = told.CaseSerializer
    filterset_class = filters.CaseFilters
    parser_classes = [JsonBody, MultiPartParser]
    ordering = "-id"
    subject = "事项"
    about = (
        "授权范围内的、本账号上报的和要本账号承办的事项，最近上报的在前。"
        "列表只有编号和办理情况；内容和经过在单件里。群众的信息不在接口里。"
    )
    writes = Writing(
        "上报一件事项",
        "用key或请求头Idempotency-Key防止重复：同一个标识送多少次都是一件，内容不同的不收。带照片的用multipart/form-data。",
        {JsonBody.media_type: bodies.ReportBody, MultiPartParser.media_type: bodies.ReportForm},
        {201: "已上报；答复是这件事项。", 200: "以前用这个标识上报过，没有再报；答复是那一件。"},
        told.CaseSerializer,
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the account sees; a single case with who found it and its photos."""
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        rows = Case.objects.visible_to(self.request.user).select_related(*WITH)
        if not self.detail:
            return rows.defer("words")
        return rows.select_related("finder__person").prefetch_related("photos")

    def get_serializer_class(self) -> Any:
        """Give words and log with a single case alone."""
        single = self.action == "retrieve"
        return told.CaseDetailSerializer if single else self.serializer_class

    @extend_schema(parameters=[_KEY])
    def create(self, request: Request) -> Response:
        """Report a case: 201; with a key that was sent before 200 and the case that is there."""
        anywhere(request.user, *REPORTERS)
        is_form = isinstance(request.data, QueryDict)
        body = (bodies.ReportForm if is_form else bodies.ReportBody)(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        key = bodies.key_of(request, values)
        case, fresh = reporting.sent_before(request.user, key), False
        if case is None:
            report = _report(request.user, values | {"key": key})
            case, fresh = reporting.report_once(actor=request.user, report=report)
        else:
            sent = {name: values.get(name) for name in ("kind", "grid", "organization", "words")}
            reporting.insist_same(case, **sent)
        row = Case.objects.select_related(*WITH).get(pk=case.pk)
        address = reverse("api:case-detail", args=[case.pk], request=request)
        answer = self.get_serializer(row).data
        return Response(answer, 201 if fresh else 200, headers={"Location": address})

    @extend_schema(parameters=[figures.RatesQuery])
    @action(
        detail=False,
        serializer_class=figures.RatesSerializer,
        subject="事项比率",
        about=(
            "一段时间内发现的事项的发现率、办结率、按期率、满意率，并案的不重复计。"
            "value是0至1的小数，写成文字；没有可计算的为 null，原因在why里。"
        ),
    )
    def rates(self, request: Request) -> Response:
        """Return rates by township, grid or kind, or of all together."""
        anywhere(request.user, rights.SEE_CASES)
        query = figures.RatesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        answer = figures.rates_of(request.user, query.validated_data)
        return Response(figures.RatesSerializer(answer).data)


def _report(actor: Any, values: dict[str, Any]) -> Report:
    """Return what was sent as a report; Invalid for a place or a kind that is not there."""
    grid = _visible(actor, Grid, "grid", values)
    organization = _visible(actor, Organization, "organization", values)
    place = grid.organization if grid else organization
    return Report(
        key=values["key"],
        kind=kind_at(place, values["kind"]),
        words=values["words"],
        channel=values["channel"],
        grid=grid,
        organization=organization,
        urgency=values.get("urgency", ""),
        found_on=values.get("found_on"),
        parties=[Party(**party) for party in values.get("parties", ())],
        photos=[(photo.file, photo.name) for photo in values.get("photos", ())],
    )


def _visible(actor: Any, model: Any, name: str, values: dict[str, Any]) -> Any:
    """Return the row a field names, None where the field is not there; Invalid for one out of sight."""
    if name not in values:
        return None
    rows = model.objects.visible_to(actor)
    return named(rows, values[name], name, "没有这一条，或不在您的授权范围内。")


def kind_at(place: Any, code: str) -> CaseKind:
    """Return the kind in use at a place that a body names; Invalid (422) with those there are."""
    used = {kind.code: kind for kind in kinds_for(place)}
    if code not in used:
        titles = "、".join(f"{kind.code}（{kind.title}）" for kind in used.values())
        sentence = f"{place.label}没有“{code}”这一类。可填{titles}。"
        raise Invalid(sentence, {"kind": [sentence]})
    return used[code]
