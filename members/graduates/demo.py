"""Selected graduates in the demonstration: three in villages of 泗水县, and on demand as many as published.

The report tells of 25 graduates with two books each and of two salons (P05); `load` makes up the rest.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from members import pinyin
from members.demo.names import Names, chance
from members.graduates import weeks
from members.graduates.models import (
    Comment,
    Diary,
    Graduate,
    Mentor,
    Observing,
    Salon,
    Sheet,
    Task,
    Week,
)
from members.models import Account, Organization, Person

COUNTY = "370831"
NAMED = "邵文溪"
"""The graduate who signs in: a cadre of the organization department, posted to a village."""
PUBLISHED, SALONS = 25, 2
TASKS = ("走遍全村每一户", "讲一次党课", "办一件实事", "参加一项重点工作", "写一篇调研报告")
DONE = "走访12户，整理反映的事3件；参加村“两委”会议。"
PLAN = "跟进路灯维修，准备主题党日。"
FIRST = 60
"""How many days before the demonstration's day the three came."""


def play(seed: int, day: dt.date) -> None:
    """Write three graduates with their mentors and books, all or nothing; once."""
    county = Organization.objects.filter(code=COUNTY).first()
    person = Person.objects.filter(home__code=f"{COUNTY}-zzb", name=NAMED).first()
    if county is None or person is None or Graduate.objects.exists():
        return
    villages = list(_villages(county)[:3])
    keeper = Account.objects.filter(grants__organization=county).first()
    if len(villages) < 1 or keeper is None:
        return
    with transaction.atomic():
        Sheet.objects.create(county=county, year=day.year, tasks=list(TASKS))
        others = list(_people(seed, "graduates", villages, 2))
        for number, one in enumerate([person, *others]):
            village = villages[number % len(villages)]
            _graduate(one, village, county, keeper, day, number)
        _activities(Graduate.objects.get(person=person), county, keeper, day)


def _villages(county: Organization) -> Any:
    rows = Organization.objects.filter(path__startswith=county.path, kind="village")
    return rows.select_related("parent").order_by("code")


def _people(seed: int, what: str, homes: list[Organization], count: int) -> Iterator[Person]:
    names = Names(chance(seed, what, COUNTY))
    for number in range(count):
        name = names.draw(set())
        yield Person.objects.create(
            name=name, sort_key=pinyin.person_key(name), initials=pinyin.initials(name),
            home=homes[number % len(homes)],
        )  # fmt: skip


def _graduate(
    person: Person, village: Organization, county: Organization, keeper: Account, day: dt.date,
    number: int,
) -> None:  # fmt: skip
    """A graduate with his mentors and eight weeks; the third lacks a mentor and two weeks."""
    since = weeks.monday_of(day - dt.timedelta(days=FIRST))
    graduate = Graduate.objects.create(person=person, village=village, since=since)
    leaders = list(Person.objects.filter(home__code=f"{COUNTY}-zzb").exclude(pk=person.pk)[:4])
    local = Person.objects.filter(home=village).exclude(pk=person.pk).first()
    found = [(Mentor.Kind.POLITICAL, leaders[0]), (Mentor.Kind.BUSINESS, leaders[1])]
    if local and number < 2:
        found.append((Mentor.Kind.LOCAL, local))
    mentors = [
        Mentor.objects.create(graduate=graduate, kind=kind, person=who, since=since)
        for kind, who in found
    ]
    for at, monday in enumerate(weeks.owed(since, None, day)):
        if number == 2 and at in (2, 5):
            continue
        week = Week(
            graduate=graduate, monday=monday, done=DONE, plan=PLAN, written_on=weeks.due_of(monday)
        )
        week.save(force_insert=True)
        if at % 3 == 0:
            Comment(
                week=week, mentor=mentors[at % 2], words="事情办得细，多往户里走。", by=keeper,
                on=weeks.due_of(monday) + dt.timedelta(days=1),
            ).save(force_insert=True)  # fmt: skip
    for days in (3, 9, 20):
        Diary.objects.create(
            graduate=graduate, on=day - dt.timedelta(days=days), household=f"A-{100 + days}",
            matter="反映村西头路灯不亮。", feelings="小事要当天回话。", follow_up="已联系供电所。",
        )  # fmt: skip


def _activities(graduate: Graduate, county: Organization, keeper: Account, day: dt.date) -> None:
    Task.objects.create(
        graduate=graduate, year=day.year, number=2, title=TASKS[1], note="8月主题党日讲党课",
        done_on=day - dt.timedelta(days=40),
    )  # fmt: skip
    Task.objects.create(graduate=graduate, year=day.year, title="学会用村级财务公开系统")
    host = Organization.objects.filter(parent=county, kind__in=("organ", "town")).first()
    if host is not None:
        Observing.objects.create(
            graduate=graduate, host=host, topic="旁听一次专题调度会", applied_on=day,
            on=day + dt.timedelta(days=20),
        )  # fmt: skip
    Salon(
        county=county, kind="theme", on=day - dt.timedelta(days=25), topic="怎样开好一次院坝会",
        present=3, by=keeper,
    ).save(force_insert=True)  # fmt: skip


def load(seed: int, day: dt.date) -> int:
    """Make up graduates until the county has 25, each with both books, and salons until it has held two;
    return how many rows; 0 where it is all there."""
    county = Organization.objects.filter(code=COUNTY).first()
    villages = list(_villages(county)[:PUBLISHED]) if county else []
    keeper = Account.objects.filter(grants__organization=county).first() if county else None
    if county is None or not villages or keeper is None:
        return 0
    with transaction.atomic():
        there = Graduate.objects.filter(village__path__startswith=county.path, until=None).count()
        made = list(_people(seed, "published", villages, max(0, PUBLISHED - there)))
        for number, person in enumerate(made):
            _graduate(person, villages[number % len(villages)], county, keeper, day, 0)
        held = Salon.objects.filter(county=county).exclude(kind="talk").count()
        for number in range(held, SALONS):
            on = day - dt.timedelta(days=60 + number)
            Salon(
                county=county, kind="visit", on=on, topic="观摩村集体项目", present=20, by=keeper
            ).save(force_insert=True)
    return len(made) + max(0, SALONS - held)
