"""A small made-up world of grids: one township of 汶上县 with two villages, who serves there, the kinds."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from grids import library
from grids.actions import steps, trees
from grids.actions.reporting import Report, report
from grids.actions.steps import Order
from grids.actions.trees import NewGrid
from grids.models import Case, CaseKind, Grid, GridLevel
from members.models import Account, Grant, Organization, Person
from portal import clock, workdays
from portal.models import Demonstration
from tests import world as w

TODAY = w.TODAY
"""2026-10-13, a Tuesday without holidays near it."""
SINCE = dt.date(2026, 1, 1)


@dataclass
class GridsWorld:
    """Handles on what a test needs; accounts by what they are in it."""

    county: Organization
    town: Organization
    village: Organization
    next_village: Organization
    next_town: Organization
    department: Organization
    other_county: Organization
    levels: list[GridLevel]
    grids: list[Grid] = field(default_factory=list)
    """From the town's node down to one hub household."""
    accounts: dict[str, Account] = field(default_factory=dict)

    def who(self, name: str) -> Account:
        """A fresh account, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)

    def kind(self, code: str = "difficulty") -> CaseKind:
        """A shipped kind."""
        return CaseKind.objects.get(code=code)

    def report(self, by: str = "worker", code: str = "difficulty", **more: Any) -> Case:
        """Report a case in the village's third-level node."""
        kind = self.kind(code)
        values: dict[str, Any] = {
            "key": uuid.uuid4(),
            "kind": kind,
            "words": "村西头路灯不亮",
            "channel": kind.channels[0],
            "grid": self.grids[2],
        }
        return report(actor=self.who(by), report=Report(**values | more))

    def sent(self, to: Organization | None = None, code: str = "difficulty", **more: Any) -> Case:
        """Report a case at the desk and send it to the village, or to whom is named."""
        case = self.report("dispatcher", code)
        order = Order(to or self.village, **more)
        return steps.dispatch(actor=self.who("dispatcher"), case=case, order=order)

    def handling(self, code: str = "difficulty") -> Case:
        """A case the village is handling."""
        case, secretary = self.sent(code=code), self.who("secretary")
        case = steps.accept(actor=secretary, case=case)
        return steps.start(actor=secretary, case=case)

    def resolved(self) -> Case:
        """A case the village has settled and told the finder about; it waits for a rating."""
        case, secretary = self.handling(), self.who("secretary")
        case = steps.resolve(actor=secretary, case=case, words="换了灯")
        return steps.feed_back(actor=secretary, case=case, words="已告诉住户")

    def closed(self) -> Case:
        """A rated case that is closed."""
        case, desk = self.resolved(), self.who("dispatcher")
        case = steps.rate(actor=desk, case=case, satisfaction=5)
        return steps.close(actor=desk, case=case)


def move_to(day: dt.date) -> None:
    """Let it be another day."""
    Demonstration.objects.update(day=day)
    clock.forget()


def build() -> GridsWorld:
    """Make the world: tree, levels and kinds as shipped, one node a level, its people and accounts."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    for year in (2025, 2026):
        workdays.seed(year)  # a test that commits empties the table
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370830", "汶上县", "county", city)
    other = w.organization("370831", "泗水县", "county", city)
    town = w.organization("370830103", "次邱镇", "town", county)
    next_town = w.organization("370830104", "寅寺镇", "town", county)
    village = w.organization("370830103200", "河里村", "village", town)
    next_village = w.organization("370830103201", "中店村", "village", town)
    department = w.organization("370830-zjj", "县住建局", "organ", county)
    library.load()
    levels = list(GridLevel.objects.filter(county=county))
    world = GridsWorld(county, town, village, next_village, next_town, department, other, levels)
    _grids(world)
    _accounts(world)
    return world


def _grids(world: GridsWorld) -> None:
    parent = None
    names = ("次邱镇网格", "河里村网格", "第一村民小组", "中心户01")
    for level, name in zip(world.levels, names, strict=True):
        place = world.town if level.number == 1 else world.village
        grid = NewGrid(f"{place.code}-{level.number}", name, 100 // level.number)
        parent = trees.add_grid(
            actor=None, level=level, organization=place, grid=grid, parent=parent, since=SINCE
        )
        world.grids.append(parent)


def _accounts(world: GridsWorld) -> None:
    places = {
        "worker": ("grid_worker", world.village),
        "neighbour": ("grid_worker", world.next_village),
        "leader": ("grid_leader", world.village),
        "secretary": ("village_secretary", world.village),
        "dispatcher": ("grid_dispatcher", world.town),
        "next_dispatcher": ("grid_dispatcher", world.next_town),
        "officer": ("county_officer", world.county),
        "clerk": ("unit_clerk", world.department),
        "stranger": ("county_officer", world.other_county),
        "administrator": ("administrator", world.county),
    }
    for name, (role, place) in places.items():
        person = Person.objects.create(name=name, sort_key=name, initials="x", home=place)
        account = Account.objects.create(username=name, label=name, person=person)
        Grant.objects.create(account=account, role=role, organization=place, since=SINCE)
        world.accounts[name] = account
