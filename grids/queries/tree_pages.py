"""What the pages of the tree show: counties, the county at a glance, lists of nodes, one node.

Each asks a constant number of queries, whatever the number of nodes.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from grids import rights
from grids.models import Case, Grid, GridLevel, GridOrigin, GridPost
from grids.queries import trees
from grids.queries.cases import OPEN
from grids.queries.trees import LevelCount, on_day
from members.models import Organization, Person
from members.models.organizations import Kind
from portal import clock
from portal.paging import PAGE_SIZE
from portal.refusals import Refused
from portal.scope import within

GAPS: dict[str, tuple[str, Callable[[Any, dt.date], QuerySet[Grid]]]] = {
    "leader": ("没有网格长", trees.without_leader),
    "worker": ("没有网格员", trees.without_worker),
    "parent": ("没有上级", trees.without_parent),
}
"""What a node may lack: words, and the read that finds those that do."""
SHOWN = 20
"""How many people a chooser lists."""


def counties(account: Any, right: str = rights.SEE_GRIDS) -> list[Organization]:
    """Return the counties in which the account holds a right somewhere; those with levels first."""
    paths = account.paths_for(right)
    above = {int(n) for path in paths for n in path.split("/") if n}
    rows = Organization.objects.filter(kind=Kind.COUNTY).filter(
        within(paths, "path") | Q(pk__in=above)
    )
    levels = Exists(GridLevel.objects.filter(county=OuterRef("pk")))
    return list(rows.annotate(has_levels=levels).order_by("-has_levels", "code"))


@dataclass(frozen=True)
class TownLine:
    """A township's nodes by level (its name, how many), with linked households and posts."""

    town: Organization
    nodes: list[tuple[str, int]]
    households: int
    posts: int


@dataclass(frozen=True)
class Glance:
    """A county's tree as far as the account sees it."""

    levels: list[LevelCount]
    towns: list[TownLine]
    gaps: list[tuple[str, str, int]]
    """Key, words and how many nodes lack it."""

    @property
    def nodes(self) -> int:
        """All nodes."""
        return sum(one.nodes for one in self.levels)


def glance(account: Any, county: Organization, day: dt.date) -> Glance:
    """Count a county's nodes by level and township on a day, and those that lack something."""
    found = trees.counts(account, county, by_town=True, day=day)
    by_level: dict[int, list[LevelCount]] = {}
    for one in found:
        by_level.setdefault(one.level.number, []).append(one)
    levels = [_together(by_level[number]) for number in sorted(by_level)]
    names = {one.level.number: one.level.name for one in levels}
    lost = GAPS["parent"][1](account, day).filter(level__county=county).order_by().count()
    lack = {
        "leader": sum(one.nodes - one.led for one in found if one.level.has_leader),
        "worker": sum(one.nodes - one.worked for one in found if one.level.has_worker),
        "parent": lost,
    }  # the first two without asking again: who serves was counted with the posts
    gaps = [(key, words, lack[key]) for key, (words, _) in GAPS.items()]
    return Glance(levels, _towns(found, names), gaps)


_SUMMED = ("nodes", "households", "posts", "led", "worked")


def _together(counts: Sequence[LevelCount]) -> LevelCount:
    sums = (sum(getattr(c, what) for c in counts) for what in _SUMMED)
    return LevelCount(counts[0].level, None, *sums)


def _towns(found: Iterable[LevelCount], names: dict[int, str]) -> list[TownLine]:
    by_town: dict[int, dict[int, LevelCount]] = {}
    for one in found:
        by_town.setdefault(one.town or 0, {})[one.level.number] = one
    places = Organization.objects.in_bulk(list(by_town))
    lines = [
        TownLine(
            places[pk],
            [(name, counts[n].nodes if n in counts else 0) for n, name in names.items()],
            sum(c.households for c in counts.values()),
            sum(c.posts for c in counts.values()),
        )
        for pk, counts in by_town.items()
        if pk in places
    ]
    return sorted(lines, key=lambda line: line.town.code)


@dataclass(frozen=True)
class Line:
    """A node as a list shows it: who serves on the day, how many nodes stand right below."""

    grid: Grid
    leaders: list[Person]
    workers: list[Person]
    children: int


@dataclass(frozen=True)
class ByCode:
    """One page of nodes by code. `after` is the cursor of the next page, '' on the last."""

    lines: list[Line]
    after: str
    is_first: bool


def by_code(rows: QuerySet[Grid], after: str, day: dt.date, size: int = PAGE_SIZE) -> ByCode:
    """Return the page of nodes with codes behind `after` ('': the first): three queries."""
    wanted = rows.filter(code__gt=after) if after else rows
    found = list(wanted.order_by("code")[: size + 1])
    shown = found[:size]
    return ByCode(lines_of(shown, day), shown[-1].code if len(found) > size else "", not after)


def lines_of(nodes: Sequence[Grid], day: dt.date) -> list[Line]:
    """Return nodes with who serves on a day and the number of their children: two queries."""
    ids = [node.pk for node in nodes]
    serving: dict[tuple[int, str], list[Person]] = {}
    posts = GridPost.objects.filter(on_day(day), grid__in=ids)
    for post in posts.select_related("person__home").order_by("since", "pk"):
        serving.setdefault((post.grid_id, post.role), []).append(post.person)
    below = Grid.objects.filter(on_day(day), parent__in=ids).order_by().values("parent")
    children = {row["parent"]: row["n"] for row in below.annotate(n=Count("pk"))}
    return [
        Line(n, serving.get((n.pk, "leader"), []), serving.get((n.pk, "worker"), []),
             children.get(n.pk, 0))
        for n in nodes
    ]  # fmt: skip


