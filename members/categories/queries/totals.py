"""What the county looks at: totals by township and by village, no names (P24, PV-MEMBER)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum

from members.categories import rights
from members.categories.models import Category
from members.categories.queries import members, places
from members.models import Organization

TOWN, VILLAGE = 3, 4
"""Where township and village stand in the path of a branch: /city/county/township/village/…/."""


@dataclass
class Row:
    """The totals of a place."""

    place: int
    label: str = ""
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, found: dict[str, Any]) -> None:
        """Add the totals of a branch."""
        for name, value in found.items():
            self.counts[name] += value or 0

    @property
    def by_category(self) -> list[int]:
        """The counts of the six in their order."""
        return [self.counts[code] for code in Category.values]

    @property
    def all(self) -> int:
        """All members."""
        return self.counts["all"]

    @property
    def none(self) -> int:
        """Members without a category (P24-R1: there should be none)."""
        return self.counts["none"]

    @property
    def households(self) -> int | None:
        """Households that members keep contact with; None where nobody has said."""
        return self.counts["households"] if self.counts["said"] else None


def rows_by(account: Any, level: int, below: Organization | None = None) -> list[Row]:
    """Return the totals by township or village in the account's scope; two queries."""
    found: dict[int, Row] = {}
    for row in _counted(account, below):
        place = int(row.pop("branch__path").split("/")[level])
        found.setdefault(place, Row(place)).add(row)
    named = Organization.objects.filter(pk__in=found).order_by("sort_key", "pk")
    for one in named.only("name", "short_name"):
        found[one.pk].label = one.label
    return [found[one.pk] for one in named]


def sum_of(rows: list[Row]) -> Row:
    """Return the totals of all rows."""
    whole = Row(0, "合计")
    for row in rows:
        whole.add(row.counts)
    return whole


def _counted(account: Any, below: Organization | None) -> Any:
    rows = places.members(account, rights.SEE_TOTALS)
    if below is not None:
        rows = rows.filter(branch__path__startswith=below.path)
    counts = {code: Count("pk", filter=Q(now__category=code)) for code in Category.values}
    told = members.with_category(rows).values("branch__path")
    return told.annotate(
        all=Count("pk"),
        none=Count("pk", filter=Q(now__pk=None)),
        households=Sum("person__category_households__count"),
        said=Count("person__category_households"),
        **counts,
    ).order_by()


def towns(account: Any) -> list[Organization]:
    """Return the townships with members in the account's scope, and where the practice is in force."""
    paths = places.members(account, rights.SEE_TOTALS).values_list("branch__path", flat=True)
    ids = {int(path.split("/")[TOWN]) for path in paths.distinct().order_by()}
    return list(Organization.objects.filter(pk__in=ids).order_by("sort_key", "pk"))
