"""How the rows of tests/access.csv about members by category are asked; made when a row asks."""

from typing import Any

from members.categories.models import Classification, Helper, PostHeld
from members.models import Person
from tests import world as w
from tests.access_cases import about
from tests.access_world import Spot, Stage

TODAY = w.TODAY.isoformat()


def _people(spot: Spot) -> list[Person]:
    """The spot's people, all members of its branch; the fifth is the cadre of the table."""
    return list(Person.objects.filter(home=spot.unit).order_by("id"))


def _branch(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.points.branch.pk}  # type: ignore[union-attr]


def _member(spot: Spot) -> dict[str, Any]:
    return {"pk": _people(spot)[3].pk}


def _row(spot: Spot, state: str = "proposed") -> Classification:
    return Classification.objects.create(
        person=_people(spot)[3], branch=spot.points.branch,  # type: ignore[union-attr]
        category="hardship", ground="名册", since=w.TODAY, proposed_on=w.TODAY, state=state,
        checked_on=w.TODAY if state == "listed" else None,
    )  # fmt: skip


def _helped(spot: Spot) -> dict[str, Any]:
    _row(spot, "listed")
    people = _people(spot)
    Helper.objects.create(person=people[3], helper=people[4], since=w.TODAY)
    return {"pk": people[3].pk, "what": "care"}


def _post(spot: Spot) -> dict[str, Any]:
    made = PostHeld.objects.create(person=_people(spot)[3], post="patrol", since=w.TODAY)
    return {"pk": made.pk}


def _county(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    county = spot.unit.parent
    assert county is not None
    return {"place": county.pk, "since": TODAY}


about("categories:adopt", lambda spot: {}, _county)
about("categories:branch", _branch)
about("categories:check", _branch)
about("categories:chart", _branch)
about("categories:member", _member)
about(
    "categories:propose", _member, {"category": "no_post", "ground": "没有职务", "since": TODAY}
)  # fmt: skip
about("categories:measure", lambda spot: {**_member(spot), "what": "households"}, {"count": "12"})
about(
    "categories:measure", _helped, {"kind": "visit", "on": TODAY, "said": "看望"}, case="helped"
)  # fmt: skip
about("categories:step", lambda spot: {"pk": _row(spot).pk, "action": "list"})
about("categories:step", lambda spot: {"pk": _row(spot).pk, "action": "withdraw"}, case="withdraw")
about("categories:post_end", _post)
