"""The appraisals' panels on the home page: how far the newest cycle is, and the grades so far."""

from collections.abc import Iterator
from typing import Any

from assessments.models import Cycle, Panel
from assessments.queries import boards, overview
from portal.providers import home_panel

SHOWN = 8
"""Units listed on the home page; the board has them all."""


@home_panel
def progress_panels(account: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give whoever oversees cycles the newest one's stages and late units, and past quarters."""
    cycle = (
        Cycle.objects.visible_to(account)
        .select_related("organization", "scheme_version__scheme")
        .order_by("-period_end", "organization__sort_key")
        .first()
    )
    if cycle is None:
        return
    units = boards.board_of(cycle, account)
    yield (
        "assessments/parts/home_progress.html",
        {
            "cycle": cycle,
            "stages": boards.stage_counts(units),
            "units": [u for u in units if not u.is_over][:SHOWN],
            "total": boards.unit_count(units),
            "late": sum(1 for u in units if u.late),
        },
    )
    cycles = [*overview.earlier(cycle, Cycle.objects.visible_to(account), 3), cycle]
    trend = overview.distribution(cycles, Panel.objects.visible_to(account))
    if any(past.grades.graded for past in trend):
        yield (
            "assessments/parts/home_grades.html",
            {"trend": trend, "cap": overview.cap_of(cycle), "labels": overview.grade_labels(cycle)},
        )
