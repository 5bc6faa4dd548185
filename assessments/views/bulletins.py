"""Pages of bulletins: the list, one as it prints, its editor, and the steps of its life."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import rights
from assessments.actions import bulletins as actions
from assessments.actions.bulletins import Typed
from assessments.doors import bulletin_for, bulletins_for, scheme_for
from assessments.models import Bulletin
from assessments.queries import bulletins
from assessments.workbooks import documents
from portal.doors import signed_in
from portal.periods import BadPeriod, parse
from portal.reading import whole
from portal.refusals import Invalid, Refused, Stale


@signed_in
@require_GET
def bulletin_list(request: HttpRequest) -> HttpResponse:
    """List bulletins: what can be written, drafts, issued ones by falling number."""
    bulletins_for(request.user)
    context = bulletins.list_page(request.user, request.GET)
    return render(request, "assessments/bulletins/list.html", context)


@signed_in
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Begin a bulletin of a scheme and a period, or go on with the draft there is."""
    scheme = scheme_for(request.user, whole(request.POST.get("scheme")) or 0, rights.ISSUE_BULLETIN)
    try:
        period = parse(request.POST.get("period", ""))
    except BadPeriod as wrong:
        raise Refused(str(wrong)) from wrong
    asked = request.POST.get("audience", "")
    audience = asked if asked in Bulletin.Audience.values else Bulletin.Audience.INTERNAL
    made = actions.draft(actor=request.user, scheme=scheme, period=period, audience=audience)
    return redirect("assessments:bulletin", pk=made.pk)


@signed_in
@require_GET
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a bulletin as it prints, with what can be done with it."""
    found = bulletin_for(request.user, pk)
    context = bulletins.page(found, request.user)
    return render(request, "assessments/bulletins/bulletin.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a draft's words; `text` shows an earlier version. What was not taken stays in the form."""
    found = bulletin_for(request.user, pk, rights.ISSUE_BULLETIN)
    if found.is_issued:
        return redirect("assessments:bulletin", pk=pk)
    if request.method == "GET":
        context = bulletins.edit_page(found, chosen=whole(request.GET.get("text")))
        return render(request, "assessments/bulletins/edit.html", context)
    posted = {name: str(value) for name, value in request.POST.items()}
    try:
        text = actions.save(
            actor=request.user,
            bulletin=found,
            typed=_typed(posted),
            seen=whole(posted.get("seen")) or 0,
        )
    except (Invalid, Stale) as refused:
        return _not_saved(request, found, posted, refused)
    messages.success(request, f"已保存为第{text.number}稿。以前各稿都还在。")
    return redirect("assessments:bulletin", pk=pk)


def _typed(posted: dict[str, str]) -> Typed:
    listed = whole(posted.get("listed"))
    return Typed(
        posted.get("title", ""),
        posted.get("opening", ""),
        posted.get("closing", ""),
        posted.get("audience", ""),
        -1 if listed is None else listed,
    )


def _not_saved(
    request: HttpRequest, found: Bulletin, posted: dict[str, str], refused: Refused
) -> HttpResponse:
    found.refresh_from_db()
    if found.state != Bulletin.State.DRAFT:
        raise refused
    problems: Any = getattr(refused, "problems", {})
    context = bulletins.edit_page(found, typed=posted, problems=problems, told=refused.sentence)
    return render(request, "assessments/bulletins/edit.html", context, status=refused.status)


@signed_in
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a draft as it was read."""
    found = bulletin_for(request.user, pk, rights.ISSUE_BULLETIN)
    done = actions.issue(actor=request.user, bulletin=found, seen=request.POST.get("seen", ""))
    messages.success(request, f"已发布，编号{done.mark}，内容已锁定。请打印或导出分发。")
    return redirect("assessments:bulletin", pk=pk)


@signed_in
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a draft that is not wanted."""
    found = bulletin_for(request.user, pk, rights.ISSUE_BULLETIN)
    actions.drop(actor=request.user, bulletin=found, reason=request.POST.get("reason", ""))
    messages.success(request, "草稿已作废。")
    return redirect("assessments:bulletins")


@signed_in
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the workbook of a bulletin."""
    found = bulletin_for(request.user, pk, rights.EXPORT)
    job = documents.request(actor=request.user, what=documents.BULLETIN, about=found)
    return redirect("portal:job", pk=job.pk)
