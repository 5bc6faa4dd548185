"""Periods: codes, names, neighbours, windows."""

from datetime import date
from itertools import islice

import pytest

from portal.periods import BadPeriod, Period, containing_day, parse

CODES = [
    ("2026-07", "month", date(2026, 7, 1), date(2026, 7, 31), "2026年7月", "7月"),
    ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "2024年2月", "2月"),
    ("2026Q3", "quarter", date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度", "三季度"),
    ("2026Q4", "quarter", date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度", "四季度"),
    ("2026H1", "half_year", date(2026, 1, 1), date(2026, 6, 30), "2026年上半年", "上半年"),
    ("2026H2", "half_year", date(2026, 7, 1), date(2026, 12, 31), "2026年下半年", "下半年"),
    ("2026", "year", date(2026, 1, 1), date(2026, 12, 31), "2026年度", "2026年"),
    ("9999", "year", date(9999, 1, 1), date(9999, 12, 31), "9999年度", "9999年"),
]


@pytest.mark.parametrize(("code", "kind", "start", "end", "label", "short"), CODES)
def test_a_code_reads_and_writes(code, kind, start, end, label, short):
    period = parse(code)
    assert (period.kind, period.start, period.end) == (kind, start, end)
    assert (period.label, period.short_label, period.code, str(period)) == (
        label,
        short,
        code,
        code,
    )


@pytest.mark.parametrize(
    "code",
    ["", "2026Q5", "2026Q0", "2026-13", "2026-7", "26Q3", "2026H3", "2026q3", " 2026", "２０２６",
     "2026Q3\n", "0000", "第三季度", "2026年"],
)  # fmt: skip
def test_what_is_no_code_is_answered_in_a_sentence(code):
    with pytest.raises(BadPeriod, match=r"。$"):
        parse(code)


def test_a_period_is_whole():
    with pytest.raises(BadPeriod):
        Period(2026 * 12 + 1, 3)
    with pytest.raises(BadPeriod):
        Period(2026 * 12, 2)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("2026Q1", "2025Q4", "2026Q2"),
        ("2026-12", "2026-11", "2027-01"),
        ("2026H1", "2025H2", "2026H2"),
        ("2026", "2025", "2027"),
    ],
)
def test_neighbours(code, before, after):
    assert parse(code).previous == parse(before)
    assert parse(code).next == parse(after)
    assert parse(code).shift(0) == parse(code)


def test_order_and_iteration():
    assert parse("2026Q1") < parse("2026Q2") < parse("2026-07") < parse("2026Q3")
    assert [p.code for p in islice(parse("2026Q3").iterate(), 3)] == ["2026Q3", "2026Q4", "2027Q1"]


def test_within_containing_split():
    assert parse("2026-09").within(parse("2026Q3"))
    assert not parse("2026Q3").within(parse("2026-09"))
    assert not parse("2026-10").within(parse("2026Q3"))
    assert parse("2026-09").containing("half_year") == parse("2026H2")
    assert parse("2026Q3").containing("quarter") == parse("2026Q3")
    assert [p.code for p in parse("2026H2").split("quarter")] == ["2026Q3", "2026Q4"]
    assert len(parse("2026").split("month")) == 12
    for call in (lambda: parse("2026").containing("month"), lambda: parse("2026-01").split("year")):
        with pytest.raises(BadPeriod, match=r"。$"):
            call()


@pytest.mark.parametrize(
    ("code", "name", "codes"),
    [
        ("2026Q3", "year", ["2026Q1", "2026Q2", "2026Q3"]),
        ("2026Q1", "year", ["2026Q1"]),
        ("2026Q2", "two_years", [
            "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"]),
        ("2026-05", "quarter", ["2026-04", "2026-05"]),
        ("2026-08", "half_year", ["2026-07", "2026-08"]),
        ("2026Q3", "month", ["2026Q3"]),
        ("2026", "year", ["2026"]),
        ("2026", "two_years", ["2025", "2026"]),
    ],
)  # fmt: skip
def test_windows(code, name, codes):
    assert [p.code for p in parse(code).window(name)] == codes


def test_unknown_names():
    with pytest.raises(BadPeriod):
        parse("2026").window("decade")
    with pytest.raises(BadPeriod):
        parse("2026").split("week")


def test_the_period_of_a_day():
    assert containing_day(date(2026, 11, 20), "quarter") == parse("2026Q4")
    assert containing_day(date(2026, 11, 20), "year") == parse("2026")
