"""The one search of the frame: apps register what they find; results come in groups, in the account's scope.

What was searched for is kept nowhere: no deed, no row, and the web server's log is written without the
words of an address. A number of a person does not belong into an address at all, so it is not looked for.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal import providers

FEW = 5
"""So many results of one group; the rest stands in the list `more` leads to."""
MOST = 40
"""Characters of a search; the lists take no more either."""


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, where it is, and what tells it from others of that name."""

    title: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class Group:
    """What one finder found. `more` is the address of the whole list, '' where there is none."""

    label: str
    icon: str
    hits: list[Hit]
    is_cut: bool = False
    more: str = ""


Finder = Callable[[Any, str], Group | None]
_finders: list[tuple[int, Finder]] = []


def finder(order: int) -> Callable[[Finder], Finder]:
    """Register a function that finds things for an account by words; groups come by their `order`.

    It is called with words without blanks around them, never '', and answers None or a group without hits
    where the account may not look or nothing fits. It asks a constant number of statements.
    """

    def register(find: Finder) -> Finder:
        _finders.append((order, find))
        _finders.sort(key=lambda one: one[0])
        return find

    return register


def cleaned(text: str) -> str:
    """Return what was typed as it is searched for: full-width characters narrow, at most MOST of them."""
    return " ".join(unicodedata.normalize("NFKC", text).split())[:MOST]


def found(account: Any, words: str) -> list[Group]:
    """Return the groups with hits, in order; [] for no words."""
    if not words:
        return []
    groups = (find(account, words) for _, find in _finders)
    return [group for group in groups if group is not None and group.hits]


def group(label: str, icon: str, hits: Iterable[Hit], route: str = "", **asked: str) -> Group:
    """Return a group of up to FEW hits; give FEW + 1 to have it say that there are more.

    `route` names the list with all of them, `asked` its filter.
    """
    every = list(hits)
    more = reverse(route) if route else ""
    more += f"?{urlencode(asked)}" if asked and more else ""
    return Group(label, icon, every[:FEW], len(every) > FEW, more)


@finder(0)
def pages(account: Any, words: str) -> Group | None:
    """Find entries of the account's own menu by their names."""
    if len(words) < 2:
        return None
    labels = {item.url_name: item.label for item in providers.menu_for(account)}
    hits = [Hit(label, reverse(name)) for name, label in labels.items() if words in label]
    return group("栏目", "menu-2", hits[: FEW + 1])
