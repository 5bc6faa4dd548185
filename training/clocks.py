"""Hours, minutes and shares: the arithmetic of training, pure and exact.

A study hour (学时) is 45 minutes (assumed, common practice); a day has at most 8 (memory).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

MINUTES_OF_AN_HOUR = 45
HOURS_OF_A_DAY = Decimal(8)
HALF_DAY = Decimal(4)
CENT = Decimal("0.01")
SHARED = ("theory", "spirit")
"""Categories that together make at least 70 % of a county school's hours (P04-R1)."""


def minutes_between(begins: dt.datetime, ends: dt.datetime) -> int:
    """Return the whole minutes from one moment to another; negative where it ends first."""
    return int((ends - begins).total_seconds() // 60)


def most_hours(minutes: int) -> Decimal:
    """Return how many study hours so many minutes hold at the most, to half an hour below."""
    halves = max(minutes, 0) * 2 // MINUTES_OF_AN_HOUR
    return Decimal(halves) / 2


@dataclass(frozen=True)
class Share:
    """Hours of theory and Party spirit in all hours; `rate` is None where there are no hours (E-ZERO)."""

    part: Decimal
    whole: Decimal

    @property
    def rate(self) -> Decimal | None:
        """The share in percent, unrounded."""
        return 100 * self.part / self.whole if self.whole else None

    def keeps(self, least: Decimal) -> bool:
        """Return whether the share is at least so many percent: 70 % exactly passes; no hours do not."""
        return bool(self.whole) and 100 * self.part >= least * self.whole


def share_of(hours: Iterable[tuple[str, Decimal]]) -> Share:
    """Return the share over (category, hours) of sessions that are not cancelled."""
    part = whole = Decimal(0)
    for category, amount in hours:
        whole += amount
        part += amount if category in SHARED else 0
    return Share(part, whole)


def credited(
    hours: Decimal,
    minutes: int,
    *,
    late: int = 0,
    early: int = 0,
    substituted: int = 0,
    grace: int = 0,
) -> Decimal:
    """Return the hours of a session that somebody is credited with who was there in part.

    In proportion to the minutes he sat there himself; who came late or left early by no more than the
    grace loses nothing by it. Minutes somebody else sat in for him never count. Never below 0.
    """
    lost = (late if late > grace else 0) + (early if early > grace else 0) + substituted
    there = max(minutes - lost, 0)
    if minutes <= 0:
        return Decimal(0)
    return (hours * there / minutes).quantize(CENT, ROUND_HALF_UP)


def days_of(by_day: Iterable[Decimal]) -> Decimal:
    """Return how many training days the sums of single days come to: 8 hours a day, 4 half a day."""
    days = Decimal(0)
    for amount in by_day:
        if amount >= HOURS_OF_A_DAY:
            days += 1
        elif amount >= HALF_DAY:
            days += Decimal("0.5")
    return days


def overlap(one: tuple[dt.datetime, dt.datetime], other: tuple[dt.datetime, dt.datetime]) -> bool:
    """Return whether two spans have a moment in common; who ends when another begins does not."""
    return one[0] < other[1] and other[0] < one[1]


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def local_day(moment: dt.datetime) -> dt.date:
    """Return the day of a moment where offices are."""
    return timezone.localtime(moment).date()
