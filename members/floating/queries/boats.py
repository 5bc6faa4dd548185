"""Fleets and their groups: which fleet should have one, which group has become too small (P14-R9)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q

from members.floating.models import BoatGroup, BoatRule, Fleet, FleetMember

THRESHOLD = 3
"""A fleet with more members than this has a group; with the county's inclusive reading with as many."""


def least(inclusive: bool = False) -> int:
    """Return how many members a group takes."""
    return THRESHOLD if inclusive else THRESHOLD + 1


def suggests(count: int, inclusive: bool = False) -> bool:
    """Return whether a fleet of so many members should have a group (E20)."""
    return count >= least(inclusive)


def rules() -> list[BoatRule]:
    """Return the counties that read the threshold in their own way; one query."""
    return list(BoatRule.objects.select_related("county"))


def _least_at(path: str, found: list[BoatRule]) -> int:
    return least(any(rule.inclusive and path.startswith(rule.county.path) for rule in found))


def least_for(fleet: Fleet) -> int:
    """Return how many members a group of this fleet takes, as its county reads it."""
    return _least_at(fleet.branch.path, rules())


def count_of(fleet: Fleet) -> int:
    """Return how many members sail with a fleet now."""
    return fleet.members.filter(until=None).count()


def fell_below(members: list[FleetMember], wanted: int) -> dt.date | None:
    """Return the day on which a fleet last fell below so many members; None where it never had them, or
    has them."""
    changes = [(one.since, 1) for one in members]
    changes += [(one.until, -1) for one in members if one.until]
    count, fell = 0, None
    for day, change in sorted(changes, key=lambda pair: (pair[0], -pair[1])):
        before, count = count, count + change
        if before >= wanted > count:
            fell = day
    return None if count >= wanted else fell


def kept_until(fleet: Fleet) -> dt.date | None:
    """Return the end of the year in which a fleet shrank: so long its group is kept; None for enough."""
    wanted, members = least_for(fleet), list(fleet.members.all())
    return _kept_until(members, wanted)


def _kept_until(members: list[FleetMember], wanted: int) -> dt.date | None:
    present = sum(1 for one in members if one.until is None)
    if present >= wanted:
        return None
    fell = fell_below(members, wanted)
    return dt.date(fell.year, 12, 31) if fell else dt.date.min


@dataclass(frozen=True)
class Row:
    """A fleet with what is to be said of it."""

    fleet: Fleet
    count: int
    group: BoatGroup | None
    suggested: bool
    kept_until: dt.date | None
    """Set where the group has become too small: so long it is kept."""


def fleets(account: Any, branch: int | None = None) -> list[Row]:
    """Return the fleets in scope, those that lack a group first; four queries whatever their number."""
    rows = Fleet.objects.visible_to(account).filter(until=None).select_related("branch__parent")
    if branch is not None:
        rows = rows.filter(branch=branch)
    groups = BoatGroup.objects.filter(dissolved_on=None).select_related("leader")
    found = rows.prefetch_related("members", Prefetch("groups", groups, to_attr="present_groups"))
    read = rules()
    told = [_row(fleet, _least_at(fleet.branch.path, read)) for fleet in found[:500]]
    return sorted(told, key=lambda row: (not row.suggested, row.kept_until is None, row.fleet.name))


def _row(fleet: Any, wanted: int) -> Row:
    members = list(fleet.members.all())
    count = sum(1 for one in members if one.until is None)
    group = fleet.present_groups[0] if fleet.present_groups else None
    small = _kept_until(members, wanted) if group else None
    return Row(fleet, count, group, group is None and count >= wanted, small)


def groups_in(account: Any) -> dict[str, int]:
    """Return how many groups there are in scope and how many members they have."""
    rows = BoatGroup.objects.visible_to(account).filter(dissolved_on=None)
    return rows.aggregate(
        groups=Count("pk", distinct=True),
        members=Count("fleet__members", filter=Q(fleet__members__until=None), distinct=True),
    )
