"""What the grids offer in the export centre: cases by when they were found, without their words."""

from collections.abc import Iterator, Sequence
from typing import Any

from grids.queries.case_lists import ALL, VIEWERS, Asked
from grids.workbooks import cases
from portal import exports
from portal.exports import Subject
from portal.periods import Period
from portal.sheets.formal import Value


def found(account: Any, period: Period | None) -> Iterator[Sequence[Value]]:
    """Yield the cases the account sees that were found in the period, the newest deadline first."""
    if period is None:
        return cases.rows(account, Asked(state=ALL))
    return cases.rows(account, Asked(state=ALL, found_from=period.start, found_to=period.end))


exports.offer(
    Subject(
        "grids.cases",
        cases.TITLE,
        "某月、某季度或某年发现的事项和办理情况，不含当事人和事项内容。",
        VIEWERS,
        cases.COLUMNS,
        found,
        periods=("month", "quarter", "year"),
        page="grids:cases",
        notes=("只列编号和办理情况，不列当事人和事项内容（PV-CASE、PV-RESIDENT）。",),
    )
)
