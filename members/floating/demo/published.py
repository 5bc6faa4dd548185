"""Rows that bring out what the reports publish of P32 (鱼台县) and of the boat groups (P14e, 微山县).

A part of the demonstration of its own, loaded on demand. What the demonstration has already counts,
so that the county's overview shows the published number.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from members import pinyin
from members.demo.names import Names, chance
from members.floating.models import (
    BoatGroup,
    Contact,
    Fleet,
    FleetMember,
    FloatingMember,
    Officer,
    ReturnCase,
    Station,
    StationLog,
    Window,
)
from members.floating.queries.overview import VISIT
from members.models import Account, Membership, Organization, Person

YUTAI, WEISHAN = "370827", "370826"
CAME, OFFICERS, WINDOWS, VISITS, STATIONS, RETURNED = 56, 17, 10, 185, 6, 303
CAPITAL = Decimal(73_100_000)
GROUPS = 23
ABOARD = 5
"""Members of each made-up fleet: 23 groups, 115 members (the report: more than 100)."""
CITIES = (("北京市", "北京市"), ("浙江省", "宁波市"), ("江苏省", "苏州市"), ("上海市", "上海市"),
          ("广东省", "深圳市"), ("天津市", "天津市"))  # fmt: skip


def load(seed: int, day: dt.date) -> int:
    """Add what is missing, all or nothing; return how many rows; 0 where it is all there."""
    with transaction.atomic():
        yutai = Organization.objects.filter(code=YUTAI).first()
        weishan = Organization.objects.filter(code=WEISHAN).first()
        made = _yutai(seed, yutai, day) if yutai else 0
        return made + (_boats(seed, weishan, day) if weishan else 0)


def _people(seed: int, what: str, homes: list[Organization], count: int) -> Iterator[Person]:
    names = Names(chance(seed, what, "floating"))
    for number in range(count):
        name = names.draw(set())
        yield Person.objects.create(
            name=name,
            sort_key=pinyin.person_key(name),
            initials=pinyin.initials(name),
            home=homes[number % len(homes)],
        )


def _below(place: Organization, **more: Any) -> list[Organization]:
    return list(Organization.objects.filter(path__startswith=place.path, **more).order_by("code"))


def _keeper(county: Organization) -> Account:
    name = f"baodao-liudong-{county.code}"
    found = Account.objects.filter(username=name).first()
    return found or Account.objects.create(
        username=name, label="报道数字演示", home=county, is_active=False
    )


def _yutai(seed: int, county: Organization, day: dt.date) -> int:
    keeper = _keeper(county)
    villages = _below(county, kind="village")
    branches = _below(county, kind="branch", parent__kind="village")
    since = day - dt.timedelta(days=300)
    made = _came(seed, branches, since)
    there = Officer.objects.filter(organization=county, until=None).count()
    for person in _people(seed, "officers", villages, OFFICERS - there):
        city = CITIES[made % len(CITIES)][1]
        Officer.objects.create(organization=county, person=person, place=city, since=since)
        made += 1
    there = Window.objects.filter(community__path__startswith=county.path, until=None).count()
    taken = set(Window.objects.values_list("community", flat=True))
    free = [one for one in villages if one.pk not in taken]
    for community in free[: max(0, WINDOWS - there)]:
        Window.objects.create(community=community, name="流动党员服务窗口", since=since)
        made += 1
    return made + _visits(county, keeper, day) + _back(seed, branches, keeper, day)


def _came(seed: int, branches: list[Organization], since: dt.date) -> int:
    rows: Any = FloatingMember.objects.filter(branch__in=branches, direction="in")
    count, made = CAME - rows.open().count(), 0
    homes = [one.parent for one in branches[:1] if one.parent]
    for person in _people(seed, "came", homes, count):
        FloatingMember.objects.create(
            person=person, direction="in", branch=branches[0], province="山东省", city="济宁市",
            employer="company", left_on=since, registered_on=since, reason="务工", channel="微信群",
        )  # fmt: skip
        made += 1
    return made


def _visits(county: Organization, keeper: Account, day: dt.date) -> int:
    stations = list(Station.objects.filter(organization=county, until=None))
    made = 0
    for province, city in CITIES[len(stations) :] if len(stations) < STATIONS else ():
        stations.append(
            Station.objects.create(
                organization=county,
                name=f"鱼台籍党员{city}第{len(stations) + 1}工作站",
                province=province,
                city=city,
                since=day - dt.timedelta(days=900),
            )
        )
        made += 1
    there = StationLog.objects.filter(station__in=stations, kind="visit").count()
    there += Contact.objects.filter(
        pair__stay__branch__path__startswith=county.path, channel=VISIT
    ).count()
    for number in range(max(0, VISITS - there)):
        station, days = stations[number % len(stations)], 1000 + number // len(stations)
        on = day - dt.timedelta(days=days)
        StationLog(station=station, kind="visit", on=on, words="走访党员。", by=keeper).save()
        made += 1
    return made


def _back(seed: int, branches: list[Organization], keeper: Account, day: dt.date) -> int:
    rows = ReturnCase.objects.filter(branch__in=branches)
    there = rows.values("person").distinct().count()
    left = CAPITAL - (rows.aggregate(all=Sum("amount"))["all"] or 0)
    count = RETURNED - there
    homes = [one.parent for one in branches if one.parent]
    business = max(1, count // 3)
    for number, person in enumerate(_people(seed, "returned", homes, count)):
        amount = left // business if number else left - left // business * (business - 1)
        kind = "business" if number < business else "post"
        ReturnCase(
            person=person, branch=branches[number % len(branches)], kind=kind, by=keeper,
            amount=amount if kind == "business" else 0, on=day - dt.timedelta(days=number),
        ).save()  # fmt: skip
    return max(0, count)


def _boats(seed: int, county: Organization, day: dt.date) -> int:
    branches = _below(county, kind="branch", parent__kind="village")
    rows = BoatGroup.objects.filter(fleet__branch__in=branches, dissolved_on=None)
    since, count = day - dt.timedelta(days=600), GROUPS - rows.count()
    for number in range(max(0, count)):
        branch = branches[-1 - number % len(branches)]
        fleet = Fleet.objects.create(branch=branch, name=f"报道演示{number + 1}号船队", since=since)
        homes = [branch.parent] if branch.parent else []
        people = list(_people(seed, f"boats{number}", homes, ABOARD))
        for person in people:
            Membership.objects.create(person=person, branch=branch, since=since)
            FleetMember.objects.create(fleet=fleet, person=person, since=since)
        BoatGroup.objects.create(fleet=fleet, leader=people[0], founded_on=since)
    return max(0, count)
