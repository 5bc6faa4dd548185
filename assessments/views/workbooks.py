"""Templates down, workbooks up, rankings away, notices on paper."""

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from assessments import rights
from assessments.doors import cycle_for, panel_for
from assessments.models import Panel
from assessments.queries import notices
from assessments.workbooks import exporting, importing, intake, layout
from assessments.workbooks.template import template_of
from portal.doors import signed_in
from portal.files import XLSX
from portal.models import Job, StoredFile
from portal.refusals import Invalid, Stale
from portal.sheets import uploads


@signed_in
@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the panel's entry sheet as a workbook to fill in."""
    panel = panel_for(request.user, pk, rights.ENTER)
    return _workbook(template_of(panel, request.user), layout.file_name(panel, "录入表"))


@signed_in
def import_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filled workbook; nothing is written yet. What is wrong with the file is said beside it."""
    panel = panel_for(request.user, pk, rights.ENTER)
    upload = request.FILES.get("workbook")
    problem = "请选择填好的工作簿（.xlsx）。" if request.method == "POST" and upload is None else ""
    if request.method == "POST" and upload is not None:
        try:
            file, job = importing.keep(actor=request.user, panel=panel, upload=upload)
        except Invalid as invalid:
            problem = invalid.sentence
        else:
            if job is not None:
                return redirect("portal:job", pk=job.pk)
            return redirect("assessments:import_check", pk=pk, file=file.pk)
    context = {"panel": panel, "cycle": panel.cycle, "problem": problem}
    status = 422 if problem else 200
    return render(request, "assessments/import.html", context, status=status)


@signed_in
@never_cache
def import_check(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Show what a workbook would change or what is wrong with it; write it on POST."""
    panel = panel_for(request.user, pk, rights.ENTER)
    kept = _kept(request, panel, file)
    if request.method == "POST":
        return _write(request, panel, kept)
    job = importing.check_job(request.user, kept)
    if job is not None and "summary" not in job.result:
        return redirect("portal:job", pk=job.pk)
    context: dict[str, Any] = {"panel": panel, "cycle": panel.cycle, "file": kept}
    try:
        context["told"] = job.result["summary"] if job else _summary(request, panel, kept)
    except Invalid as invalid:
        context["problem"] = invalid.sentence
        return render(request, "assessments/import.html", context, status=422)
    context["marked"] = _address_of_marked(panel, kept, job)
    context["written"] = importing.written_from(panel, kept)
    return render(request, "assessments/import_check.html", context)


def _summary(request: HttpRequest, panel: Panel, kept: StoredFile) -> dict[str, Any]:
    return intake.summary(importing.check_of(request.user, panel, kept))


def _address_of_marked(panel: Panel, kept: StoredFile, job: Job | None) -> str:
    if job is not None and "marked" in job.result:
        return reverse("portal:file", args=[job.result["marked"]])
    return reverse("assessments:import_marked", args=[panel.pk, kept.pk])


def _write(request: HttpRequest, panel: Panel, kept: StoredFile) -> HttpResponse:
    """Write what was shown: at once, or by a job where the workbook is long."""
    told: dict[str, Any] = {
        "token": request.POST.get("token", ""),
        "good_only": request.POST.get("good_only") == "1",
        "take": request.POST.get("take") == "1",
    }
    if importing.check_job(request.user, kept) is not None:
        job = importing.request_write(actor=request.user, panel=panel, file=kept, **told)
        return redirect("portal:job", pk=job.pk)
    checked = importing.check_of(request.user, panel, kept)
    try:
        count = intake.write(actor=request.user, panel=panel, checked=checked, file=kept, **told)
    except Stale as stale:
        messages.warning(request, stale.sentence)
        return redirect("assessments:import_check", pk=panel.pk, file=kept.pk)
    messages.success(request, f"已写入{count}格。")
    return redirect("assessments:sheet", pk=panel.pk)


@signed_in
@require_GET
def import_marked(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """Give the person's own workbook back with everything wrong written into it."""
    panel = panel_for(request.user, pk, rights.ENTER)
    kept = _kept(request, panel, file)
    checked = importing.check_of(request.user, panel, kept)
    return _workbook(intake.marked(checked), uploads.returned_name(kept))


def _kept(request: HttpRequest, panel: Panel, pk: int) -> StoredFile:
    """A workbook this person uploaded for this unit; 404 for anything else."""
    account: Any = request.user
    rows = StoredFile.objects.filter(created_by=account, purpose=importing.PURPOSE)
    return get_object_or_404(rows, pk=pk, scope_path=panel.scope_path)


def _workbook(data: bytes, name: str) -> FileResponse:
    answer = FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    return answer


@signed_in
@require_POST
def export_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the ranking workbook of one unit; a second click finds the job under way."""
    panel = panel_for(request.user, pk, rights.EXPORT)
    job = exporting.request_export(actor=request.user, cycle=panel.cycle, panel=panel)
    return redirect("portal:job", pk=job.pk)


@signed_in
@require_POST
def export_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the county's ranking workbook, unit by unit."""
    cycle = cycle_for(request.user, pk, rights.EXPORT)
    job = exporting.request_export(actor=request.user, cycle=cycle)
    return redirect("portal:job", pk=job.pk)


@signed_in
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the notice as it prints: the proof with its checks, or the posted one with objections."""
    panel = panel_for(request.user, pk)
    if panel.run_id is None and not panel.notices.exists():
        return render(request, "assessments/notice_none.html", {"panel": panel})
    return render(request, "assessments/notice.html", notices.notice_page(panel, request.user))
