"""One rule of the whole API: a body that names a row which is not there is refused with 422, at its field.

What is sent is what tests/access.csv has let somebody write, each number in it by turns that of nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from rest_framework import serializers

from portal.bodies import Body, Id, JsonBody
from tests import access_categories, access_mediation, access_world, test_access
from tests.access_cases import Asked
from tests.access_world import NO_ROW, Spot, Stage
from tests.asking import JSON, Told, as_, get
from tests.standing import rolled_back, standing

WHERE = "api/v1/"
Path = tuple[str, ...]
"""The way to a number in a body; "*" is any item of a list."""


@dataclass(frozen=True)
class Write:
    """A write that somebody may do, but for the numbers."""

    route: str
    role: str
    kwargs: Callable[[Spot], dict[str, Any]] = lambda spot: {}
    body: Callable[[Spot], dict[str, Any]] = lambda spot: {}

    def asked(self, stage: Stage, spot: Spot) -> Asked:
        """What is sent."""
        return Asked(self.kwargs(spot), self.body(spot), content_type=JSON)


def _mediated(do: str) -> Callable[[Spot], dict[str, Any]]:
    return lambda spot: {"pk": access_mediation.mediated(spot).pk, "do": do}


def _case(state: str, action: str) -> Callable[[Spot], dict[str, Any]]:
    return lambda spot: {"pk": spot.grids.case(state).pk, "action": action}


def _branch(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.points.branch.pk}  # type: ignore[union-attr]


def _member(spot: Spot) -> dict[str, Any]:
    return {"pk": access_categories._helped(spot)["pk"]}


KEY = "6f1f3c0e-8b2c-4d57-9c62-0f6a3a1d9b77"
UNIT = {"request": "请到场见证", "due_on": "2026-10-20"}
MORE = (
    Write(
        "case-batches", "grid_dispatcher",
        body=lambda spot: {"do": "dispatch", "cases": [spot.grids.case("registered").pk]},
    ),
    Write(
        "case-list", "grid_worker", body=lambda spot: {"key": KEY, "kind": "hazard", "words": "围栏破损"}
    ),
    Write("case-mediation-step", "village_secretary", _mediated("assign")),
    Write("case-mediation-step", "village_secretary", _mediated("invite")),
    Write("case-mediation-step", "village_secretary", _mediated("joint"), lambda spot: UNIT),
    Write("case-mediation-step", "village_secretary", _mediated("reply"), lambda spot: {"reply": "已办"}),
    Write(
        "case-step", "grid_dispatcher", _case("registered", "dispatch"),
        lambda spot: {"handler": spot.grids.village.pk},
    ),
    Write("application", "branch_secretary", _branch, lambda spot: {"applied_on": "2026-10-01"}),
    Write("category-helper", "branch_secretary", _member),
    Write("case-step", "grid_dispatcher", _case("registered", "merge"), lambda spot: {"reason": "同一件"}),
    Write(
        "expert-list", "county_officer",
        body=lambda spot: {"field": "labour", "name": "唐正", "unit": "县法律援助中心"},
    ),
    Write(
        "visit-list", "grid_worker",
        body=lambda spot: {"key": KEY, "on": "2026-10-13", "matter": "routine", "words": "身体好"},
    ),
)  # fmt: skip
"""Writes whose numbers the access table does not send, or that it lets nobody do."""
PASSED_OVER = {
    ("case-batches/", "cases.*"): "told as unseen, the other cases are done",
    ("notifications/readings/", "ids.*"): "told as not counted",
    ("cycles/<int:pk>/runs/", "panels.*"): "left out; 409 with nothing else chosen",
    ("cycles/<int:pk>/closings/", "panels.*"): "left out; 409 with nothing else chosen",
    ("cycles/<int:pk>/reminders/", "panels.*"): "left out; 409 with nothing else chosen",
    ("panels/<int:pk>/cells/", "cells.*.seen"): "a revision that was read; 409 as for any other",
    ("polls/<int:pk>/exclusions/", "voter"): "somebody may have taken him off meanwhile; 409",
}
"""Numbers that are passed over, or name what may have gone since it was read."""
SAID_AT = {("panels/<int:pk>/cells/", "cells.*.subject"): f"{NO_ROW}.common.de.value"}
"""Where the sentence stands beside another name than the field's."""


def numbers(body: type[Body], above: Path = ()) -> Iterator[Path]:
    """The ways to all numbers of rows that a body has."""
    for name, one in body().fields.items():
        if isinstance(one, Id):
            yield (*above, name)
        elif isinstance(one, serializers.ListSerializer):
            yield from numbers(type(one.child), (*above, name, "*"))
        elif isinstance(one, serializers.ListField) and isinstance(one.child, Id):
            yield (*above, name, "*")


