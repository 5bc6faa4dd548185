"""How the rows of tests/access.csv about the API of visits, ledgers, reviews and mediation are asked."""

from collections.abc import Callable
from typing import Any

from tests import access_mediation as mediation
from tests import access_rhythm as rhythm
from tests.access_appraisal_api import JSON, write
from tests.access_cases import CASES, Asked, Case, about
from tests.access_world import Spot, Stage

KEY = "2f1d3c0e-8b2c-4d57-9c62-0f6a3a1d9b10"
DAY = "2026-10-13"


def _log(node: int, **more: Any) -> Callable[[Stage, Spot, str, bool], Asked]:
    """Ask to log something of a node of the spot's tree."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        body = {"key": KEY, "grid": spot.grids.grids[node].pk, **more}
        return Asked(data=body, content_type=JSON)

    return build


_NUMBERS = dict.fromkeys(("households", "hazards", "disputes", "difficulties"), 1)
for _route, _build in (
    ("visit", _log(2, on=DAY, matter="routine", words="身体好")),
    ("inspection", _log(1, done_on=DAY, findings="围栏破损一处", **_NUMBERS)),
    ("dispute-meeting", _log(1, held_on=DAY, present=5, decisions="上门调解")),
):
    CASES[(f"api:{_route}-list", "log")] = Case(_build, has_object=True)


def _file(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    return Asked(data={"town": spot.grids.town.pk, "month": rhythm.MONTH}, content_type=JSON)


def _open(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    return Asked(data=rhythm.opening(stage, spot, role), content_type=JSON)


def _open_room(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    body = {"organization": spot.grids.village.pk, "name": "新调解室"}
    return Asked(data=body, content_type=JSON)


CASES[("api:filing-list", "file")] = Case(_file, has_object=True)
CASES[("api:review-list", "open")] = Case(_open, has_object=True)
CASES[("api:mediation-room-list", "open")] = Case(_open_room, has_object=True)
about("api:filing-detail", rhythm.filed)
about("api:filing-cases", rhythm.filed)
about("api:ledger", rhythm.ledger)
about("api:review-detail", rhythm.decided)
about("api:review-items", rhythm.decided)
write("api:review-close", rhythm.decided)
write(
    "api:review-decide",
    lambda spot: {"pk": rhythm.item(spot).pk},
    {"decision": "clear", "words": "已经办好"},
)
about("api:case-mediation", lambda spot: {"pk": mediation.mediated(spot).pk})
write(
    "api:case-mediation-step",
    lambda spot: {"pk": mediation.mediated(spot).pk, "do": "meeting"},
    {"held_on": DAY, "place": "home", "words": "甲方愿意让一步"},
)
write(
    "api:case-urge", lambda spot: {"pk": spot.grids.case("dispatched").pk}, {"words": "请今天反馈"}
)
about("api:mediation-room-detail", lambda spot: {"pk": mediation.room(spot).pk})
about("api:mediator-detail", lambda spot: {"pk": mediation.mediator(spot).pk})
write("api:room-close", lambda spot: {"pk": mediation.room(spot).pk})
write("api:room-mediator", lambda spot: {"pk": mediation.room(spot).pk}, mediation.new_mediator)
write(
    "api:mediator-certify",
    lambda spot: {"pk": mediation.mediator(spot).pk},
    {"certified_until": "2030-01-01"},
)
write("api:mediator-end", lambda spot: {"pk": mediation.mediator(spot).pk})
write("api:expert-end", mediation.expert)
