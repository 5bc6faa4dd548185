"""Reads of the grid tree: nodes of a day, what they lack, how many there are."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from grids.models import CaseKind, Grid, GridLevel, GridPost
from members.models import Organization
from portal import clock

Role = GridPost.Role


def on_day(day: dt.date) -> Q:
    """Return the condition that a node or a post is in force on a day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def grids(account: Any, day: dt.date | None = None) -> QuerySet[Grid]:
    """Return the nodes in force on a day (today) that the account sees, by code."""
    rows = Grid.objects.visible_to(account).filter(on_day(day or clock.today()))
    return rows.select_related("level", "organization", "parent").order_by("code")


def _serving(role: str, day: dt.date) -> Exists:
    return Exists(GridPost.objects.filter(on_day(day), grid=OuterRef("pk"), role=role))


def without_leader(account: Any, day: dt.date | None = None) -> QuerySet[Grid]:
    """Return the nodes of levels that should have a leader and have none."""
    day = day or clock.today()
    return grids(account, day).filter(~_serving(Role.LEADER, day), level__has_leader=True)


def without_worker(account: Any, day: dt.date | None = None) -> QuerySet[Grid]:
    """Return the nodes of levels that should have a worker and have none."""
    day = day or clock.today()
    return grids(account, day).filter(~_serving(Role.WORKER, day), level__has_worker=True)


def without_parent(account: Any, day: dt.date | None = None) -> QuerySet[Grid]:
    """Return the nodes below the top level whose parent is missing, or has ended."""
    day = day or clock.today()
    # the ended ones are few and found by an index of theirs: each node's parent need not be looked up
    ended = Grid.objects.filter(until__lte=day).order_by().values("pk")
    lost = Q(parent=None) | Q(parent__in=ended)
    return grids(account, day).filter(lost, level__number__gt=1)


def counted_here(day: dt.date, place: Organization) -> Q:
    """Return the condition that a node of a place counts its own linked households on a day: none below it
    has any. `place` is a county or lies in one, whose tree alone is looked through.

    A household linked by a village, its group and its hub household is one household. What every page adds
    up is the lowest nodes with a number; so any nodes can be summed, and none is counted twice.
    """
    rows = Grid.objects.filter(on_day(day), households__gt=0, parent__isnull=False)
    rows = rows.filter(level__county__in=[int(pk) for pk in place.path.split("/") if pk])
    # thousands of nodes stand below a few hundred, whose paths are then taken apart once
    parents = Grid.objects.filter(pk__in=rows.values("parent"))
    trimmed = Func(F("path"), Value("/"), function="btrim")
    each = Func(
        Func(trimmed, Value("/"), function="string_to_array"),
        function="unnest",
        output_field=TextField(),
    )
    return ~Q(pk__in=parents.annotate(above=Cast(each, BigIntegerField())).values("above"))


@dataclass(frozen=True)
class LevelCount:
    """How many nodes a level has, with the linked households counted at it and its posts; `town` None: of
    the county. `led` and `worked` are how many nodes have a leader and a worker."""

    level: GridLevel
    town: int | None
    nodes: int
    households: int
    posts: int
    led: int = 0
    worked: int = 0


def counts(
    account: Any, county: Organization, *, by_town: bool = False, day: dt.date | None = None
) -> list[LevelCount]:
    """Count a county's nodes by level, and by township if asked: three queries, however many nodes."""
    day = day or clock.today()
    levels = {one.pk: one for one in GridLevel.objects.filter(county=county)}
    inside = Grid.objects.visible_to(account).filter(on_day(day), level__county=county)
    keys = ["level", "place"] if by_town else ["level"]
    nodes = inside.annotate(place=_town("organization")).order_by().values(*keys)
    posts = _posts_by(keys, inside, day)
    found = [
        LevelCount(
            levels[row["level"]],
            row.get("place"),
            row["n"],
            row["households"],
            **posts.get(tuple(row[key] for key in keys), {"posts": 0}),
        )
        for row in nodes.annotate(n=Count("pk"), households=linked(day, county))
    ]
    return sorted(found, key=lambda one: (one.town or 0, one.level.number))


def linked(day: dt.date, place: Organization) -> Sum:
    """Return the sum of linked households over nodes of a place, each counted once (`counted_here`)."""
    return Sum("households", filter=counted_here(day, place), default=0)


def _town(place: str) -> Case:
    """The township of a node's organization: itself, or what it stands below."""
    itself = When(**{f"{place}__kind": "town"}, then=F(f"{place}_id"))
    return Case(itself, default=F(f"{place}__parent_id"))


def _posts_by(
    keys: list[str], inside: QuerySet[Grid], day: dt.date
) -> dict[tuple[Any, ...], dict[str, int]]:
    """Count the posts of nodes on a day, and the nodes led and worked on; those without any are left out."""
    serving = Q(posts__since__lte=day) & (Q(posts__until=None) | Q(posts__until__gt=day))
    placed = inside.filter(serving).annotate(place=_town("organization")).order_by().values(*keys)
    counted = placed.annotate(
        held=Count("posts"),
        led=Count("pk", distinct=True, filter=Q(posts__role=Role.LEADER)),
        worked=Count("pk", distinct=True, filter=Q(posts__role=Role.WORKER)),
    )
    return {
        tuple(row[key] for key in keys): {
            "posts": row["held"], "led": row["led"], "worked": row["worked"],
        }
        for row in counted
    }  # fmt: skip


def own_grids(account: Any, day: dt.date | None = None) -> QuerySet[Grid]:
    """Return the nodes the account's person serves on: what a report page presets."""
    day = day or clock.today()
    posts = GridPost.objects.filter(on_day(day), person=account.person_id).values("grid")
    rows = Grid.objects.filter(on_day(day), pk__in=posts)
    return rows.select_related("level", "organization").order_by("-level__number", "code")


def kinds_for(place: Organization, code: str = "") -> list[CaseKind]:
    """Return the kinds in use at a place, in order; a county's own takes the place of the city's.

    With a `code` that kind alone, if it is in use.
    """
    ids = [int(number) for number in place.path.split("/") if number]
    rows = CaseKind.objects.filter(organization__in=ids).order_by("organization__depth")
    rows = rows.filter(code=code) if code else rows.select_related("organization")
    nearest = {kind.code: kind for kind in rows}
    return sorted((k for k in nearest.values() if k.active), key=lambda k: (k.position, k.pk))
