"""Where apps register what the gathering pages show: menu entries, due items, my things, search."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from django.core.cache import cache
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse

from portal import clock
from portal.figures import Section

Condition = Callable[[Any], Any]
"""Given an account: a condition on what is in the database about it (`Exists(...)`)."""


@dataclass(frozen=True)
class MenuItem:
    """An entry of the side menu; shown to accounts that hold one of `rights` anywhere (none = all).

    `covers` names the views that belong to the entry besides its own, so that it stays marked there;
    `applies` may ask more of an account that passes all else, without a query; `concerns` gives what has to
    be found in the database, as a condition (`Exists(...)`): of all entries it is one query. An entry that
    is `alone` stands beside its section and never becomes its head. Children that follow one another with
    the same `group` stand under its name where a section has many.
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
    alone: bool = False
    concerns: Condition | None = None
    group: str = ""


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
PersonSection = Callable[[Any, Any], Iterable[Panel]]
"""Given who looks and the person: what one room holds about him, as that account may see it."""


@dataclass(frozen=True)
class Hold:
    """Why nothing may go on about a person: the sentence, the rule, since when."""

    sentence: str
    rule: str = ""
    since: dt.date | None = None


HoldProvider = Callable[[Any, dt.date | None], Hold | None]
"""Given a person and the day something was begun about him: what stops it, or None where nothing does."""
Held = TypeVar("Held", bound=HoldProvider)


@dataclass(frozen=True)
class Away:
    """That somebody is away from a day to a day, both included; the sentence never says why."""

    first: dt.date
    last: dt.date
    sentence: str

    def on(self, days: Iterable[dt.date]) -> list[dt.date]:
        """Return those of some days on which he is away, in their order."""
        return [day for day in days if self.first <= day <= self.last]


AwayProvider = Callable[[Collection[int], dt.date, dt.date], Mapping[int, Iterable[Away]]]
"""Given people and two days: who is away (on leave, seconded) on any day in between, both included."""


@dataclass
class _Registry:
    menu: list[MenuItem] = field(default_factory=list)
    due: list[DueProvider] = field(default_factory=list)
    due_where: dict[DueProvider, Condition] = field(default_factory=dict)
    due_of_person: set[DueProvider] = field(default_factory=set)
    panels: list[PanelProvider] = field(default_factory=list)
    sections: list[PersonSection] = field(default_factory=list)
    holds: list[HoldProvider] = field(default_factory=list)
    away: list[AwayProvider] = field(default_factory=list)
    figures: list[Section] = field(default_factory=list)
    job_kinds: dict[str, str] = field(default_factory=dict)
    number_pages: list[tuple[str, str, str]] = field(default_factory=list)
    page_help: dict[str, tuple[str, str]] = field(default_factory=dict)


_registry = _Registry()


def menu_item(item: MenuItem) -> None:
    """Add an entry to the side menu; called from AppConfig.ready."""
    _registry.menu.append(item)
    _registry.menu.sort(key=lambda i: i.order)


@overload
def due_provider(provider: DueProvider) -> DueProvider: ...


@overload
def due_provider(
    *, of_person: Condition | None = None, where: Condition | None = None
) -> Callable[[DueProvider], DueProvider]: ...


def due_provider(
    provider: DueProvider | None = None,
    *,
    of_person: Condition | None = None,
    where: Condition | None = None,
) -> DueProvider | Callable[[DueProvider], DueProvider]:
    """Register a function that lists what is due from an account.

    `where` is a condition without which nothing of it is due: of all rooms that is one query, and whoever it
    does not hold for is not asked about any further. `of_person` is one that the account's person stands in
    a relation: nothing of it is due from an account without a person. Both are the same a day long for the
    same grants (`_written`), so they name days and no hours, and ask the database nothing themselves.
    """

    def register(listing: DueProvider) -> DueProvider:
        _registry.due.append(listing)
        condition = where if of_person is None else of_person
        if condition is not None:
            _registry.due_where[listing] = condition
        if of_person is not None:
            _registry.due_of_person.add(listing)
        return listing

    return register if provider is None else register(provider)


def home_panel(provider: PanelProvider) -> PanelProvider:
    """Register a function that gives the home page's right column its panels, as they apply."""
    _registry.panels.append(provider)
    return provider


def person_section(provider: PersonSection) -> PersonSection:
    """Register a function that adds sections to the personal file and to 我的信息.

    It is called with the account that looks and the person (his unit is loaded), and asks for itself
    what that account may see; the person himself is `account.person_id == person.pk`. A template reads
    its context as `panel`, as those of the home page do, with `person` and `is_self` beside it.
    """
    _registry.sections.append(provider)
    return provider


def hold_provider(provider: Held) -> Held:
    """Register a function that answers clear (None) or hold about a person.

    Whoever is about to select, appoint or commend a person asks `holds_on` and goes on only where it is
    empty. There is no way past a hold but what its own room offers.
    """
    _registry.holds.append(provider)
    return provider


def away_provider(provider: AwayProvider) -> AwayProvider:
    """Register a function that tells who is away on some days; whoever plans people's time asks it."""
    _registry.away.append(provider)
    return provider


def figure_section(section: Section) -> Section:
    """Register what one app tells of a place in a period; called from AppConfig.ready."""
    _registry.figures.append(section)
    _registry.figures.sort(key=lambda one: one.order)
    return section


def figure_sections() -> list[Section]:
    """Return the sections of figures that apps have registered, in order."""
    return list(_registry.figures)


