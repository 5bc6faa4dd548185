"""The script of the demonstration: which day what happens, and who stands out.

Units are named by code, people by their place in the unit's roster, so it fits every seed.
"""

import datetime as dt
from dataclasses import dataclass

from members.structure import WEISHAN

DAY = dt.date(2026, 10, 13)
"""The date the demonstration shows."""
BEFORE = dt.date(2025, 12, 25)
"""The date on which tree, scheme and people are written."""
HANZHUANG = "370826101"
FINANCE = f"{WEISHAN}-czj"


@dataclass(frozen=True)
class Quarter:
    """The days of a quarter's appraisal; each wave deliberates, signs and posts on one day."""

    code: str
    opened: dt.date
    entry: tuple[dt.date, dt.date]
    submitted: dt.date
    scored: dt.date
    ruled: dt.date
    waves: tuple[tuple[dt.date, dt.date], ...] = ()
    """(posted, confirmed and filed) of each wave; the last one files late."""


CLOSED = (
    Quarter(
        "2026Q1",
        opened=dt.date(2026, 4, 1),
        entry=(dt.date(2026, 4, 2), dt.date(2026, 4, 9)),
        submitted=dt.date(2026, 4, 10),
        scored=dt.date(2026, 4, 13),
        ruled=dt.date(2026, 4, 14),
        waves=(
            (dt.date(2026, 4, 14), dt.date(2026, 4, 22)),
            (dt.date(2026, 4, 15), dt.date(2026, 4, 23)),
            (dt.date(2026, 4, 20), dt.date(2026, 4, 28)),
        ),
    ),
    Quarter(
        "2026Q2",
        opened=dt.date(2026, 7, 1),
        entry=(dt.date(2026, 7, 2), dt.date(2026, 7, 9)),
        submitted=dt.date(2026, 7, 10),
        scored=dt.date(2026, 7, 13),
        ruled=dt.date(2026, 7, 14),
        waves=(
            (dt.date(2026, 7, 14), dt.date(2026, 7, 22)),
            (dt.date(2026, 7, 15), dt.date(2026, 7, 23)),
            (dt.date(2026, 7, 21), dt.date(2026, 7, 29)),
        ),
    ),
)
OPEN = Quarter(
    "2026Q3",
    opened=dt.date(2026, 10, 9),
    entry=(dt.date(2026, 10, 9), dt.date(2026, 10, 12)),
    submitted=dt.date(2026, 10, 12),
    scored=DAY,
    ruled=DAY,
)
LATE = (f"{WEISHAN}-kjj", f"{WEISHAN}-cl", "370826109")
"""Units of the last wave."""
FIRST = (f"{WEISHAN}-dag", f"{WEISHAN}-szb", HANZHUANG)
"""Units of the first wave whatever is drawn: the pool of two is confirmed together."""

LOW = {
    (f"{WEISHAN}-tcj", 1): {"2026Q1": 57.5, "2026Q2": 58.2, "2026Q3": 77.0},
    ("370826104", 39): {"2026Q1": 56.0, "2026Q2": 52.5, "2026Q3": 55.0},
    (f"{WEISHAN}-jtj", 20): {"2026Q2": 58.0},
    ("370826108", 30): {"2026Q1": 68.0, "2026Q2": 66.5},
}
"""Totals of the few who do badly: (unit, place in the roster) → quarter → about what total."""

SUBMITTED = (
    "370826001", "370826104", "370826107", f"{WEISHAN}-zzb", f"{WEISHAN}-jw", f"{WEISHAN}-xwb",
    f"{WEISHAN}-zfw", f"{WEISHAN}-sjj", f"{WEISHAN}-tjj", f"{WEISHAN}-jtj", f"{WEISHAN}-yjj",
    f"{WEISHAN}-spj", f"{WEISHAN}-fl", f"{WEISHAN}-dag",
)  # fmt: skip
COMPLETE = (
    "370826108", "370826002", f"{WEISHAN}-rd", f"{WEISHAN}-sfj", f"{WEISHAN}-mzj", f"{WEISHAN}-bb",
    f"{WEISHAN}-ybj", f"{WEISHAN}-zgh",
)  # fmt: skip
UNTOUCHED = (
    "370826109", "370826112", "370826206", f"{WEISHAN}-szb", f"{WEISHAN}-kjj", f"{WEISHAN}-cl",
    f"{WEISHAN}-wlj", f"{WEISHAN}-swj", f"{WEISHAN}-gaj", f"{WEISHAN}-dx", f"{WEISHAN}-txw",
)  # fmt: skip
"""How far the third quarter is; the units in none of the three are half entered."""
TIED = {("2026Q2", f"{WEISHAN}-nyj"), ("2026Q3", "370826001")}
"""Where two people come out equal on the quota line; the third quarter's is still to be scored."""

LEAVES = (
    "参加市委党校中青年干部培训班脱产学习，本季在岗不足一半",
    "产假，本季在岗不足一半",
    "因病住院治疗，本季在岗不足一半",
    "选派到外地挂职，由挂职单位考核",
    "抽调市级专班，本季在岗不足一半",
)
LEAVES_A_QUARTER = 7

TRANSFERS = (
    ("370826206", 24, f"{WEISHAN}-fgj", dt.date(2026, 5, 11)),
    (f"{WEISHAN}-jtj", 27, f"{WEISHAN}-xwb", dt.date(2026, 6, 8)),
)
"""(unit, place in the roster, new unit, from when): one counts in the new unit, one in the old."""


def wave_of(unit: str) -> int:
    """Return in which wave of a quarter a unit posts."""
    if unit in LATE:
        return 2
    if unit in FIRST:
        return 0
    return sum(map(ord, unit)) % 2
