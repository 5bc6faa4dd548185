"""What the pages of development show: the list by stage, one file with its steps."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from members import rights
from members.life.development import DEVELOPMENT, earliest_of
from members.models import Development, DevelopmentStep, Membership, Person
from portal.lifecycle import Offer
from portal.scope import within

S = Development.State
SHOWN = 20
STEP_NAMES = {"apply": "递交入党申请书"} | {one.action: one.label for one in DEVELOPMENT.steps}


def listed(account: Any, state: str, words: str) -> QuerySet[Development]:
    """Return the files the account sees, of a state ('': all that are open), by part of the name."""
    rows: QuerySet[Development] = Development.objects.visible_to(account)
    rows = rows.filter(state=state) if state in S.values else rows.filter(state__in=S.values[:4])
    if words:
        named = Q(person__name__icontains=words) | Q(person__initials__startswith=words.lower())
        rows = rows.filter(named)
    return rows.select_related("person", "branch__parent")


def by_state(account: Any) -> list[tuple[str, str, int]]:
    """Count the files the account sees by state, in the order of the states; one statement."""
    rows = Development.objects.visible_to(account).order_by().values_list("state")
    found = dict(rows.annotate(Count("pk")))
    return [(state.value, state.label, found.get(state.value, 0)) for state in S]


@dataclass(frozen=True)
class DevelopmentPage:
    """One file: its steps, and what may be done next with the first day it can be of."""

    development: Development
    steps: list[tuple[str, DevelopmentStep]]
    offers: list[tuple[Offer, dt.date | None]]


def page_of(account: Any, development: Development) -> DevelopmentPage:
    """Return the page of a file the account sees."""
    steps = development.steps.select_related("by__person").order_by("on", "pk")
    offers = DEVELOPMENT.offers(account, development)
    return DevelopmentPage(
        development,
        [(STEP_NAMES.get(one.action, one.action), one) for one in steps],
        [(one, earliest_of(development, one.step.action)) for one in offers],
    )


def candidates(account: Any) -> QuerySet[Person]:
    """Return people of the units of the account's branches who are no members and have no open file."""
    paths = account.paths_for(rights.KEEP_BRANCH)
    above = {int(n) for path in paths for n in path.rstrip("/").split("/")[-2:] if n}
    rows: QuerySet[Person] = Person.objects.filter(within(paths, "home__path") | Q(home__in=above))
    members = Membership.objects.filter(until=None).values("person")
    busy = Development.objects.filter(state__in=Development.OPEN).values("person")
    rows = rows.filter(left_on=None, merged_into=None)
    return rows.exclude(pk__in=members).exclude(pk__in=busy).select_related("home")


def candidates_found(account: Any, words: str) -> list[Person]:
    """Return candidates by part of the name or initials; none without words."""
    words = words.strip()
    if not words:
        return []
    named = Q(name__icontains=words) | Q(initials__startswith=words.lower())
    return list(candidates(account).filter(named).order_by("sort_key", "pk")[:SHOWN])
