"""Which day it is: the real one, or the demonstration's."""

import datetime as dt

from django.core.cache import cache
from django.utils import timezone

from portal.models.calendar import Demonstration

_KEY = "portal.demonstration.day"
KEPT = 5
"""Seconds for which the demonstration's date is cached."""


def demonstration_day() -> dt.date | None:
    """Return the demonstration's date, or None where this is no demonstration. Cached for KEPT."""
    day = cache.get(_KEY, "")
    if day == "":
        day = Demonstration.objects.values_list("day", flat=True).first()
        cache.set(_KEY, day, KEPT)
    return day


def forget() -> None:
    """Drop the cached date; called when the demonstration's date moves."""
    cache.delete(_KEY)


def demonstration_words() -> str:
    """Return the words every file of a demonstration carries; '' for real data."""
    return "演示数据·人物虚构" if demonstration_day() else ""


def today() -> dt.date:
    """Return the date offices work by (Asia/Shanghai)."""
    return demonstration_day() or timezone.localdate()


def now() -> dt.datetime:
    """Return the moment to record: the real time of day on `today()`."""
    real = timezone.localtime()
    day = today()
    return real.replace(year=day.year, month=day.month, day=day.day)
