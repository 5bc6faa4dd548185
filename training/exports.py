"""What training offers in the export centre: classes that begin in a period."""

from collections.abc import Iterator, Sequence
from typing import Any

from portal import exports
from portal.exports import Subject
from portal.periods import Period
from portal.sheets.formal import Column, Value
from training import rights
from training.models import TrainingClass
from training.queries.classes import listed


def classes(account: Any, period: Period | None) -> Iterator[Sequence[Value]]:
    """Yield the classes in scope, by the day they begin; those of the period alone."""
    rows = TrainingClass.objects.visible_to(account)
    if period is not None:
        rows = rows.filter(starts_on__range=(period.start, period.end))
    for row in listed(rows).order_by("starts_on", "pk").iterator(chunk_size=2_000):
        yield [
            row.name,
            row.of_kind.name,
            row.organization.name,
            row.starts_on.isoformat(),
            row.ends_on.isoformat(),
            row.n_sessions or 0,
            row.n_hours,
            row.n_trainees or 0,
            row.get_state_display(),
        ]


exports.offer(
    Subject(
        "training.classes",
        "培训班台账",
        "某月、某季度或某年开始的培训班，连同课次、课时和学员数。",
        (rights.SEE_TRAINING,),
        (
            Column("班次", 30),
            Column("类型", 16),
            Column("办班单位", 24),
            Column("开始", 12, "centre"),
            Column("结束", 12, "centre"),
            Column("课次", 8, "whole"),
            Column("课时", 9, "two"),
            Column("学员", 8, "whole"),
            Column("状态", 10, "centre"),
        ),
        classes,
        periods=("month", "quarter", "year"),
        page="training:classes",
    )
)
