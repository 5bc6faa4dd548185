"""What the appraisals offer in the export centre: confirmed results of a period."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db.models import F

from assessments import rights
from assessments.models import Cycle, Panel, Result
from portal import exports
from portal.exports import Subject
from portal.periods import Period
from portal.sheets.formal import Column, Value

TOGETHER = 200
"""Units whose results are fetched together: some thousands of rows."""


def results(account: Any, period: Period | None) -> Iterator[Sequence[Value]]:
    """Yield the confirmed results the account may take away, unit by unit in order of rank.

    Units are put in order first and their results found through them: one statement for so many units.
    """
    panels = Panel.objects.visible_to(account, rights.EXPORT).filter(
        state__in=(Panel.State.CONFIRMED, Panel.State.FILED)
    )
    if period is not None:
        panels = panels.filter(cycle__period_code=period.code)
    numbers = panels.order_by().values_list("cycle", flat=True).distinct()
    cycles = Cycle.objects.filter(pk__in=list(numbers)).select_related("scheme_version")
    heads = {one.pk: (one.period.label, one.what) for one in cycles}
    outlines = {one.pk: one.outline for one in cycles}
    word = cache(lambda pk, grade: outlines[pk].word(grade) if grade else "")
    units = panels.order_by("-cycle__period_end", "cycle_id", "organization__sort_key", "pk")
    listed = list(units.values_list("pk", "cycle_id", "organization__name"))
    for start in range(0, len(listed), TOGETHER):
        some = listed[start : start + TOGETHER]
        found = _by_panel([pk for pk, _, _ in some])
        for pk, cycle, unit in some:
            for *told, grade in found.get(pk, ()):
                yield [*heads[cycle], unit, *told, word(cycle, grade)]


def _by_panel(panels: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    """The results in force of some panels by panel: name, title, total, rank, grade."""
    rows = Result.objects.filter(panel__in=panels, run=F("panel__run")).order_by(
        F("rank").asc(nulls_last=True), "subject__position"
    )
    columns = ("subject__name", "subject__title", "total", "rank", "grade")
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for panel, *told in rows.values_list("panel_id", *columns):
        found[panel].append(tuple(told))
    return found


exports.offer(
    Subject(
        "assessments.results",
        "考核结果",
        "已确认、已备案的考核结果：总分、名次和等次，名次按单位排。",
        (rights.EXPORT,),
        (
            Column("周期", 16),
            Column("考核", 18),
            Column("单位", 24),
            Column("姓名", 12),
            Column("职务", 22, "long"),
            Column("总分", 10, "two"),
            Column("名次", 8, "whole"),
            Column("等次", 12, "centre"),
        ),
        results,
        periods=("month", "quarter", "half_year", "year"),
        page="assessments:cycles",
        notes=("只列已确认的结果；名次在各单位内排。",),
    )
)
