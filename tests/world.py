"""A small made-up world for tests: one county with two units, a neighbour, people and accounts."""

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone

from assessments.actions import cycles
from assessments.actions.entries import Change, save_cells
from assessments.models import Cycle, Panel, Run, Scheme, SchemeVersion
from assessments.schemes.documents import load
from members.models import Account, Area, Grant, Organization, Person, Post
from portal import clock, jobs, workdays
from portal.models import Demonstration
from portal.periods import parse

PASSWORD = "only-for-tests-7291"
TODAY = dt.date(2026, 10, 13)


@dataclass
class World:
    """What a test needs a handle on; accounts by role code, plus 'cadre' and 'stranger'."""

    city: Organization
    county: Organization
    other_county: Organization
    unit: Organization
    other_unit: Organization
    accounts: dict[str, Account] = field(default_factory=dict)
    version: SchemeVersion | None = None

    def __getitem__(self, role: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[role].pk)


def organization(code: str, name: str, kind: str, parent: Organization | None) -> Organization:
    """Make an organization; its area is made too."""
    area, _ = Area.objects.get_or_create(
        code="370826", defaults={"name": "微山县", "level": "county"}
    )
    made = Organization.objects.create(
        code=code, name=name, kind=kind, parent=parent, area=area, sort_key=code
    )
    made.refresh_from_db()
    return made


def person(name: str, unit: Organization, role: str, position: int) -> Person:
    """Make a person with a main post in a unit since 2020."""
    made = Person.objects.create(name=name, sort_key=name, initials="x", home=unit)
    Post.objects.create(
        person=made,
        organization=unit,
        title=dict(Post.Role.choices)[role],
        role=role,
        position=position,
        since=dt.date(2020, 1, 1),
    )
    return made


@cache
def hashed() -> str:
    """The tests' password as it is stored; hashed once, because hashing is slow on purpose."""
    return Argon2PasswordHasher().encode(PASSWORD, "only-for-tests")


def account(username: str, role: str = "", where: Organization | None = None) -> Account:
    """Make an account with the tests' password and, if asked, one grant."""
    made = Account.objects.create(username=username, label=username, password=hashed())
    if role and where is not None:
        Grant.objects.create(account=made, role=role, organization=where, since=dt.date(2020, 1, 1))
    return made


def build(people: int = 10) -> World:
    """Make the world: two units with `people` each, all roles, the scheme published."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    for year in (2025, 2026):
        workdays.seed(year)  # a test that commits empties the table
    city = organization("370800", "济宁市", "city", None)
    county = organization("370826", "微山县", "county", city)
    other = organization("370831", "泗水县", "county", city)
    unit = organization("370826-01", "县审计局", "organ", county)
    second = organization("370826-02", "韩庄镇", "town", county)
    world = World(city, county, other, unit, second)
    for place in (unit, second):
        for i in range(people):
            role = ("principal", "leader")[i] if i < 2 else "staff"
            person(f"{place.name[:2]}{chr(0x4E00 + 50 + i)}", place, role, i)
    _accounts(world)
    world.version = publish(county)
    return world


def _accounts(world: World) -> None:
    places = {
        "city_officer": world.city,
        "county_officer": world.county,
        "county_leader": world.county,
        "unit_clerk": world.unit,
        "unit_group": world.unit,
        "unit_leader": world.unit,
        "discipline_head": world.unit,
        "grid_worker": world.unit,
        "grid_leader": world.unit,
        "village_secretary": world.unit,
        "grid_dispatcher": world.unit,
        "town_organizer": world.unit,
        "county_organizer": world.county,
        "archivist": world.county,
        "administrator": world.county,
        "auditor": world.county,
    }
    for role, place in places.items():
        world.accounts[role] = account(role, role, place)
    world.accounts["stranger"] = account("stranger", "county_officer", world.other_county)
    cadre = account("cadre")
    cadre.person = Person.objects.filter(home=world.unit).order_by("id")[4]
    cadre.save()
    world.accounts["cadre"] = cadre


def publish(county: Organization) -> SchemeVersion:
    """Publish the shipped Weishan scheme for a county."""
    document = json.loads(json.dumps(load("weishan_civil_servant").data))
    scheme = Scheme.objects.create(
        code=document["id"], title=document["title"], practice="P17", organization=county
    )
    return SchemeVersion.objects.create(
        scheme=scheme,
        number=1,
        document=document,
        digest="0" * 64,
        published_at=timezone.now(),
        in_force_from=dt.date(2026, 1, 1),
    )


def open_quarter(world: World, code: str = "2026Q3") -> Cycle:
    """Open a quarter as the county officer."""
    assert world.version is not None
    return cycles.open_cycle(
        actor=world["county_officer"],
        version=world.version,
        organization=world.county,
        period=parse(code),
    )


def fill(world: World, panel: Panel, actual: dict[int, str] | None = None) -> None:
    """Fill a panel's sheet: 18 for every common item, 100 planned, `actual` by position (else 98, 96 …)."""
    changes = []
    for subject in panel.subjects.filter(state=""):
        changes += [
            Change(subject.pk, f"common.{i}.value", "18")
            for i in ("de", "neng", "qin", "ji", "lian")
        ]
        changes += [
            Change(subject.pk, "individual.1.title", "重点工作"),
            Change(subject.pk, "individual.1.target", "100"),
            Change(
                subject.pk,
                "individual.1.actual",
                (actual or {}).get(subject.position, str(100 - 2 * subject.position)),
            ),
        ]
    save_cells(actor=clerk_of(panel), panel=panel, changes=changes)


def clerk_of(panel: Panel) -> Account:
    """An account that may enter for the panel's unit; made when there is none."""
    username = f"clerk-{panel.organization_id}"
    found = Account.objects.filter(username=username).first()
    return found or account(username, "unit_group", panel.organization)


def do_job(run: Run) -> Run:
    """Do a run's job here and now, as the worker would."""
    assert run.job is not None
    jobs.perform(run.job.pk)
    run.refresh_from_db()
    run.job.refresh_from_db()
    return run


def amount(text: str) -> Decimal:
    """An exact decimal."""
    return Decimal(text)
