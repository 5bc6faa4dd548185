"""The worked examples as pages show them."""

import pytest

from assessments import schemes
from assessments.reading.examples import of_shipped


@pytest.mark.parametrize("code", schemes.codes())
def test_every_example_is_there_with_its_steps(code):
    found = of_shipped(code)
    assert len(found) >= 3
    for example in found:
        assert example.title
        assert example.steps
        assert all(lines for _, lines in example.steps)
        for table in (*example.given, example.outcome):
            assert all(len(row.cells) == len(table.head) for row in table.rows)


def test_words_stand_for_the_codes():
    example = next(e for e in of_shipped("weishan_civil_servant") if "上限" in e.title)
    assert example.period == "2026年第三季度"
    names = {table.caption: table for table in example.given}
    assert names["名单"].head == ("对象", "单位", "职务")
    assert names["名单"].rows[-1].cells == ("钱五", "甲局", "单位主要负责人")
    first = example.outcome.rows[0].cells
    assert first[:5] == ("李三", "96.50", "1", "5", "好")
    assert dict(example.steps)["赵四"] == ("总分 88×0.5＋94×0.5＝91.00",)


def test_nobody_ships_it():
    assert of_shipped("nothing_of_the_kind") == ()
