"""A village's members away: one in each stage of the clock, helpers, an officer, a station, a window."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.demo.people import FLOATING_MEMBER, FLOATING_VILLAGE
from members.floating.models import (
    Activity,
    Census,
    Contact,
    FloatingMember,
    Learning,
    Officer,
    PairHelper,
    Report,
    ReturnCase,
    Station,
    StationLog,
    Talent,
    Window,
    WindowLog,
)
from members.models import Account, Organization, Person

TO = (
    ("江苏省", "苏州市", "company", 40), ("浙江省", "宁波市", "company", 100),
    ("北京市", "北京市", "service", 160), ("上海市", "上海市", "trade", 200),
    ("江苏省", "苏州市", "building", 300), ("广东省", "深圳市", "company", 380),
    ("山东省", "青岛市", "transport", 20), ("浙江省", "宁波市", "family", 90),
)  # fmt: skip
"""Where each went, as what, and how many days before the demonstration's day he last reported."""
SAID = {
    "thought": "安心工作，关心家乡的事，思想稳定。",
    "work": "在单位上班，按时完成任务，没有困难。",
    "study": "看了支部发的学习内容，做了笔记。",
}


def play(day: dt.date) -> None:
    """Write the village's floating members, all or nothing; once."""
    branch = Organization.objects.filter(code=f"{FLOATING_VILLAGE}-zb").select_related().first()
    if branch is None or FloatingMember.objects.filter(branch=branch).exists():
        return
    people = list(Person.objects.filter(home__code=FLOATING_VILLAGE).order_by("id"))
    keeper = Account.objects.filter(grants__organization=branch).first()
    if keeper is None or len(people) < len(TO) + 3:
        return
    with transaction.atomic():
        _write(branch, keeper, people, day)


def _write(branch: Organization, keeper: Account, people: list[Person], day: dt.date) -> None:
    secretary, away, rest = people[0], people[1 : len(TO) + 1], people[len(TO) + 1 :]
    away.sort(key=lambda one: one.name != FLOATING_MEMBER)
    county = Organization.objects.get(code=FLOATING_VILLAGE[:6])
    officer = Officer.objects.create(
        organization=county, person=rest[0], place="苏州市", since=day - dt.timedelta(days=400)
    )
    station = _station(county, rest[1], keeper, day)
    stays = [
        _stay(branch, person, keeper, secretary, day, number) for number, person in enumerate(away)
    ]
    for stay in stays:
        if stay.city == "苏州市":
            stay.officer = officer
        if stay.city == station.city:
            stay.station = station
        stay.save()
    _held(officer, keeper, stays, day)
    _of_branch(branch, keeper, day)
    _talents(branch, keeper, stays, rest, day)


def _stay(
    branch: Organization, person: Person, keeper: Account, helper: Person, day: dt.date, number: int
) -> FloatingMember:
    province, city, employer, ago = TO[number]
    left = day - dt.timedelta(days=500 + 40 * number)
    stay = FloatingMember.objects.create(
        person=person, direction="out", branch=branch, province=province, city=city,
        employer=employer, left_on=left, registered_on=left, reason="务工", channel="微信群",
        elsewhere="",
    )  # fmt: skip
    for days in (ago + 170, ago):
        _log(Report(
            stay=stay, on=day - dt.timedelta(days=days), mode="oral" if number % 2 else "written",
            by_himself=False, by=keeper, logged_at=timezone.now(), **SAID,
        ))  # fmt: skip
    if number < 5:
        pair = PairHelper.objects.create(stay=stay, helper=helper, since=left)
        for days in range(20 + number, 150, 30):
            _log(Contact(
                pair=pair, on=day - dt.timedelta(days=days), by=keeper, logged_at=timezone.now(),
                channel="上门走访" if days > 120 else "微信", matter="问候近况，说了村里的事。",
            ))  # fmt: skip
    return stay


def _log(row: Any) -> None:
    row.save(force_insert=True)


def _station(county: Organization, head: Person, keeper: Account, day: dt.date) -> Station:
    station = Station.objects.create(
        organization=county, name="鱼台籍党员宁波工作站", province="浙江省", city="宁波市", head=head,
        since=day - dt.timedelta(days=600),
    )  # fmt: skip
    for days, kind in ((35, "contact"), (66, "contact"), (70, "visit"), (97, "contact")):
        on = day - dt.timedelta(days=days)
        _log(StationLog(station=station, kind=kind, on=on, words="党员情况稳定。", by=keeper))
    return station


def _held(officer: Officer, keeper: Account, stays: list[FloatingMember], day: dt.date) -> None:
    for days, kind in ((3, "exchange"), (34, "exchange"), (40, "review"), (200, "forum")):
        activity = Activity(
            officer=officer, kind=kind, on=day - dt.timedelta(days=days), present=6,
            words="交流工作和学习。", by=keeper, logged_at=timezone.now(),
        )  # fmt: skip
        _log(activity)
        activity.people.set([stay.person for stay in stays if stay.officer_id == officer.pk])


def _of_branch(branch: Organization, keeper: Account, day: dt.date) -> None:
    for days, title in ((43, "党的二十大报告"), (73, "党章"), (103, "村级事务公开")):
        on = day - dt.timedelta(days=days)
        _log(Learning(branch=branch, sent_on=on, kind="chat", title=title, by=keeper))
    for half, on, found in (
        ("2025H2", dt.date(2025, 9, 20), 7),
        ("2026H1", dt.date(2026, 3, 18), 8),
    ):
        _log(Census(
            organization=branch, half=half, done_on=on, found=found, added=1, ended=0,
            changes="逐户核对，新增一名外出务工。", by=keeper, logged_at=timezone.now(),
        ))  # fmt: skip
    village = Organization.objects.get(code=FLOATING_VILLAGE)
    window = Window.objects.create(
        community=village, name="流动党员服务窗口", since=day - dt.timedelta(days=365)
    )
    _log(WindowLog(
        window=window, on=day - dt.timedelta(days=8), served=3, words="咨询组织关系转接。", by=keeper,
    ))  # fmt: skip


def _talents(
    branch: Organization,
    keeper: Account,
    stays: list[FloatingMember],
    rest: list[Person],
    day: dt.date,
) -> None:
    Talent.objects.create(
        stay=stays[3], occupation="经营五金店", wish="yes", skill="市场销售", channel="微信群",
        support="场地和贷款", step="planned", consented_on=day - dt.timedelta(days=50),
    )  # fmt: skip
    _log(ReturnCase(
        person=rest[2], branch=branch, kind="business", amount=Decimal(1_200_000), by=keeper,
        on=day - dt.timedelta(days=120),
    ))  # fmt: skip
