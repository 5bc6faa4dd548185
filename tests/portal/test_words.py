"""Template words: how numbers are written."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.templatetags.portal import score, weekday


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        ("47.91665", 4, "47.9167"),
        ("47.91655", 4, "47.9166"),
        ("0.125", 2, "0.13"),
        ("0.135", 2, "0.14"),
        ("-0.125", 2, "−0.13"),
        ("95", 2, "95.00"),
    ],
)
def test_scores_are_rounded_half_up(value, places, written):
    assert score(Decimal(value), places) == written


def test_the_weekday_of_a_moment_is_that_of_its_day_where_offices_are():
    early = dt.datetime(2026, 10, 12, 17, 0, tzinfo=dt.UTC)
    assert weekday(early) == "周二", "01:00 of the 13th in Shanghai"
    assert weekday(dt.date(2026, 10, 13)) == "周二"