def job_kind(kind: str, label: str) -> None:
    """Name a kind of job for the filter of 我的任务 (assessments.run: 计分)."""
    _registry.job_kinds[kind] = label


def page_help(texts: Mapping[str, tuple[str, str]]) -> None:
    """Add to what pages say of themselves: name of an address → (what for, what to do first)."""
    _registry.page_help.update(texts)


def page_help_of(view_name: str) -> tuple[str, str] | None:
    """Return what a page says of itself; None where nothing was registered."""
    return _registry.page_help.get(view_name)


def number_page(label: str, url_name: str, right: str) -> None:
    """Name a page on which who holds a right finds people by a full number, sent in a form's body."""
    _registry.number_pages.append((label, url_name, right))


def number_pages_for(account: Any) -> list[tuple[str, str]]:
    """Return label and address of the pages on which the account may search by a full number."""
    rows = _registry.number_pages
    return [(label, reverse(name)) for label, name, right in rows if account.may_anywhere(right)]


MENU_SECONDS = 60
"""How long a menu is kept; 0 asks for it anew every time."""


def menu_for(account: Any) -> list[MenuItem]:
    """Return the menu entries an account sees, in order; one query at the most.

    They are kept for MENU_SECONDS, anew for other grants: what hangs on rows (a post, a group) may
    come a moment later. An entry is no right: every page asks for itself.
    """
    if not MENU_SECONDS:
        return _menu_of(account)
    name = f"menu.{account.pk}.{account.standing}"
    found: set[tuple[str, str]] | None = cache.get(name)
    if found is None:
        found = {(item.url_name, item.label) for item in _menu_of(account)}
        cache.set(name, found, MENU_SECONDS)
    return [item for item in _registry.menu if (item.url_name, item.label) in found]


def _menu_of(account: Any) -> list[MenuItem]:
    def shown(item: MenuItem) -> bool:
        if item.needs_person and not account.person_id:
            return False
        if item.rights and not any(account.may_anywhere(right) for right in item.rights):
            return False
        return item.applies is None or item.applies(account)

    items = [item for item in _registry.menu if shown(item)]
    asked = [(item, item.concerns) for item in items if item.concerns is not None]
    answers = _answered(account, [condition for _, condition in asked])
    left_out = {item for (item, _), concerned in zip(asked, answers, strict=True) if not concerned}
    return [item for item in items if item not in left_out]


def _answered(account: Any, conditions: Collection[Condition]) -> Collection[bool]:
    """For each condition whether it holds in the database; one query, none for no condition."""
    if not conditions:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(*_written(account, tuple(conditions)))
        return cursor.fetchone()  # type: ignore[no-any-return]


MOST_WRITTEN = 500
_statements: dict[tuple[Any, ...], tuple[str, tuple[Any, ...]]] = {}


def _written(account: Any, conditions: tuple[Condition, ...]) -> tuple[str, tuple[Any, ...]]:
    """The statement that asks for some conditions; written once a day for an account and its grants, as
    writing dozens of conditions takes longer than answering them."""
    key = (account.pk, account.standing, clock.today(), conditions)
    found = _statements.get(key)
    if found is None:
        if len(_statements) >= MOST_WRITTEN:
            _statements.clear()
        asked = [ExpressionWrapper(Q(one(account)), BooleanField()) for one in conditions]
        rows = account._meta.default_manager.filter(pk=account.pk).values_list(*asked)
        found = _statements[key] = rows.query.sql_with_params()
    return found


def due_for(account: Any) -> list[Due]:
    """Return everything due from an account, soonest first, without date last."""
    where = _registry.due_where
    of_person = _registry.due_of_person
    asked = [
        one for one in _registry.due if one in where and (account.person_id or one not in of_person)
    ]
    answers = _answered(account, [where[one] for one in asked])
    concerned = {one for one, holds in zip(asked, answers, strict=True) if holds}
    found = [
        due for one in _registry.due if one not in where or one in concerned for due in one(account)
    ]
    return sorted(found, key=lambda due: (due.due_on or dt.date.max, due.what))


def panels_for(account: Any) -> list[Panel]:
    """Return the panels of the home page's right column, in the order of registration."""
    return [panel for provider in _registry.panels for panel in provider(account)]


def person_sections_for(account: Any, person: Any) -> list[Panel]:
    """Return the sections of a person's file that rooms have registered, in that order."""
    return [panel for provider in _registry.sections for panel in provider(account, person)]


def holds_on(person: Any, begun_on: dt.date | None = None) -> list[Hold]:
    """Return everything that stops a person's selection; [] is clear.

    With the day selection was begun on, what has to be checked after that day is asked for, too.
    """
    found = (provider(person, begun_on) for provider in _registry.holds)
    return [hold for hold in found if hold is not None]


def away_on(people: Collection[int], days: Collection[dt.date]) -> dict[int, list[Away]]:
    """Return person → his absences that have one of some days in them; nobody who is there on all of them."""
    found: dict[int, list[Away]] = {}
    if not days or not people:
        return found
    for provider in _registry.away:
        for person, told in provider(people, min(days), max(days)).items():
            if there := [one for one in told if one.on(days)]:
                found.setdefault(person, []).extend(there)
    return found


def job_kind_label(kind: str) -> str:
    """Return the Chinese name of a kind of job; the bare kind where nobody named it."""
    return _registry.job_kinds.get(kind, kind)
