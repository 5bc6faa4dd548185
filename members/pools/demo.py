"""Rows that bring out what the reports publish of pools (P14 微山县, P17, P25 泗水县, P26 鱼台县).

A part of the demonstration of its own, loaded on demand: what is there already counts, the rest is made up,
so that each pool's page shows the published number. No number is published for P01's reserves.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from members import pinyin
from members.demo.names import Names, chance
from members.models import Organization, Person
from members.models.organizations import Kind as Place
from members.pools.kinds import KINDS
from members.pools.models import Entry, Sending


@dataclass(frozen=True)
class Published:
    """So many people of a county in a pool: by field and level, born since a year, so many sent out."""

    county: str
    kind: str
    count: int
    field: str
    level: str = ""
    born_from: int = 0
    sent: int = 0

    @property
    def pool(self) -> str:
        """The seed of its names."""
        return f"{self.county}-{self.kind}-{self.field}-{self.level}"


FIGURES = (
    Published("370826", "young_member", 754, "craft", born_from=1990),
    Published("370826", "returned", 87, "post"),
    Published("370826", "returned", 510, "business"),
    Published("370826", "civil_reserve", 23, "general"),
    Published("370831", "village_reserve", 1545, "committee", "soon"),
    Published("370831", "instructor", 245, "instructor", sent=129),
    Published("370831", "instructor", 9, "first", sent=9),
    Published("370831", "instructor", 20, "pilot"),
    Published("370831", "instructor", 5, "leader", sent=5),
    Published("370827", "talent", 2, "industry", "overseas"),
    Published("370827", "talent", 1, "industry", "national"),
    Published("370827", "talent", 4, "industry", "leading"),
    Published("370827", "talent", 54, "industry", "urgent"),
)
"""P14: 754 born in the 1990s; 597 returned, of them 87 in village posts. P17: 23. P25: 1,545 reserves, a
pool of 245 with 129 sent, 9 first secretaries in firms, 20 pilots, 5 retired leaders. P26: 2, 1, 4, 54."""


def load(seed: int, day: dt.date) -> int:
    """Add what is missing, all or nothing; return how many rows; 0 where it is all there."""
    with transaction.atomic():
        return sum(_add(seed, figure, day) for figure in FIGURES)


def _add(seed: int, figure: Published, day: dt.date) -> int:
    county = Organization.objects.filter(code=figure.county).first()
    if county is None:
        return 0
    rows = Entry.objects.filter(
        kind=figure.kind, field=figure.field, place__path__startswith=county.path, until=None
    )
    if figure.level:
        rows = rows.filter(level=figure.level)
    lacking, places = figure.count - rows.count(), _places(county, figure)
    if lacking <= 0 or not places:
        return 0
    made = Entry.objects.bulk_create(_entries(seed, figure, places, lacking, day))
    since = day - dt.timedelta(days=150)
    out = Sending.objects.filter(entry__in=rows, until=None).count()
    Sending.objects.bulk_create(
        Sending(entry=entry, to=f"报道演示企业{number + 1}", since=since)
        for number, entry in enumerate(made[: max(0, figure.sent - out)])
    )
    return lacking


def _places(county: Organization, figure: Published) -> list[Organization]:
    """The villages or units that keep the entries: the first kind of place the county has some of."""
    if Place.COUNTY in KINDS[figure.kind].places:
        return [county]
    for kind in KINDS[figure.kind].places:
        rows = Organization.objects.filter(path__startswith=county.path, kind=kind, until=None)
        if found := list(rows.order_by("code")[:600]):
            return found
    return []


def _entries(
    seed: int, figure: Published, places: Sequence[Organization], count: int, day: dt.date
) -> list[Entry]:
    kind = KINDS[figure.kind]
    rng = chance(seed, figure.pool)
    names = Names(rng)
    drawn = [names.draw(set()) for _ in range(count)]
    at = [places[number % len(places)] for number in range(count)]
    people: list[Person | None] = [None] * count
    if not kind.outsiders:
        born = (figure.born_from or 1975, 1999)
        made = Person.objects.bulk_create(
            Person(name=name, sort_key=pinyin.person_key(name), initials=pinyin.initials(name),
                   home=place, born_year=rng.randint(*born))
            for name, place in zip(drawn, at, strict=True)
        )  # fmt: skip
        people = list(made)
    return [
        Entry(
            kind=figure.kind, person=person, place=place, field=figure.field, level=figure.level,
            name="" if person else name, employer="" if person else f"报道演示企业{number + 1}",
            mode=("full" if figure.level == "urgent" else "flexible") if kind.modes else "",
            source=next(iter(kind.sources)), ground="报道数字的演示",
            since=day - dt.timedelta(days=200 + number % 300),
        )
        for number, (name, place, person) in enumerate(zip(drawn, at, people, strict=True))
    ]  # fmt: skip
