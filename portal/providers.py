"""Where apps register what the gathering pages show: menu entries, due items, my things, search."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class MenuItem:
    """An entry of the side menu; shown to accounts that hold one of `rights` anywhere ('' = all)."""

    order: int
    label: str
    url_name: str
    icon: str = ""
    rights: tuple[str, ...] = ()
    parent: str = ""
    needs_person: bool = False


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


@dataclass
class _Registry:
    menu: list[MenuItem] = field(default_factory=list)
    due: list[DueProvider] = field(default_factory=list)


_registry = _Registry()


def menu_item(item: MenuItem) -> None:
    """Add an entry to the side menu; called from AppConfig.ready."""
    _registry.menu.append(item)
    _registry.menu.sort(key=lambda i: i.order)


def due_provider(provider: DueProvider) -> DueProvider:
    """Register a function that lists what is due from an account."""
    _registry.due.append(provider)
    return provider


def menu_for(account: Any) -> list[MenuItem]:
    """Return the menu entries an account sees, in order."""

    def shown(item: MenuItem) -> bool:
        if item.needs_person and not account.person_id:
            return False
        return not item.rights or any(account.may_anywhere(right) for right in item.rights)

    return [item for item in _registry.menu if shown(item)]


def due_for(account: Any) -> list[Due]:
    """Return everything due from an account, soonest first, without date last."""
    found = [due for provider in _registry.due for due in provider(account)]
    return sorted(found, key=lambda due: (due.due_on or dt.date.max, due.what))
