"""How the rows of tests/access.csv about the API of the grids are asked."""

from collections.abc import Callable
from typing import Any

from grids.models import CaseKind, GridLevel
from tests.access_cases import CASES, Asked, Case, about
from tests.access_world import Spot, Stage

JSON = "application/json"
KEY = "6f1f3c0e-8b2c-4d57-9c62-0f6a3a1d9b10"


def _case(state: str, **more: Any) -> Callable[[Spot], dict[str, Any]]:
    return lambda spot: {"pk": spot.grids.case(state).pk, **more}


def _ordered(route: str, case: str, data: Any = None, **more: Any) -> None:
    """Register a row about an order to the spot's unit; next door is a township, which takes none from
    another one: there it is about one of the other county."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        at = stage.far if spot is stage.next_door else spot
        return Asked({"pk": at.grids.ordered().pk, **more}, data, content_type=JSON)

    CASES[(route, case)] = Case(build, has_object=True, shared=True)


def _report(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    body = {"key": KEY, "kind": "difficulty", "words": "路灯不亮", "grid": spot.grids.grids[2].pk}
    return Asked(data=body, content_type=JSON)


def _kind(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    return Asked({"pk": CaseKind.objects.get(code="difficulty").pk})


def _to_the_unit(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"handler": spot.unit.pk}


CASES[("api:case-list", "report")] = Case(_report, has_object=True)
CASES[("api:case-kind-detail", "")] = Case(_kind)
about("api:case-detail", _case("dispatched"))
_ordered("api:case-detail", "ordered")
about("api:case-step", _case("found", action="register"))
about("api:case-step", _case("found", action="register"), {}, "register", content_type=JSON)
_ordered("api:case-step", "accept", {}, action="accept")
about(
    "api:case-step",
    _case("fed_back", action="rate"),
    {"satisfaction": 4},
    "rate",
    content_type=JSON,
)
about(
    "api:case-step",
    _case("escalated", action="send_down"),
    _to_the_unit,
    "send_down",
    content_type=JSON,
)
about("api:grid-detail", lambda spot: {"pk": spot.grids.grids[2].pk})
about(
    "api:grid-level-detail",
    lambda spot: {"pk": GridLevel.objects.get(county=spot.unit.parent, number=1).pk},
)


def _geo(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    place = spot.grids.grids[2].code
    body = {"service_code": "difficulty", "description": "路灯不亮", "address_id": place}
    return Asked(data=body, content_type=JSON)


about("api:open311-request", _case("dispatched"))
CASES[("api:open311-requests", "report")] = Case(_geo, has_object=True)
