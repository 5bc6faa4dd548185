"""What the appraisals offer in the export centre: confirmed results of a period."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F

from assessments import rights
from assessments.models import Cycle, Panel, Result
from portal import exports
from portal.exports import Subject
from portal.periods import Period
from portal.sheets.formal import Column, Value


def results(account: Any, period: Period | None) -> Iterator[Sequence[Value]]:
    """Yield the confirmed results the account may take away, unit by unit in order of rank."""
    panels = Panel.objects.visible_to(account, rights.EXPORT).filter(
        state__in=(Panel.State.CONFIRMED, Panel.State.FILED)
    )
    if period is not None:
        panels = panels.filter(cycle__period_code=period.code)
    numbers = panels.order_by().values_list("cycle", flat=True).distinct()
    outlines = {
        cycle.pk: (cycle, cycle.outline)
        for cycle in Cycle.objects.filter(pk__in=list(numbers)).select_related("scheme_version")
    }
    rows = Result.objects.filter(panel__in=panels, run=F("panel__run"))
    rows = rows.select_related("subject", "panel__organization")
    order = ("-panel__cycle__period_end", "panel__cycle", "panel__organization__sort_key", "panel")
    for row in rows.order_by(*order, F("rank").asc(nulls_last=True), "subject").iterator(2_000):
        cycle, outline = outlines[row.panel.cycle_id]
        yield [
            cycle.period.label,
            cycle.what,
            row.panel.organization.name,
            row.subject.name,
            row.subject.title,
            row.total,
            row.rank,
            outline.word(row.grade) if row.grade else "",
        ]


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
