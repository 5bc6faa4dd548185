"""How a figure says that it moved."""

from decimal import Decimal

import pytest

from jining_dangjian.dashboard.board import Cell
from portal.figures import Figure, Measure

FOUND = Measure("found", "发现事项", "件", "发现的。")
ON_TIME = Measure("on_time", "按时率", "%", "按时的。", 1)


@pytest.mark.parametrize(
    ("measure", "now", "before", "said"),
    [
        (FOUND, 60, 12, "比上期多48件"),
        (FOUND, 12, 1_260, "比上期少1,248件"),
        (ON_TIME, Decimal("66.67"), Decimal("40"), "比上期高26.67个百分点"),
        (ON_TIME, Decimal("8.33"), Decimal("16.67"), "比上期低8.34个百分点"),
        (FOUND, 12, 12, "与上期持平"),
        (FOUND, 12, None, ""),
    ],
)
def test_counts_are_more_or_less_and_rates_higher_or_lower(measure, now, before, said):
    assert Cell(measure, Figure(measure.code, now, before=before), None).moved == said