@dataclass
class NodePage:
    """Everything the page of one node tells."""

    grid: Grid
    above: list[tuple[Grid, bool]]
    """From the top; whether the account sees it."""
    posts: list[GridPost]
    came_of: list[GridOrigin]
    became: list[GridOrigin]
    below: list[tuple[str, int, int]]
    """Levels below: name, nodes, linked households counted at it."""
    cases: list[tuple[str, int]]
    """Open cases of it and all below, by state; numbers only, whoever asks."""
    children: ByCode
    next_level: GridLevel | None
    may_keep: bool
    day: dt.date
    today: dt.date = field(default_factory=clock.today)

    @property
    def households(self) -> int:
        """Linked households: of the nodes below where any are counted there, else its own."""
        return sum(one[2] for one in self.below) or self.grid.households

    @property
    def current(self) -> list[GridPost]:
        """Posts in force on the day."""
        return [p for p in self.posts if p.since <= self.day and not _over(p, self.day)]

    @property
    def former(self) -> list[GridPost]:
        """Posts that are over, or have not begun."""
        return [p for p in self.posts if p not in self.current]

    @property
    def open_cases(self) -> int:
        """All open cases."""
        return sum(number for _, number in self.cases)


def _over(post: GridPost, day: dt.date) -> bool:
    return post.until is not None and post.until <= day


def node_page(account: Any, grid: Grid, day: dt.date, after: str) -> NodePage:
    """Return the page of a node the account sees, on a day."""
    ids = [int(n) for n in grid.path.split("/") if n and int(n) != grid.pk]
    nodes = Grid.objects.select_related("organization", "level").in_bulk(ids)
    above = [
        (nodes[n], account.may(rights.SEE_GRIDS, nodes[n].scope_path)) for n in ids if n in nodes
    ]
    posts = grid.posts.select_related("person__home").order_by("role", "-since", "-pk")
    children = trees.grids(account, day).filter(parent=grid)
    deeper = GridLevel.objects.filter(county=grid.level.county_id, number=grid.level.number + 1)
    return NodePage(
        grid,
        above,
        list(posts),
        list(grid.came_of.select_related("old__organization")),
        list(grid.became.select_related("new__organization")),
        _below(grid, day),
        open_cases(grid),
        by_code(children, after, day),
        deeper.first(),
        account.may(rights.KEEP_GRIDS, grid.scope_path) and grid.until is None,
        day,
    )


def _below(grid: Grid, day: dt.date) -> list[tuple[str, int, int]]:
    rows = Grid.objects.filter(on_day(day), path__startswith=grid.path).exclude(pk=grid.pk)
    counted = rows.order_by("level__number").values("level__number", "level__name")
    told = counted.annotate(n=Count("pk"), households=trees.linked(day, grid.organization))
    return [(row["level__name"], row["n"], row["households"]) for row in told]


def open_cases(grid: Grid) -> list[tuple[str, int]]:
    """Count the open cases of a node and all below it by state, in the order of the states."""
    rows = Case.objects.filter(OPEN, grid__path__startswith=grid.path).order_by()
    found = {row["state"]: row["n"] for row in rows.values("state").annotate(n=Count("pk"))}
    return [(state.label, found[state]) for state in Case.State if state in found]


def room_on_top(county: Organization) -> tuple[GridLevel, list[Organization]]:
    """Return a county's topmost level and where it has no node yet; Refused before levels are set up."""
    level = GridLevel.objects.filter(county=county, number=1).select_related("county").first()
    if level is None:
        raise Refused(f"{county.label}还没有设置网格层级。请先设置层级，再新增网格。")
    places = Organization.objects.filter(path__startswith=county.path, kind=level.stands_on)
    taken = Grid.objects.filter(level=level, until=None).values("organization")
    return level, list(places.exclude(pk__in=taken).order_by("code"))


def room_below(above: Grid) -> tuple[GridLevel, list[Organization]]:
    """Return the level below a node and the organizations a node of it may stand on; Refused at the last."""
    levels = GridLevel.objects.filter(county=above.level.county_id, number=above.level.number + 1)
    level = levels.select_related("county").first()
    if level is None:
        raise Refused(f"“{above.name}”已是最下一级，下面不能再设网格。")
    places = Organization.objects.filter(
        path__startswith=above.organization.path, kind=level.stands_on
    )
    return level, list(places.order_by("code"))


def siblings(account: Any, grid: Grid) -> QuerySet[Grid]:
    """Return the living nodes a node can be merged with."""
    rows = Grid.objects.visible_to(account, rights.KEEP_GRIDS).filter(
        until=None, parent=grid.parent_id, level=grid.level_id, organization=grid.organization_id
    )
    return rows.exclude(pk=grid.pk).order_by("code")


def possible_parents(account: Any, grid: Grid) -> QuerySet[Grid]:
    """Return the living nodes one level up in whose organization the node's own lies."""
    ids = [int(n) for n in grid.organization.path.split("/") if n]
    rows = Grid.objects.visible_to(account).filter(
        until=None,
        level__county=grid.level.county_id,
        level__number=grid.level.number - 1,
        organization__in=ids,
    )
    return rows.select_related("organization").order_by("code")


def candidates(account: Any, grid: Grid, words: str, *, wide: bool) -> list[Person]:
    """Return people who may be put on a node: of its organization, or (`wide`) of the whole township.

    Without words the first by name, so that a village of ten people needs no search.
    """
    inside = grid.organization.path
    if wide and grid.organization.kind == Kind.VILLAGE:
        inside = f"{inside.rstrip('/').rpartition('/')[0]}/"
    rows = Person.objects.visible_to(account).filter(home__path__startswith=inside)
    if words := words.strip():
        rows = rows.filter(Q(name__icontains=words) | Q(initials__startswith=words.lower()))
    return list(rows.select_related("home").order_by("sort_key", "pk")[:SHOWN])
