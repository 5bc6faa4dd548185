"""Pages of windows, stations and floating branches."""

from typing import Any

from django.contrib import messages
from django.db.models import Max, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from members import scope
from members.floating import rights
from members.floating.actions import places as actions
from members.floating.doors import keeper, reader
from members.floating.forms import BranchForm, ServedForm, StationForm, StationLogForm, WindowForm
from members.floating.models import FloatingBranch, Station, Window
from members.floating.queries import choices
from members.floating.views.shared import form_page
from members.forms import places
from portal import clock
from portal.doors import seen
from portal.form_fields import offered
from portal.form_pages import sent
from portal.reading import whole

ABOVE_BRANCHES = {"county", "town", "village"}
"""Whose keepers set up windows and stations; a branch does not."""
KINDS = {"window": "服务窗口", "station": "工作站", "branch": "流动党支部"}


@reader
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List windows, stations and floating branches in scope; three queries."""
    account: Any = request.user
    windows = Window.objects.visible_to(account).filter(until=None)
    stations = Station.objects.visible_to(account).filter(until=None)
    branches = FloatingBranch.objects.visible_to(account).filter(until=None)
    context = {
        "windows": windows.select_related("community__parent").annotate(
            served=Sum("logs__served"), last=Max("logs__on")
        )[:500],
        "stations": stations.select_related("organization").annotate(
            contacted=Max("logs__on", filter=Q(logs__kind="contact")),
            visited=Max("logs__on", filter=Q(logs__kind="visit")),
        )[:500],
        "branches": branches.select_related("branch__parent")[:500],
        "may_keep": account.may_anywhere(rights.KEEP_FLOATING),
        "may_set_up": bool(scope.paths_on(account, rights.KEEP_FLOATING, ABOVE_BRANCHES)),
    }
    return render(request, "members/floating/places.html", context)


@keeper
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Set up a window, a station or a floating branch."""
    if kind not in KINDS:
        raise Http404
    account: Any = request.user
    made: dict[str, tuple[Any, Any, str, list[Any]]] = {
        "window": (WindowForm, actions.open_window, "community", choices.kept(account, "village")),
        "station": (StationForm, actions.open_station, "organization", choices.own_places(account)),
        "branch": (BranchForm, actions.mark_branch, "branch", choices.kept(account, "branch")),
    }
    form_class, action, argument, offers = made[kind]
    kept = {one.pk: one for one in offers}
    preset = next(iter(kept)) if len(kept) == 1 else None
    form = form_class(sent(request), initial={"since": clock.today(), "place": preset})
    offered(form, "place", places(kept.values()))
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        place = kept[whole(values.pop("place")) or 0]
        if form.attempt(action, actor=account, **{argument: place}, **values):
            messages.success(request, f"已登记{KINDS[kind]}。")
            return redirect("floating:places")
    return form_page(
        request, form, title=f"登记{KINDS[kind]}", back=reverse("floating:places"),
        back_label="窗口和工作站", verb="登记",
    )  # fmt: skip


@reader
@require_http_methods(["GET", "POST"])
@never_cache
def window(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a window with its days of service, and take one down."""
    found = seen(Window, request.user, pk, "community__parent")
    form = ServedForm(sent(request), initial={"on": clock.today()})
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "window": found}
        if form.attempt(actions.serve, **words, **form.cleaned_data):
            messages.success(request, "已登记。")
            return redirect("floating:window", pk=pk)
    about = f"{found.community.label}，{found.since.isoformat()}设立"
    return _place(request, found, form, about, "登记服务")


@reader
@require_http_methods(["GET", "POST"])
@never_cache
def station(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a station with its contacts and visits, and take one down."""
    found = seen(Station, request.user, pk, "organization")
    form = StationLogForm(sent(request), initial={"on": clock.today()})
    if form.is_bound and form.is_valid():
        words = {"actor": request.user, "station": found}
        if form.attempt(actions.log_station, **words, **form.cleaned_data):
            messages.success(request, "已登记。")
            return redirect("floating:station", pk=pk)
    about = f"{found.province}{found.city}，每月联系、每季走访（P32-R8）"
    return _place(request, found, form, about, "登记联系、走访")


def _place(request: HttpRequest, found: Any, form: Any, about: str, verb: str) -> HttpResponse:
    context = {
        "place": found,
        "form": form,
        "about": about,
        "verb": verb,
        "logs": found.logs.select_related("by__person")[:50],
        "keeps": request.user.may(rights.KEEP_FLOATING, found.scope_path),  # type: ignore[union-attr]
    }
    status = 422 if form.errors else 200
    return render(request, "members/floating/place.html", context, status=status)
