"""Pages of the kinds of cases: those in use at a place, making one, changing one, switching it off."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from grids import rights
from grids.actions.kinds import save_kind
from grids.doors import anywhere, insist, place_for
from grids.forms.kinds import KindForm
from grids.kind_words import in_words
from grids.models import CaseKind
from grids.queries import kind_pages
from members.models import Organization
from members.models.organizations import Kind
from portal.doors import signed_in
from portal.reading import whole


@signed_in
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """List the kinds at a `place` (the county or city; else the first the account may set up)."""
    anywhere(request.user, rights.EDIT_KINDS)
    places = kind_pages.places(request.user)
    asked = whole(request.GET.get("place"))
    place = next((one for one in places if asked in (None, one.pk)), None)
    if place is None:
        raise Http404
    lines = kind_pages.lines(place)
    context = {
        "place": place,
        "places": places,
        "lines": lines,
        "in_use": sum(line.kind.active for line in lines),
    }
    return render(request, "grids/kinds/kinds.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a kind of a place: from nothing, or with `copy` one's own of a kind it takes over."""
    place = place_for(request.user, pk, rights.EDIT_KINDS)
    if place.kind not in (Kind.CITY, Kind.COUNTY):
        raise Http404
    copied = _copied(place, request.GET.get("copy"))
    base = kind_pages.values_of(copied) if copied else kind_pages.BLANK
    code = copied.code if copied else kind_pages.free_code(place)
    position = copied.position if copied else kind_pages.LAST
    return _edit(request, place, code, base, {"position": position}, copied=copied)


def _copied(place: Organization, code: str | None) -> CaseKind | None:
    """The kind to copy: one the place takes over from above; 404 for another."""
    if not code:
        return None
    found = kind_pages.taken_over(place, code)
    if found is None:
        raise Http404
    return found


@signed_in
@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a kind and change it; `do` off or on takes it out of use or back."""
    found = get_object_or_404(
        CaseKind.objects.visible_to(request.user).select_related("organization"), pk=pk
    )
    insist(request.user, rights.EDIT_KINDS, found.scope_path)
    if request.POST.get("do") in ("off", "on"):
        active = request.POST["do"] == "on"
        save_kind(
            actor=request.user,
            organization=found.organization,
            code=found.code,
            values={"active": active},
        )
        done = "已恢复使用。" if active else "已停用，不能再上报；已上报的照常办理。"
        messages.success(request, done)
        return redirect(_list_of(found.organization))
    base = kind_pages.values_of(found)
    return _edit(request, found.organization, found.code, base, {}, kind=found)


def _list_of(place: Organization) -> str:
    return f"{reverse('grids:kinds')}?place={place.pk}"


def _edit(
    request: HttpRequest,
    place: Organization,
    code: str,
    base: Mapping[str, Any],
    more: Mapping[str, Any],
    **shown: Any,
) -> HttpResponse:
    """Show the form, tell what was typed in words (`do` preview), or save it."""
    form = KindForm(request.POST if request.method == "POST" else None, base=base)
    told = base
    if form.is_bound:
        told = form.values() if form.is_valid() else {}
        if told and request.POST.get("do") != "preview":
            who = {"actor": request.user, "organization": place, "code": code}
            saved = form.attempt(save_kind, **who, values={**told, **more})
            if saved is not None:
                messages.success(request, f"已保存“{saved.title}”，现在就能上报。")
                return redirect(_list_of(place))
    context = {
        "form": form,
        "place": place,
        "code": code,
        "words": in_words(told) if told.get("title") else [],
        "stated": _stated(base),
        "previewing": form.is_bound and not form.errors,
        **shown,
    }
    status = 422 if form.errors else 200
    return render(request, "grids/kinds/kind.html", context, status=status)


def _stated(base: Mapping[str, Any]) -> set[str]:
    """The fields of which the report states something."""
    return {name.partition(".")[0] for name in base["stated"]} | {
        "urgencies" for one in base["urgencies"] if one.get("stated")
    }
