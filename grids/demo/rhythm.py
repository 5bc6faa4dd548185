"""Visits, inspections, meetings, filings and one review of the demonstration, written from what is drawn by
the seed: enough for every page to have something to show, with gaps, because gaps are what pages find."""

import datetime as dt
import uuid
from collections.abc import Iterator
from random import Random

from django.db import transaction
from django.utils import timezone

from grids.actions.filings import file_ledger, freeze
from grids.actions.reviews import Decided, close_review, decide, open_review
from grids.demo.cases import DAY, KEYS, Actors, account_of, set_day
from grids.models import DisputeMeeting, Filing, Grid, GridPost, Inspection, Review, Visit
from grids.queries.ledgers import ledger_of
from members.demo.names import chance
from members.demo.people import GRID_TOWN, GRID_VILLAGES
from members.models import Account, Organization
from portal import deeds, workdays
from portal.periods import parse

FIRST = dt.date(2026, 7, 1)
SAID = {
    "routine": ("老两口身体都好，水缸不用了要清掉", "儿女在外，每周来电话一次", "院里收拾得干净，没有事"),
    "policy": ("讲了医保缴费和高龄补贴怎么办", "讲了秸秆禁烧，都知道", "讲了反诈，装了提醒"),
    "help": ("腿脚不便，约好周五陪去卫生室", "低保年审材料已代收"),
    "dispute": ("两家地边的事说开了，下月再去看看", "滴水的事愿意让一步"),
    "safety": ("煤气管老化，当场换了", "电动车不进屋充电，说过了"),
    "errand": ("医保缴费代办好了，单子送回", "取药送到"),
}  # fmt: skip
FINDINGS = ("护栏两处松动，已上报；其余正常。", "三处堆放柴草，当场清了。", "老井没有盖，已围挡。")
DECISIONS = ("两件地界的事由包村干部和老支书本周上门。", "没有新的纠纷，上周的一件回访满意。",
             "一件院墙的事约周三在调解室谈。")  # fmt: skip
DILIGENCE = (0.97, 0.9, 0.72, 0.55)
"""How likely a worker logs a working day's visit: workers in turn."""
FILED = {"2026-04": 3, "2026-05": 5, "2026-06": 2, "2026-07": 10, "2026-08": 6}
"""Month → the day of the next month on which the township filed; of July late, of September not yet."""
REVIEWED = "2026-08"
LATE, MISSING = {3: 9, 11: 12}, {7}
"""Of the other townships' turns: which filed on a late day, which not at all."""


def write(seed: int, actors: Actors) -> None:
    """Write what is missing, all or nothing; the caller sets the demonstration's day afterwards."""
    if Visit.objects.exists():
        return
    with transaction.atomic():
        rng = chance(seed, "rhythm")
        visits = Visit.objects.bulk_create(_visits(seed, rng), batch_size=2000)
        leaders = _leaders()
        Inspection.objects.bulk_create(_inspections(seed, rng, leaders))
        DisputeMeeting.objects.bulk_create(_meetings(seed, rng, leaders))
        town = Organization.objects.get(code=GRID_TOWN)
        details = {"count": len(visits)}
        deeds.record(
            actor=None, verb="装入演示走访", about=town, scope_path=town.path, details=details
        )


def play(actors: Actors) -> None:
    """File the months and hold one review through the actions, each on the day it says."""
    town = Organization.objects.get(code=GRID_TOWN)
    for code, day in FILED.items():
        month = parse(code)
        if not Filing.objects.filter(town=town, period_code=code).exists():
            set_day(month.next.start.replace(day=day))
            file_ledger(actor=actors.desk, town=town, month=month)
    _others(town)
    officer = _officer(town)
    if officer is not None and not Review.objects.exists():
        set_day(dt.date(2026, 9, 15))
        _review(officer, town)
    set_day(DAY)


def _others(town: Organization) -> None:
    """What the county's other townships have filed: their ledgers are empty, a few late or missing."""
    rows = Organization.objects.filter(parent=town.parent, kind="town").exclude(pk=town.pk)
    towns = list(rows.order_by("code"))
    if Filing.objects.filter(town__in=towns).exists():
        return
    for place, code in enumerate((*FILED, "2026-09")):
        month = parse(code)
        for number, other in enumerate(towns):
            turn = (number * 5 + place * 3) % 17
            if turn not in MISSING:
                set_day(month.next.start.replace(day=LATE.get(turn, 5 if place < 5 else 8)))
                freeze(ledger_of(other, month), None)


