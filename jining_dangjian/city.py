"""Loading a whole city: one part after the other, each in one transaction, told by its deed when it is done.

A load that broke off goes on with the first part that is not there; one of another seed or share is refused,
for the parts would not fit together.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from assessments.demo.city import appraisals, points
from grids.demo.city import cases, trees
from members.demo import city
from members.demo.city import Plan, accounts, people, places
from members.models import Organization
from members.models.organizations import Kind
from portal import deeds
from portal.models import Deed
from portal.refusals import Refused
from training.demo import city as training

VERB = "装入全市演示数据"


@dataclass(frozen=True)
class Part:
    """One part: its name, what it writes (returns how many), the word for what it counts, and whether it
    reads the roll of members."""

    name: str
    load: Callable[[Plan], int]
    counts: str
    with_roll: bool = False


PARTS = (
    Part("单位和党支部", places.load, "个组织"),
    Part("干部", people.cadres, "人"),
    Part("党员", people.members, "人"),
    Part("经办账号", accounts.act, "个账号"),
    Part("网格", trees.load, "个网格", with_roll=True),
    Part("网格事项", cases.load, "件"),
    Part("党员积分", points.load, "笔", with_roll=True),
    Part("二十个季度考核", appraisals.load, "人次"),
    Part("干部培训", training.load, "条"),
)
_SESSION = """
SET LOCAL work_mem = '128MB';
SET LOCAL maintenance_work_mem = '256MB';
SET LOCAL max_parallel_workers_per_gather = 0"""


def load(plan: Plan, say: Callable[[str], None]) -> int:
    """Load what is missing of the city, telling each part with its time; return how many parts that were.

    Refused where another seed, share or day has been begun with.
    """
    done = _done(plan)
    begun = time.monotonic()
    for number, part in enumerate(PARTS, 1):
        head = f"[{number}/{len(PARTS)}] {part.name}："
        if part.name in done:
            say(f"{head}已在，跳过。")
            continue
        start = time.monotonic()
        count = _load(plan, part)
        say(f"{head}{count}{part.counts}，{time.monotonic() - start:.1f}秒。")
    fresh = sum(part.name not in done for part in PARTS)
    if fresh:
        _settle()
        say(f"统计信息已更新。共{time.monotonic() - begun:.0f}秒。")
    return fresh


def _settle() -> None:
    """Tell the planner what all tables hold; outside a transaction pages are marked all visible too."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


def _done(plan: Plan) -> set[str]:
    """The names of the parts that are there; Refused where they are of another plan."""
    told = Deed.objects.filter(verb=VERB).values_list("details", flat=True)
    own = {"seed": plan.seed, "share": plan.share, "day": str(plan.day)}
    for details in told:
        other = {key: details[key] for key in own}
        if other != own:
            raise Refused(
                f"这里已装入种子{other['seed']}、规模1/{other['share']}的全市演示数据，不能再装另一种。"
                "请用同样的--seed和--share接着装，或另用一个数据库。"
            )
    return {details["part"] for details in told}


def _load(plan: Plan, part: Part) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_SESSION)
        city.ready(plan)
        if part.with_roll:
            people.roll(plan)
        count = part.load(plan)
        details = {"part": part.name, "seed": plan.seed, "share": plan.share, "day": str(plan.day)}
        deeds.record(
            actor=None,
            verb=VERB,
            about=Organization.objects.get(kind=Kind.CITY),
            details=details | {"count": count},
        )
    return count
