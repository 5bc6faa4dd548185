"""Pages of honours and of training."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.dispatched import relations, rules
from members.dispatched.actions import awards as actions
from members.dispatched.doors import office, reader
from members.dispatched.forms import HonourForm, TrainingForm
from members.dispatched.models import Honour, Posting
from members.dispatched.queries import choices, training
from members.dispatched.queries import honours as found
from members.dispatched.views.shared import form_page
from members.models import Organization
from portal import clock, paging
from portal.doors import seen
from portal.form_fields import choose, offered
from portal.form_pages import sent
from portal.periods import parse
from portal.reading import whole


@reader
@require_GET
def honours(request: HttpRequest) -> HttpResponse:
    """Show the red-flag board and who was chosen, with the history; a township's of its own teams."""
    account: Any = request.user
    rows = found.known_to(account)
    shown = rows.select_related("team__town", "posting__person", "posting__village", "by__person")
    context = {
        "page": paging.newest_first(shown, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "may_keep": bool(choices.offices(account)),
    }
    return render(request, "members/dispatched/honours.html", context)


@office
@require_http_methods(["GET", "POST"])
@never_cache
def honour_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Record a team's red flag or who was chosen."""
    if kind not in Honour.Kind.values:
        raise Http404
    account: Any = request.user
    flags = kind == Honour.Kind.FLAG
    whom: dict[int, Any] = {
        one.pk: one for one in (choices.teams(account) if flags else choices.postings(account))
    }
    form = HonourForm(sent(request))
    offered(form, "whom", [(pk, str(one)) for pk, one in whom.items()])
    offered(form, "period", found.periods(flags))
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        one = whom[whole(values["whom"]) or 0]
        town = one.town if flags else one.team.town
        words = {"actor": account, "county": _county(town), "said": values["said"]}
        period = parse(values["period"])
        if flags:
            made = form.attempt(actions.flag, team=one, month=period, **words)
        else:
            made = form.attempt(actions.choose, posting=one, year=period, **words)
        if made:
            messages.success(request, f"已登记{made}：{one}。")
            return redirect("dispatched:honours")
    rule = rules.FLAGS if flags else rules.CHOSEN
    about = f"{rule.says}（{rule.rule}）。评分、投票、公示在考核里办，这里登记结果。"
    return form_page(
        request, form, title=f"登记{Honour.Kind(kind).label}", about=about,
        back=reverse("dispatched:honours"), back_label="荣誉", verb="登记",
    )  # fmt: skip


def _county(town: Organization) -> Organization:
    return town.parent or town


@reader
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke an honour."""
    honour = seen(Honour, request.user, pk, "county")
    relations.insist_office(request.user, honour.county.path, "撤销荣誉", "P10-R6")
    actions.revoke(actor=request.user, honour=honour, why=request.POST.get("why", ""))
    messages.success(request, "已撤销，历史里保留。")
    return redirect("dispatched:honours")


@reader
@require_GET
def trainings(request: HttpRequest) -> HttpResponse:
    """List the trainings in scope, and who was at none this year."""
    account: Any = request.user
    rows = training.trainings(account)
    context = {
        "page": paging.newest_first(rows, request.GET.get("before", "")),
        "count": paging.count_up_to(rows),
        "untrained": training.untrained(account),
        "serving": Posting.objects.visible_to(account).present().count(),
        "may_keep": bool(choices.offices(account)),
    }
    return render(request, "members/dispatched/trainings.html", context)


@office
@require_http_methods(["GET", "POST"])
@never_cache
def training_new(request: HttpRequest) -> HttpResponse:
    """Write down a training and who was there."""
    account: Any = request.user
    counties = {one.pk: one for one in choices.offices(account)}
    people = {one.pk: one for one in choices.postings(account)}
    preset = next(iter(counties)) if len(counties) == 1 else None
    form = TrainingForm(sent(request), initial={"on": clock.today(), "county": preset})
    offered(form, "county", [(one.pk, one.label) for one in counties.values()])
    choose(
        form,
        "people",
        [(one.pk, f"{one.person.name}（{one.village.label}）") for one in people.values()],
    )
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        county = counties[whole(values.pop("county")) or 0]
        came = [people[int(number)] for number in values.pop("people")]
        words = {"actor": account, "county": county, "postings": came}
        if form.attempt(actions.train, **words, **values):
            messages.success(request, f"已登记培训，{len(came)}人参训。")
            return redirect("dispatched:trainings")
    return form_page(
        request, form, title="登记培训", about="培训要覆盖全体派驻干部（P10-R10）。",
        back=reverse("dispatched:trainings"), back_label="培训", verb="登记",
    )  # fmt: skip
