"""Where apps register what the gathering pages show: menu entries, due items, my things, search."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class MenuItem:
    """An entry of the side menu; shown to accounts that hold one of `rights` anywhere (none = all).

    `covers` names the views that belong to the entry besides its own, so that it stays marked there;
    `applies` may ask more of an account that passes all else (one query at the most).
    """

    order: int
    label: str
    url_name: str
    icon: str = ""
    rights: tuple[str, ...] = ()
    parent: str = ""
    needs_person: bool = False
    covers: tuple[str, ...] = ()
    applies: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Due:
    """One thing that is due from an account: what, by when, why, how far, and where it is done."""

    what: str
    url: str
    verb: str
    due_on: dt.date | None = None
    why: str = ""
    done: int | None = None
    total: int | None = None


DueProvider = Callable[[Any], Iterable[Due]]
Panel = tuple[str, dict[str, Any]]
"""A template that draws one panel of the home page's right column, and its context."""
PanelProvider = Callable[[Any], Iterable[Panel]]


@dataclass
class _Registry:
    menu: list[MenuItem] = field(default_factory=list)
    due: list[DueProvider] = field(default_factory=list)
    panels: list[PanelProvider] = field(default_factory=list)
    job_kinds: dict[str, str] = field(default_factory=dict)


_registry = _Registry()


def menu_item(item: MenuItem) -> None:
    """Add an entry to the side menu; called from AppConfig.ready."""
    _registry.menu.append(item)
    _registry.menu.sort(key=lambda i: i.order)


def due_provider(provider: DueProvider) -> DueProvider:
    """Register a function that lists what is due from an account."""
    _registry.due.append(provider)
    return provider


def home_panel(provider: PanelProvider) -> PanelProvider:
    """Register a function that gives the home page's right column its panels, as they apply."""
    _registry.panels.append(provider)
    return provider


def job_kind(kind: str, label: str) -> None:
    """Name a kind of job for the filter of 我的任务 (assessments.run: 计分)."""
    _registry.job_kinds[kind] = label


def menu_for(account: Any) -> list[MenuItem]:
    """Return the menu entries an account sees, in order."""

    def shown(item: MenuItem) -> bool:
        if item.needs_person and not account.person_id:
            return False
        if item.rights and not any(account.may_anywhere(right) for right in item.rights):
            return False
        return item.applies is None or item.applies(account)

    return [item for item in _registry.menu if shown(item)]


def due_for(account: Any) -> list[Due]:
    """Return everything due from an account, soonest first, without date last."""
    found = [due for provider in _registry.due for due in provider(account)]
    return sorted(found, key=lambda due: (due.due_on or dt.date.max, due.what))


def panels_for(account: Any) -> list[Panel]:
    """Return the panels of the home page's right column, in the order of registration."""
    return [panel for provider in _registry.panels for panel in provider(account)]


def job_kind_label(kind: str) -> str:
    """Return the Chinese name of a kind of job; the bare kind where nobody named it."""
    return _registry.job_kinds.get(kind, kind)
