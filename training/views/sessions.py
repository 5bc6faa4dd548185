"""Pages of one session: roll, desk that takes codes, the code on one's own phone, sheet, hours."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import clock
from portal.doors import signed_in
from portal.files import XLSX
from portal.form_pages import sent
from portal.reading import whole
from portal.refusals import Refused
from training import codes, rights, sheets
from training.actions import attendance, hours
from training.actions import classes as class_actions
from training.actions.attendance import Marked
from training.doors import attendance_for, session_for
from training.forms import marks
from training.forms.catalogue import CorrectForm, UploadForm
from training.models import Attendance, CourseSession, Enrolment, TrainingClass
from training.queries import classes as class_queries
from training.queries import rolls, teaching
from training.views.shared import form_page

KEEP, SEE = rights.KEEP_TRAINING, rights.SEE_TRAINING


@signed_in
@require_GET
@never_cache
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a session's roll; who keeps the class writes it down here."""
    account: Any = request.user
    session = session_for(account, pk, SEE, "查看考勤")
    keeps = account.may(KEEP, session.scope_path)
    is_open = session.state == CourseSession.State.PLANNED
    weekly = session.training_class.of_kind.weekly
    found = rolls.of(session, request.GET.get("after", ""))
    context = {
        "session": session,
        "made": session.training_class,
        "roll": found,
        "numbers": found.numbers,
        "keeps": keeps,
        "marks": keeps and is_open and session.training_class.state == TrainingClass.State.RUNNING,
        "over": clock.now() >= session.ends_at,
        "upload": UploadForm(),
        "taught_by": list(session.taught_by.select_related("teacher")),
        "in_rooms": list(session.in_rooms.select_related("room__venue")),
        "speakers": {one.person_id for one in session.speakers.all()} if weekly else set(),
        "turns": class_queries.speakers_in_turn(session.training_class) if weekly and keeps else [],
        "rated": teaching.rated(session),
        "sheets": list(session.sheets.select_related("by__person")[:5]),
    }
    return render(request, "training/session.html", context)


@signed_in
@require_GET
@never_cache
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell who is in, for the page that asks every few seconds."""
    session = session_for(request.user, pk, SEE, "查看考勤")
    context = {
        "session": session,
        "numbers": rolls.numbers(session),
        "latest": rolls.latest(session),
    }
    return render(request, "training/parts/live.html", context)


@signed_in
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was typed beside the names."""
    session = session_for(request.user, pk, KEEP, "登记考勤")
    count = attendance.mark(actor=request.user, session=session, marks=marks.read(request.POST))
    messages.success(request, f"已保存，改动{count}人。")
    return redirect(_roll(session, request.POST.get("after", "")))


def _roll(session: CourseSession, after: str = "") -> str:
    address = reverse("training:session", args=[session.pk])
    return f"{address}?after={after}" if whole(after) else address


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Take codes, from a scanner, a phone's camera or six digits; the answer is told on the same page."""
    session = session_for(request.user, pk, KEEP, "给学员签到")
    out = (request.POST if request.method == "POST" else request.GET).get("out") == "1"
    done, said, status = None, "", 200
    if request.method == "POST":
        try:
            done = attendance.scan(
                actor=request.user, session=session, text=request.POST.get("code", ""), out=out
            )
        except Refused as refusal:
            said, status = refusal.sentence, refusal.status
    context = {
        "session": session,
        "made": session.training_class,
        "out": out,
        "done": done,
        "said": said,
        "typed": request.GET.get("code", "")[:200],
        "numbers": rolls.numbers(session),
        "latest": rolls.latest(session),
    }
    part = "HX-Request" in request.headers
    template = "training/parts/desk_said.html" if part else "training/desk.html"
    return render(request, template, context, status=200 if part else status)


