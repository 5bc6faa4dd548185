"""Lists of members with their category: filters, figures, a page by keyset, and who has none (P24-R1)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q

from members import person_lists
from members.categories import rights, ways
from members.categories.models import Category, Classification
from members.categories.queries import measures, places
from members.categories.queries.measures import Check, Facts
from members.categories.queries.present import on_day
from members.models import Membership, Organization
from portal import clock, paging
from portal.reading import whole

STATES = (("", "全部"), ("none", "没有类别"), ("proposed", "待审核"), ("recheck", "该复核"))
NONE = "none"
_NOW = "person__classifications"


def with_category(rows: Any) -> Any:
    """Return memberships joined with the category of today (`now`) and an open proposal (`asked`)."""
    waiting = Q(person__classifications__state=Classification.State.PROPOSED)
    return rows.annotate(
        now=FilteredRelation(_NOW, condition=on_day(clock.today(), f"{_NOW}__")),
        asked=FilteredRelation(_NOW, condition=waiting),
    )


def recheck_before() -> dt.date:
    """Return the day by which a category was checked last that is to be looked at again."""
    return clock.today() - dt.timedelta(days=ways.RECHECK_DAYS)


def narrowed(
    rows: Any,
    *,
    category: str = "",
    state: str = "",
    name: str = "",
    at: list[Organization] | None = None,
) -> Any:
    """Return the members (`with_category`) that fit; what nobody offers narrows nothing."""
    if category in Category.values:
        rows = rows.filter(Q(now__category=category) | Q(now__secondary__contains=[category]))
    if state == NONE:
        rows = rows.filter(now__pk=None)
    elif state == "proposed":
        rows = rows.filter(asked__pk__isnull=False)
    elif state == "recheck":
        rows = rows.filter(now__checked_on__lte=recheck_before(), asked__pk=None)
    rows = person_lists.called(rows, name)
    if at is not None:
        rows = rows.filter(person_lists.inside(at, "branch__path"))
    return rows


def figures(rows: Any) -> dict[str, int]:
    """Return how many members there are, of each category, without one, waiting, to look at again; one
    query."""
    counts = {code: Count("pk", filter=Q(now__category=code)) for code in Category.values}
    old = Q(now__checked_on__lte=recheck_before(), asked__pk=None)
    found: dict[str, int] = with_category(rows).aggregate(
        all=Count("pk"),
        none=Count("pk", filter=Q(now__pk=None)),
        proposed=Count("pk", filter=Q(asked__pk__isnull=False)),
        recheck=Count("pk", filter=old),
        **counts,
    )
    return found


@dataclass(frozen=True)
class Line:
    """A member in a list: his branch, category, open proposal, and what his way of managing lacks."""

    membership: Membership
    now: Classification | None
    asked: Classification | None
    facts: Facts
    checks: list[Check]

    @property
    def person(self) -> Any:
        """The member."""
        return self.membership.person

    @property
    def lacking(self) -> list[Check]:
        """What has not been done."""
        return [one for one in self.checks if not one.done]

    @property
    def way(self) -> str:
        """The way of managing."""
        return ways.WAYS[Category(self.now.category)] if self.now else ""


@dataclass(frozen=True)
class Page:
    """One page of a list by pinyin. `after` is the key for the next page."""

    lines: list[Line]
    after: str
    is_first: bool


def page(rows: Any, after: str, size: int = paging.PAGE_SIZE) -> Page:
    """Return the page behind the key `after` ('' or a key nobody gave: the first)."""
    key, _, number = after.rpartition(".")
    start = whole(number)
    if start is not None:
        behind = Q(person__sort_key=key, person__gt=start) | Q(person__sort_key__gt=key)
        rows = rows.filter(behind)
    rows = rows.order_by("person__sort_key", "person").select_related("person", "branch__parent")
    found = list(rows[: size + 1])
    last = found[size - 1].person if len(found) > size else None
    return Page(lines_of(found[:size]), f"{last.sort_key}.{last.pk}" if last else "", start is None)


def lines_of(found: list[Membership]) -> list[Line]:
    """Return memberships as lines; a fixed number of queries."""
    people = [one.person_id for one in found]
    rows = Classification.objects.filter(person__in=people)
    today = clock.today()
    now = {row.person_id: row for row in rows.filter(on_day(today))}
    waiting = rows.filter(state=Classification.State.PROPOSED).select_related("proposed_by")
    asked = {row.person_id: row for row in waiting}
    facts = measures.facts_of(people)
    return [
        Line(
            one,
            now.get(one.person_id),
            asked.get(one.person_id),
            facts[one.person_id],
            measures.checks(now.get(one.person_id), facts[one.person_id], today),
        )
        for one in found
    ]


def of_branch(branch: Organization) -> list[Line]:
    """Return all members of a branch as lines, by pinyin."""
    rows = places.members_below((branch.path,)).filter(branch=branch)
    rows = rows.select_related("person", "branch__parent").order_by("person__sort_key", "person")
    return lines_of(list(rows[:600]))


def left_out(branch: Organization) -> list[str]:
    """Return the names of a branch's members who have neither a category nor a proposal (P24-R1)."""
    rows = with_category(places.members_below((branch.path,)).filter(branch=branch))
    rows = rows.filter(now__pk=None, asked__pk=None).order_by("person__sort_key")
    return list(rows.values_list(F("person__name"), flat=True))


def in_charge(account: Any) -> Any:
    """Return the memberships of those whom the account sees with their category."""
    return places.members(account, rights.SEE_CATEGORIES)


def proposals(branch: Organization) -> Any:
    """Return the open proposals about the present members of a branch."""
    held = places.members_below((branch.path,)).filter(branch=branch)
    rows = Classification.objects.filter(state=Classification.State.PROPOSED)
    return rows.filter(person__in=held.values("person")).select_related("person__home", "branch")
