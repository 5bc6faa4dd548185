"""Coverage of target groups (P04-R4): how many of each had at least one class in a year, unit by unit.

Totals for who sees figures; names for the own unit alone (P04).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DecimalField,
    F,
    Func,
    OuterRef,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from members.models import Organization
from portal.paging import PAGE_SIZE
from training.models import HourEntry, TargetGroup
from training.places import near
from training.queries import groups


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


def of_place(place: Organization, year: int) -> list[Covered]:
    """Return every group that concerns a place, with its people below the place; one query a group.

    One kept by an organization below the place says whose it is: it has nobody of another one.
    """
    found = []
    trained = trained_in(year, "person")
    for group in near(TargetGroup, place).select_related("organization"):
        told = groups.rows_of(group, place.path).aggregate(
            all=Count("person", distinct=True),
            trained=Count("person", distinct=True, filter=trained),
        )
        kept_below = group.organization.path.startswith(place.path) and place != group.organization
        label = f"{group.organization.label}：{group.name}" if kept_below else group.name
        found.append(Covered(label, told["all"], told["trained"], group.pk))
    return found


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
