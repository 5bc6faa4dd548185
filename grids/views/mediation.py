"""The page of one dispute's mediation, and its restricted files; for who serves the case (PV-CASE)."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from grids.actions.attachments import open_file
from grids.actions.parties import insist
from grids.doors import case_for
from grids.forms.mediation import DisputeForm, form_for
from grids.models import Case, CaseFile
from grids.queries import mediation as queries
from portal import files
from portal.doors import signed_in
from portal.downloads import NOTHING_RUNS

DONE = {
    "assign": "已安排调解员。",
    "invite": "已登记邀请的专家。",
    "joint": "已登记联合处置，请按期催办。",
    "reply": "已登记答复。",
    "meeting": "已登记调解会。",
    "conclude": "已登记调解结果，请回事项页报办结。",
    "follow_up": "已登记回访。",
}


@signed_in
@require_GET
@never_cache
def mediation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mediation of a dispute and what can be done with it."""
    return _page(request, _dispute(request, pk))


@signed_in
@require_POST
def step(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """Do one thing of the page; what is wrong comes back in its form."""
    case = _dispute(request, pk)
    try:
        form = form_for(request.user, case, do, request.POST, request.FILES)
    except KeyError as unknown:
        raise Http404 from unknown
    if not form.is_valid() or form.take() is None:
        return _page(request, case, form)
    messages.success(request, f"{case.label}{DONE[do]}")
    return redirect("grids:mediation", pk=pk)


def _dispute(request: HttpRequest, pk: int) -> Case:
    """Return a dispute; 404 outside the scope and for other kinds, NotAllowed for who does not serve it."""
    case = case_for(request.user, pk)
    if not queries.has_page(case):
        raise Http404
    insist(request.user, case, "查看调解")
    return case


def _page(request: HttpRequest, case: Case, sent: DisputeForm | None = None) -> HttpResponse:
    context = queries.page(case, request.user)
    wanted = queries.deeds_of(context)
    if sent is not None and sent.do not in wanted:
        wanted.append(sent.do)
    context["forms"] = [
        sent if sent is not None and sent.do == do else form_for(request.user, case, do)
        for do in wanted
    ]
    context["sent"] = sent
    status = 422 if sent is not None else 200
    return render(request, "grids/mediation/case.html", context, status=status)


@signed_in
@require_POST
@never_cache
def case_file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """Send a restricted file of a case, and record that it was opened."""
    case = case_for(request.user, pk)
    row = get_object_or_404(CaseFile.objects.select_related("file"), pk=file, case=case)
    stored = open_file(actor=request.user, case=case, file=row)
    answer = FileResponse(
        files.path_of(stored.sha256).open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = NOTHING_RUNS
    return answer
