"""Pages that draft schemes: copy, upload, edit as a form or as text, discard, publish, retire."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessments import drafts, rights
from assessments.actions import publishing
from assessments.actions import schemes as actions
from assessments.doors import scheme_for, version_for
from assessments.forms import scheme as form
from assessments.models import SchemeVersion
from assessments.queries import editing
from assessments.queries.schemes import editable
from assessments.schemes import BadScheme
from portal.doors import signed_in
from portal.refusals import Invalid, NotAllowed, Refused

Posted = dict[str, str]


def _posted(request: HttpRequest) -> Posted:
    return {name: str(value) for name, value in request.POST.items()}


@signed_in
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest) -> HttpResponse:
    """Ask for the code and name of a copy (`of` a shipped code or a version's id); make it on POST."""
    asked = _posted(request) if request.method == "POST" else request.GET.dict()
    source = editing.source_for(request.user, asked)
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            draft = source.copy(request.user, asked.get("code", ""), asked.get("title", ""))
        except Invalid as invalid:
            problems = invalid.problems
        else:
            messages.success(request, "已复制为草稿，可以开始修改。")
            return redirect("assessments:scheme_edit", pk=draft.pk)
    context = {"source": source, "typed": source.typed(asked), "problems": problems}
    status = 422 if problems else 200
    return render(request, "assessments/schemes/copy.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a scheme file as a draft; what is wrong with the file is said beside it."""
    organization = editing.organization_for(request.user, _posted(request).get("organization", ""))
    problems: list[Any] = []
    if request.method == "POST":
        try:
            text = editing.uploaded_text(request.FILES.get("file"))
            draft = actions.upload(actor=request.user, organization=organization, text=text)
        except BadScheme as bad:
            problems = list(bad.problems)
        except Refused as refused:
            problems = [refused]
        else:
            messages.success(request, "已存为草稿。")
            return redirect("assessments:scheme_version", pk=draft.pk)
    context = {"organization": organization, "problems": problems}
    context["organizations"] = editable(request.user)
    status = 422 if problems else 200
    return render(request, "assessments/schemes/upload.html", context, status=status)


@signed_in
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version from this one, or go on with the draft there is."""
    found = version_for(request.user, pk, rights.EDIT_SCHEME)
    made, fresh = actions.draft_anew(actor=request.user, version=found)
    if not fresh:
        messages.info(request, "这份方案已有一份草稿，请接着改这一份。")
    return redirect("assessments:scheme_edit", pk=made.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft as a form; save on POST, right or wrong; a stale page is shown both values."""
    found = version_for(request.user, pk, rights.EDIT_SCHEME)
    if not editing.may_open(found):
        return redirect("assessments:scheme_version", pk=pk)
    if not editing.has_form(found):
        return redirect("assessments:scheme_text", pk=pk)
    posted = form.chosen(_posted(request), request.POST.getlist(form.TAKE))
    if request.method == "POST":
        return _save_form(request, found, posted)
    return render(request, "assessments/schemes/edit.html", editing.form_page(found))


def _save_form(request: HttpRequest, found: SchemeVersion, posted: Posted) -> HttpResponse:
    document = form.applied(found.document, posted)
    note, seen = posted.get("note", ""), posted.get("seen", "")
    try:
        actions.save(actor=request.user, draft=found, document=document, note=note, seen=seen)
    except actions.Overtaken as overtaken:
        context = editing.clash_page(overtaken, posted)
        return render(request, "assessments/schemes/edit.html", context, status=409)
    except Invalid as invalid:
        context = editing.form_page(found, document, note, invalid.problems)
        return render(request, "assessments/schemes/edit.html", context, status=422)
    messages.success(request, editing.saved_words(found))
    return redirect("assessments:scheme_edit", pk=found.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft's whole document as text; save on POST what can be read as a document."""
    found = version_for(request.user, pk, rights.EDIT_SCHEME)
    if not editing.may_open(found):
        return redirect("assessments:scheme_version", pk=pk)
    if request.method == "GET":
        return render(request, "assessments/schemes/text.html", editing.text_page(found))
    posted = _posted(request)
    note, seen = posted.get("note", ""), posted.get("seen", "")
    try:
        document, _ = drafts.from_text(posted.get("text", ""))
        actions.save(actor=request.user, draft=found, document=document, note=note, seen=seen)
    except actions.Overtaken as overtaken:
        context, status = editing.text_clash(overtaken, posted), 409
    except (BadScheme, Invalid) as bad:
        context, status = editing.text_page(found, posted, bad), 422
    else:
        messages.success(request, editing.saved_words(found))
        return redirect("assessments:scheme_text", pk=pk)
    return render(request, "assessments/schemes/text.html", context, status=status)


@signed_in
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the problems of what is typed at this moment, for the places beside the fields."""
    found = version_for(request.user, pk, rights.EDIT_SCHEME)
    posted = _posted(request)
    if "text" in posted:
        context = editing.checked_text(found, posted)
        return render(request, "assessments/schemes/parts/text_checks.html", context)
    context = editing.checked_form(found, posted)
    return render(request, "assessments/schemes/parts/live.html", context)


@signed_in
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = version_for(request.user, pk, rights.EDIT_SCHEME)
    title, scheme = str(found), found.scheme_id
    gone = actions.discard(actor=request.user, draft=found)
    messages.success(request, f"已丢弃{title}的草稿。")
    return redirect(editing.after_discard(scheme, gone))


@signed_in
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what publishing would change and from when; publish on POST."""
    found = version_for(request.user, pk, rights.EDIT_SCHEME)
    if not editing.may_open(found):
        return redirect("assessments:scheme_version", pk=pk)
    posted = _posted(request)
    if request.method == "GET":
        return _publish_page(request, found, posted)
    try:
        day = editing.day_of(posted.get(publishing.DAY, ""), "施行")
        seen = posted.get("seen", "")
        publishing.publish(actor=request.user, draft=found, in_force_from=day, seen=seen)
    except NotAllowed:
        raise
    except Refused as refused:
        return _publish_page(request, found, posted, refused)
    messages.success(request, f"已发布，从{day:%Y-%m-%d}起施行。")
    return redirect("assessments:scheme_version", pk=pk)


def _publish_page(
    request: HttpRequest, found: SchemeVersion, posted: Posted, problem: Refused | None = None
) -> HttpResponse:
    context = editing.publish_page(found, posted.get(publishing.DAY), problem)
    status = problem.status if problem else 200
    return render(request, "assessments/schemes/publish.html", context, status=status)


@signed_in
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a scheme from a day, or take that back (`undo`)."""
    found = scheme_for(request.user, pk, rights.EDIT_SCHEME)
    posted = _posted(request)
    day = (
        None
        if posted.get("undo") == "1"
        else editing.day_of(posted.get("retired_from", ""), "停用")
    )
    publishing.retire(actor=request.user, scheme=found, day=day)
    messages.success(request, f"已定从{day:%Y-%m-%d}起停用。" if day else "已撤销停用。")
    return redirect(editing.after_discard(found.pk, False))
