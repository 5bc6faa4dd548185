"""What recurs and from whom it is wanted (C.5, P03): a declared table. Whether it was done is never stored,
it is computed from what was logged (grids.queries.obligations)."""

from dataclasses import dataclass

VILLAGE_LEVEL = 2
"""The level of the tree whose nodes are inspected and hold meetings: the village's."""
DISPUTE = "dispute"
"""The kind of cases a dispute meeting discusses and a room mediates."""
ERRAND = "errand"
"""The kind of cases workers claim (P03-R11)."""
CONTRACT = "contract"
"""The kind of cases that are reviewed for legality (P30-R3)."""


@dataclass(frozen=True)
class Obligation:
    """Who owes what how often: at least `least` in every day, week or month, on or before the day `due`
    of the following month where there is one. `stated`: the report states the cadence."""

    code: str
    title: str
    who: str
    """worker: each worker of a grid; village: a village's node by its leader; town: a township."""
    of: str
    every: str
    rule: str
    stated: bool
    least: int = 1
    due: int = 0


VISIT = Obligation("visit", "走访", "worker", "网格员", "day", "P03-R3", True)
MEETING = Obligation(
    "dispute_meeting", "矛盾纠纷研判例会", "village", "网格长", "week", "P03-R5", True
)
INSPECTION = Obligation("inspection", "网格大摸排", "village", "网格长", "month", "P03-R4", True)
FILING = Obligation(
    "filing", "月度台账报备", "town", "镇街网格中心", "month", "P03-R8", True, due=5
)
ALL = (VISIT, MEETING, INSPECTION, FILING)
EVERY = {"day": "每个工作日", "week": "每周", "month": "每月"}
