"""A county with two townships, a team in each, who is posted there, who sent him, who keeps him."""

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from members.dispatched.actions import leaves, logs
from members.dispatched.models import Leave, Posting, SpotCheck, Team
from members.models import Account, Organization, Person
from portal import clock, workdays
from portal.models import Demonstration
from tests import world as w

TODAY = w.TODAY
"""A Tuesday."""
MONDAY = TODAY - dt.timedelta(days=1)
SINCE = dt.date(2026, 1, 1)


@dataclass
class World:
    """Organizations, postings and accounts by name."""

    county: Organization
    town: Organization
    other_town: Organization
    villages: list[Organization]
    sender: Organization
    team: Team
    other_team: Team
    own: Posting
    """Of `self`, sent by `sender`."""
    led: Posting
    """Of `leader`, who leads `team`."""
    lone: Posting
    """The only one of the other team, and not its leader."""
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)


def build() -> World:
    """Make the world; nobody is away, nothing is drawn."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    workdays.seed(2026)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370831", "泗水县", "county", city)
    neighbour = w.organization("370827", "鱼台县", "county", city)
    sender = w.organization("370831-nyj", "县农业农村局", "organ", county)
    towns = [
        w.organization(f"37083110{n}", name, "town", county)
        for n, name in enumerate(("泉林镇", "星村镇"))
    ]
    villages = [
        w.organization(f"{towns[n // 3].code}20{n}", name, "village", towns[n // 3])
        for n, name in enumerate(("东村", "西村", "南村", "北村"))
    ]
    team, other = (
        Team.objects.create(town=town, name=f"{town.name}服务队", since=SINCE) for town in towns
    )
    own = posted("冉志远", team, villages[0], sender=sender)
    led = posted("侯队长", team, villages[1])
    lone = posted("单一人", other, villages[3])
    team.leader = led.person
    team.save()
    made = World(county, towns[0], towns[1], villages, sender, team, other, own, led, lone)
    for name, role, where in (
        ("office", "county_organizer", county),
        ("office2", "county_organizer", county),
        ("town", "town_organizer", towns[0]),
        ("other_town", "town_organizer", towns[1]),
        ("county_leader", "county_leader", county),
        ("sender", "unit_leader", sender),
        ("stranger", "county_organizer", neighbour),
    ):
        made.accounts[name] = w.account(name, role, where)
    for name, posting in (("self", own), ("leader", led), ("lone", lone)):
        account = w.account(name)
        account.person = posting.person
        account.save()
        made.accounts[name] = account
    return made


def person(name: str, home: Organization) -> Person:
    """Make a person."""
    return Person.objects.create(name=name, sort_key=name, initials="x", home=home)


def posted(
    name: str, team: Team, village: Organization, sender: Organization | None = None, **more: Any
) -> Posting:
    """Post somebody new."""
    values = {"role": "first", "since": SINCE, "planned_until": dt.date(2028, 1, 1)} | more
    return Posting.objects.create(
        person=person(name, sender or team.town), team=team, village=village, sender=sender,
        sender_words="" if sender else "市税务局", **values,
    )  # fmt: skip


def asked(
    world: World, posting: Posting, by: str, first: int = 1, days: int = 1, paper: bool = True
) -> Leave:
    """Ask for leave of some days that begins so many days from today."""
    start = TODAY + dt.timedelta(days=first)
    made = leaves.ask(
        actor=world[by], posting=posting, from_on=start, to_on=start + dt.timedelta(days=days - 1),
        reason="回家看病", destination="济宁市",
    )  # fmt: skip
    if paper:
        Leave.objects.filter(pk=made.pk).update(paper_on=TODAY)
        made.refresh_from_db()
    return made


def on_leave(world: World, posting: Posting, first: int, days: int) -> Leave:
    """Make an approved leave, whenever it began."""
    start = TODAY + dt.timedelta(days=first)
    return Leave.objects.create(
        posting=posting, from_on=start, to_on=start + dt.timedelta(days=days - 1), days=days,
        reason="回家看病", destination="济宁市", level="town", state="approved", paper_on=start,
        asked_by=world["office"], asked_at=clock.now(), decided_by=world["office"],
        decided_at=clock.now(),
    )  # fmt: skip


def visited(world: World, posting: Posting, back: int = 0, **counts: int) -> Any:
    """Log a visit of so many days ago."""
    values = {"households": 3, "opinions": 2, "solved": 1} | counts
    return logs.log(
        actor=world["office"], posting=posting, kind="visit", on=TODAY - dt.timedelta(days=back),
        **values,
    )  # fmt: skip


def drawn(world: World, posting: Posting, monday: dt.date = MONDAY, **more: Any) -> SpotCheck:
    """Make a check of a week in which he alone was drawn."""
    from members.dispatched.models import Draw

    draw, _ = Draw.objects.get_or_create(
        county=world.county, monday=monday,
        defaults={"seed": "s", "share": 20, "population": [posting.pk], "must": [],
                  "drawn": [posting.pk], "drawn_at": clock.now()},
    )  # fmt: skip
    return SpotCheck.objects.create(draw=draw, posting=posting, **more)


def picture() -> io.BytesIO:
    """A small photo."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "JPEG")
    made.seek(0)
    made.name = "p.jpg"
    return made


def on(day: dt.date) -> None:
    """Let it be another day."""
    Demonstration.objects.update(day=day)
    clock.forget()
