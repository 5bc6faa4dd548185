"""Pages of surveys, ratings and certificates."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import paging
from portal.doors import seen, signed_in
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole
from training import rights
from training.actions import teaching as actions
from training.doors import class_for, keeper, person_for, place_for, reader, session_for
from training.forms.teaching import AnswerForm, SurveyForm
from training.models import Enrolment, Survey
from training.places import belongs_to
from training.queries import certificates
from training.queries import teaching as queries
from training.views import shared
from training.views.shared import form_page


@reader
@require_GET
def surveys(request: HttpRequest) -> HttpResponse:
    """List the surveys in scope, the newest first."""
    rows = Survey.objects.visible_to(request.user)
    context = {
        "page": paging.newest_first(queries.with_counts(rows), request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "may_keep": request.user.may_anywhere(rights.KEEP_TRAINING),  # type: ignore[union-attr]
    }
    return render(request, "training/surveys.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def survey_new(request: HttpRequest) -> HttpResponse:
    """Open a survey."""
    form = SurveyForm(sent(request))
    offered(form, "organization", shared.holders(request.user))
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        place = place_for(request.user, facts.pop("organization"))
        if made := form.attempt(actions.ask, actor=request.user, organization=place, **facts):
            messages.success(request, "调研已开始，所属的人在“我的培训”里看到。")
            return redirect("training:survey", pk=made.pk)
    return form_page(
        request, form, title="开展需求调研", back=reverse("training:surveys"),
        back_label="需求调研", verb="开始调研",
    )  # fmt: skip


@reader
@require_GET
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a survey came to, as bars and as a table."""
    found = seen(Survey, request.user, pk, "organization")
    context = {"survey": found, "told": queries.results(found)}
    return render(request, "training/survey.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a survey of a place one belongs to; 404 for any other."""
    account: Any = request.user
    ids = belongs_to(account.person) if account.person_id else set[int]()
    found = get_object_or_404(Survey, pk=pk, organization__in=ids)
    form = AnswerForm(sent(request), survey=found)
    if form.is_bound and form.is_valid():
        picks = [int(one) for one in form.cleaned_data["picks"]]
        words = form.cleaned_data["words"]
        if form.attempt(actions.answer, actor=account, survey=found, picks=picks, words=words):
            messages.success(request, "谢谢，答卷已收到。")
            return redirect("training:mine")
    return form_page(
        request, form, title=found.title, verb="提交",
        about=f"{found.closes_on.isoformat()}截止；结果按单位汇总，不显示姓名",
        back=reverse("training:mine"), back_label="我的培训", template="training/answer.html",
    )  # fmt: skip


@signed_in
@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate a session one attended."""
    session = session_for(request.user, pk)
    actions.rate(actor=request.user, session=session, value=whole(request.POST.get("value")))
    messages.success(request, "谢谢，评价已收到。满5人才显示平均分，看不到是谁评的。")
    return redirect("training:mine")


@signed_in
@require_GET
@never_cache
def certificate(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Show the certificate of somebody who completed a class, as it is printed."""
    made, found = class_for(request.user, pk), person_for(request.user, person)
    rows = Enrolment.objects.filter(training_class=made, person=found, state="enrolled")
    enrolment = get_object_or_404(rows.select_related("training_class__organization", "person"))
    context = {"told": certificates.of(enrolment), "made": made, "person": found}
    return render(request, "training/certificate.html", context)
