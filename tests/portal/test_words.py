"""Template words: how numbers are written."""

from decimal import Decimal

import pytest

from portal.templatetags.portal import score


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
