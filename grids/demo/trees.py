"""The demonstration's grid tree: fifteen townships of 汶上县, 次邱镇 down to its villages, three of them
down to hub households. A few gaps are left, because finding them is what the page is for."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from grids.models import Grid, GridLevel, GridPost
from members import pinyin
from members.demo.names import chance
from members.demo.people import GRID_TOWN, GRID_VILLAGES
from members.models import Organization, Person
from portal import deeds

SINCE = dt.date(2026, 1, 5)
GROUPS, HUBS = 2, 3
"""Villagers' groups of a village, hub households of a group."""
COUNTY = GRID_TOWN[:6]
UNSERVED = f"{GRID_VILLAGES[1]}-2-3"
"""A hub household nobody serves."""


def plant(seed: int) -> None:
    """Write the tree and who serves on it, all or nothing; nothing where the county has nodes."""
    county = Organization.objects.get(code=COUNTY)
    levels = list(GridLevel.objects.filter(county=county).order_by("number"))
    if Grid.objects.filter(level__county=county).exists():
        return
    with transaction.atomic():
        _nodes(seed, county, levels)
        _serve()
        deeds.record(
            actor=None, verb="装入演示网格", about=county, scope_path=county.path,
            details={"count": Grid.objects.count()},
        )  # fmt: skip


def _nodes(seed: int, county: Organization, levels: list[GridLevel]) -> None:
    rng = chance(seed, "grids")
    towns = Organization.objects.filter(parent=county, kind="town").order_by("code")
    top = {o.pk: _node(levels[0], o, o.label, o.code) for o in towns}
    _write(top.values())
    villages = Organization.objects.filter(parent__code=GRID_TOWN, kind="village").order_by("code")
    second = {o: _node(levels[1], o, o.label, o.code, top[o.parent_id or 0]) for o in villages}
    _write(second.values())
    groups = [
        _node(levels[2], village, f"第{'一二'[n]}村民小组", f"{village.code}-{n + 1}", above)
        for village, above in second.items()
        if village.code in GRID_VILLAGES
        for n in range(GROUPS)
    ]
    _write(groups)
    hubs = [
        _node(levels[3], g.organization, f"中心户{n + 1}", f"{g.code}-{n + 1}", g,
              rng.randint(8, 16))
        for g in groups
        for n in range(HUBS)
    ]  # fmt: skip
    hubs[-1].parent = None  # one that the list of gaps finds
    _write(hubs)


def _node(
    level: GridLevel,
    place: Organization,
    name: str,
    code: str,
    parent: Grid | None = None,
    households: int = 0,
) -> Grid:
    return Grid(
        code=code,
        name=name,
        level=level,
        parent=parent,
        organization=place,
        households=households,
        sort_key=pinyin.sort_key(name),
        since=SINCE,
    )


def _write(nodes: Iterable[Grid]) -> None:
    Grid.objects.bulk_create(nodes)


def _serve() -> None:
    """Leaders: the township's centre, the secretaries; workers: the villages' grid people."""
    posts = [_post(Grid.objects.get(code=GRID_TOWN), _centre(), "leader")]
    at_home: dict[int, list[Person]] = {}
    people = Person.objects.filter(home__parent__code=GRID_TOWN, home__kind="village")
    for person in people.order_by("pk"):
        at_home.setdefault(person.home_id, []).append(person)
    for node in Grid.objects.filter(code__startswith=GRID_TOWN).order_by("code"):
        if node.organization_id in at_home and node.code != UNSERVED:
            posts += _of(node, at_home[node.organization_id])
    GridPost.objects.bulk_create(posts)


def _of(node: Grid, people: list[Person]) -> list[GridPost]:
    """The secretary leads the village; of the others two serve each group, one each hub household."""
    secretary, others = people[0], people[1:]
    place = [int(part) for part in node.code.split("-")[1:]]
    if not place:
        worker = others[1] if others else secretary
        return [_post(node, secretary, "leader"), _post(node, worker, "worker")]
    first = 2 * (place[0] - 1)
    if len(place) == 1:
        return [_post(node, others[first], "leader"), _post(node, others[first + 1], "worker")]
    return [_post(node, others[(first + place[1]) % len(others)], "worker")]


def _centre() -> Person:
    return Person.objects.get(home__code=GRID_TOWN)


def _post(node: Grid, person: Person, role: str) -> GridPost:
    return GridPost(grid=node, person=person, role=role, since=SINCE)
