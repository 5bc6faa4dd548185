"""Working days between two days: counted by weeks, the same as counted day by day."""

import datetime as dt
from random import Random

import pytest

from portal import workdays

pytestmark = pytest.mark.django_db


def test_working_days_are_those_a_loop_finds() -> None:
    """Across holidays and working weekends, both ways, for spans of a day and of two years."""
    for year in (2025, 2026):
        workdays.seed(year)
    first, rng = dt.date(2025, 1, 1), Random(2)
    calendar = workdays.Calendar(first, dt.date(2026, 12, 31))
    for _ in range(400):
        one, other = sorted(first + dt.timedelta(days=rng.randrange(730)) for _ in range(2))
        days = [one + dt.timedelta(days=n) for n in range(1, (other - one).days + 1)]
        found = sum(map(calendar.is_workday, days))
        assert calendar.workdays_between(one, other) == found
        assert calendar.workdays_between(other, one) == -found
