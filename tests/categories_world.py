"""A township that manages its members by category: two villages, an office branch, who keeps and checks."""

import datetime as dt
from dataclasses import dataclass, field

from members.categories.models import Adoption, Classification
from members.models import Account, Membership, Organization, Person, Post
from portal import clock
from portal.models import Demonstration
from tests import world as w

TODAY = w.TODAY
D = dt.date
SINCE = D(2026, 2, 1)


@dataclass
class World:
    """Organizations, people and accounts by name."""

    county: Organization
    town: Organization
    branch: Organization
    other_branch: Organization
    office: Organization
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)

    def __getattr__(self, name: str) -> Person:
        """A person by name."""
        if name.startswith("_") or name not in self.people:
            raise AttributeError(name)
        return self.people[name]


def build() -> World:
    """Make the world: six members of 宋山村, nobody classified yet."""
    on(TODAY)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370829", "嘉祥县", "county", city)
    town = w.organization("370829113", "满硐镇", "town", county)
    branches = []
    for number, name in enumerate(("宋山村", "刘庄村")):
        village = w.organization(f"370829113{number}", name, "village", town)
        branches.append(w.organization(f"{village.code}-zb", f"{name}党支部", "branch", village))
    office = w.organization("370829113-zb", "满硐镇机关党支部", "branch", town)
    made = World(county, town, *branches, office)
    for name, year in (("boss", 1975), ("deputy", 1980), ("old", 1950), ("poor", 1970),
                       ("away", 1990), ("rest", 1985)):  # fmt: skip
        made.people[name] = member(name, made.branch, year)
    for name, title in (("boss", "村委会主任"), ("deputy", "村委会委员")):
        Post.objects.create(
            person=made.people[name], organization=made.branch.parent, title=title, role="leader",
            since=D(2020, 1, 1),
        )  # fmt: skip
    made.people["clerk"] = member("clerk", office, 1982)
    _accounts(made, city)
    Adoption.objects.create(organization=town, since=D(2026, 1, 1))
    return made


def _accounts(made: World, city: Organization) -> None:
    neighbour = w.organization("370829104", "疃里镇", "town", made.county)
    for name, role, where in (
        ("secretary", "branch_secretary", made.branch),
        ("next_secretary", "branch_secretary", made.other_branch),
        ("town", "town_organizer", made.town),
        ("own_town", "town_organizer", made.town),
        ("county", "county_organizer", made.county),
        ("leader", "county_leader", made.county),
        ("stranger", "town_organizer", neighbour),
        ("member", "", None),
        ("helper", "", None),
    ):  # fmt: skip
        made.accounts[name] = w.account(name, role, where)
    for name, person in (("secretary", "boss"), ("member", "poor"), ("helper", "deputy")):
        be(made.accounts[name], made.people[person])


def be(account: Account, person: Person) -> None:
    """Make an account a person's."""
    Account.objects.filter(person=person).update(person=None)
    Account.objects.filter(pk=account.pk).update(person=person)


def on(day: dt.date) -> None:
    """Let it be a day."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": day, "seed": 1})
    clock.forget()


def member(name: str, branch: Organization, born: int) -> Person:
    """Make a member of a branch since 2020."""
    assert branch.parent is not None
    made = Person.objects.create(
        name=f"宋{name}", sort_key=name, initials="x", home=branch.parent, born_year=born
    )
    Membership.objects.create(person=made, branch=branch, since=D(2020, 1, 1))
    return made


def listed(
    world: World, who: str, category: str, since: dt.date = SINCE, **more: object
) -> Classification:
    """Write a listed row about somebody."""
    person = world.people[who]
    return Classification.objects.create(
        person=person, branch=world.branch, category=category, ground="名册", since=since,
        state="listed", proposed_on=since, checked_on=since, **more,
    )  # fmt: skip


def proposed(world: World, who: str, category: str = "no_post") -> Classification:
    """Write a proposal about somebody."""
    return Classification.objects.create(
        person=world.people[who], branch=world.branch, category=category, ground="名册",
        since=TODAY, proposed_on=TODAY, proposed_by=world.accounts["secretary"],
    )  # fmt: skip


def everybody(world: World) -> None:
    """List all six members."""
    for who, category in (("boss", "cadre"), ("deputy", "cadre"), ("old", "elderly"),
                          ("poor", "hardship"), ("away", "away"), ("rest", "no_post")):  # fmt: skip
        listed(world, who, category)
