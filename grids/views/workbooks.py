"""The tree as workbooks: template down, nodes up, lists away."""

import datetime as dt
import io
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids import rights
from grids.doors import anywhere, place_for
from grids.models import GridLevel
from grids.queries import tree_pages
from grids.views.trees import county_of
from grids.workbooks import exporting, importing, intake
from grids.workbooks.template import template_of
from members.models import Organization
from portal import clock
from portal.doors import signed_in
from portal.files import XLSX
from portal.form_fields import BAD_DAY
from portal.models import Job, StoredFile
from portal.refusals import Invalid, Refused, Stale
from portal.sheets import uploads

_BAD_DAY = BAD_DAY | {"required": "请填从哪一天起。"}


class UploadForm(forms.Form):
    """A filled workbook, and from which day what it says holds."""

    workbook = forms.FileField(error_messages={"required": "请选择填好的工作簿（.xlsx）。",
                                               "empty": "这份工作簿是空的。请选择填好的。"})  # fmt: skip
    day = forms.DateField(error_messages=_BAD_DAY)


@signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Start the workbook of the nodes a list shows (the filter's fields, `county`)."""
    anywhere(request.user, rights.SEE_GRIDS)
    county = county_of(tree_pages.counties(request.user), request.POST.get("county"))
    job = exporting.request_export(actor=request.user, county=county, asked=request.POST)
    return redirect("portal:job", pk=job.pk)


@signed_in
@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the workbook to fill in for a place."""
    place = place_for(request.user, pk, rights.KEEP_GRIDS)
    county = importing.county_of(place)
    if not GridLevel.objects.filter(county=county).exists():
        raise Refused(f"{county.label}还没有设置网格层级。请先设置层级，再导入网格。")
    data = template_of(place, county, request.user)
    return _workbook(data, f"{place.label}网格导入表.xlsx")


@signed_in
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filled workbook; nothing is written yet. What is wrong with the file is said beside it."""
    place = place_for(request.user, pk, rights.KEEP_GRIDS)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["day"]
        try:
            file, job = importing.keep(
                actor=request.user, place=place, upload=form.cleaned_data["workbook"], day=day
            )
        except Invalid as invalid:
            form.add_error("workbook", invalid.sentence)
        else:
            if job is not None:
                return redirect("portal:job", pk=job.pk)
            return redirect(_check_page(place, file, day))
    return _upload_page(request, place, form)


def _upload_page(
    request: HttpRequest, place: Organization, form: UploadForm, problem: str = ""
) -> HttpResponse:
    """Show the form again; `problem` is what turned out wrong with a file taken before."""
    context = {
        "problems": [problem] if problem else form.errors.get("workbook", []),
        "place": place,
        "county": importing.county_of(place),
        "form": form,
        "day": form.data.get("day") or clock.today().isoformat(),
    }
    status = 422 if form.errors else 200
    return render(request, "grids/tree/import.html", context, status=status)


def _check_page(place: Organization, file: StoredFile, day: dt.date) -> str:
    return f"{reverse('grids:tree_import_check', args=[place.pk, file.pk])}?day={day}"


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Show what a workbook would change or what is wrong with it; write it on POST."""
    place = place_for(request.user, pk, rights.KEEP_GRIDS)
    kept, day = _kept(request, place, file), _day(request)
    if request.method == "POST":
        return _write(request, place, kept, day)
    job = importing.check_job(request.user, kept, day)
    if job is not None and "summary" not in job.result:
        return redirect("portal:job", pk=job.pk)
    try:
        told = (
            job.result["summary"]
            if job
            else intake.summary(importing.check_of(request.user, place, kept, day))
        )
    except Invalid as invalid:
        return _upload_page(request, place, UploadForm({"day": str(day)}), invalid.sentence)
    context = {
        "place": place,
        "county": importing.county_of(place),
        "file": kept,
        "day": day,
        "told": told,
        "marked": _address_of_marked(place, kept, day, job),
        "written": importing.written_from(place, kept),
    }
    return render(request, "grids/tree/import_check.html", context)


def _address_of_marked(place: Organization, kept: StoredFile, day: dt.date, job: Job | None) -> str:
    if job is not None and "marked" in job.result:
        return reverse("portal:file", args=[job.result["marked"]])
    return f"{reverse('grids:tree_import_marked', args=[place.pk, kept.pk])}?day={day}"


def _write(
    request: HttpRequest, place: Organization, kept: StoredFile, day: dt.date
) -> HttpResponse:
    """Write what was shown: at once, or by a job where the workbook is long."""
    told: dict[str, Any] = {
        "token": request.POST.get("token", ""),
        "good_only": request.POST.get("good_only") == "1",
    }
    words: dict[str, Any] = {"actor": request.user, "place": place, "file": kept}
    if importing.check_job(request.user, kept, day) is not None:
        job = importing.request_write(**words, day=day, **told)
        return redirect("portal:job", pk=job.pk)
    checked = importing.check_of(request.user, place, kept, day)
    try:
        count = intake.write(**words, checked=checked, **told)
    except Stale as stale:
        messages.warning(request, stale.sentence)
        return redirect(_check_page(place, kept, day))
    messages.success(request, f"已写入{count}处。")
    return redirect(f"{reverse('grids:tree')}?county={importing.county_of(place).pk}")


@signed_in
@require_GET
def marked(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """Give the person's own workbook back with everything wrong written into it."""
    place = place_for(request.user, pk, rights.KEEP_GRIDS)
    kept = _kept(request, place, file)
    checked = importing.check_of(request.user, place, kept, _day(request))
    return _workbook(intake.marked(checked), uploads.returned_name(kept))


def _kept(request: HttpRequest, place: Organization, pk: int) -> StoredFile:
    """A workbook this person uploaded for this place; 404 for anything else."""
    account: Any = request.user
    rows = StoredFile.objects.filter(created_by=account, purpose=importing.PURPOSE)
    return get_object_or_404(rows, pk=pk, scope_path=place.path)


def _day(request: HttpRequest) -> dt.date:
    """The day of the address; today where it has none."""
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


def _workbook(data: bytes, name: str) -> FileResponse:
    answer = FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    return answer
