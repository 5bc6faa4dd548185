"""What every page carries: menu, demonstration date, running jobs, where the person stands."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal import clock, providers
from portal.models import Job

FOLD_COOKIE = "menu_folded"
"""'1' or '0' once the person chose; pages that need the room open folded until then."""


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context every page shares; two cheap queries for people signed in."""
    account = getattr(request, "user", None)
    context: dict[str, Any] = {
        "demonstration_day": clock.demonstration_day(),
        "today": clock.today(),
        "product": "济宁党建考评平台",
        "idle_seconds": settings.IDLE_SIGN_OUT_SECONDS,
    }
    if account is not None and account.is_authenticated:
        context["menu"] = _menu(request, account)
        context["menu_folded"] = request.COOKIES.get(FOLD_COOKIE, "")
        context["live_jobs"] = Job.objects.filter(requested_by=account, state__in=Job.LIVE).count()
    return context


def _menu(request: HttpRequest, account: Any) -> list[dict[str, Any]]:
    """Entries with how each is drawn. A section's first top entry is its head; its children follow.

    A child's pages are in its parent's section, whatever room they are in.
    """
    match = request.resolver_match
    here = match.view_name if match else ""
    items = providers.menu_for(account)
    heads: dict[str, providers.MenuItem] = {}
    for item in items:
        if not item.parent and not item.alone:
            heads.setdefault(_section(item.url_name), item)
    stands_alone = any(
        _is_at(item, here) and not item.parent and item not in heads.values() for item in items
    )
    parents = [item.parent for item in items if item.parent and _is_at(item, here)]
    section = "" if stands_alone else (parents[0] if parents else _section(here))
    with_children = [heads[item.parent] for item in items if item.parent in heads and item.parent]
    return [
        {
            "item": item,
            "current": _is_at(item, here) and item not in with_children,
            "open": bool(section) and item is heads.get(section),
            "shown": not item.parent or item.parent == section,
        }
        for item in items
    ]


def _section(view_name: str) -> str:
    return view_name.rpartition(":")[0]


def _is_at(item: providers.MenuItem, here: str) -> bool:
    return here == item.url_name or here in item.covers
