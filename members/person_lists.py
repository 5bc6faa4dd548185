"""Lists of people: who is in scope, which filters narrow it, the search by name, a page by keyset.

A list is read in the order of the pinyin key. Of a small scope the organizations are resolved to their
numbers first, and people are found by their unit; of a large one the order's index is walked, and the
path of each person's unit is looked at: most of those who come along are in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from members import rights, scope
from members.models import Membership, Organization, Person, Post
from members.models.organizations import PARTY_KINDS
from members.models.people import RUN_TOGETHER, Bigrams, in_force
from portal import paging
from portal.reading import whole
from portal.scope import one_of, one_of_found, within

SMALL = 3000
"""Organizations up to which a scope is resolved to their numbers."""
FOUND = 20
"""Organizations a filter by words takes."""


def in_scope(account: Any, right: str = rights.SEE_PEOPLE) -> QuerySet[Person]:
    """Return the people on whom the account holds `right`, found as fits the size of its scope."""
    paths = account.paths_for(right)
    if not paths:
        return Person.objects.none()
    branches = scope.paths_on(account, right, PARTY_KINDS)
    return Person.objects.filter(_below(paths) | _members(branches))


def below(rows: QuerySet[Person], places: Iterable[Organization]) -> QuerySet[Person]:
    """Return the people of some organizations and all below them; of a branch its present members."""
    found = list(places)
    paths = tuple(place.path for place in found)
    branches = tuple(place.path for place in found if place.kind in PARTY_KINDS)
    return rows.filter(_below(paths) | _members(branches))


def _below(paths: tuple[str, ...]) -> Q:
    ids = Organization.objects.filter(within(paths, "path")).order_by()
    found = list(ids.values_list("pk", flat=True)[: SMALL + 1])
    if len(found) <= SMALL:
        return one_of("home_id", found)
    elsewhere = Organization.objects.exclude(within(paths, "path")).order_by()
    return within(paths, "home__path") if elsewhere.exists() else ~Q(pk=None)


def _members(paths: tuple[str, ...]) -> Q:
    """Resolved like organizations: beside another condition a subquery would not use its index."""
    if not paths:
        return Q()
    rows = Membership.objects.filter(within(paths, "branch__path"), in_force())
    found = list(rows.values_list("person_id", flat=True)[: SMALL + 1])
    return Q(pk__in=rows.values("person_id")) if len(found) > SMALL else one_of("pk", found)


def places_named(account: Any, words: str) -> list[Organization]:
    """Return the organizations in scope whose name holds the words, the topmost first; at most FOUND."""
    rows = Organization.objects.visible_to(account)
    rows = rows.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    return list(rows.order_by("depth", "sort_key", "id")[:FOUND])


def places_if_named(account: Any, words: str) -> list[Organization] | None:
    """Return the organizations named in a filter; None without words."""
    return places_named(account, words) if words.strip() else None


def inside(places: Iterable[Organization], *paths: str) -> Q:
    """Return the condition that one of a row's `paths` lies in one of the places; nothing lies in none."""
    found = Q(pk__in=[])
    for place in places:
        for path in paths:
            found |= Q(**{f"{path}__startswith": place.path})
    return found


def called(rows: Any, words: str) -> Any:
    """Return the rows whose person is called so: part of his name, or its initials."""
    if words := "".join(words.split()):
        rows = rows.filter(Q(person__name__contains=words) | Q(person__initials=words.lower()))
    return rows


KINDS = (("cadre", "干部"), ("member", "党员"))
STAGES = Membership.Stage.choices


def of_kind(rows: QuerySet[Person], kind: str, stage: str) -> QuerySet[Person]:
    """Return those who hold a post today (cadre), or belong to a branch today (member), in a stage."""
    posts = Post.objects.filter(in_force(), person=OuterRef("pk"))
    memberships = Membership.objects.filter(in_force(), person=OuterRef("pk"))
    if kind == "cadre":
        rows = rows.filter(Exists(posts))
    if stage == Membership.Stage.PROBATIONARY:
        return rows.filter(_probationary())
    if stage:
        return rows.filter(Exists(memberships.filter(stage=stage)))
    return rows.filter(Exists(memberships)) if kind == "member" else rows


def _probationary() -> Q:
    """Found first: whoever walks the order meets one of a county's in a thousand people."""
    today = Membership.objects.filter(in_force(), stage=Membership.Stage.PROBATIONARY)
    return one_of_found("pk", today.values("person_id"))


def here(rows: QuerySet[Person], left: bool) -> QuerySet[Person]:
    """Return those who are in the register today, or those who have left; second rows in neither."""
    return rows.filter(left_on__isnull=not left, merged_into__isnull=True)


def named(rows: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Return the people whose name holds the words, or whose pinyin or initials begin with them.

    One character is taken as the beginning of a name. What is asked twice is asked for its index.
    """
    words = "".join(words.split())
    if not words:
        return rows
    if words.isascii() and words.isalpha():
        return _by_pinyin(rows, words.lower())
    if len(words) == 1:
        return rows.alias(first=Left("name", 1)).filter(first=words)
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    rows = rows.alias(bigrams=Bigrams("name")).filter(**{"bigrams__contains": pairs})
    return rows if len(words) == 2 else rows.filter(name__contains=words)


def _by_pinyin(rows: QuerySet[Person], key: str) -> QuerySet[Person]:
    following = chr(ord(key[0]) + 1)
    asked = Q(initials__startswith=key) | Q(together__startswith=key)
    rows = rows.alias(together=RUN_TOGETHER).filter(asked)
    return rows.filter(sort_key__gte=key[0], sort_key__lt=following)


@dataclass(frozen=True)
class Page:
    """One page of people. `after` is the key of the last, for the next page; '' on the last page."""

    rows: list[Person]
    after: str
    is_first: bool


def page(rows: QuerySet[Person], after: str, size: int = paging.PAGE_SIZE) -> Page:
    """Return the page behind the key `after` ('' or a key nobody gave: the first)."""
    key, _, number = after.rpartition(".")
    start = whole(number)
    if start is not None:
        behind = Q(sort_key=key, pk__gt=start) | Q(sort_key__gt=key)
        rows = rows.filter(behind, sort_key__gte=key)
    found = list(_shown(rows).order_by("sort_key", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], f"{last.sort_key}.{last.pk}" if last else "", start is None)


def _shown(rows: QuerySet[Person]) -> QuerySet[Person]:
    """The rows with unit, present posts and branch, in a fixed number of statements."""
    posts = Post.objects.filter(in_force()).select_related("organization")
    members = Membership.objects.filter(in_force()).select_related("branch")
    return rows.select_related("home__parent").prefetch_related(
        Prefetch("posts", posts.order_by("-is_main", "-since"), to_attr="present_posts"),
        Prefetch("memberships", members, to_attr="present_memberships"),
    )
