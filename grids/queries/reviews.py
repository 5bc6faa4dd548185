"""The county's review list of a month, which builds itself, and what was decided (P03-R9).

A case found by the month's end, and not merged, stands on it when

- overdue: on some day of the month it was past its last day and not done;
- extended: it was extended and was not done before the month;
- low: it was rated 1 or 2 of 5, and was closed in the month or waits for its closing;
- town_low: the ratings of its township's cases closed in the month come to less than 80 %, and it is one
  of those cases with a rating below 4 of 5, which is what 80 % asks of each (assumed: the report names
  low satisfaction only).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Sum

from grids import rights
from grids.models import Case, GridLevel, Review, ReviewItem
from grids.models.case_indexes import BEHIND
from grids.queries.rates import Rate
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import Period, containing_day

LOW = 2
"""A rating of so many of 5, or fewer, is low."""
TOWN_LINE = Decimal("0.8")
"""The satisfaction below which a township's weaker ratings are all reviewed."""
ENOUGH = 4
"""The rating that meets TOWN_LINE by itself."""
YEARS_BACK = 1
"""Cases found longer before the month are not looked for: they were reviewed before."""
WITH = ("case__kind", "case__town", "case__organization", "case__handler", "to")
_WHY = ReviewItem.Why


@dataclass(frozen=True)
class Candidate:
    """A case that belongs on the list, with its reasons in the order of ReviewItem.Why."""

    case: Case
    why: list[str]

    @property
    def reasons(self) -> list[str]:
        """Why, in words."""
        return [str(_WHY(one).label) for one in self.why]


def candidates(county: Organization, month: Period) -> list[Candidate]:
    """Return the list of a county's month, township by township: two queries."""
    return first_candidates(county, month, None)[0]


def first_candidates(
    county: Organization, month: Period, most: int | None
) -> tuple[list[Candidate], int]:
    """Return the first `most` cases of a county's list and how many it has; three queries at the most."""
    conditions = _conditions(month, towns_below(county, month))
    found = _found(_in_reach(county, month), month, conditions)
    rows = Case.objects.filter(pk__in=found)
    flagged = rows.annotate(**{f"is_{name}": _flag(one) for name, one in conditions.items()})
    listed = flagged.select_related("kind", "town")
    shown = [
        Candidate(case, [name for name in conditions if getattr(case, f"is_{name}")])
        for case in listed.order_by("town__code", "due_on", "pk")[:most]
    ]
    return shown, len(shown) if most is None or len(shown) < most else rows.count()


def _found(reach: QuerySet[Case], month: Period, conditions: dict[str, Q]) -> QuerySet[Any]:
    """Return the numbers of cases with any of the conditions: one look for deadlines, one for ratings.

    Each look says beside its conditions what its index holds; all of them in one would read every case.
    """
    undone = Q(done_on__isnull=True) | Q(done_on__gte=month.start)
    late = conditions[_WHY.OVERDUE] | conditions[_WHY.EXTENDED]
    unclosed = Q(closed_on__isnull=True) | Q(closed_on__range=(month.start, month.end))
    rated = Q(satisfaction__isnull=False) & Q(satisfaction__lt=ENOUGH) & unclosed
    low = conditions[_WHY.LOW] | conditions[_WHY.TOWN_LOW]
    ids = reach.order_by().values("pk")
    return ids.filter(BEHIND, undone, late).union(ids.filter(rated, low))


def _flag(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _in_reach(county: Organization, month: Period) -> QuerySet[Case]:
    first = month.shift(-12 * YEARS_BACK).start
    rows = Case.objects.filter(county=county, found_on__range=(first, month.end))
    return rows.exclude(state=Case.State.MERGED)


def _conditions(month: Period, low_towns: Iterable[int]) -> dict[str, Q]:
    first, last = month.start, month.end
    undone = Q(done_on__isnull=True) | (Q(done_on__gte=first) & Q(done_on__gt=F("due_on")))
    not_before = Q(done_on__isnull=True) | Q(done_on__gte=first)
    closed = Q(closed_on__range=(first, last))
    rated = closed | Q(closed_on__isnull=True)
    weak = Q(satisfaction__lt=ENOUGH, town__in=list(low_towns)) & closed
    return {
        str(_WHY.OVERDUE): Q(due_on__lt=last) & undone,
        str(_WHY.EXTENDED): Q(extensions__gt=0) & not_before,
        str(_WHY.LOW): Q(satisfaction__lte=LOW, satisfaction__isnull=False) & rated,
        str(_WHY.TOWN_LOW): Q(satisfaction__isnull=False) & weak,
    }


def towns_below(county: Organization, month: Period) -> dict[int, Rate]:
    """Return the townships whose satisfaction, of cases closed in the month, is below the line."""
    rows = Case.objects.filter(
        county=county, closed_on__range=(month.start, month.end), satisfaction__isnull=False
    ).exclude(town=None)
    grouped = (
        rows.order_by().values("town").annotate(points=Sum("satisfaction"), n=Count("satisfaction"))
    )
    found = {row["town"]: Rate(row["points"], 5 * row["n"]) for row in grouped}
    return {pk: rate for pk, rate in found.items() if (rate.value or 0) < TOWN_LINE}


def counties_of(account: Any) -> list[Organization]:
    """Return the counties with cases whose reviews the account holds."""
    rows = Organization.objects.visible_to(account, rights.REVIEW).filter(kind=Kind.COUNTY)
    with_grids = rows.filter(pk__in=GridLevel.objects.values("county"))
    return list(with_grids.order_by("code"))


def months() -> list[Period]:
    """Return the months that can be reviewed: those that are over, newest first."""
    last = containing_day(clock.today(), "month").previous
    return [last.shift(-back) for back in range(6)]


def reviews(account: Any) -> QuerySet[Review]:
    """Return the reviews the account sees, with how many cases they have and how many are decided."""
    counted = Review.objects.visible_to(account).annotate(
        n=Count("items"), decided=Count("items", filter=~Q(items__decision=""))
    )
    return counted.select_related("county", "opened_by__person")


def items_of(review: Review) -> list[ReviewItem]:
    """Return a review's cases, the undecided first; one query."""
    rows = review.items.select_related(*WITH, "decided_by__person").order_by("pk")
    return sorted(rows, key=lambda item: bool(item.decision))


def item_for(account: Any, pk: int) -> ReviewItem | None:
    """Return an item of a review the account sees, with its case; None for any other."""
    rows = ReviewItem.objects.visible_to(account).select_related(
        *WITH, "review__county", "case__county", "case__handler_person"
    )
    return rows.filter(pk=pk).first()


def decisions_of(case: Case) -> list[ReviewItem]:
    """Return what closed reviews have decided about a case, the newest first; its page shows them."""
    rows = case.review_items.filter(review__closed_at__isnull=False).exclude(decision="")
    listed = rows.select_related("review__county", "to", "decided_by__person")
    return list(listed.order_by("-review__period_code"))
