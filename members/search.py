"""What the register finds for the search of the frame: people and organizations in scope."""

from typing import Any

from django.urls import reverse

from members import person_lists, rights
from members.life import standing
from members.life.queries.organizations import called
from members.models import Organization
from portal import search
from portal.search import Group, Hit

_SHORTEST = 2
"""Letters of a name's pinyin: one would fit a twentieth of the register."""


@search.finder(10)
def people(account: Any, words: str) -> Group | None:
    """Find people in the register by name, pinyin or initials, as their list does."""
    if not account.may_anywhere(rights.SEE_PEOPLE) or not _is_of_a_name(words):
        return None
    rows = person_lists.named(person_lists.here(person_lists.in_scope(account), False), words)
    rows = rows.select_related("home__parent").order_by("sort_key", "pk")[: search.FEW + 1]
    hits = [
        Hit(row.name, reverse("members:person", args=[row.pk]), _place(row.home)) for row in rows
    ]
    return search.group("人员", "users", hits, "members:people", q=words)


def _is_of_a_name(words: str) -> bool:
    typed = words.replace(" ", "")
    if typed.isascii():
        return typed.isalpha() and len(typed) >= _SHORTEST
    return not any(letter.isdigit() for letter in typed)


def _place(home: Organization) -> str:
    above = home.parent.label if home.parent else ""
    return f"{above} {home.label}".strip()


@search.finder(20)
def organizations(account: Any, words: str) -> Group | None:
    """Find organizations that exist today by name, pinyin or code."""
    paths = account.paths_for(rights.SEE_ORGANIZATIONS)
    if not paths or len(words) < _SHORTEST:
        return None
    rows = called(Organization.objects.visible_to(account).filter(standing.current()), words)
    rows = rows.select_related("parent__parent").order_by("depth", "sort_key", "pk")
    hits = [
        Hit(row.label, reverse("members:organization", args=[row.pk]), _above(row))
        for row in rows[: search.FEW + 1]
    ]
    # the list looks below one place at a time
    route = "members:organizations" if len(paths) == 1 else ""
    return search.group("组织", "building-community", hits, route, q=words)


def _above(place: Organization) -> str:
    names = [place.get_kind_display()]
    above = place.parent
    while above is not None and len(names) < 3:
        names.insert(0, above.label)
        above = above.parent if len(names) < 3 else None
    return " ".join(names)
