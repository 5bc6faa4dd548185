"""The page of a county's yearly minimum: the national figures, the county's, and the form to set one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import clock
from portal.form_pages import sent
from training import minimums, places, relations, rights
from training.actions import minimums as actions
from training.doors import figures_place, holding
from training.forms.minimums import MinimumForm
from training.models import CountyMinimum
from training.queries import required


@holding("查看学时要求", rights.SEE_FIGURES)
@require_http_methods(["GET", "POST"])
@never_cache
def minimum(request: HttpRequest) -> HttpResponse:
    """Show what is asked of each group in a county, with both sources; POST sets the county's own."""
    account: Any = request.user
    asked = request.POST.get("place") or request.GET.get("place", "")
    county, year = places.county_of(figures_place(account, asked)), clock.today().year
    if request.method == "POST":
        relations.insist(account, rights.APPROVE_TRAINING, county.path, "设置学时要求")
    form = MinimumForm(sent(request), initial={"year": year})
    form.fields["days"].required = False
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        if form.attempt(actions.set_minimum, actor=account, county=county, facts=facts):
            messages.success(request, "学时要求已保存。")
            return redirect(f"{request.path}?place={county.pk}")
    rows = required.raised_in([county.pk], year)
    context = {
        "county": county,
        "year": year,
        "form": form,
        "asked": [required.over(rows, county.path, one) for one in minimums.ALL],
        "rows": list(CountyMinimum.objects.filter(county=county).select_related("county", "by")),
        "sets": county.kind == "county" and account.may(rights.APPROVE_TRAINING, county.path),
    }
    status = 422 if form.errors else 200
    return render(request, "training/minimums.html", context, status=status)
