"""People as workbooks: template down, lists up and away."""

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from members import rights
from members.workbooks import asked as asking
from members.workbooks import exporting, given_back, importing, intake
from members.workbooks.template import template_of
from portal.doors import signed_in
from portal.files import XLSX
from portal.models import Job, StoredFile
from portal.refusals import Invalid, Refused, Stale
from portal.sheets import uploads


@signed_in
@require_GET
def template(request: HttpRequest) -> HttpResponseBase:
    """Send the workbook to fill in for what the account keeps."""
    intake.insist(request.user)
    return _workbook(template_of(request.user), "人员导入表.xlsx")


@signed_in
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a filled workbook; nothing is written yet. What is wrong with the file is said beside it."""
    intake.insist(request.user)
    upload = request.FILES.get("workbook")
    problem = "请选择填好的工作簿（.xlsx）。" if request.method == "POST" and upload is None else ""
    if request.method == "POST" and upload is not None:
        try:
            file, job = importing.keep(actor=request.user, upload=upload)
        except Invalid as invalid:
            problem = invalid.sentence
        else:
            if job is not None:
                return redirect("portal:job", pk=job.pk)
            return redirect("members:people_import_check", file=file.pk)
    return _upload_page(request, problem)


def _upload_page(request: HttpRequest, problem: str) -> HttpResponse:
    context = {"problem": problem}
    status = 422 if problem else 200
    return render(request, "members/people/import.html", context, status=status)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, file: int) -> HttpResponse:
    """Show what a workbook would change or what is wrong with it; write it on POST."""
    intake.insist(request.user)
    kept = _kept(request, file)
    if request.method == "POST":
        return _write(request, kept)
    job = importing.check_job(request.user, kept)
    if job is not None and "summary" not in job.result:
        return redirect("portal:job", pk=job.pk)
    try:
        told = _summary(request, kept, job)
    except Invalid as invalid:
        return _upload_page(request, invalid.sentence)
    context = {
        "file": kept,
        "told": told,
        "marked": _address_of_marked(kept, job),
        "written": importing.written_from(kept),
    }
    return render(request, "members/people/import_check.html", context)


def _summary(request: HttpRequest, kept: StoredFile, job: Job | None) -> dict[str, Any]:
    if job is None:
        return intake.summary(importing.check_of(request.user, kept))
    told: dict[str, Any] = job.result["summary"]
    return told


def _address_of_marked(kept: StoredFile, job: Job | None) -> str:
    if job is not None and "marked" in job.result:
        return reverse("portal:file", args=[job.result["marked"]])
    return reverse("members:people_import_marked", args=[kept.pk])


def _write(request: HttpRequest, kept: StoredFile) -> HttpResponse:
    """Write what was shown: at once, or by a job where the workbook is long."""
    told: dict[str, Any] = {
        "token": request.POST.get("token", ""),
        "good_only": request.POST.get("good_only") == "1",
    }
    if importing.check_job(request.user, kept) is not None:
        job = importing.request_write(actor=request.user, file=kept, **told)
        return redirect("portal:job", pk=job.pk)
    book = importing.book_of(kept)
    try:
        done = intake.write(actor=request.user, book=book, file=kept, **told)
    except Stale as stale:
        messages.warning(request, stale.sentence)
    else:
        messages.success(request, f"新增{done.new}人，修改{done.changed}人。")
    return redirect("members:people_import_check", file=kept.pk)


@signed_in
@require_GET
def marked(request: HttpRequest, file: int) -> HttpResponseBase:
    """Give the person's own workbook back with everything wrong written into it."""
    intake.insist(request.user)
    kept = _kept(request, file)
    checked = importing.check_of(request.user, kept)
    data = given_back.marked(importing.data_of(kept), kept.name, checked.read)
    return _workbook(data, uploads.returned_name(kept))


def _kept(request: HttpRequest, pk: int) -> StoredFile:
    """A workbook this account uploaded; 404 for anything else."""
    account: Any = request.user
    rows = StoredFile.objects.filter(created_by=account, purpose=importing.PURPOSE)
    return get_object_or_404(rows, pk=pk)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Show what would be taken away (the list's filter is in the address); give it on POST."""
    exporting.insist(request.user)
    data = request.POST if request.method == "POST" else request.GET
    wanted, clear = asking.of(data), data.get("numbers") == "1"
    reason = str(data.get("reason", "")).strip()[:200] if clear else None
    problem = ""
    if request.method == "POST":
        try:
            return _given(request, wanted, reason)
        except Invalid as invalid:
            problem = invalid.problems["reason"][0]
        except Refused as refused:
            if refused.status == 403:
                raise
            problem = refused.sentence
    account: Any = request.user
    context = {
        "fields": wanted.fields,
        "words": asking.in_words(account, wanted),
        "count": exporting.count(account, wanted),
        "sees": account.may_anywhere(rights.SEE_SECRETS),
        "clear": clear,
        "reason": reason or "",
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "members/people/export.html", context, status=status)


def _given(request: HttpRequest, wanted: asking.Asked, reason: str | None) -> HttpResponse:
    """Give a short list at once; start the job of a long one."""
    job = exporting.request_long(actor=request.user, wanted=wanted, reason=reason)
    if job is not None:
        return redirect("portal:job", pk=job.pk)
    book = exporting.short(actor=request.user, wanted=wanted, reason=reason)
    answer = HttpResponse(book.content, content_type=XLSX)
    answer["Content-Disposition"] = book.disposition
    answer["Cache-Control"] = "private, no-store"
    return answer


def _workbook(data: bytes, name: str) -> FileResponse:
    answer = FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    return answer
