"""How the rows of tests/access.csv about mediation are asked; made when a row asks."""

import datetime as dt
import io
from typing import Any

from grids.actions import mediation, rooms
from grids.actions.mediation import Concluded
from grids.models import Case, CaseFile, Expert, MediationRoom, Mediator
from members.models import Account, Organization
from tests.access_cases import about
from tests.access_world import Spot, Stage

_LONG = dt.date(2030, 12, 31)
_MET = {"held_on": "2026-10-13", "place": "home", "words_said": "甲方愿意让一步"}


def _own(spot: Spot, role: str) -> Account:
    return Account.objects.get(pk=spot.grids.accounts[role].pk)


def _county(spot: Spot) -> Organization:
    county = spot.grids.town.parent
    assert county is not None
    return county


def room(spot: Spot) -> MediationRoom:
    """A room of the spot's village."""
    return rooms.open_room(
        actor=_own(spot, "grid_dispatcher"), organization=spot.grids.village, name="调解室"
    )


def mediator(spot: Spot) -> Mediator:
    return rooms.add_mediator(
        actor=_own(spot, "grid_dispatcher"),
        room=room(spot),
        person=_own(spot, "grid_leader").person,
        certified_until=_LONG,
    )


def mediated(spot: Spot) -> Case:
    case = spot.grids.case("handling", "dispute")
    actor = _own(spot, "village_secretary")
    mediation.assign(actor=actor, case=case, mediator=mediator(spot))
    return case


def _agreed(spot: Spot) -> dict[str, Any]:
    case, upload = mediated(spot), (io.BytesIO(b"%PDF-1.4"), "协议.pdf")
    actor = _own(spot, "village_secretary")
    concluded = Concluded("agreed", agreement=upload)
    mediation.conclude(actor=actor, case=case, concluded=concluded)
    return {"pk": case.pk, "file": CaseFile.objects.get(case=case).pk}


def expert(spot: Spot) -> dict[str, Any]:
    county = _county(spot)
    made = Expert.objects.create(
        county=county, field="land", name="孔专家", unit="农业农村局", since=dt.date(2026, 1, 1)
    )
    return {"pk": made.pk}


def new_mediator(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"person": spot.grids.accounts["grid_worker"].person_id, "certified_until": "2030-01-01"}


about("grids:room", lambda spot: {"pk": room(spot).pk}, new_mediator)
about("grids:room_close", lambda spot: {"pk": room(spot).pk})
about("grids:mediator", lambda spot: {"pk": mediator(spot).pk}, {"certified_until": "2030-01-01"})
about("grids:expert_end", expert)
about("grids:mediation", lambda spot: {"pk": mediated(spot).pk})
about("grids:mediation_step", lambda spot: {"pk": mediated(spot).pk, "do": "meeting"}, _MET)
about("grids:case_file", _agreed)
