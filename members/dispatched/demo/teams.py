"""Five teams, eighteen people: eleven months of work, leaves in every state, eight weeks of checks."""

import datetime as dt
from random import Random
from typing import Any

from django.db import transaction

from members import pinyin
from members.demo.names import Names, chance
from members.demo.people import POSTED, POSTED_TOWN
from members.dispatched.demo import weeks
from members.dispatched.models import (
    Attended,
    Honour,
    Inspection,
    Leave,
    LedgerItem,
    Letter,
    MonthSheet,
    MonthStat,
    Posting,
    SenderVisit,
    Team,
    Training,
    VillageProject,
    WorkLog,
)
from members.dispatched.queries import months
from members.models import Account, Organization, Person
from portal.periods import containing_day

COUNTY = "370831"
SIZES = {POSTED_TOWN: 6, "370831102": 4, "370831109": 4, "370831105": 3, "370831110": 1}
"""How many are posted in each township's team; the last is a team of one."""
OUTSIDE = ("县财政局", "县农业农村局", "市自然资源局", "县教育和体育局", "县水务局", "市税务局")
UPDATES = (
    "和村两委商量秋收安排。",
    "协调维修村里的灌溉渠。",
    "召开党员大会学习文件。",
    "联系单位送来农技书。",
)
LECTURES = ("乡村振兴的路怎么走", "党员怎样在身边起作用", "学习党的二十大报告")
PROJECTS = (
    ("venue", "改建村党群服务中心", "1", "180000"), ("ground", "硬化村中心广场", "860.5", "129000"),
    ("funds", "引进草莓大棚投资", "1", "450000"), ("ground", "硬化进村道路", "2400", "360000"),
)  # fmt: skip


def play(seed: int, day: dt.date) -> None:
    """Write the teams and what they did, all or nothing; once."""
    county = Organization.objects.filter(code=COUNTY).first()
    keeper = Account.objects.filter(grants__organization=county, grants__role="county_organizer")
    office = keeper.first() if county else None
    if county is None or office is None or Team.objects.exists():
        return
    with transaction.atomic():
        rng = chance(seed, "dispatched")
        postings = _posted(rng, county, day)
        if not postings:
            return
        for posting in postings:
            _logs(rng, posting, office, day)
        _leaves(postings, office, day)
        weeks.play(seed, county, postings, office, day)
        _month(county, office, day)
        _ledger(postings, office, day)
        _rest(county, postings, office, day)


def _posted(rng: Random, county: Organization, day: dt.date) -> list[Posting]:
    names = Names(rng)
    found: list[Posting] = []
    named = Person.objects.filter(home__code=f"{COUNTY}-zzb", name=POSTED).first()
    since = day - dt.timedelta(days=330)
    for code, size in SIZES.items():
        town = Organization.objects.filter(code=code).first()
        villages = Organization.objects.filter(parent=town, kind="village").order_by("code")
        places = list(villages[: size + 1])
        if town is None or len(places) <= size:
            continue
        team = Team.objects.create(town=town, name=f"{town.label}服务队", since=since)
        taken: set[str] = set()
        for number in range(size):
            own = named is not None and code == POSTED_TOWN and number == 1
            person = named if own and named else _person(names, taken, town)
            found.append(
                Posting.objects.create(
                    person=person, team=team, role="member" if number == 2 else "first",
                    village=places[number], since=since,
                    second_village=places[size] if number == 3 else None,
                    sender=named.home if own and named else None,
                    sender_words="" if own else OUTSIDE[(len(found) + number) % len(OUTSIDE)],
                    planned_until=day + dt.timedelta(days=40 if number == 5 else 400),
                )
            )  # fmt: skip
        team.leader = found[-size].person
        team.save(update_fields=["leader"])
    return found


def _person(names: Names, taken: set[str], town: Organization) -> Person:
    name = names.draw(taken)
    return Person.objects.create(
        name=name, sort_key=pinyin.person_key(name), initials=pinyin.initials(name), home=town
    )


def _logs(rng: Random, posting: Posting, office: Account, day: dt.date) -> None:
    """Work of the last hundred days, and of this month until the day."""
    rows: list[WorkLog] = []
    for back in range(100, 0, -1):
        on = day - dt.timedelta(days=back)
        if on.weekday() == 6 or rng.random() < 0.25:
            continue
        values: dict[str, Any] = {"kind": "present"}
        drawn = rng.random()
        if drawn < 0.5:
            collected = rng.randint(0, 4)
            values = {
                "kind": "visit", "households": rng.randint(2, 9), "opinions": collected,
                "solved": rng.randint(0, collected),
            }  # fmt: skip
        elif drawn < 0.62:
            values = {"kind": "update", "words": rng.choice(UPDATES)}
        elif drawn < 0.66:
            values = {"kind": "lecture", "words": rng.choice(LECTURES)}
        rows.append(
            WorkLog(posting=posting, village=posting.village, on=on, by=office,
                    logged_at=weeks.at(on, 17), **values)
        )  # fmt: skip
    WorkLog.objects.bulk_create(rows)


