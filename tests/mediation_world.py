"""A mediation room in the world of grids: a certified mediator, one without, an expert, a dispute."""

import datetime as dt
import io

from grids.actions import mediation, rooms, steps
from grids.actions.mediation import Concluded
from grids.models import Case, Expert, MediationRoom, Mediator
from members.models import Person
from tests import grids_world as gw

PDF = b"%PDF-1.4 made up"


def room(world: gw.GridsWorld, name: str = "河里村调解室") -> MediationRoom:
    """A room of the village."""
    return rooms.open_room(actor=world.who("dispatcher"), organization=world.village, name=name)


def mediator(
    world: gw.GridsWorld,
    there: MediationRoom | None = None,
    name: str = "孟调解",
    until: dt.date | None = dt.date(2027, 12, 31),
) -> Mediator:
    """Somebody who mediates in a room of the village."""
    person = Person.objects.create(name=name, sort_key=name, initials="x", home=world.village)
    return rooms.add_mediator(
        actor=world.who("dispatcher"),
        room=there or room(world),
        person=person,
        certified_until=until,
    )


def expert(world: gw.GridsWorld) -> Expert:
    """An expert of the county."""
    return rooms.add_expert(
        actor=world.who("officer"),
        county=world.county,
        field="land",
        name="孔专家",
        unit="县农业农村局",
    )


def mediated(world: gw.GridsWorld) -> Case:
    """A dispute the village handles, being mediated."""
    case = world.handling("dispute")
    mediation.assign(actor=world.who("secretary"), case=case, mediator=mediator(world))
    return case


def concluded(
    world: gw.GridsWorld, case: Case, outcome: str = "agreed", by: str = "secretary"
) -> None:
    """End a mediation; an agreement with its file."""
    upload = (io.BytesIO(PDF), "协议.pdf") if outcome == "agreed" else None
    mediation.conclude(
        actor=world.who(by), case=case, concluded=Concluded(outcome, agreement=upload)
    )


def closed(world: gw.GridsWorld, outcome: str = "agreed") -> Case:
    """A dispute that was mediated, rated and closed."""
    case, secretary, desk = mediated(world), world.who("secretary"), world.who("dispatcher")
    concluded(world, case, outcome)
    case = steps.resolve(actor=secretary, case=case, words="双方认可")
    case = steps.feed_back(actor=secretary, case=case, words="已告知")
    case = steps.rate(actor=desk, case=case, satisfaction=5)
    return steps.close(actor=desk, case=case)
