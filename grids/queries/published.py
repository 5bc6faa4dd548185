"""What the reports publish, beside what a demonstration counts: never shown with real data."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from grids import rights, shipped
from grids.models import Case, Grid, GridPost
from grids.queries.rates import Rate
from grids.queries.trees import on_day
from members.models import Organization
from portal import clock


@dataclass(frozen=True)
class Published:
    """One published figure; `over` where the report says "more than"; `counted` is what is there."""

    label: str
    value: int
    over: bool
    counted: int

    @property
    def agrees(self) -> bool:
        """Whether the count is the published figure, or at least it where the report says so."""
        return self.counted >= self.value if self.over else self.counted == self.value


@dataclass(frozen=True)
class Report:
    """The published figures of one county."""

    practice: str
    year: int
    figures: list[Published]
    nodes: int
    """All nodes of the tree together."""
    settled: Rate | None
    """The share of disputes that were settled (P30-R6), where both are published."""


def of_county(account: Any, county: Organization) -> Report | None:
    """Return the published figures of a county with their counts; None where none are. Three queries."""
    told = shipped.published().get(county.name)
    if told is None:
        return None
    counts = _counts(account, county, told["year"])
    figures = [
        Published(f["label"], f["value"], f.get("over", False), counts.get(_key(f), 0))
        for f in told["figures"]
    ]
    nodes = sum(n for key, n in counts.items() if key[0] == "nodes")
    disputes = [("settled", "dispute"), ("found", "dispute")]
    both = all(any(_key(f) == key for f in told["figures"]) for key in disputes)
    rate = Rate(*(counts.get(key, 0) for key in disputes)) if both else None
    return Report(told["practice"], told["year"], figures, nodes, rate)


def _key(figure: dict[str, Any]) -> tuple[str, Any]:
    return figure["counts"], figure.get("level") or figure.get("kind")


def _counts(account: Any, county: Organization, year: int) -> dict[tuple[str, Any], int]:
    """What there is, by what is counted; cases are those found in the year."""
    today = on_day(clock.today())
    right = rights.SEE_FIGURES
    found: dict[tuple[str, Any], int] = {}
    nodes = Grid.objects.visible_to(account, right).filter(today, level__county=county).order_by()
    for level, n in nodes.values_list("level__number").annotate(n=Count("pk")):
        found["nodes", level] = n
    posts = GridPost.objects.visible_to(account, right).filter(today, role=GridPost.Role.WORKER)
    found["workers", None] = posts.filter(grid__level__county=county).count()
    cases = Case.objects.visible_to(account, right).filter(county=county, year=year).order_by()
    settled = Q(state__in=(Case.State.CLOSED, Case.State.FILED))
    counted = cases.values_list("kind__code").annotate(
        n=Count("pk"), ended=Count("pk", filter=settled)
    )
    for kind, n, ended in counted:
        found["found", kind], found["settled", kind] = n, ended
    return found