def _officer(town: Organization) -> Account | None:
    """The county's officer of the demonstration."""
    rows = Account.objects.filter(
        grants__role="county_officer", grants__organization=town.parent_id
    )
    return rows.order_by("pk").first()


def _review(officer: Account, town: Organization) -> None:
    county = town.parent
    if county is None:
        return
    review = open_review(
        actor=officer, county=county, month=parse(REVIEWED), held_on=dt.date(2026, 9, 15)
    )
    due = dt.date(2026, 9, 30)
    told = (
        Decided("supervise", "镇里一周内办结并回访，结果报县里。", town, due),
        Decided("reinforce", "请县直部门派人到现场一起看。", town, due),
        Decided("watch", "已有进展，下月再看。"),
        Decided("clear", "已经办结，群众认可，销号。"),
    )
    for number, item in enumerate(review.items.order_by("pk")):
        decide(actor=officer, item=item, decided=told[number % len(told)])
    close_review(actor=officer, review=review)


def _visits(seed: int, rng: Random) -> Iterator[Visit]:
    """Each worker's visits on the working days since July, some of them logged a day late."""
    posts = GridPost.objects.filter(role="worker", grid__organization__code__in=GRID_VILLAGES)
    listed = posts.select_related("person", "grid__organization").order_by("person", "pk")
    firsts = {post.person_id: post for post in reversed(list(listed))}
    calendar = workdays.Calendar(FIRST, DAY)
    days = [FIRST + dt.timedelta(n) for n in range((DAY - FIRST).days)]
    for number, post in enumerate(sorted(firsts.values(), key=lambda p: p.pk)):
        worker = account_of(post.person, "grid_worker")
        for day in filter(calendar.is_workday, days):
            if rng.random() < DILIGENCE[number % len(DILIGENCE)]:
                yield _visit(seed, rng, post, worker, day)


def _visit(seed: int, rng: Random, post: GridPost, worker: Account, day: dt.date) -> Visit:
    matter = rng.choices(list(SAID), (50, 12, 14, 8, 10, 6))[0]
    late = rng.random() < 0.06
    logged = day + dt.timedelta(days=1 if late else 0)
    return Visit(
        key=uuid.uuid5(KEYS, f"{seed}:visit:{post.person_id}:{day}"),
        grid=post.grid,
        organization=post.grid.organization,
        worker=worker,
        person_id=post.person_id,
        on=day,
        matter=matter,
        household=f"H-{rng.randrange(1, 400):04}",
        words=rng.choice(SAID[matter]),
        late=late,
        logged_at=_at(logged, 17),
    )


def _leaders() -> list[tuple[Grid, Account]]:
    """The village nodes with their leaders who have an account."""
    posts = GridPost.objects.filter(
        role="leader", grid__level__number=2, grid__organization__code__in=GRID_VILLAGES
    )
    found = []
    for post in posts.select_related("grid__organization").order_by("grid__code"):
        account = Account.objects.filter(person=post.person_id).first()
        if account is not None:
            found.append((post.grid, account))
    return found


def _inspections(
    seed: int, rng: Random, leaders: list[tuple[Grid, Account]]
) -> Iterator[Inspection]:
    """One a month of each village; of the last village September is missing."""
    for place, (grid, account) in enumerate(leaders):
        for month in range(7, 10):
            if month == 9 and place == len(leaders) - 1:
                continue
            day = dt.date(2026, month, rng.randrange(8, 28))
            yield Inspection(
                key=uuid.uuid5(KEYS, f"{seed}:inspection:{grid.code}:{month}"),
                grid=grid, organization=grid.organization, done_on=day,
                households=rng.randrange(60, 180), hazards=rng.randrange(4),
                disputes=rng.randrange(3), difficulties=rng.randrange(6),
                findings=rng.choice(FINDINGS), by=account, logged_at=_at(day, 18),
            )  # fmt: skip


def _meetings(
    seed: int, rng: Random, leaders: list[tuple[Grid, Account]]
) -> Iterator[DisputeMeeting]:
    """One a week of each village since July; one in eight was not held."""
    for grid, account in leaders:
        monday = dt.date(2026, 7, 6)
        while monday <= DAY - dt.timedelta(days=7):
            if rng.random() < 0.875:
                day = monday + dt.timedelta(days=rng.randrange(5))
                yield DisputeMeeting(
                    key=uuid.uuid5(KEYS, f"{seed}:meeting:{grid.code}:{monday}"),
                    grid=grid, organization=grid.organization, held_on=day,
                    present=rng.randrange(4, 11), decisions=rng.choice(DECISIONS),
                    by=account, logged_at=_at(day, 19),
                )  # fmt: skip
            monday += dt.timedelta(days=7)


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
