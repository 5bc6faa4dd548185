"""What people owe a year: by what each is on a day, the county's own figure over the nation's."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from members.models import Membership, Person, Post
from members.models.organizations import PARTY_KINDS, UNIT_KINDS, Kind
from training import minimums
from training.minimums import Minimum
from training.models import CountyMinimum
from training.places import ids_of

SECRETARIES = {Kind.VILLAGE, *PARTY_KINDS}
LEADS = {Post.Role.PRINCIPAL, Post.Role.LEADER}


def held_on(day: dt.date) -> Q:
    """The condition that a post or membership is held on a day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def of(people: Collection[int], day: dt.date) -> Mapping[int, Minimum | None]:
    """Return person → what he owes in the year of a day, by what he is on it; None for who owes nothing.

    Of several groups the highest (E-MULTI). Which county's figure holds goes by his unit. Four statements
    however many people.
    """
    posts: dict[int, set[tuple[str, str, bool]]] = defaultdict(set)
    held = Post.objects.filter(held_on(day), person__in=people).order_by()
    for pk, *post in held.values_list("person", "organization__kind", "role", "is_main"):
        posts[pk].add((post[0], post[1], post[2]))
    members = Membership.objects.filter(held_on(day), person__in=people).order_by()
    branches = set(members.values_list("person", flat=True))
    homes = dict(Person.objects.filter(pk__in=people).values_list("pk", "home__path"))
    rows = raised_in({pk for path in homes.values() for pk in ids_of(path)}, day.year)
    return {
        pk: over(rows, homes.get(pk, ""), group(posts[pk], is_member=pk in branches))
        for pk in people
    }


def group(posts: Iterable[tuple[str, str, bool]], *, is_member: bool) -> Minimum | None:
    """Return the national minimum of who holds posts of (kind of organization, role, main)."""
    held = list(posts)
    if any(kind in UNIT_KINDS and main for kind, _, main in held):
        return minimums.SERVANT
    if any(kind in SECRETARIES and role in LEADS for kind, role, _ in held):
        return minimums.SECRETARY
    return minimums.MEMBER if is_member else None


def raised_in(places: Iterable[int], year: int) -> Mapping[tuple[int, str], CountyMinimum]:
    """Return (county, group) → the row in force in a year, of the counties among some organizations."""
    rows: Any = CountyMinimum.objects.filter(county__in=set(places), year__lte=year)
    return {
        (row.county_id, row.group): row for row in rows.select_related("county").order_by("year")
    }


def over(
    rows: Mapping[tuple[int, str], CountyMinimum], path: str, national: Minimum | None
) -> Minimum | None:
    """Return a national minimum as the county along a path raises it, itself where none does."""
    if national is None:
        return None
    found = (rows.get((pk, national.code)) for pk in ids_of(path))
    return next((row.over(national) for row in found if row is not None), national)
