"""Pages of incentives: candidates by confirmed results, plans and standards, granting, the subsidy list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.secretaries import relations, rights, sheets
from members.secretaries.actions import incentives as actions
from members.secretaries.doors import county_for, decider, reader, term_for
from members.secretaries.forms import IncentiveForm, PlanForm, StandardForm
from members.secretaries.models import Incentive, Standard
from members.secretaries.queries import choices, incentives, terms
from members.secretaries.rules import RECRUIT_SHARE
from members.secretaries.views.shared import form_page
from portal import clock
from portal.doors import signed_in
from portal.files import XLSX
from portal.form_fields import offered
from portal.form_pages import sent

DECIDE = rights.DECIDE_SECRETARIES


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the candidates of a year, what was given, plans and standards."""
    account: Any = request.user
    year = terms.year_asked(request.GET.get("year", ""))
    given = Incentive.objects.visible_to(account).filter(year=year)
    rows = given.select_related("term__post__person", "term__post__organization__parent")
    standards = Standard.objects.visible_to(account).filter(year__gte=year - 2, year__lte=year)
    context = {
        "year": year,
        "years": terms.years(),
        "candidates": incentives.candidates(account, year),
        "given": list(rows[:300]),
        "plans": incentives.plans(account, year),
        "standards": list(standards.select_related("county")),
        "decides": account.may_anywhere(DECIDE),
    }
    return render(request, "members/secretaries/incentives.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an incentive of a secretary."""
    account: Any = request.user
    term = term_for(account, pk)
    relations.insist(account, DECIDE, term.scope_path, "登记激励", term.person)
    today = clock.today()
    form = IncentiveForm(sent(request), initial={"year": today.year - 1, "on": today, "amount": 0})
    if form.is_bound and form.is_valid():
        words = {"actor": account, "term": term, **form.cleaned_data}
        if form.attempt(actions.grant, **words):
            messages.success(request, "已登记。")
            return redirect("secretaries:term", pk=pk)
    return form_page(
        request, form, title="登记激励",
        about=f"{term.person.name}，{term.village.label}。荣誉和招录只从已确认的结果里选（P01-R15）。",
        back=reverse("secretaries:term", args=[pk]), back_label=term.person.name, verb="登记",
    )  # fmt: skip


@decider
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Write a year's plan of recruitment."""
    initial = {"year": clock.today().year, "share": RECRUIT_SHARE}
    return _county_form(request, PlanForm(sent(request), initial=initial), actions.plan, "招录计划")


@decider
@require_http_methods(["GET", "POST"])
def standard(request: HttpRequest) -> HttpResponse:
    """Write a year's standard of subsidies."""
    form = StandardForm(sent(request), initial={"year": clock.today().year})
    return _county_form(request, form, actions.set_standard, "补贴标准")


def _county_form(request: HttpRequest, form: Any, action: Any, title: str) -> HttpResponse:
    counties = choices.counties(request.user)
    offered(form, "county", [(one.pk, one.label) for one in counties])
    if len(counties) == 1:
        form.initial["county"] = counties[0].pk
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values["county"] = county_for(request.user, values["county"])
        if form.attempt(action, actor=request.user, **values):
            messages.success(request, f"{title}已保存。")
            return redirect(f"{reverse('secretaries:incentives')}?year={values['year']}")
    return form_page(
        request, form, title=title, back=reverse("secretaries:incentives"), back_label="激励保障"
    )


@decider
@require_POST
def subsidies(request: HttpRequest) -> HttpResponse:
    """Take the subsidy list of a year away for finance."""
    year = terms.year_asked(request.POST.get("year", ""))
    content, disposition = sheets.subsidies(actor=request.user, year=year)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = disposition
    return answer
