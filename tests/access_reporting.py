"""The rows of tests/access.csv about reporting: what each address is asked with.

A report is asked about the village of the spot; the desk too.
"""

import uuid
from typing import Any

from tests.access_cases import CASES, Asked, Case
from tests.access_world import Spot, Stage


def _told(spot: Spot, **more: Any) -> dict[str, Any]:
    grid = spot.grids.grids[2]
    words = {"key": str(uuid.uuid4()), "kind": "difficulty", "words": "村西头路灯不亮"}
    return words | {"place": f"g{grid.pk}"} | more


def _report(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    return Asked(data=_told(spot))


def _find(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    return Asked(data={"do": "find", "where": spot.grids.village.name})


for _name in ("grids:report", "grids:desk"):
    CASES[(_name, "tell")] = Case(_report, has_object=True)
CASES[("grids:desk", "find")] = Case(_find, has_object=True)
