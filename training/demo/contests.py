"""Contests of the demonstration: one of 270 micro-lectures that is over (120 → 80 → 50, P11), one whose
first round is being judged, one that takes entries. Lectures, contestants and marks are made up."""

import datetime as dt
from decimal import Decimal
from itertools import cycle, product
from random import Random
from typing import Any

from members.demo.names import Names, chance
from members.models import Account, Organization, Person
from portal import clock
from training.actions import contest_rounds, contests
from training.models import Contest, ContestEntry, ContestJudge, ContestMark
from training.queries import contests as queries

ENTRIES = 270
"""P11: more than 270 contestants."""
WHO = ("老支书", "老船长", "第一书记", "乡村教师", "网格员", "村医", "护林员", "返乡青年",
       "退伍老兵", "湖区巡护员", "养殖户", "社区大姐", "信访干部", "纪检干部", "农技员",
       "法官", "交警", "邮递员")  # fmt: skip
WHAT = ("的入党志愿书", "的一本账", "的笔记本", "说初心", "的三句话", "的夜路", "的一封信", "的承诺",
        "的红手印", "的船桨", "的最后一课", "的小板凳", "的民情地图", "的老照片", "的家风")  # fmt: skip
FIELDS = ("党性教育", "基层治理", "乡村振兴", "红色故事", "作风建设")
JUDGES = ("市委党校 岳明川", "市委党校 聂青竹", "济宁学院 骆书远", "济宁学院 温如玉", "市委讲师团 柴致和",
          "县融媒体中心 申若谷", "退休教师 戚本固")  # fmt: skip


def finished(
    seed: int, county: Organization, keeper: Account, title: str, *, report: bool = False
) -> Contest:
    """Make a contest of three rounds that is over, with all its marks and standings."""
    lot = chance(seed, "contest", county.code)
    closed = clock.today() - dt.timedelta(days=40)
    contest = Contest.objects.create(
        organization=county, title=title, theme="初心讲给群众听", closes_on=closed, by=keeper,
        from_report=report,
    )  # fmt: skip
    entries = _entries(lot, contest, keeper)
    judges = _judges(contest)
    good = {one.pk: lot.gauss(84, 4) for one in entries}
    for number in range(1, len(contest.sizes) + 1):
        Contest.objects.filter(pk=contest.pk).update(state="judging", round=number)
        contest.refresh_from_db()
        _mark(lot, contest, keeper, judges, good)
        told = queries.counted(contest)
        tied = told.cut.tied if told.together else told.cut.tied[: told.cut.room]
        ground = "并列的由评委会投票商定" if told.cut.tied and not told.together else ""
        contest_rounds.write(keeper, contest, told, set(tied), ground)
    Contest.objects.filter(pk=contest.pk).update(state="finished")
    contest.refresh_from_db()
    return contest


def _entries(lot: Random, contest: Contest, keeper: Account) -> list[ContestEntry]:
    below = Organization.objects.filter(path__startswith=contest.organization.path, until=None)
    kinds = ("organ", "town", "village")
    units = list(below.filter(kind__in=kinds).order_by("depth", "sort_key", "id")[:ENTRIES])
    names, taken = Names(lot), set[str]()
    at, rows = clock.now() - dt.timedelta(days=50), []
    for (who, what), unit in zip(product(WHO, WHAT), cycle(units or [contest.organization]),
                                 strict=False):  # fmt: skip
        name = names.draw(taken)
        taken.add(name)
        rows.append(
            ContestEntry(contest=contest, unit=unit, contestant=name, title=f"{who}{what}",
                         field=lot.choice(FIELDS), by=keeper, at=at)
        )  # fmt: skip
    return ContestEntry.objects.bulk_create(rows[:ENTRIES])


def _judges(contest: Contest) -> list[ContestJudge]:
    since = clock.today() - dt.timedelta(days=60)
    return ContestJudge.objects.bulk_create(
        ContestJudge(contest=contest, name=one.split()[1], unit=one.split()[0], since=since)
        for one in JUDGES
    )


def _mark(
    lot: Random, contest: Contest, keeper: Account, judges: list[ContestJudge], good: dict[int, float]
) -> None:  # fmt: skip
    at = clock.now()
    there = contest.entries.filter(state="entered").values_list("pk", flat=True)
    ContestMark.objects.bulk_create(
        ContestMark(entry_id=pk, judge=judge, round=contest.round, by=keeper, at=at,
                    value=Decimal(round(2 * min(max(lot.gauss(good[pk], 2), 60), 100))) / 2)
        for pk in there
        for judge in judges
    )  # fmt: skip


def under_way(county: Organization, keeper: Account, judge: Person, units: list[Any]) -> Contest:
    """Make a contest whose first round is judged: the judges from outside have marked, `judge` has not."""
    contest = Contest.objects.create(
        organization=county, title="“湖畔微党课”季度比赛", theme="身边事讲给身边人",
        closes_on=clock.today() - dt.timedelta(days=2), sizes=[6, 3], by=keeper, state="judging",
        round=1,
    )  # fmt: skip
    lot, taken = chance(11, "contest", "live"), set[str]()
    names = Names(lot)
    at, rows = clock.now() - dt.timedelta(days=5), []
    for number, unit in enumerate(units[:10]):
        name = names.draw(taken)
        taken.add(name)
        rows.append(
            ContestEntry(contest=contest, unit=unit, contestant=name, by=keeper, at=at,
                         title=f"{WHO[number]}{WHAT[number + 3]}", field=FIELDS[number % 5])
        )  # fmt: skip
    entries = ContestEntry.objects.bulk_create(rows)
    _mark(lot, contest, keeper, _judges(contest)[:5], {one.pk: lot.gauss(85, 4) for one in entries})
    contests.add_judge(actor=keeper, contest=contest, person=judge)
    return contest


def taking(county: Organization, keeper: Account) -> Contest:
    """Open a contest that takes entries for twenty days, two a unit."""
    facts = {
        "title": "明年春季微党课大赛", "theme": "", "sizes": [120, 80, 50], "per_unit": 2, "least": 5,
        "closes_on": clock.today() + dt.timedelta(days=20), "trims": True, "shares_line": True,
    }  # fmt: skip
    return contests.open_contest(actor=keeper, organization=county, facts=facts)
