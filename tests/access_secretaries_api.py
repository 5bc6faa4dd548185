"""How the rows of tests/access.csv about pools, village secretaries, floating members and categories over the
API are asked: as the pages' rows are, about the same objects."""

from typing import Any

from tests import access_categories, access_floating, access_secretaries
from tests.access_cases import CASES, about
from tests.access_world import Spot, Stage

JSON = {"content_type": "application/json"}
TODAY = access_secretaries.TODAY
# their rows are registered by importing them
assert all((access_categories, access_floating))


def _as(route: str, case: str = "") -> Any:
    """Pick what a row about a page picks, by its number alone."""
    pick = CASES[(route, case)].pick
    assert pick is not None
    return lambda spot: {"pk": pick(spot)["pk"]}


def _unit(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.unit.pk}


def _entered(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return access_secretaries._ENTRY | {"kind": "civil_reserve", "person": spot.person.pk}


for _name, _pick, _body in (
    ("pool-entering", _unit, _entered),
    ("pool-change", _as("pools:edit"), access_secretaries._SENT),
    ("pool-leaving", _as("pools:leave"), {"on": TODAY, "why": "moved"}),
    ("pool-sending", _as("pools:send"), {"to": "甲公司", "since": TODAY}),
    ("pool-calling-back", _as("pools:call_back"), {}),
):
    about(f"api:{_name}", _pick, _body, **JSON)
