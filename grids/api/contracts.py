"""The legality review of a contract over the API, for who hands it in, reviews or supervises it (P30-R3)."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, QueryDict
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from grids.actions.contracts import offers
from grids.actions.parties import insist
from grids.api import contracts_told as told
from grids.doors import case_for
from grids.forms.contracts import FORMS
from grids.models import Case, CaseFile, Contract
from grids.obligations import CONTRACT
from grids.queries.mediation import files_of
from members.writes import Told, insist_valid
from portal.api import insist_on_known
from portal.bodies import Body, JsonBody
from portal.described import Writing
from portal.writes import Writes

_SUBJECT = "合同审查"
_FILES = (CaseFile.Purpose.CONTRACT, CaseFile.Purpose.OPINION)


def _contract(account: Any, pk: int) -> Case:
    """Return a contract case; 404 outside and for other kinds, NotAllowed for who does not serve it."""
    case = case_for(account, pk)
    if case.kind.code != CONTRACT:
        raise Http404
    insist(account, case, "查看合同审查", finder=True)
    return case


def _shown(account: Any, case: Case) -> dict[str, Any]:
    """Return what the page shows, and what can be done."""
    row = Contract.objects.filter(case=case).first()
    return {
        "case": case,
        "contract": row,
        "opinions": list(case.opinions.select_related("by__person")),
        "files": list(files_of(case, *_FILES)),
        "offers": offers(account, case, row),
    }


class ContractView(Told):
    """How a contract is reviewed."""

    serializer_class = told.ContractReviewSerializer
    subject = _SUBJECT
    about = (
        "送审的合同、各轮审查意见和附件，只给上报人、承办人、镇街网格中心和县级督办（PV-CASE）。"
        "附件的内容在页面上打开，每次打开都有记录。"
    )

    @extend_schema(operation_id="cases_contract")
    def get(self, request: Request, pk: int) -> Response:
        """Return it."""
        self.asked(request)
        shown = _shown(request.user, _contract(request.user, pk))
        return Response(self.get_serializer(shown).data)


_CALLS: Mapping[str, tuple[type[Body], type[Body], str, str]] = {
    "describe": (
        told.DescribeBody,
        told.DescribeForm,
        "填写送审合同",
        "送审人、承办人填写名称和签约单位，审查意见出具以前可以改；合同文本用multipart/form-data送（file）。",
    ),
    "opine": (
        told.OpineBody,
        told.OpineForm,
        "出具审查意见",
        "承办人出具，一轮一次，不能审查自己送审的；没有审查意见不能报办结（P30-R3）。审查意见书用multipart/form-data送（file）。",
    ),
}
"""The body as JSON, the same with a file, what it does, and sentences about it."""


class ContractStep(Writes):
    """Describes a contract, or gives the opinion on it, by the page's own form."""

    subject = _SUBJECT
    step: str = ""

    @property
    def writes(self) -> Writing:  # type: ignore[override]
        """What the interface description says of it."""
        plain, form, title, about = _CALLS[self.step]
        bodies = {JsonBody.media_type: plain, MultiPartParser.media_type: form}
        done = {200: "已办理；答复是现在的审查。"}
        return Writing(title, about, bodies, done, told.ContractReviewSerializer)

    def get_parsers(self) -> list[Any]:
        """Take a form too, for the file that may come with it."""
        return [JsonBody(), MultiPartParser()]

    def post(self, request: Request, pk: int, do: str) -> Response:
        """Do it; 404 outside the scope, 403 for who does not serve the case."""
        insist_on_known(request, self)
        case = _contract(request.user, pk)
        plain, with_file, _, _ = _CALLS[self.step]
        body = (with_file if isinstance(request.data, QueryDict) else plain)(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        file = said.pop("file", None)
        form = FORMS[do](said, {"file": file} if file else {}, actor=request.user, case=case)
        insist_valid(form)
        form.act()
        shown = _shown(request.user, case_for(request.user, pk))
        return Response(self.get_serializer(shown).data)


ADDRESSES = [
    path("cases/<int:pk>/contract/", ContractView.as_view(), name="case-contract"),
    *(
        path(
            f"cases/<int:pk>/contract/{step}/",
            ContractStep.as_view(step=step),
            {"do": step},
            name="case-contract-step",
        )
        for step in _CALLS
    ),
]
