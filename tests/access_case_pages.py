"""The rows of tests/access.csv about cases: board, list, one case, its steps.

Cases are made for the one request that asks for them, in the state its row names.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from grids.models import Case as GridCase
from tests import world as w
from tests.access_cases import CASES, Asked, Case, plain
from tests.access_world import Spot, Stage

SAID = {"reason": "配件要从外地调"}


def _row(
    name: str, make: Callable[[Spot], GridCase], case: str = "", data: Any = None, **more: Any
) -> None:
    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        body = data(spot) if callable(data) else data
        return Asked({"pk": make(spot).pk} | more, body)

    CASES[(f"grids:{name}", case)] = Case(build, has_object=True, shared=True)


def _in(state: str) -> Callable[[Spot], GridCase]:
    return lambda spot: spot.grids.case(state)


def _ordered(spot: Spot) -> GridCase:
    """An order to the spot's unit; where that is a township, to a department of its county."""
    grids = spot.grids
    if grids.organ.kind != "organ":
        county: Any = grids.town.parent
        organ = w.organization(f"{county.code}-csj", "县测试局", "organ", county)
        grids = dataclasses.replace(grids, organ=organ)
    return grids.ordered()


def _to_village(spot: Spot) -> dict[str, Any]:
    return {"handler": str(spot.grids.village.pk)}


_row("case", _in("dispatched"))
_row("case", _ordered, case="ordered")
_row("case_step", _in("dispatched"), action="accept")
_row("case_step", _in("found"), case="send", action="send", data=_to_village)
_row("case_step", _in("registered"), case="dispatch", action="dispatch", data=_to_village)
_row("case_step", _in("handling"), case="nothing said", action="resolve")
_row("case_step", _in("fed_back"), case="rate", action="rate", data={"satisfaction": "5"})
_row("case_step", _in("escalated"), case="send down", action="send_down", data=_to_village)
_row("case_step", _ordered, case="ordered", action="accept")
_row("case_step", _in("found"), case="unknown", action="vanish")
_row("case_parties", _in("dispatched"))
_row("case_seen", _in("dispatched"))
_row("case_party_add", _in("dispatched"), data={"sealed_alias": "老李"})
_row("case_urge", _in("dispatched"), data=SAID)
CASES[("grids:board", "place")] = Case(
    lambda stage, spot, role, own: Asked(data={"place": str(spot.grids.village.pk)}),
    has_object=True,
)
plain("grids:cases", {"q": "2026-000001"}, case="number")
