"""Rows that bring out what the report publishes of P10 (泗水县): a part loaded on demand.

What the demonstration has already counts, so that the county's figures show the published numbers.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from members.dispatched.demo.teams import COUNTY
from members.dispatched.demo.weeks import at
from members.dispatched.models import Inspection, Posting, VillageProject, WorkLog
from members.models import Account, Organization

HOUSEHOLDS, LECTURES, UPDATES, CHECKED = 70_541, 1_180, 7_200, 74
VENUES, GROUND, FUNDS = Decimal(31), Decimal("249880.9"), Decimal(8_789_200)
MOST = 60
"""Households of one made-up row: a team's joint day."""


def load(seed: int, day: dt.date) -> int:
    """Add what is missing, all or nothing; return how many rows; 0 where it is all there."""
    county = Organization.objects.filter(code=COUNTY).first()
    if county is None:
        return 0
    inside = Q(team__town__path__startswith=county.path)
    postings = list(Posting.objects.filter(inside, until=None).order_by("pk"))
    if not postings:
        return 0
    with transaction.atomic():
        keeper = _keeper(county)
        made = _logs(postings, keeper, day)
        return made + _projects(postings, keeper, day) + _inspections(county, keeper, day)


def _keeper(county: Organization) -> Account:
    found, _ = Account.objects.get_or_create(
        username=f"baodao-zhucun-{county.code}",
        defaults={"label": "报道数字演示", "home": county, "is_active": False},
    )
    return found


def _logs(postings: list[Posting], keeper: Account, day: dt.date) -> int:
    there = WorkLog.objects.filter(posting__in=postings, struck=None).aggregate(
        households=Sum("households"),
        lectures=Count("pk", filter=Q(kind="lecture")),
        updates=Count("pk", filter=Q(kind="update")),
    )
    left = HOUSEHOLDS - (there["households"] or 0)
    wanted: list[dict[str, Any]] = []
    while left > 0:
        wanted.append({"kind": "visit", "households": min(MOST, left)})
        left -= MOST
    wanted += [{"kind": "lecture", "words": "报道数字演示"}] * (LECTURES - there["lectures"])
    wanted += [{"kind": "update", "words": "报道数字演示"}] * (UPDATES - there["updates"])
    rows = []
    for number, values in enumerate(wanted):
        posting = postings[number % len(postings)]
        on = day - dt.timedelta(days=150 + number % 170)
        rows.append(
            WorkLog(posting=posting, village=posting.village, on=on, by=keeper,
                    logged_at=at(on, 18), **values)
        )  # fmt: skip
    WorkLog.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _projects(postings: list[Posting], keeper: Account, day: dt.date) -> int:
    done = VillageProject.objects.filter(posting__in=postings).exclude(done_on=None)
    sums = done.aggregate(
        venue=Sum("quantity", filter=Q(kind="venue")),
        ground=Sum("quantity", filter=Q(kind="ground")),
        funds=Sum("amount", filter=Q(kind="funds")),
    )
    made = 0
    for kind, total in (("venue", VENUES), ("ground", GROUND), ("funds", FUNDS)):
        left = total - (sums[kind] or 0)
        if left <= 0:
            continue
        quantity = Decimal(1) if kind == "funds" else left
        VillageProject.objects.create(
            posting=postings[0], village=postings[0].village, kind=kind, quantity=quantity,
            title=f"报道数字演示{made + 1}", amount=left if kind == "funds" else 0, by=keeper,
            done_on=day - dt.timedelta(days=30),
        )  # fmt: skip
        made += 1
    return made


def _inspections(county: Organization, keeper: Account, day: dt.date) -> int:
    held = Inspection.objects.filter(village__path__startswith=county.path, state="done")
    taken = set(held.values_list("village", flat=True))
    wanted = CHECKED - held.count()
    villages = Organization.objects.filter(path__startswith=county.path, kind="village")
    free = villages.exclude(pk__in=taken).order_by("code")
    on, said = day - dt.timedelta(days=90), "报道数字演示"
    rows = [
        Inspection(
            village=village,
            planned_on=on,
            done_on=on,
            state="done",
            by=keeper,
            inspectors=said,
            discipline=said,
            supervision=said,
            findings=said,
        )
        for village in free[: max(0, wanted)]
    ]
    Inspection.objects.bulk_create(rows)
    return len(rows)
