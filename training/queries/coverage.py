"""Coverage of target groups (P04-R4): how many of each had at least one class in a year, unit by unit.

Totals for who sees figures; names for the own unit alone (P04).
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DecimalField,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import GreaterThan

from members.models import Organization
from members.models.organizations import Kind
from portal.paging import PAGE_SIZE
from training.models import HourEntry, TargetGroup
from training.places import ids_of, near
from training.queries import groups

Counts = tuple[int, int]
MANY = {TargetGroup.Rule.SERVANTS, TargetGroup.Rule.MEMBERS}
"""The rules that find a great part of a city's people: by his main post or membership, of which each has one
at a time (post_one_main_at_a_time, membership_one_branch_at_a_time)."""


class _Part(Func):
    """The n-th id along a path: '/1/23/456/' has 456 as its third."""

    function = "split_part"
    output_field = CharField()


@dataclass(frozen=True)
class Covered:
    """A group, or a unit's part of it: how many there are, how many were trained. The rate is None where
    there is nobody (E-ZERO)."""

    label: str
    total: int
    trained: int
    pk: int | None = None

    @property
    def left(self) -> int:
        """How many are still untrained."""
        return self.total - self.trained

    @property
    def rate(self) -> Decimal | None:
        """The share of those trained, in percent."""
        return Decimal(100 * self.trained) / self.total if self.total else None


def trained_in(year: int, person: str = "pk") -> GreaterThan:
    """Return the condition that `person` of a row has hours of a class in a year that were not taken back.

    A reversal stands on its entry's day and is its negative, so what is left of a year's classes is more
    than nothing only where an entry stands. The index holds all that is asked; no row is fetched.
    """
    rows = HourEntry.objects.filter(
        person=OuterRef(person),
        on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)),
        session__isnull=False,
    ).order_by()
    left = rows.annotate(left=Func(F("hours"), function="sum")).values("left")
    none = Value(Decimal(0), DecimalField())
    return GreaterThan(Coalesce(Subquery(left, output_field=DecimalField()), none), none)


def _all_trained_in(year: int) -> Q:
    """Return the same condition on `person`, by finding all who were trained first: for a city's thousands,
    where asking the index for each costs more than reading the year's classes once."""
    rows = HourEntry.objects.filter(
        on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)), session__isnull=False
    )
    whole = rows.order_by().values("person").annotate(left=Sum("hours")).filter(left__gt=0)
    return Q(person__in=whole.values("person"))


def of_place(place: Organization, year: int) -> list[Covered]:
    """Return every group that concerns a place, with its people below the place.

    One kept by an organization below the place says whose it is: it has nobody of another one. A statement
    for the groups and one for each way of telling who is in them, however many counties keep groups.
    """
    kept = list(near(TargetGroup, place).select_related("organization"))
    told = _listed(kept, place, year) | _ruled(kept, place, year)
    return [Covered(_label(one, place), *told.get(one.pk, (0, 0)), one.pk) for one in kept]


def _label(group: TargetGroup, place: Organization) -> str:
    kept_below = group.organization.path.startswith(place.path) and place != group.organization
    return f"{group.organization.label}：{group.name}" if kept_below else group.name


def _listed(kept: list[TargetGroup], place: Organization, year: int) -> dict[int, Counts]:
    """Group → its people and those trained, of groups kept as lists."""
    lists = [one for one in kept if one.rule == TargetGroup.Rule.LIST]
    if not lists:
        return {}
    return _counted(groups.listed_below(lists, place.path), "group", trained_in(year, "person"))


def _ruled(kept: list[TargetGroup], place: Organization, year: int) -> dict[int, Counts]:
    """Group → its people and those trained, of groups by rule.

    Groups of one rule whose places are equally deep have no rows in common: the id at that depth of a
    row's path tells whose it is, and all are counted at once.
    """
    layers: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for one in kept:
        if one.rule != TargetGroup.Rule.LIST and (path := groups.place_of(one, place.path)):
            layers[one.rule, path.count("/")][one.pk] = path
    found: dict[int, Counts] = {}
    for (rule, depth), paths in layers.items():
        only = next(iter(paths.values())) if len(set(paths.values())) == 1 else place.path
        part = _Part(F(groups.where(rule)), Value("/"), Value(depth))
        at = Cast(NullIf(part, Value("")), BigIntegerField())  # a path may end before
        many = rule in MANY and only == place.path and place.kind == Kind.CITY
        trained = _all_trained_in(year) if many else trained_in(year, "person")
        rows = groups.ruled_below(rule, only).annotate(at=at)
        told = _counted(rows, "at", trained, each_once=rule in MANY)
        found |= {pk: told.get(ids_of(path)[-1], (0, 0)) for pk, path in paths.items()}
    return found


def _counted(rows: Any, key: str, trained: Any, *, each_once: bool = False) -> dict[int, Counts]:
    """Key of rows → their people, and those of them a condition holds of; where each has one row, without
    sorting them all to find who has two."""
    told = rows.values_list(key).annotate(
        all=Count("person", distinct=not each_once),
        trained=Count("person", distinct=not each_once, filter=trained),
    )
    return {pk: (all_, those) for pk, all_, those in told}


def by_unit(group: TargetGroup, place: Organization, year: int) -> list[Covered]:
    """Return a group unit by unit below a place, the least covered first; two queries."""
    depth = place.path.count("/") + 1
    unit = _Part(F("home__path"), Value("/"), Value(depth))
    rows = groups.people_of(group, place.path).annotate(unit_id=unit).order_by()
    counted = rows.values("unit_id").annotate(
        total=Count("pk"), trained=Count("pk", filter=trained_in(year))
    )
    told = {int(row["unit_id"] or 0): row for row in counted}
    labels = Organization.objects.in_bulk([pk for pk in told if pk])
    found = [
        Covered(labels[pk].label if pk in labels else place.label, row["total"], row["trained"], pk)
        for pk, row in told.items()
    ]
    return sorted(found, key=lambda one: (one.rate or Decimal(0), -one.total, one.label))


def people(group: TargetGroup, place: Organization, year: int, page: int) -> list[Any]:
    """Return a page of a unit's people of a group, the untrained first, each with his hours of the year."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    hours = (
        HourEntry.objects.filter(person=OuterRef("pk"), on__range=(first, last))
        .order_by()
        .values("person")
        .annotate(all=Sum("hours"))
        .values("all")
    )
    rows = groups.people_of(group, place.path).annotate(
        trained=trained_in(year), hours_of_year=Subquery(hours, output_field=DecimalField())
    )
    rows = rows.select_related("home").order_by("trained", "sort_key", "id")
    start = page * PAGE_SIZE
    return list(rows[start : start + PAGE_SIZE + 1])
