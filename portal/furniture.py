"""What every page carries: menu, demonstration date, running jobs, where the person stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from portal import clock, notifications, providers, tours
from portal.reading import NO_NUMBER

FOLD_COOKIE = "menu_folded"
"""'1' or '0' once the person chose; pages that need the room open folded until then."""
UNGROUPED = 6
"""So many children of a section stand without the names of their groups."""


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
        here = request.resolver_match.view_name if request.resolver_match else ""
        context["page_help"] = providers.page_help_of(here)
        context["tour"] = tours.on_page(account, request.GET.get("tour", ""), here)
        context["search_pattern"] = NO_NUMBER
        context["menu"] = _drawn(tuple(providers.menu_for(account)), here)
        context["menu_folded"] = request.COOKIES.get(FOLD_COOKIE, "")
        context["live_jobs"], context["unread"] = notifications.badges(account)
    return context


@dataclass(frozen=True)
class Menu:
    """A menu as it is drawn: the links of the side, and those of the section for a narrow screen."""

    links: str
    section: str


@lru_cache(maxsize=1024)
def _drawn(items: tuple[providers.MenuItem, ...], here: str) -> Menu | None:
    """Draw the entries somebody sees, on the page called `here`; None for no entries.

    Nothing else goes into it, so that it is drawn once for all who see the same.
    """
    if not items:
        return None
    told = {"menu": _entries(items, here)}
    links, section = (
        mark_safe(get_template(f"parts/{name}.html").render(told))  # noqa: S308  (our own templates)
        for name in ("menu_links", "sections")
    )
    return Menu(links, section)


def _entries(items: Sequence[providers.MenuItem], here: str) -> list[dict[str, Any]]:
    """Entries with how each is drawn. A section's first top entry is its head; its children follow.

    A child's pages are in its parent's section, whatever room they are in.
    """
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
    headings = _headings([item for item in items if item.parent and item.parent == section])
    return [
        {
            "item": item,
            "current": _is_at(item, here) and item not in with_children,
            "open": bool(section) and item is heads.get(section),
            "shown": not item.parent or item.parent == section,
            "heading": headings.get(item, ""),
        }
        for item in items
    ]


def _headings(children: list[providers.MenuItem]) -> dict[providers.MenuItem, str]:
    """The name of a group, at the first of its children; {} where there are few children or groups."""
    if len(children) <= UNGROUPED or len({item.group for item in children}) == 1:
        return {}
    before = ["", *(item.group for item in children)]
    return {
        item: item.group for item, last in zip(children, before, strict=False) if item.group != last
    }


def _section(view_name: str) -> str:
    return view_name.rpartition(":")[0]


def _is_at(item: providers.MenuItem, here: str) -> bool:
    return here == item.url_name or here in item.covers
