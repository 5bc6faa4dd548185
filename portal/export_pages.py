"""Pages of the export centre: what may be exported, the choices of one table, what was saved and made."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import clock, exports, progress, saved_exports
from portal.doors import signed_in
from portal.exports import Subject
from portal.models import SavedExport
from portal.refusals import Invalid

SHOWN = 15


@signed_in
@require_GET
@never_cache
def centre(request: HttpRequest) -> HttpResponse:
    """List the tables the account may take away, its saved exports, and the files made lately."""
    account: Any = request.user
    subjects = exports.subjects_for(account)
    labels = {subject.code: subject.label for subject in subjects}
    made = progress.jobs_of(account).filter(kind=exports.KIND).order_by("-id")[:SHOWN]
    context = {
        "subjects": subjects,
        "saved": [(one, labels.get(one.subject, "")) for one in saved_exports.of(account)],
        "cards": [progress.Card(job) for job in made],
        "kept": exports.KEPT.days,
        "shown": SHOWN,
    }
    return render(request, "portal/exports.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Choose period, columns and format of a table; have it made, or put the choice aside."""
    account: Any = request.user
    subject = exports.subject_for(account, code)
    if subject is None:
        raise Http404
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            return _take(request, subject)
        except Invalid as wrong:
            problems = wrong.problems
            if not problems:
                raise
    context = _form(subject, request.POST if request.method == "POST" else None)
    context["problems"] = problems
    status = 422 if problems else 200
    return render(request, "portal/export_new.html", context, status=status)


def _take(request: HttpRequest, subject: Subject) -> HttpResponse:
    sent = request.POST
    asked = exports.read(subject, _choices(sent))
    if sent.get("do") != "save":
        job = exports.request(actor=request.user, subject=subject, asked=asked)
        return redirect("portal:job", pk=job.pk)
    saved = saved_exports.save(
        actor=request.user,
        subject=subject,
        asked=asked,
        name=sent.get("name", ""),
        every=sent.get("every", ""),
    )
    messages.success(request, f"已保存常用导出“{saved.name}”。")
    return redirect("portal:exports")


def _choices(sent: QueryDict) -> dict[str, Any]:
    return {
        "columns": sent.getlist("columns"),
        "period": sent.get("period", ""),
        "format": sent.get("format", "xlsx"),
    }


def _form(subject: Subject, sent: QueryDict | None) -> dict[str, Any]:
    """What the form shows: everything chosen at first, afterwards what was sent."""
    labels = [column.label for column in subject.columns]
    offered = exports.offered_periods(subject, clock.today())
    typed = sent if sent is not None else QueryDict()
    return {
        "subject": subject,
        "columns": labels,
        "chosen": set(typed.getlist("columns")) if sent is not None else set(labels),
        "periods": offered,
        "period": typed.get("period", ""),
        "formats": exports.FORMATS.items(),
        "format": typed.get("format", "xlsx"),
        "every": typed.get("every", ""),
        "everies": SavedExport.Every.choices,
        "name": typed.get("name", ""),
        "kept": exports.KEPT.days,
    }


@signed_in
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of the account's saved exports now."""
    saved = get_object_or_404(saved_exports.of(request.user), pk=pk)
    job = saved_exports.make(actor=request.user, saved=saved)
    return redirect("portal:job", pk=job.pk)


@signed_in
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of the account's saved exports; files it has made stay until their day."""
    saved = get_object_or_404(saved_exports.of(request.user), pk=pk)
    saved.delete()
    messages.success(request, f"已删去常用导出“{saved.name}”。")
    return redirect("portal:exports")
