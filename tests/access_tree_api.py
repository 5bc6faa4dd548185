"""How the rows of tests/access.csv about the API of changes of the tree, kinds and the desk are asked."""

from collections.abc import Callable
from typing import Any

from tests import access_trees as trees
from tests.access_appraisal_api import write
from tests.access_cases import REASON, about
from tests.access_world import Spot, Stage

_WHEN = {"on": trees.ON, **REASON}


def _county(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.grids.town.parent_id}


def _split(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    child = spot.grids.grids[2].pk
    parts = [
        {"code": f"part-{n}", "name": f"{n}组", "households": n, "children": [child] * (n == 1)}
        for n in (1, 2)
    ]
    return {"parts": parts, **_WHEN}


def _merge(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    told = trees.merge(stage, spot, role)
    return {name: told[name] for name in ("others", "code", "name")} | _WHEN


def _appoint(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    person = spot.grids.accounts["grid_worker"].person_id
    return {"person": person, "role": "worker", "since": trees.ON}


def _case(state: str) -> Callable[[Spot], dict[str, Any]]:
    return lambda spot: {"pk": spot.grids.case(state).pk}


KIND = {
    "title": "路灯报修", "privacy": "PV-RESIDENT", "reporters": ["grid"], "channels": ["visit"],
    "steps": ["start"], "extension_days": 0, "escalate_after": 2,
    "urgencies": [{"title": "一般", "days": 4}],
}  # fmt: skip
LEVELS = {"levels": [{"name": "镇街", "stands_on": "town"}]}

about("api:grid-post-detail", trees.post)
about("api:grid-overview", trees.node)
write("api:grid-add-top", _county, trees.new_top)
write("api:grid-levels-set", _county, LEVELS)
write("api:grid-add", trees.node, trees.new)
write("api:grid-change", trees.node, trees.change)
write("api:grid-move", trees.node, lambda stage, spot, role: {"parent": spot.grids.grids[0].pk})
write("api:grid-split", trees.node, _split)
write("api:grid-merge", trees.node, _merge)
write("api:grid-appoint", trees.node, _appoint)
write("api:grid-post-release", trees.post, {"until": trees.ON})
write("api:case-kind-new", _county, KIND)
write("api:case-kind-change", trees.kind, KIND)
write("api:case-kind-use", trees.kind, {"active": False})
about("api:case-notices", _case("dispatched"))
write("api:case-read", _case("dispatched"))
write("api:case-party-add", _case("dispatched"), {"parties": [{"alias": "老李"}]})
