"""The six ways of managing and what each asks for (P24-R1): declared tables. Whether something was done is
never stored, it is computed from the registers (members.categories.queries.measures)."""

import datetime as dt
from dataclasses import dataclass

from members.categories.models import Category
from portal.periods import Period, containing_day

C = Category
WAYS = {
    C.CADRE: "目标管理",
    C.PROSPEROUS: "引导管理",
    C.AWAY: "跟踪管理",
    C.HARDSHIP: "帮扶管理",
    C.ELDERLY: "关爱管理",
    C.NO_POST: "设岗管理",
}
"""Category → the way of managing (P24-R1)."""
FROM_AGE = 60
"""From which age a member may be listed as elderly (P24-R6; the age is assumed)."""
LEAST_HOUSEHOLDS, MOST_HOUSEHOLDS = 10, 15
"""Households a member keeps contact with, in principle (P24-R8): outside them a warning, no refusal."""
RECHECK_DAYS = 365
"""After how many days a listed category is to be looked at again (cadence of P24, assumed)."""
_EVERY = {"quarter": "每季度", "half_year": "每半年", "year": "每年"}


@dataclass(frozen=True)
class Measure:
    """What one category asks for: in every period of a kind, or once for all (`every` ''). `stated`: the
    report states it so; else the cadence is assumed."""

    code: str
    category: Category
    title: str
    rule: str
    every: str = ""
    stated: bool = True

    @property
    def cadence(self) -> str:
        """How often, in words."""
        return _EVERY.get(self.every, "")

    def period(self, today: dt.date) -> Period | None:
        """The period that runs today; None for what is asked once for all."""
        return containing_day(today, self.every) if self.every else None


VISIT = Measure("visit", C.HARDSHIP, "上门走访", "P24-R5", "quarter")
"""The obligation of the source: a member in hardship is visited at least once in a quarter."""
MEASURES = (
    Measure("target", C.CADRE, "确定年度目标", "P24-R3", "year"),
    Measure("helper", C.PROSPEROUS, "安排引导联系人", "P24-R1", "", stated=False),
    Measure("guide", C.PROSPEROUS, "引导带富", "P24-R1", "year", stated=False),
    Measure("helper", C.AWAY, "安排一名干部党员联系", "P24-R4"),
    Measure("report", C.AWAY, "定期汇报", "P24-R4", "half_year", stated=False),
    Measure("online", C.AWAY, "网上教育", "P24-R4", "half_year", stated=False),
    Measure("helper", C.HARDSHIP, "安排一对一帮扶人", "P24-R5"),
    VISIT,
    Measure("study", C.ELDERLY, "送学上门", "P24-R6", "half_year", stated=False),
    Measure("visit", C.ELDERLY, "上门走访", "P24-R6", "half_year", stated=False),
    Measure("checkup", C.ELDERLY, "免费体检", "P24-R6", "year", stated=False),
    Measure("post", C.NO_POST, "设岗定责", "P24-R7"),
)


def measures_for(categories: list[str]) -> list[Measure]:
    """Return what the main category and the further ones ask for, each thing once, the main one's first."""
    found: dict[str, Measure] = {}
    for category in categories:
        for one in MEASURES:
            if one.category == category:
                found.setdefault(one.code, one)
    if C.HARDSHIP in categories:
        found["visit"] = VISIT
    return list(found.values())


def is_unusual(count: int) -> bool:
    """Return whether a number of households is to be warned of (E21: 9 and 16, not 10 and 15)."""
    return not LEAST_HOUSEHOLDS <= count <= MOST_HOUSEHOLDS
