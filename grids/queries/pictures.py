"""一图在手: a village's grids on one page, drawn from the data. Numbers and names of office, no telephone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, QuerySet

from grids import rights
from grids.models import Case, Grid
from grids.queries import trees
from grids.queries.cases import OPEN
from grids.queries.tree_pages import Line, lines_of
from members.models import Organization
from members.models.organizations import Kind

COLUMNS_BEYOND = 40
"""From more nodes on the blocks become columns of lines: what an A4 page holds in blocks."""
MOST_BLOCKS = 12
"""So many blocks that hold others stand in two rows of an A4 page."""
ROLES = (
    ("信息排查", "走访巡查，了解情况，及时上报"),
    ("问题解决", "小事就地办，办不了的交办、盯办"),
    ("事务代办", "证明、补贴、缴费等帮群众跑腿"),
    ("党建指导", "宣传政策，组织党员联户"),
)
"""The four roles of a grid worker (P03-R2); the words beside them are ours."""


@dataclass
class Block:
    """A node of the picture with what stands below it in the same village."""

    line: Line
    open_cases: int
    counted: int
    """Its own linked households where they count (`trees.counted_here`), else 0."""
    below: list["Block"] = field(default_factory=list)

    @property
    def households(self) -> int:
        """Linked households counted at it and at all below."""
        return self.counted + sum(one.households for one in self.below)

    @property
    def shape(self) -> str:
        """How many blocks below it stand side by side, as a class: more where they hold nothing."""
        number = len(self.below)
        if not any(one.below for one in self.below):
            return f"w{6 if number > 4 else max(number, 1)}"
        if number > 8:
            return "w6"
        return f"w{3 if number in (5, 6) else min(max(number, 1), 4)}"

    @property
    def all_cases(self) -> int:
        """Open cases of it and all below."""
        return self.open_cases + sum(one.all_cases for one in self.below)


@dataclass(frozen=True)
class Picture:
    """A village's picture on a day."""

    village: Organization
    day: dt.date
    tops: list[Block]
    """Nodes without a parent in the village: one as a rule, and those that have lost theirs."""
    flat: list[tuple[int, Block]]
    """All nodes from the top down with their depth: the table, and the columns of a large village."""
    levels: list[tuple[str, int]]

    @property
    def in_columns(self) -> bool:
        """Whether there are too many nodes, or too many that hold others, for blocks."""
        blocks = max((len(t.below) for t in self.tops if any(b.below for b in t.below)), default=0)
        return len(self.flat) > COLUMNS_BEYOND or blocks > MOST_BLOCKS

    @property
    def households(self) -> int:
        """All linked households."""
        return sum(top.households for top in self.tops)

    @property
    def open_cases(self) -> int:
        """All open cases of the village's nodes."""
        return sum(top.all_cases for top in self.tops)

    @property
    def people(self) -> int:
        """How many people serve on its nodes, each counted once."""
        return len({p.pk for _, b in self.flat for p in (*b.line.leaders, *b.line.workers)})


def picture(account: Any, village: Organization, day: dt.date) -> Picture:
    """Return the picture of a village: five queries, however many nodes."""
    seen = trees.grids(account, day).filter(organization=village)
    counts = ExpressionWrapper(trees.counted_here(day, village), BooleanField())
    rows = list(seen.annotate(counts=counts))
    linked = {grid.pk: grid.households if grid.counts else 0 for grid in rows}
    cases = Case.objects.filter(OPEN, grid__in=[grid.pk for grid in rows]).order_by()
    counted = {r["grid"]: r["n"] for r in cases.values("grid").annotate(n=Count("pk"))}
    blocks = {
        line.grid.pk: Block(line, counted.get(line.grid.pk, 0), linked[line.grid.pk])
        for line in lines_of(rows, day)
    }
    tops: list[Block] = []
    for block in blocks.values():
        above = blocks.get(block.line.grid.parent_id or 0)
        (above.below if above else tops).append(block)
    tops.sort(key=lambda one: (one.line.grid.level.number, one.line.grid.code))
    levels: dict[str, int] = {}
    for grid in sorted(rows, key=lambda one: one.level.number):
        levels[grid.level.name] = levels.get(grid.level.name, 0) + 1
    return Picture(village, day, tops, list(_flat(tops, 0)), list(levels.items()))


def _flat(blocks: Iterable[Block], depth: int) -> Iterable[tuple[int, Block]]:
    for block in blocks:
        yield depth, block
        yield from _flat(block.below, depth + 1)


def villages(account: Any, words: str) -> QuerySet[Organization]:
    """Return the villages with grids that the account sees, by code."""
    rows = Organization.objects.visible_to(account, rights.SEE_GRIDS).filter(kind=Kind.VILLAGE)
    if words.strip():
        rows = rows.filter(name__icontains=words.strip())
    # village by village, so that a page looks at its own fifty and not at all the nodes there are
    living = Exists(Grid.objects.filter(until=None, organization=OuterRef("pk")))
    return rows.filter(living).select_related("parent").order_by("code")
