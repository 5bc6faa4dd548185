"""A township with two villages, a branch in each, and who keeps, helps, contacts and goes away."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from members.floating.actions import stays
from members.floating.models import FloatingMember, PairHelper, Report
from members.models import Account, Membership, Organization, Person, Post
from portal import clock
from portal.models import Demonstration
from tests import world as w

TODAY = w.TODAY
FACTS: dict[str, Any] = {
    "province": "江苏省",
    "city": "苏州市",
    "employer": "company",
    "left_on": dt.date(2024, 1, 10),
    "reason": "务工",
    "channel": "微信群",
    "elsewhere": "",
}
SAID = {"thought": "安心工作", "work": "在厂里上班", "study": "学了党章"}
REPORT = {"on": TODAY.isoformat(), "mode": "written", **SAID}


@dataclass
class World:
    """Organizations, people and accounts by name."""

    county: Organization
    town: Organization
    village: Organization
    branch: Organization
    other_branch: Organization
    away: Person
    helper: Person
    officer: Person
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)


def build() -> World:
    """Make the world; nobody is away yet."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370827", "鱼台县", "county", city)
    neighbour = w.organization("370831", "泗水县", "county", city)
    town = w.organization("370827101", "王庙镇", "town", county)
    places = []
    for number, name in enumerate(("旧城村", "陈埝村")):
        village = w.organization(f"370827101{number}", name, "village", town)
        branch = w.organization(f"{village.code}-zb", f"{name}党支部", "branch", village)
        places.append((village, branch))
    (village, branch), (_, other) = places
    made = World(
        county,
        town,
        village,
        branch,
        other,
        away=member("陈东升", branch),
        helper=member("李守田", branch),
        officer=member("周远航", branch),
    )
    Post.objects.create(
        person=made.helper, organization=village, title="村委会委员", role="leader",
        position=2, since=dt.date(2020, 1, 1),
    )  # fmt: skip
    for name, role, where in (
        ("secretary", "branch_secretary", branch),
        ("next_secretary", "branch_secretary", other),
        ("town", "town_organizer", town),
        ("county", "county_organizer", county),
        ("leader", "county_leader", county),
        ("stranger", "county_organizer", neighbour),
    ):
        made.accounts[name] = w.account(name, role, where)
    for name in ("away", "helper", "officer"):
        account = w.account(name)
        account.person = getattr(made, name)
        account.save()
        made.accounts[name] = account
    return made


def member(name: str, branch: Organization, full: bool = True) -> Person:
    """Make a member of a branch since 2020."""
    assert branch.parent is not None
    made = Person.objects.create(name=name, sort_key=name, initials="x", home=branch.parent)
    stage = "full" if full else "probationary"
    Membership.objects.create(person=made, branch=branch, stage=stage, since=dt.date(2020, 1, 1))
    return made


def gone(
    world: World, person: Person | None = None, since: dt.date | None = None
) -> FloatingMember:
    """Register that somebody went out, as if on a day (else the tenth of January 2024)."""
    who = person or world.away
    branch = who.memberships.get().branch
    stay = stays.register(
        actor=world["town"], person=who, direction="out", branch=branch, facts=FACTS
    )
    day = since or dt.date(2024, 1, 10)
    FloatingMember.objects.filter(pk=stay.pk).update(registered_on=day, left_on=day)
    stay.refresh_from_db()
    return stay


def reported(world: World, stay: FloatingMember, on: dt.date) -> Report:
    """Log a report of a day."""
    by = world["secretary"]
    row = Report(
        stay=stay, on=on, mode="oral", by_himself=False, by=by, logged_at=clock.now(), **SAID
    )
    row.save()
    return row


def paired(world: World, stay: FloatingMember) -> PairHelper:
    """Give a stay the helper."""
    return stays.pair(actor=world["secretary"], stay=stay, helper=world.helper)
