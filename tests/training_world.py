"""A county with a Party school, an organ, a township and a village; who holds classes and who attends."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from members.models import Account, Membership, Organization, Person
from portal import clock, workdays
from portal.models import Demonstration
from tests import world as w
from training.actions import catalogue, classes, enrolments
from training.models import CourseSession, Enrolment, Room, Teacher, TrainingClass, Venue

TODAY = w.TODAY
"""A Tuesday; nine in the morning where a test sets the clock."""
NINE = "2026-10-13T09:00:00+08:00"
FRIDAY = dt.date(2026, 10, 16)


@dataclass
class World:
    """Organizations, people, rooms, teachers and accounts by name."""

    county: Organization
    organ: Organization
    town: Organization
    village: Organization
    branch: Organization
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    school: Venue | None = None
    rooms: list[Room] = field(default_factory=list)
    teachers: list[Teacher] = field(default_factory=list)

    def __getitem__(self, name: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)


def build() -> World:
    """Make the world; no class is there yet."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    workdays.seed(2026)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370829", "嘉祥县", "county", city)
    neighbour = w.organization("370831", "泗水县", "county", city)
    organ = w.organization("370829-cz", "县财政局", "organ", county)
    town = w.organization("370829101", "疃里镇", "town", county)
    village = w.organization("3708291011", "吴街村", "village", town)
    branch = w.organization("3708291011-zb", "吴街村党支部", "branch", village)
    made = World(county, organ, town, village, branch)
    _people(made)
    for name, role, where in (
        ("keeper", "county_organizer", county), ("approver", "county_officer", county),
        ("town", "town_organizer", town), ("clerk", "unit_clerk", organ),
        ("secretary", "branch_secretary", branch), ("village", "village_secretary", village),
        ("leader", "county_leader", county), ("stranger", "county_organizer", neighbour),
    ):  # fmt: skip
        made.accounts[name] = w.account(name, role, where)
    for name in ("anna", "boris"):
        account = w.account(name)
        account.person = made.people[name]
        account.save()
        made.accounts[name] = account
    keeper = made["keeper"]
    made.school = catalogue.open_venue(
        actor=keeper, organization=county, name="县委党校", kind="school"
    )
    made.rooms = [
        catalogue.add_room(actor=keeper, venue=made.school, name=f"第{n}教室", seats=40)
        for n in (1, 2)
    ]
    made.teachers = [
        catalogue.engage(
            actor=keeper, organization=county, person=None,
            facts={"name": name, "team": "full", "level": "school", "unit": "县委党校"},
        )
        for name in ("曾庆余", "杜若川")
    ]  # fmt: skip
    return made


def _people(made: World) -> None:
    made.people["anna"] = w.person("安文静", made.organ, "staff", 3)
    made.people["boris"] = w.person("薄立新", made.organ, "staff", 4)
    made.people["chief"] = w.person("程建国", made.organ, "principal", 1)
    made.people["mayor"] = w.person("马德胜", made.town, "principal", 1)
    made.people["head"] = w.person("何家旺", made.village, "principal", 1)
    member = Person.objects.create(name="孟庆祥", sort_key="m", initials="mqx", home=made.village)
    Membership.objects.create(person=member, branch=made.branch, since=dt.date(2020, 1, 1))
    made.people["member"] = member


def planned(world: World, **more: Any) -> TrainingClass:
    """Draft a class of the county's school for October."""
    facts = {
        "kind": "main", "name": "秋季主体班", "starts_on": dt.date(2026, 10, 1),
        "ends_on": dt.date(2026, 10, 31), "venue": world.school,
    } | more  # fmt: skip
    organization = facts.pop("organization", world.county)
    actor = facts.pop("actor", world["keeper"])
    return classes.plan(actor=actor, organization=organization, facts=facts)


def facts(**more: Any) -> dict[str, Any]:
    """A session of two hours this morning from nine."""
    return {
        "topic": "党的二十大精神", "category": "theory", "form": "lecture", "on": TODAY,
        "begins": dt.time(9), "ends": dt.time(10, 30), "hours": Decimal(2),
    } | more  # fmt: skip


def session(world: World, made: TrainingClass, **more: Any) -> CourseSession:
    """Add a session; without rooms and teachers where none are given."""
    rooms, teachers = more.pop("rooms", []), more.pop("teachers", [])
    actor = more.pop("actor", world["keeper"])
    return classes.save_session(
        actor=actor, made=made, facts=facts(**more), rooms=rooms, teachers=teachers
    )


def running(world: World, names: tuple[str, ...] = ("anna", "boris"), **more: Any) -> TrainingClass:
    """A class that runs, with one session this morning and some trainees."""
    made = planned(world, **more)
    session(world, made)
    step(world, made, "approve", "open")
    if names:
        enrol(world, made, *names)
        step(world, made, "begin")
    return made


def step(world: World, made: TrainingClass, *actions: str) -> TrainingClass:
    """Take steps of a class as who may."""
    for action in actions:
        actor = world["approver" if action == "approve" else "keeper"]
        classes.take(actor=actor, made=made, action=action, reason="按计划办理")
    made.refresh_from_db()
    return made


def enrol(world: World, made: TrainingClass, *names: str) -> list[Enrolment]:
    """Put people on a class's list."""
    people = [world.people[name] for name in names]
    enrolments.by_list(actor=world["keeper"], made=made, people=people)
    there = made.enrolments.exclude(state__in=Enrolment.OVER)
    return [there.get(person=person) for person in people]
