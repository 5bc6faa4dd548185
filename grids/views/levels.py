"""The page on which a county sets up the levels of its grid tree."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from grids.actions import trees as actions
from grids.doors import county_for
from grids.forms.trees import LevelsForm
from grids.models import Grid, GridLevel
from portal.doors import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def levels(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a county's levels; while it has no nodes they can be set."""
    county = county_for(request.user, pk)
    rows = list(GridLevel.objects.filter(county=county))
    form = LevelsForm(request.POST if request.method == "POST" else None, levels=rows)
    if form.is_bound and form.is_valid():
        wanted = form.levels()
        if form.attempt(actions.set_levels, actor=request.user, county=county, levels=wanted):
            messages.success(request, f"已设置{len(wanted)}级网格。")
            return redirect(f"{reverse('grids:tree')}?county={county.pk}")
    context = {
        "county": county,
        "rows": rows,
        "form": form,
        "nodes": Grid.objects.filter(level__county=county).count(),
    }
    status = 422 if form.errors else 200
    return render(request, "grids/tree/levels.html", context, status=status)