def body_of(view: Any) -> Any:
    """The body of a write as JSON; None for an address that writes nothing, or takes a form alone."""
    known = getattr(view, "cls", None)
    if not hasattr(known, "writes"):
        return None
    does = getattr(view, "actions", None)
    if "post" not in (does if does is not None else dir(known)):
        return None
    told = known(**view.initkwargs).writes.body
    return told.get(JsonBody.media_type) if isinstance(told, Mapping) else told


def addresses(patterns: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the API with its view."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, above + str(one.pattern))
        elif isinstance(one, URLPattern) and above.startswith(WHERE):
            yield (above + str(one.pattern)).removeprefix(WHERE), one.callback


def room_of(view: Any) -> str:
    return str(view.cls.__module__.partition(".api")[0])


def put(sent: Any, way: Path, value: int) -> Any:
    """A copy of what is sent with another value at the way: in a list's first item, or alone in its list."""
    name, *rest = way
    if name == "*":
        return [put(sent[0] if sent else {}, tuple(rest), value), *sent[1:]] if rest else [value]
    inner = sent.get(name) or ([] if "*" in rest[:1] else {})
    return {**sent, name: put(inner, tuple(rest), value) if rest else value}


def let_in(row: dict[str, str]) -> str | None:
    """The first role of the spots' own county that may do what a row of the access table asks."""
    roles = (role for role in test_access.ROLES if role != "stranger")
    return next((role for role in roles if row[role].startswith("20")), None)


def tried(row: dict[str, str], role: str) -> Callable[[Stage, Spot], Asked]:
    """How a row of the access table is asked as a role."""
    case = test_access.case_of(row)

    def build(stage: Stage, spot: Spot) -> Asked:
        picked = case.pick(spot) if case.pick else {}
        asked = case.build(stage, spot, role, True)
        return replace(asked, kwargs=picked | asked.kwargs)

    return build


def writes() -> Iterator[tuple[str, str, Callable[[Stage, Spot], Asked]]]:
    """Writes as (route, role, what is sent)."""
    for row in test_access.table():
        if row["route"].startswith("api:") and row["method"] == "POST" and (role := let_in(row)):
            yield row["route"], role, tried(row, role)
    for one in MORE:
        yield f"api:{one.route}", one.role, one.asked


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    with standing(django_db_blocker):
        yield access_world.build()


@pytest.fixture(scope="module")
def answers(stage, django_db_blocker) -> dict[tuple[str, str], Told]:
    """What each write answered to each number of nothing, by address and way."""
    found: dict[tuple[str, str], Told] = {}
    for route, role, build in writes():
        with rolled_back(django_db_blocker):
            asked = build(stage, stage.near)
            address = reverse(route, kwargs=asked.kwargs)
            at = resolve(address)
            body = body_of(at.func)
            if body is None or asked.content_type != JSON:
                continue
            client = as_(stage.world[role])
            for way in numbers(body):
                with rolled_back(django_db_blocker):
                    answer = client.post(address, put(asked.data or {}, way, NO_ROW), JSON)
                    place = (str(at.route).removeprefix(WHERE), ".".join(way))
                    found[place] = (answer.status_code, answer.json())
    return found


def test_a_number_of_nothing_in_a_body_is_refused_at_its_field(answers):
    wrong = []
    for (address, way), (status, told) in answers.items():
        if (address, way) in PASSED_OVER:
            continue
        field = SAID_AT.get((address, way), way.partition(".")[0])
        if (status, [*told.get("problems", ())]) != (422, [field]):
            wrong.append(f"{address} {way}: {status} {told.get('title')} {told.get('problems')}")
    if wrong:
        pytest.fail("\n".join(wrong))


def test_no_write_of_the_grids_is_left_out_and_some_of_every_room_are_asked(answers):
    there_are: dict[str, set[tuple[str, str]]] = {}
    for address, view in addresses(get_resolver().url_patterns):
        if (body := body_of(view)) is not None:
            ways = {(address, ".".join(way)) for way in numbers(body)}
            there_are.setdefault(room_of(view), set()).update(ways)
    assert there_are["grids"] - set(answers) == set()
    assert len(there_are["grids"]) > 30
    rooms = {room for room, ways in there_are.items() if ways}
    assert {room for room in rooms if not there_are[room] & set(answers)} == set()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("grid-counts", "county"), ("grid-obligations", "town"), ("grid-obligations", "county"),
        ("listening-board", "town"), ("visit-counts", "town"),
    ],
)  # fmt: skip
def test_a_number_of_nothing_in_an_address_is_a_wrong_parameter(
    stage, django_db_blocker, address, name
):
    """The other half of the rule."""
    with rolled_back(django_db_blocker):
        status, told = get(stage.world["county_officer"], f"{address}/", **{name: NO_ROW})
    assert (status, [*told["problems"]]) == (400, [name])
