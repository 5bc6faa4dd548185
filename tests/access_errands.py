"""How the rows of tests/access.csv about errands, contracts and listening days are asked."""

import datetime as dt
from typing import Any

from grids.actions import contracts, steps
from grids.actions.contracts import Described
from grids.actions.listening import Sat, log_sitting
from grids.actions.steps import Order
from grids.models import Case, ErrandService, Sitting
from members.models import Account
from portal import clock
from tests.access_cases import about
from tests.access_world import Spot, Stage

SERVICE = {
    "category": "civil",
    "title": "高龄补贴年审",
    "days": "5",
    "documents": "",
    "active": "on",
}
CONTRACT = {"title": "厂房出租合同", "parties": "某村委会、某公司", "amount": "120000"}


def _own(spot: Spot, role: str) -> Account:
    return Account.objects.get(pk=spot.grids.accounts[role].pk)


def service(spot: Spot) -> ErrandService:
    row, _ = ErrandService.objects.get_or_create(
        county=spot.grids.town.parent,
        title="高龄补贴年审",
        defaults={"category": "civil", "days": 5},
    )
    return row


def errand(spot: Spot) -> dict[str, Any]:
    service(spot)
    return {"pk": spot.grids.case("dispatched", "errand").pk}


def chosen(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"service": service(spot).pk, "mode": "post"}


def contract(spot: Spot) -> dict[str, Any]:
    """A contract of the village, handled by the village: its secretary serves it, he did not find it."""
    case, desk = (
        spot.grids.case("found", "contract", by="grid_dispatcher"),
        _own(spot, "grid_dispatcher"),
    )
    return {"pk": steps.dispatch(actor=desk, case=case, order=Order(spot.grids.village)).pk}


def reviewed(spot: Spot) -> dict[str, Any]:
    """A contract the spot's unit has accepted for review."""
    case = spot.grids.case("found", "contract", by="village_secretary")
    case = steps.register(actor=_own(spot, "grid_dispatcher"), case=case)
    told = Described("厂房出租合同", "某村委会、某公司")
    contracts.describe(actor=_own(spot, "grid_dispatcher"), case=case, described=told)
    unit = spot.grids.organ
    rows = Case.objects.filter(pk=case.pk)
    rows.update(state=Case.State.ACCEPTED, handler=unit, handler_path=unit.path)
    return {"pk": case.pk}


about("grids:errand_claim", errand)
about("grids:errand", errand, chosen)
about("grids:service", lambda spot: {"pk": service(spot).pk}, SERVICE)
about("grids:contract", contract)
for _case in ("", "describe"):
    about("grids:contract_step", lambda spot: contract(spot) | {"do": "describe"}, CONTRACT, _case)
about(
    "grids:contract_step",
    lambda spot: reviewed(spot) | {"do": "opine"},
    {"opinion": "lawful", "words": "条款齐全"},
    "opine",
)


def sitting(spot: Spot) -> Sitting:
    """A listening day of the village that was held late, on the day of the table."""
    row = Sitting.objects.filter(place=spot.grids.village).first()
    sat = Sat(
        "listening", spot.grids.village, clock.today(), "县农业农村局", 3, dt.date(2026, 10, 5)
    )
    return row or log_sitting(actor=_own(spot, "village_secretary"), sat=sat)


def heard(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"case": spot.grids.case("found", "listening").pk}


about("grids:sitting", lambda spot: {"pk": sitting(spot).pk}, heard)
about(
    "grids:listening_move",
    lambda spot: {"county": spot.grids.town.parent_id},
    {"day": "2026-10-25", "to": "2026-10-26"},
)
