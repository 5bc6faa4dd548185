"""Pages of a class's shelf: materials and open questions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.doors import signed_in
from portal.form_fields import offered
from portal.reading import whole
from training import rights, shelves
from training.actions import shelf as actions
from training.doors import class_for
from training.forms.shelf import MaterialForm, QuestionForm
from training.models import Material, OpenQuestion, Teacher, TrainingClass
from training.queries import shelf as queries
from training.views import shared

KEEP = rights.KEEP_TRAINING


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def shelf(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a class's materials and questions to who is in it; put a file there, or leave a question open."""
    account: Any = request.user
    made = class_for(account, pk)
    if not shelves.reads(account, made):
        raise shelves.refusal()
    sessions = queries.sessions(made)
    upload, asked = _forms(request, sessions)
    if upload.is_bound and upload.is_valid() and _upload(request, made, upload, sessions):
        messages.success(request, "课件已上传。")
        return redirect("training:shelf", pk=pk)
    if asked.is_bound and asked.is_valid() and _ask(request, asked, sessions):
        messages.success(request, "问题已登记。")
        return redirect("training:shelf", pk=pk)
    context = {
        "made": made, "materials": queries.materials(made), "questions": queries.questions(made),
        "upload": upload, "asked": asked, "sessions": sessions,
        "open": made.state not in shelves.CLOSED,
        "fills": shelves.fills(account, made), "keeps": account.may(KEEP, made.scope_path),
        "sees": account.may(rights.SEE_TRAINING, made.scope_path),
    }  # fmt: skip
    status = 422 if upload.errors or asked.errors else 200
    return render(request, "training/shelf.html", context, status=status)


def _forms(request: HttpRequest, sessions: list[Any]) -> tuple[MaterialForm, QuestionForm]:
    what = request.POST.get("what")
    posted = request.method == "POST"
    upload = MaterialForm(
        request.POST if posted and what != "ask" else None,
        request.FILES if posted and what != "ask" else None,
    )
    asked = QuestionForm(request.POST if posted and what == "ask" else None, auto_id="ask_%s")
    named = [
        (one.pk, f"{timezone.localtime(one.begins_at):%m-%d %H:%M} {one.topic}") for one in sessions
    ]
    taught = {row.teacher_id: row.teacher.name for one in sessions for row in one.taught_by.all()}
    offered(upload, "session", named)
    offered(asked, "session", named)
    offered(asked, "teacher", taught.items())
    return upload, asked


def _one(sessions: list[Any], number: str) -> Any:
    return next((one for one in sessions if one.pk == whole(number)), None)


def _upload(
    request: HttpRequest, made: TrainingClass, form: MaterialForm, sessions: list[Any]
) -> Any:
    given = form.cleaned_data["file"]
    return form.attempt(
        actions.add_material, actor=request.user, made=made, title=form.cleaned_data["title"],
        session=_one(sessions, form.cleaned_data["session"]), upload=(given, given.name),
    )  # fmt: skip


def _ask(request: HttpRequest, form: QuestionForm, sessions: list[Any]) -> Any:
    facts = form.cleaned_data
    teacher = Teacher.objects.filter(pk=whole(facts["teacher"]) or 0).first()
    return form.attempt(
        actions.ask, actor=request.user, session=_one(sessions, facts["session"]),
        question=facts["question"], teacher=teacher,
    )  # fmt: skip


def _material(account: Any, pk: int) -> Material:
    """A material of a class the account knows of; 404 for others."""
    known = TrainingClass.objects.known_to(account).values("pk")
    rows = Material.objects.filter(training_class__in=known, removed_at=None)
    found: Material = get_object_or_404(
        rows.select_related("training_class__organization", "file"), pk=pk
    )
    return found


@signed_in
@require_GET
@never_cache
def material(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a material's file to who is in the class, teaches or holds it."""
    return shared.send_file(
        actions.open_material(actor=request.user, row=_material(request.user, pk))
    )


@signed_in
@require_POST
def material_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a material off the shelf."""
    row = _material(request.user, pk)
    actions.remove_material(actor=request.user, row=row)
    messages.success(request, f"已撤下“{row.title}”。")
    return redirect("training:shelf", pk=row.training_class_id)


@signed_in
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an open question."""
    known = TrainingClass.objects.known_to(request.user).values("pk")
    rows = OpenQuestion.objects.filter(session__training_class__in=known)
    rows = rows.select_related("session__training_class__organization", "teacher")
    row = get_object_or_404(rows, pk=pk)
    actions.answer(actor=request.user, row=row, text=request.POST.get("answer", ""))
    messages.success(request, "已答复，全班都能看到。")
    return redirect("training:shelf", pk=row.session.training_class_id)
