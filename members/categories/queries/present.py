"""Which category somebody has on a day: the one place that says so, for this room and for the points."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from members.categories.models import Category, Classification

LISTED = Classification.State.LISTED


def on_day(day: dt.date, prefix: str = "") -> Q:
    """Return the condition on classifications that they are listed and hold on a day."""
    ends = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day})
    return Q(**{f"{prefix}state": LISTED, f"{prefix}since__lte": day}) & ends


def labels_on(people: Collection[int], day: dt.date) -> dict[int, str]:
    """Return the words of the category of each of some people on a day, leaving out who has none (P24-R2:
    at most one); one query."""
    rows = Classification.objects.filter(on_day(day), person__in=people)
    return {pk: Category(code).label for pk, code in rows.values_list("person", "category")}


def labels_below(path: str, day: dt.date) -> dict[int, str]:
    """Return the same of whoever belonged on that day to a branch below a path; one query."""
    ends = Q(person__memberships__until__isnull=True) | Q(person__memberships__until__gt=day)
    rows = Classification.objects.filter(
        on_day(day) & ends,
        person__memberships__since__lte=day,
        person__memberships__branch__path__startswith=path,
    )
    return {pk: Category(code).label for pk, code in rows.values_list("person", "category")}


def of(person: int, day: dt.date) -> Classification | None:
    """Return a person's listed row on a day; one query."""
    return Classification.objects.filter(on_day(day), person=person).first()