def _leaves(postings: list[Posting], office: Account, day: dt.date) -> None:
    """One waiting for its leader, one for the town, one for the county; one away, one late, one back."""
    said = (
        (postings[2], 1, 1, "submitted", "team"), (postings[3], 2, 3, "submitted", "town"),
        (postings[7], 3, 5, "submitted", "county"), (postings[4], -1, 3, "approved", "town"),
        (postings[8], -4, 2, "approved", "team"), (postings[1], -30, 2, "returned", "town"),
        (postings[1], -75, 1, "refused", "team"),
    )  # fmt: skip
    for posting, start, days, state, level in said:
        first = day + dt.timedelta(days=start)
        last = first + dt.timedelta(days=days - 1)
        decided = state != "submitted"
        Leave.objects.create(
            posting=posting, from_on=first, to_on=last, days=days, level=level, state=state,
            reason="回单位参加会议" if days < 3 else "回单位参加培训", destination="济宁市",
            paper_on=first - dt.timedelta(days=1) if state != "submitted" or days == 3 else None,
            asked_by=office, asked_at=weeks.at(min(day, first) - dt.timedelta(days=2), 9),
            decided_by=office if decided else None,
            decided_at=weeks.at(first - dt.timedelta(days=1), 10) if decided else None,
            answer="村里正在换届，请改期。" if state == "refused" else "",
            returned_on=last if state == "returned" else None,
        )  # fmt: skip


def _month(county: Organization, office: Account, day: dt.date) -> None:
    """The month before the last is signed and sent; the last one waits."""
    month = containing_day(day, "month").shift(-2)
    at = weeks.at(month.end + dt.timedelta(days=4), 10)
    sheet = MonthSheet.objects.create(
        county=county, month=month.code, signed_by=office, signed_at=at
    )
    lines = months.counted(county, month)
    MonthStat.objects.bulk_create(
        MonthStat(sheet=sheet, posting=one.posting, team=one.posting.team, **one.counts)
        for one in lines
    )
    for sender in {one.posting.sender_id for one in lines if one.posting.sender_id}:
        Letter.objects.create(
            county=county, sender_id=sender, kind="month", sheet=sheet, sent_by=office,
            sent_on=at.date(), remark="感谢派出单位支持。",
        )  # fmt: skip
    teams = list(Team.objects.filter(town__path__startswith=county.path).order_by("pk"))
    for back, count in ((2, 3), (3, 2)):
        period = containing_day(day, "month").shift(-back)
        for team in teams[:count]:
            Honour.objects.create(
                county=county, kind="flag", period=period.code, team=team, by=office,
                words="县委组织部研究决定", decided_on=period.end + dt.timedelta(days=5),
            )  # fmt: skip


def _ledger(postings: list[Posting], office: Account, day: dt.date) -> None:
    first, second = postings[1], postings[7]
    for posting, ago, text, due in (
        (first, 12, "驻村工作日志有三天没有记。", 9), (first, 12, "村务公开栏没有更新。", -2),
        (second, 40, "党员活动室没有值班安排。", 5),
    ):  # fmt: skip
        on = day - dt.timedelta(days=ago)
        held, _ = Inspection.objects.get_or_create(
            village=posting.village, planned_on=on,
            defaults={
                "inspectors": "县委组织部督查组", "discipline": "县纪委监委督查人员",
                "supervision": "县委督查室督查人员", "state": "done", "done_on": on,
                "findings": "人在岗，工作有安排，台账列出的问题限期整改。", "by": office,
            },
        )  # fmt: skip
        LedgerItem.objects.create(
            inspection=held, posting=posting, text=text, due_on=day + dt.timedelta(days=due)
        )
    Inspection.objects.create(
        village=postings[11].village, planned_on=day + dt.timedelta(days=3), by=office,
        inspectors="县委组织部督查组",
    )  # fmt: skip


def _rest(county: Organization, postings: list[Posting], office: Account, day: dt.date) -> None:
    on = day - dt.timedelta(days=200)
    course = Training.objects.create(
        county=county, kind="central", on=on, title="第一书记岗前培训", by=office
    )
    Attended.objects.bulk_create(Attended(training=course, posting=one) for one in postings[:-2])
    for posting, (kind, title, quantity, amount) in zip(postings, PROJECTS, strict=False):
        VillageProject.objects.create(
            posting=posting, village=posting.village, kind=kind, title=title, quantity=quantity,
            amount=amount, done_on=day - dt.timedelta(days=60) if kind != "funds" else None,
            by=office,
        )  # fmt: skip
    for posting, ago, who in ((postings[1], 25, "principal"), (postings[4], 50, "leader")):
        SenderVisit.objects.create(
            posting=posting, on=day - dt.timedelta(days=ago), who=who, by=office,
            words="到村看望，商量产业项目。",
        )  # fmt: skip