@signed_in
@require_GET
@never_cache
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code of the account's own person for a session: another every half minute."""
    account: Any = request.user
    session = session_for(account, pk)
    enrolled = get_object_or_404(
        Enrolment, training_class=session.training_class_id, person=account.person_id or 0,
        state=Enrolment.State.ENROLLED,
    )  # fmt: skip
    now = clock.now()
    step = codes.step_of(now)
    text = codes.token(session.pk, enrolled.person_id, step)
    desk_address = request.build_absolute_uri(reverse("training:desk", args=[pk]))
    picture = segno.make_qr(f"{desk_address}?code={text}", error="m")
    context = {
        "session": session,
        "made": session.training_class,
        "picture": mark_safe(picture.svg_inline(omitsize=True, border=2)),  # noqa: S308  (our own)
        "digits": codes.digits(session.pk, enrolled.person_id, step),
        "left": codes.left_of(now),
        "row": Attendance.objects.filter(session=session, person=enrolled.person_id).first(),
        "in_rooms": list(session.in_rooms.select_related("room__venue")),
    }
    part = request.headers.get("HX-Target") == "code"
    template = "training/parts/code.html" if part else "training/code.html"
    return render(request, template, context)


@signed_in
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the hours of a session that is over."""
    session = session_for(request.user, pk, KEEP, "记学时")
    confirmed = whole(request.POST.get("absent"))
    count = hours.close(actor=request.user, session=session, confirmed=confirmed)
    messages.success(request, f"“{session.topic}”已给{count}人记学时。")
    return redirect(_roll(session))


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one attendance after its session was closed."""
    row = attendance_for(request.user, pk)
    initial = {
        "present": "1" if row.present else "0", "way": "list", "late": row.late,
        "early": row.early, "substituted": row.substituted,
    }  # fmt: skip
    form = CorrectForm(sent(request), initial=initial)
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        reason, present = told.pop("reason"), told.pop("present") == "1"
        made = Marked(present=present, **told)
        if form.attempt(hours.correct, actor=request.user, row=row, mark=made, reason=reason):
            messages.success(request, f"{row.person.name}的考勤已更正，学时已冲销重记。")
            return redirect(_roll(row.session))
    return form_page(
        request, form, title="更正考勤", about=f"{row.person.name}　{row.session}",
        back=_roll(row.session), back_label=row.session.topic, verb="更正",
    )  # fmt: skip


@signed_in
@require_GET
@never_cache
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sign-in sheet of a session as it is printed."""
    session = session_for(request.user, pk, KEEP, "打印签到表")
    rows = Enrolment.objects.filter(
        training_class=session.training_class_id, state=Enrolment.State.ENROLLED
    )
    context = {
        "session": session,
        "made": session.training_class,
        "rows": list(rows.select_related("person", "unit").order_by("pk")),
        "in_rooms": list(session.in_rooms.select_related("room__venue")),
        "taught_by": list(session.taught_by.select_related("teacher")),
    }
    return render(request, "training/sheet.html", context)


@signed_in
@require_POST
def sheet_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the sign-in sheet as a workbook."""
    session = session_for(request.user, pk, KEEP, "导出签到表")
    data, header = sheets.roll(request.user, session)
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": header})


@signed_in
@require_POST
def sheet_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filled-in sign-in sheet back in."""
    session = session_for(request.user, pk, KEEP, "导入签到表")
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["workbook"]
        count = form.attempt(
            sheets.take_roll, actor=request.user, session=session, stream=upload, name=upload.name
        )
        if count is not None:
            messages.success(request, f"已导入，改动{count}人。请核对名单再记学时。")
            return redirect(_roll(session))
    return form_page(
        request, form, title="导入签到表", about=str(session), back=_roll(session),
        back_label=session.topic, verb="导入",
    )  # fmt: skip


@signed_in
@require_POST
def speakers(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which trainees speak in a session of a weekly class (P34)."""
    session = session_for(request.user, pk, KEEP, "安排上台学员")
    wanted = {whole(one) for one in request.POST.getlist("people")}
    rows = session.training_class.enrolments.filter(person__in=[one for one in wanted if one])
    chosen = [row.person for row in rows.select_related("person")]
    class_actions.set_speakers(actor=request.user, session=session, people=chosen)
    messages.success(request, f"上台学员{len(chosen)}名，已保存。")
    return redirect(_roll(session))
