"""What the county looks at: totals of a place, by township and by destination; no names (P32, P14e)."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from members.floating.clocks import Stage
from members.floating.models import (
    Contact,
    FloatingBranch,
    FloatingMember,
    Officer,
    ReturnCase,
    Station,
    StationLog,
    Window,
)
from members.floating.queries import boats
from members.floating.queries.stays import in_stage
from members.models import Organization
from portal import clock

VISIT = "上门走访"
"""The channel of a contact that counts as a visit."""


@dataclass(frozen=True)
class Figure:
    """One figure of the project."""

    label: str
    value: int | Decimal
    unit: str


def figures(account: Any) -> list[Figure]:
    """Return the project's figures in scope."""
    stays: Any = FloatingMember.objects.visible_to(account)
    sides = stays.open().aggregate(
        out=Count("pk", filter=Q(direction="out")), came=Count("pk", filter=Q(direction="in"))
    )
    back = ReturnCase.objects.visible_to(account).aggregate(
        people=Count("person", distinct=True), capital=Sum("amount")
    )
    visits = StationLog.objects.visible_to(account).filter(kind="visit").count()
    visits += Contact.objects.visible_to(account).filter(channel=VISIT).count()

    def present(model: Any) -> int:
        return int(model.objects.visible_to(account).filter(until=None).count())

    afloat = boats.groups_in(account)
    return [
        Figure("流出党员", sides["out"], "名"),
        Figure("流入党员", sides["came"], "名"),
        Figure("联络员", present(Officer), "名"),
        Figure("服务窗口", present(Window), "个"),
        Figure("流动党支部", present(FloatingBranch), "个"),
        Figure("工作站", present(Station), "个"),
        Figure("走访", visits, "次"),
        Figure("船头党小组", afloat["groups"], "个"),
        Figure("返乡", back["people"], "人"),
        Figure("返乡投资", back["capital"] or Decimal(0), "元"),
    ]


@dataclass
class Row:
    """Counts of a township, or of a destination."""

    label: str
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, found: dict[str, int]) -> None:
        """Add counts."""
        for name, value in found.items():
            self.counts[name] += value

    def __getattr__(self, name: str) -> int:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.counts[name]


def _counts() -> dict[str, Count]:
    today = clock.today()
    late = {s.value: Count("pk", filter=in_stage(s, today)) for s in Stage if s != Stage.FINE}
    return {
        "out": Count("pk", filter=Q(direction="out")),
        "came": Count("pk", filter=Q(direction="in")),
        "declared": Count("pk", filter=Q(state="lost")),
        **late,
    }


def by_town(account: Any) -> list[Row]:
    """Return the counts of open stays of each township or unit below the county; two queries."""
    stays: Any = FloatingMember.objects.visible_to(account)
    names = tuple(_counts())
    found: dict[int, Row] = {}
    for row in stays.open().timed().values("branch__path").annotate(**_counts()).order_by():
        unit = int(row["branch__path"].split("/")[3])
        found.setdefault(unit, Row("")).add({name: row[name] for name in names})
    for place in Organization.objects.filter(pk__in=found).only("name", "short_name"):
        found[place.pk].label = place.label
    return sorted(found.values(), key=lambda row: -(row.out + row.came))


def by_destination(account: Any) -> list[Row]:
    """Return the counts of open stays by province and city, the most first; one query."""
    stays: Any = FloatingMember.objects.visible_to(account)
    names = tuple(_counts())
    rows = stays.open().timed().values("province", "city").annotate(**_counts()).order_by()
    told = []
    for row in rows:
        line = Row(f"{row['province']}　{row['city']}")
        line.add({name: row[name] for name in names})
        told.append(line)
    return sorted(told, key=lambda row: (-(row.out + row.came), row.label))
