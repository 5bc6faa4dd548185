"""How the rows of tests/access.csv about the API of errands, contracts, listening and figures are asked."""

from collections.abc import Callable
from typing import Any

from tests import access_errands as errands
from tests.access_appraisal_api import JSON, write
from tests.access_cases import CASES, Asked, Case, about
from tests.access_world import Spot, Stage

_SERVICE = {"category": "civil", "title": "高龄补贴年审", "days": 5}


def _county(spot: Spot) -> int:
    return int(spot.grids.town.parent_id or 0)


def _add_service(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    return Asked(data=_SERVICE | {"county": _county(spot)}, content_type=JSON)


def _service(spot: Spot) -> dict[str, Any]:
    return {"pk": errands.service(spot).pk}


CASES[("api:errand-service-list", "add")] = Case(_add_service, has_object=True)
about("api:errand-service-detail", _service)
write("api:errand-service-change", _service, _SERVICE)
write("api:errand-claim", errands.errand)
about("api:case-errand", errands.errand)
write("api:case-errand-choose", errands.errand, errands.chosen)

# contracts and listening days
about("api:case-contract", errands.contract)
for _case in ("", "describe"):
    write(
        "api:case-contract-step",
        lambda spot: errands.contract(spot) | {"do": "describe"},
        errands.CONTRACT,
        _case,
    )
write(
    "api:case-contract-step",
    lambda spot: errands.reviewed(spot) | {"do": "opine"},
    {"opinion": "lawful", "words": "条款齐全"},
    "opine",
)


def _log_day(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    body = {
        "kind": "listening", "place": spot.grids.village.pk, "planned_on": "2026-10-05",
        "held_on": "2026-10-13", "team": "县农业农村局", "visitors": 3,
    }  # fmt: skip
    return Asked(data=body, content_type=JSON)


def _sitting(spot: Spot) -> dict[str, Any]:
    return {"pk": errands.sitting(spot).pk}


CASES[("api:sitting-list", "log")] = Case(_log_day, has_object=True)
about("api:sitting-detail", _sitting)
write("api:sitting-case", _sitting, errands.heard)
write(
    "api:listening-shift",
    lambda spot: {"pk": _county(spot)},
    {"day": "2026-10-25", "to": "2026-10-26"},
)


# figures
def _told_of(route: str, case: str, place: Callable[[Spot], int]) -> None:
    """Register a row about the numbers of a place of the spot."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        return Asked({}, {"place": str(place(spot))})

    CASES[(route, case)] = Case(build, has_object=True, shared=True)


for _route in ("api:grid-figures", "api:grid-bulletin"):
    _told_of(_route, "county", _county)
    _told_of(_route, "town", lambda spot: spot.grids.town.pk)
_told_of("api:grid-figures", "village", lambda spot: spot.grids.village.pk)
_told_of("api:grid-published", "county", _county)
