"""Result rows across panels: those that count now, their order, their component scores."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from assessments.models import Panel, Result, ResultScore
from assessments.queries.overview import in_force

_WITHOUT_RANK = 999_999


def of_current_runs(results: QuerySet[Result]) -> QuerySet[Result]:
    """Keep the rows of the run each panel points to: one row a subject and panel."""
    return results.filter(run_id=F("panel__run_id"))


def in_force_only(results: QuerySet[Result]) -> QuerySet[Result]:
    """Keep the rows of the panels in force, each by its current run: one row a person and cycle."""
    return of_current_runs(results).filter(panel__in=in_force(Panel.objects.order_by()))


def placed(results: QuerySet[Result]) -> QuerySet[Result]:
    """Add `place`, a whole number that orders rows by panel, rank (none last) and position.

    It is unique where each panel comes with one run.
    """

    def big(number: Any) -> Cast:
        return Cast(number, BigIntegerField())

    rank = Coalesce(F("rank"), Value(_WITHOUT_RANK))
    place = big(F("panel_id")) * 10**12 + big(rank) * 10**6 + big(F("subject__position"))
    return results.annotate(place=ExpressionWrapper(place, BigIntegerField()))


def components(results: Iterable[Result]) -> dict[tuple[int, int], dict[str, Decimal | None]]:
    """Return (run, subject) → component → score of the rows given, in one statement."""
    wanted = {(row.run_id, row.subject_id) for row in results}
    rows = ResultScore.objects.filter(
        run__in={run for run, _ in wanted}, subject__in={subject for _, subject in wanted}, item=""
    )
    found: dict[tuple[int, int], dict[str, Decimal | None]] = {}
    for run, subject, component, score in rows.order_by("component").values_list(
        "run_id", "subject_id", "component", "score"
    ):
        if (run, subject) in wanted:
            found.setdefault((run, subject), {})[component] = score
    return found
