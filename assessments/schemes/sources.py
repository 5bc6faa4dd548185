"""What a scheme may take from the portal's own records instead of having it typed in: names alone, so that
documents can be checked without a database. assessments.logged draws them."""

from collections.abc import Mapping
from typing import Any

GRID_WORKER = "grid_worker"
TRAINING = "training"
SOURCES = {
    f"{GRID_WORKER}.visits": "网格员有走访记录的工作日÷在岗工作日",
    f"{GRID_WORKER}.discovery": "网格员自己发现的事项÷本网格全部事项",
    f"{GRID_WORKER}.on_time": "网格员发现的事项按期办结数÷应办结数",
    f"{GRID_WORKER}.satisfaction": "网格员发现的事项评价得分÷满分",
    f"{TRAINING}.attendance": "培训到课的课次÷已记学时的应到课次",
    f"{TRAINING}.hours": "期内已记学时÷期内应学学时（年度要求按月分摊，县里要求更高的按县里的）",
}
"""Source → what it is, in words. All are shares of two counts, and all of a register of people."""
YEARLY = {f"{TRAINING}.hours": ("quarter", "half_year", "year")}
"""Sources that are part of a yearly figure, and the periods for which that part is exact."""


TELLS_WHOM = frozenset({GRID_WORKER})
"""Registers that also say who is appraised; the others only give values of people known otherwise."""


def registers_of(document: Mapping[str, Any]) -> set[str]:
    """Return the registers that say whom a document appraises: {'grid_worker'} or none."""
    parts = document.get("components", ())
    named = {str(part["logged"]).partition(".")[0] for part in parts if "logged" in part}
    return named & TELLS_WHOM
