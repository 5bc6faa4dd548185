"""What a small city stands on before it is filled: few villages, small offices, the rules of all rooms."""

import datetime as dt

import pytest

from assessments import library
from grids import library as grid_library
from members import divisions, structure
from members.demo import loading, offices
from members.demo.people import SIGNED_IN
from portal import clock, workdays
from portal.models import Demonstration

DAY = dt.date(2026, 10, 13)


def few_villages(patch: pytest.MonkeyPatch) -> None:
    """Leave a village in each county and those people sign in from; name three offices' and a town's size."""
    there = divisions.villages()
    first = {village.code[:6]: village.code for village in reversed(there)}
    wanted = {*SIGNED_IN, *first.values()}
    patch.setattr(divisions, "villages", lambda: [v for v in there if v.code in wanted])
    patch.setattr(offices, "ORGAN_SIZES", {"zzb": 12, "jw": 8, "czj": 14})
    patch.setattr(offices, "TOWN_SIZES", {"370826101": 32})


def house() -> None:
    """A small tree with a village in each county, the people who sign in, and the rules."""
    Demonstration.objects.create(day=DAY, seed=2026)
    clock.forget()
    structure.load()
    for year in (2025, 2026):
        workdays.seed(year)
    grid_library.load()
    for code in ("jinxiang_points", "jiaxiang_category", "sishui_twelve", "weishan_civil_servant"):
        library.publish_shipped(actor=None, code=code)
    loading.load(2026)
