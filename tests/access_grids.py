"""The grids of the access table: in each spot a township with a village, a tree of nodes, cases.

`near` and `next_door` lie in one county, `far` in the other. The roles of the grids stand in the first
spot: worker, leader and secretary in its village, the dispatcher in its township.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from grids import library
from grids.actions import steps, trees
from grids.actions.reporting import Report, report
from grids.actions.steps import Order
from grids.actions.trees import NewGrid, NewLevel
from grids.models import Case, CaseKind, Grid, GridLevel
from members.models import Account, Grant, Organization, Person
from tests import world as w

SINCE = dt.date(2026, 1, 1)
ROLES = {"grid_worker": "village", "grid_leader": "village", "village_secretary": "village"}
ROLES |= {"grid_dispatcher": "town"}


@dataclass
class Grids:
    """The grids of one spot; cases are made when a row asks for them."""

    town: Organization
    village: Organization
    organ: Organization
    """A unit of the county that handles what is ordered from it: the spot's own."""
    officer: Account
    accounts: dict[str, Account] = field(default_factory=dict)
    """Who serves here, by role; in the first spot those of the table."""
    grids: list[Grid] = field(default_factory=list)
    """From the township's node down to a hub household."""

    def case(self, state: str = "found", code: str = "difficulty", by: str = "") -> Case:
        """Make a case of the village in a state, found by `by`, else by its worker."""
        kind = CaseKind.objects.get(code=code)
        values = Report(
            key=uuid.uuid4(),
            kind=kind,
            words="村西头路灯不亮",
            channel=kind.channels[0],
            grid=self.grids[2],
        )
        case = report(actor=self._fresh(by or "grid_worker"), report=values)
        for name in _road_to(state):
            case = self._steps(case)[name]()
        return case

    def ordered(self) -> Case:
        """Make a case the spot's unit has to accept: an order of the village to a department."""
        case = self.case("registered", "order", by="village_secretary")
        return steps.dispatch(
            actor=self._fresh("grid_dispatcher"), case=case, order=Order(self.organ)
        )

    def _fresh(self, role: str) -> Account:
        return Account.objects.get(pk=self.accounts[role].pk)

    def _steps(self, case: Case) -> dict[str, Callable[[], Case]]:
        desk, own = self._fresh("grid_dispatcher"), self._fresh("village_secretary")
        why = "配件要从外地调"
        return {
            "register": lambda: steps.register(actor=desk, case=case),
            "dispatch": lambda: steps.dispatch(actor=desk, case=case, order=Order(self.village)),
            "accept": lambda: steps.accept(actor=own, case=case),
            "start": lambda: steps.start(actor=own, case=case),
            "ask": lambda: steps.ask_extension(actor=own, case=case, days=3, reason=why),
            "return": lambda: steps.send_back(actor=own, case=case, reason=why),
            "resolve": lambda: steps.resolve(actor=own, case=case, words="换了灯"),
            "feed_back": lambda: steps.feed_back(actor=own, case=case, words="已告诉住户"),
            "rate": lambda: steps.rate(actor=desk, case=case, satisfaction=5),
            "close": lambda: steps.close(actor=desk, case=case),
            "file": lambda: steps.file(actor=desk, case=case),
            "escalate": lambda: steps.escalate(actor=desk, case=case, reason=why),
        }


_MAIN = ("register", "dispatch", "accept", "start", "resolve", "feed_back", "rate", "close", "file")
_STATES = ("found", "registered", "dispatched", "accepted", "handling", "resolved", "fed_back", "rated",
           "closed", "filed")  # fmt: skip


def _road_to(state: str) -> Sequence[str]:
    if state == "extension":
        return (*_MAIN[:4], "ask")
    if state == "returned":
        return (*_MAIN[:2], "return")
    if state == "escalated":
        return ("register", "escalate")
    return _MAIN[: _STATES.index(state)]


def build(world: w.World, spots: Sequence[Any]) -> None:
    """Give every spot its grids, and put the table's roles of the grids into the first."""
    library.load()
    for number, spot in enumerate(spots):
        spot.grids = _grids(spot, number)
        for role, where in ROLES.items():
            name = role if number == 0 else f"{role}-{number}"
            spot.grids.accounts[role] = _account(world, name, role, getattr(spot.grids, where))


def _account(world: w.World, name: str, role: str, place: Organization) -> Account:
    found = world.accounts.get(name)
    if found is None:
        found = w.account(name)
    found.grants.all().delete()
    found.person = Person.objects.create(name=name, sort_key=name, initials="x", home=place)
    found.save()
    Grant.objects.create(account=found, role=role, organization=place, since=SINCE)
    return found


def _grids(spot: Any, number: int) -> Grids:
    county = spot.unit.parent
    town = w.organization(f"{county.code}10{number}", f"{number}号镇", "town", county)
    village = w.organization(f"{town.code}200", f"{number}号村", "village", town)
    if not GridLevel.objects.filter(county=county).exists():
        names = (
            ("镇街网格", "town"),
            ("村网格", "village"),
            ("小组网格", "village"),
            ("中心户", "village"),
        )
        levels = [NewLevel(name, stands_on) for name, stands_on in names]
        trees.set_levels(actor=None, county=county, levels=levels)
    made = Grids(town, village, spot.unit, officer=Account.objects.get(username="county_officer"))
    parent = None
    for level in GridLevel.objects.filter(county=county):
        place = town if level.number == 1 else village
        grid = NewGrid(f"{place.code}-{level.number}", f"{place.name}{level.name}", 40)
        parent = trees.add_grid(
            actor=None, level=level, organization=place, grid=grid, parent=parent, since=SINCE
        )
        made.grids.append(parent)
    return made
