"""How the rows of tests/access.csv about selected graduates are asked; made when a row asks."""

from typing import Any

from members.graduates.models import Diary, Graduate, Mentor, Observing, Report, Task, Week
from members.models import Person
from tests import world as w
from tests.access_cases import about
from tests.access_world import Spot, Stage

TODAY = w.TODAY.isoformat()
MONDAY = "2026-10-12"


def _people(spot: Spot) -> list[Person]:
    return list(Person.objects.filter(home=spot.unit).order_by("id"))


def graduate(spot: Spot, number: int = 3) -> Graduate:
    """A graduate of the spot's people, in its branch's place: below the unit, as the table's roles stand;
    the fifth is the cadre."""
    branch = spot.points.branch  # type: ignore[union-attr]
    return Graduate.objects.create(person=_people(spot)[number], village=branch, since=w.TODAY)


def _one(spot: Spot) -> dict[str, Any]:
    return {"pk": graduate(spot).pk}


def _own(spot: Spot) -> dict[str, Any]:
    return {"pk": graduate(spot, 4).pk}


def _mentored(spot: Spot) -> dict[str, Any]:
    made = graduate(spot)
    Mentor.objects.create(graduate=made, kind="local", person=_people(spot)[4], since=w.TODAY)
    week = Week(graduate=made, monday=MONDAY, done="一", plan="二", written_on=w.TODAY)
    week.save()
    return {"pk": week.pk}


def _task(spot: Spot) -> Task:
    return Task.objects.create(graduate=graduate(spot, 4), year=2026, title="一")


def _diary(spot: Spot) -> dict[str, Any]:
    return {"pk": Diary.objects.create(graduate=graduate(spot, 4), on=w.TODAY, matter="一").pk}


def _report(spot: Spot) -> dict[str, Any]:
    made = Report(
        graduate=graduate(spot), year=2026, topic="题", situation="一", analysis="二",
        measures="三", handed_on=w.TODAY,
    )  # fmt: skip
    made.save()
    return {"pk": made.pk}


def _applied(state: str, action: str) -> Any:
    def pick(spot: Spot) -> dict[str, Any]:
        row = Observing.objects.create(
            graduate=graduate(spot), host=spot.unit, topic="看", on=w.TODAY, applied_on=w.TODAY,
            state=state,
        )  # fmt: skip
        return {"pk": row.pk, "action": action}

    return pick


def _mentor(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    chosen = _people(spot)[0]
    return {"q": chosen.name, "kind": "local", "person": chosen.pk}


def _new(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"person": spot.newcomer.pk, "village": spot.grids.village.pk, "since": TODAY}


def _finished(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    row = Task.objects.filter(graduate__person=_people(spot)[4]).first()
    return {"task": row.pk if row else "", "number": "", "note": "做了"}


about("graduates:new", lambda spot: {}, _new)
about("graduates:graduate", _one)
about("graduates:graduate", _own, case="own")
about("graduates:mentor", _one, _mentor)
about("graduates:end", _one)
about("graduates:export", _one)
about(
    "graduates:write",
    lambda spot: {**_own(spot), "what": "week"},
    {"monday": MONDAY, "done": "一", "plan": "二"},
)
about("graduates:finish", lambda spot: {"pk": _task(spot).graduate_id}, _finished)
about("graduates:comment", _mentored, {"said": "好"})
about("graduates:erase", _diary)
about("graduates:step", _applied("applied", "recommend"))
about("graduates:step", _applied("recommended", "approve"), case="approve")
about("graduates:report", _report)
