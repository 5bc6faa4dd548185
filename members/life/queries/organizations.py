"""What the pages of organizations show: the tree a step at a time, a search, one organization on a day.

Each asks a constant number of queries, whatever the number of organizations.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Replace

from members import rights
from members.life import standing
from members.models import Grant, Membership, Organization, OrganizationChange, Post
from members.models.organizations import PARENTS, Kind
from portal import clock
from portal.paging import PAGE_SIZE, count_up_to
from portal.reading import whole
from portal.scope import within

FOUND = 20
"""How many organizations a chooser shows."""
_Change = OrganizationChange.Kind
_RUN_TOGETHER = Replace(F("sort_key"), Value(" "), Value(""))
_BORN = (_Change.SET_UP, _Change.SPLIT_OFF)


@dataclass(frozen=True)
class Asked:
    """What the list is to show; it lives in the address."""

    at: Organization | None
    words: str
    kind: str
    ended: bool

    @property
    def is_search(self) -> bool:
        """Whether it looks below the place at any depth, not for its children."""
        return bool(self.words or self.kind or self.ended)


@dataclass(frozen=True)
class Line:
    """An organization of a list with how many living ones stand right below it."""

    organization: Organization
    children: int


@dataclass(frozen=True)
class Page:
    """One page of a list. `after` is the id behind which the next one begins, None on the last."""

    lines: list[Line]
    after: int | None
    is_first: bool


def tops(account: Any) -> list[Organization]:
    """Return the topmost organizations the account sees."""
    paths = account.paths_for(rights.SEE_ORGANIZATIONS)
    rows = Organization.objects.filter(path__in=paths)
    return list(rows.select_related("parent").order_by("depth", "sort_key", "pk"))


def listed(account: Any, asked: Asked) -> QuerySet[Organization]:
    """Return the organizations asked for: children of the place, or what fits below it."""
    rows = Organization.objects.visible_to(account)
    rows = rows.exclude(standing.current()) if asked.ended else rows.filter(standing.current())
    if not asked.is_search:
        return rows.filter(parent=asked.at)
    if asked.at is not None:
        rows = rows.filter(path__startswith=asked.at.path).exclude(pk=asked.at.pk)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return called(rows, asked.words) if asked.words else rows


def called(rows: QuerySet[Organization], words: str) -> QuerySet[Organization]:
    """Return those whose name holds the words, or whose pinyin or code begins with them."""
    fits = Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code__startswith=words)
    key = words.replace(" ", "").lower()
    if key.isascii() and key.isalpha():
        rows = rows.alias(run_together=_RUN_TOGETHER)
        fits |= Q(run_together__startswith=key)
    return rows.filter(fits)


def page_of(rows: QuerySet[Organization], after: str, size: int = PAGE_SIZE) -> Page:
    """Return the page of rows, in the order of their names, behind the one with the id `after`."""
    start = Organization.objects.filter(pk=whole(after) or 0).values_list("sort_key", "pk").first()
    if start is not None:
        key, pk = start
        rows = rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=pk))
    found = list(rows.select_related("parent").order_by("sort_key", "pk")[: size + 1])
    shown = found[:size]
    more = shown[-1].pk if len(found) > size else None
    below = Organization.objects.filter(standing.current(), parent__in=[o.pk for o in shown])
    counts = dict(below.order_by().values_list("parent").annotate(Count("pk")))
    return Page([Line(o, counts.get(o.pk, 0)) for o in shown], more, start is None)


def found(
    account: Any, words: str, kinds: set[Kind], *, below: str = "", right: str = ""
) -> list[Organization]:
    """Return living organizations of some kinds a chooser offers; those below a path alone, if given."""
    rows: QuerySet[Organization] = Organization.objects.visible_to(
        account, right or rights.KEEP_ORGANIZATIONS
    ).filter(standing.current(), kind__in=kinds, path__startswith=below)
    if words := words.strip():
        rows = called(rows, words)
    return list(rows.select_related("parent").order_by("depth", "sort_key", "pk")[: FOUND + 1])


def parent_kinds(kind: str) -> set[Kind]:
    """Return below which kinds an organization of this one can stand."""
    return set(PARENTS[Kind(kind)])


@dataclass(frozen=True)
class AsOf:
    """What an organization was on a day: its name, its parent, whether there was one."""

    day: dt.date
    name: str
    parent: Organization | None
    exists: bool


def as_of(organization: Organization, day: dt.date, changes: list[OrganizationChange]) -> AsOf:
    """Read from its history, the latest change first, what an organization was at the end of a day."""
    later = [one for one in changes if one.on > day]
    since, until = organization.since, organization.until
    exists = (since is None or since <= day) and (until is None or until > day)
    if not later:
        return AsOf(day, organization.name, organization.parent, exists)
    first = later[-1]
    if first.kind in _BORN:
        return AsOf(day, "", None, False)
    return AsOf(day, first.name_before, first.parent_before, exists)


@dataclass(frozen=True)
class OrganizationPage:
    """Everything the page of one organization tells."""

    organization: Organization
    above: list[tuple[Organization, bool]]
    """From the top; whether the account sees it."""
    then: AsOf
    leaders: list[Post]
    members: str
    children: Page
    below: str
    history: list[OrganizationChange]
    may_keep: bool
    left_grants: list[Grant]
    """Grants on an organization that has ended: somebody should end them too."""


def organization_page(
    account: Any, organization: Organization, day: dt.date, after: str
) -> OrganizationPage:
    """Return the page of an organization the account sees, on a day."""
    ids = [int(n) for n in organization.path.split("/") if n and int(n) != organization.pk]
    rows = Organization.objects.in_bulk(ids)
    above = [(rows[n], account.may(rights.SEE_ORGANIZATIONS, rows[n].path)) for n in ids]
    changes = organization.changes.select_related(
        "parent_before", "parent_after", "counterpart", "by__person"
    )
    history = list(changes)
    children = Organization.objects.filter(standing.current(), parent=organization)
    ended = organization.until is not None
    members = Membership.objects.filter(
        standing.current(), branch__path__startswith=organization.path
    )
    return OrganizationPage(
        organization,
        above,
        as_of(organization, day, history),
        _leaders(account, organization),
        count_up_to(members),
        page_of(children, after),
        count_up_to(children),
        history,
        account.may(rights.KEEP_ORGANIZATIONS, organization.path) and not ended,
        standing.grants_on(organization) if ended else [],
    )


def _leaders(account: Any, organization: Organization) -> list[Post]:
    rows = Post.objects.visible_to(account).filter(
        standing.current(),
        organization=organization,
        since__lte=clock.today(),
        role__in=[Post.Role.PRINCIPAL, Post.Role.LEADER],
    )
    return list(rows.select_related("person").order_by("position", "pk")[:50])


def branches(account: Any, right: str) -> QuerySet[Organization]:
    """Return the living branches where the account holds a right."""
    paths = account.paths_for(right)
    rows = Organization.objects.filter(standing.current(), kind=Kind.BRANCH)
    return rows.filter(within(paths, "path")) if paths else rows.none()
