"""Pages of mediation rooms, their mediators, and the pool of experts of a county."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids import rights
from grids.actions import rooms as actions
from grids.doors import anywhere, insist
from grids.forms.mediation import CertifiedForm, ExpertForm, MediatorForm, RoomForm
from grids.models import Expert, MediationRoom, Mediator
from grids.queries import rooms as queries
from members.models import Organization
from portal.doors import signed_in
from portal.paging import newest_first
from portal.reading import whole

_MOST = 500
"""Rooms shown at once: a county has one a village at the most."""


@signed_in
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """List the rooms of the account's scope with their totals."""
    anywhere(request.user, rights.SEE_GRIDS)
    closed = request.GET.get("closed") == "on"
    found = [queries.line(room) for room in queries.rooms(request.user, closed=closed)[:_MOST]]
    idle = request.GET.get("idle") == "on"
    context = {
        "lines": [one for one in found if one.idle] if idle else found,
        "total": queries.total(found),
        "idle_count": sum(one.idle for one in found),
        "idle": idle,
        "closed": closed,
        "idle_days": queries.IDLE_DAYS,
        "may_keep": request.user.may_anywhere(rights.KEEP_GRIDS),  # type: ignore[union-attr]
    }
    return render(request, "grids/mediation/rooms.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a room."""
    anywhere(request.user, rights.KEEP_GRIDS)
    places = Organization.objects.visible_to(request.user, rights.KEEP_GRIDS)
    places = places.filter(kind__in=actions.PLACES, until=None).order_by("depth", "sort_key", "pk")
    sent = request.POST if request.method == "POST" else None
    form = RoomForm(sent, places=places)
    if form.is_valid():
        made = form.attempt(actions.open_room, actor=request.user, **form.words())
        if made is not None:
            messages.success(request, f"已设立{made.name}，请登记调解员。")
            return redirect("grids:room", pk=made.pk)
    status = 200 if sent is None else 422
    return render(request, "grids/mediation/room_new.html", {"form": form}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a room with its mediators and its cases as numbers; add a mediator."""
    found = _room(request, pk)
    form, status = None, 200
    if request.user.may(rights.KEEP_GRIDS, found.scope_path):  # type: ignore[union-attr]
        sent = request.POST if request.method == "POST" else None
        form = MediatorForm(sent, people=queries.candidates(found)[:_MOST])
        if form.is_valid():
            made = form.attempt(
                actions.add_mediator, actor=request.user, room=found, **form.words()
            )
            if made is not None:
                messages.success(request, f"已登记调解员{made}。")
                return redirect("grids:room", pk=pk)
        status = 200 if sent is None else 422
    elif request.method == "POST":
        insist(request.user, rights.KEEP_GRIDS, found.scope_path)
    return render(request, "grids/mediation/room.html", _shown(request, found, form), status=status)


def _room(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(queries.rooms(request.user, closed=True), pk=pk)


def _shown(request: HttpRequest, found: Any, form: MediatorForm | None) -> dict[str, Any]:
    page = newest_first(queries.mediated_in(found), request.GET.get("before", ""))
    return {
        "line": queries.line(found),
        "room": found,
        "mediators": list(found.mediators.select_related("person")),
        "page": page,
        "openable": queries.openable(request.user, [row.case_id for row in page.rows]),
        "form": form,
    }


@signed_in
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a room."""
    closed = actions.close_room(actor=request.user, room=_plain(request, pk))
    messages.success(request, f"已撤销{closed.name}，记录保留。")
    return redirect("grids:room", pk=pk)


def _plain(request: HttpRequest, pk: int) -> MediationRoom:
    rows = MediationRoom.objects.visible_to(request.user).select_related("organization")
    found: MediationRoom = get_object_or_404(rows, pk=pk)
    return found


@signed_in
@require_http_methods(["GET", "POST"])
def mediator(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a mediator's certificate, or end his service (`do` = end)."""
    rows = Mediator.objects.visible_to(request.user).select_related("room__organization", "person")
    found: Mediator = get_object_or_404(rows, pk=pk)
    insist(request.user, rights.KEEP_GRIDS, found.scope_path)
    if request.POST.get("do") == "end":
        actions.end_mediator(actor=request.user, mediator=found)
        messages.success(request, f"{found}不再是{found.room.name}的调解员，办过的记录保留。")
        return redirect("grids:room", pk=found.room_id)
    sent = request.POST if request.method == "POST" else None
    form = CertifiedForm(sent, initial={"certified_until": found.certified_until})
    if form.is_valid():
        actions.certify(actor=request.user, mediator=found, **form.cleaned_data)
        messages.success(request, f"已登记{found}的调解员证。")
        return redirect("grids:room", pk=found.room_id)
    context = {"form": form, "mediator": found}
    status = 200 if sent is None else 422
    return render(request, "grids/mediation/mediator.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def experts(request: HttpRequest) -> HttpResponse:
    """Show the pool of a county by field; add an expert."""
    anywhere(request.user, rights.SEE_GRIDS)
    counties = queries.counties_of(request.user)
    asked = whole(request.POST.get("county") or request.GET.get("county"))
    county = next((c for c in counties if c.pk == asked), counties[0] if counties else None)
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        insist(request.user, rights.KEEP_GRIDS, county.path if county else "")
    form = ExpertForm(sent)
    if county is not None and form.is_valid():
        told = form.cleaned_data
        made = form.attempt(actions.add_expert, actor=request.user, county=county, **told)
        if made is not None:
            messages.success(request, f"已登记专家{made}。")
            return redirect(f"{request.path}?county={county.pk}")
    pool = list(queries.experts_of(county.pk)) if county else []
    keeps = county and request.user.may(rights.KEEP_GRIDS, county.path)  # type: ignore[union-attr]
    context = {
        "counties": counties, "county": county, "count": len(pool), "may_keep": keeps,
        "fields": queries.by_field(pool), "form": form,
    }  # fmt: skip
    return render(
        request, "grids/mediation/experts.html", context, status=200 if sent is None else 422
    )


@signed_in
@require_POST
def end_expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an expert out of the pool."""
    expert: Expert = get_object_or_404(Expert.objects.visible_to(request.user), pk=pk)
    actions.end_expert(actor=request.user, expert=expert)
    messages.success(request, f"{expert}已出库，参加过的调解记录保留。")
    return redirect("grids:experts")
