"""Pages of totals: by township and village, the workbook, and where the practice is in force."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.categories import rights, sheets
from members.categories.actions import adoption as actions
from members.categories.doors import counter, decider, place_for
from members.categories.forms import AdoptForm
from members.categories.models import Adoption, Category
from members.categories.queries import totals
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.files import XLSX
from portal.form_fields import offered
from portal.reading import whole


def _asked(request: HttpRequest) -> tuple[list[Organization], Organization | None]:
    """The townships in scope, and the one the address asks for; the only one where there is one."""
    known = totals.towns(request.user)
    number = whole(request.GET.get("town") or request.POST.get("town"))
    town = next((one for one in known if one.pk == number), None)
    return known, town or (known[0] if len(known) == 1 else None)


@counter
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show the totals of the townships in scope, or of one township's villages."""
    return _overview(request, AdoptForm(initial={"since": clock.today()}))


def _overview(request: HttpRequest, form: AdoptForm) -> HttpResponse:
    account: Any = request.user
    known, town = _asked(request)
    rows = totals.rows_by(account, totals.VILLAGE if town else totals.TOWN, town)
    may_adopt = account.may_anywhere(rights.ADOPT)
    if may_adopt:
        offered(form, "place", [(one.pk, one.label) for one in _places(account)])
    context = {
        "towns": known,
        "town": town,
        "rows": rows,
        "sum": totals.sum_of(rows),
        "kinds": Category,
        "adopted": _adopted(account),
        "form": form if may_adopt else None,
    }
    status = 422 if form.errors else 200
    return render(request, "members/categories/overview.html", context, status=status)


def _places(account: Any) -> Any:
    rows = Organization.objects.visible_to(account, rights.ADOPT)
    return rows.filter(kind__in=(Kind.COUNTY, Kind.TOWN), until=None).order_by("depth", "sort_key")


def _adopted(account: Any) -> list[Adoption]:
    """Where it is in force, inside the scope or around it."""
    paths = account.paths_for(rights.SEE_TOTALS)
    rows = Adoption.objects.filter(until=None).select_related("organization")
    return [
        one for one in rows
        if any(one.scope_path.startswith(p) or p.startswith(one.scope_path) for p in paths)
    ]  # fmt: skip


@decider
@require_POST
@never_cache
def adopt(request: HttpRequest) -> HttpResponse:
    """Have a place begin, or (`do` = stop) stop."""
    account: Any = request.user
    if request.POST.get("do") == "stop":
        place = place_for(account, whole(request.POST.get("place")))
        actions.stop(actor=account, place=place)
        messages.success(request, f"{place.label}已停止施行，登记过的内容都保留。")
        return redirect("categories:overview")
    form = AdoptForm(request.POST)
    offered(form, "place", [(one.pk, one.label) for one in _places(account)])
    if form.is_valid():
        place = place_for(account, whole(form.cleaned_data["place"]))
        since = form.cleaned_data["since"]
        if form.attempt(actions.adopt, actor=account, place=place, since=since):
            messages.success(request, f"{place.label}从{since.isoformat()}起施行。")
            return redirect("categories:overview")
    return _overview(request, form)


@counter
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Send the totals as a workbook."""
    account: Any = request.user
    _, town = _asked(request)
    rows = totals.rows_by(account, totals.VILLAGE if town else totals.TOWN, town)
    paths = account.paths_for(rights.SEE_TOTALS)
    place = town or next(
        g.organization for g in account.held_grants if g.organization.path in paths
    )
    content, disposition = sheets.workbook(account, place, rows)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})
