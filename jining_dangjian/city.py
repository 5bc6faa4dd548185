"""Loading a whole city: one part after the other, each in one transaction, told by its deed when it is done.

A load that broke off goes on with the first part that is not there; one of another seed or share is refused,
for the parts would not fit together.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
FIRST, GRIDS, OTHERS = 0, 1, 2
"""Lanes: what all else stands on, then two beside each other, one a core. Parts of different lanes write
different tables and lock no row of each other's but for keys."""


@dataclass(frozen=True)
class Part:
    """One part: its name, what it writes (returns how many), the word for what it counts, its lane, and
    whether it reads the roll of members."""

    name: str
    load: Callable[[Plan], int]
    counts: str
    lane: int = FIRST
    with_roll: bool = False


PARTS = (
    Part("单位和党支部", places.load, "个组织"),
    Part("干部", people.cadres, "人"),
    Part("党员", people.members, "人"),
    Part("经办账号", accounts.act, "个账号"),
    Part("网格层级", trees.levels, "级"),
    Part("网格", trees.load, "个网格", GRIDS, with_roll=True),
    Part("网格事项", cases.load, "件", GRIDS),
    Part("党员积分", points.load, "笔", OTHERS, with_roll=True),
    Part("二十个季度考核", appraisals.load, "人次", OTHERS),
    Part("干部培训", training.load, "条", OTHERS),
)
_SESSION = """
SET LOCAL work_mem = '128MB';
SET LOCAL maintenance_work_mem = '256MB';
SET LOCAL gin_pending_list_limit = '256MB';
SET LOCAL synchronous_commit = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SET CONSTRAINTS ALL IMMEDIATE"""


def load(plan: Plan, say: Callable[[str], None]) -> int:
    """Load what is missing of the city, telling each part with its time; return how many parts that were.

    Refused where another seed, share or day has been begun with, and to a role that does not own the tables.
    What a part raises is raised when the other lane is through with its own.
    """
    _insist_owner()
    done = _done(plan)
    begun = time.monotonic()
    heads = {part: f"[{n}/{len(PARTS)}] {part.name}：" for n, part in enumerate(PARTS, 1)}
    missing = [part for part in PARTS if part.name not in done]
    for part in PARTS:
        if part.name in done:
            say(f"{heads[part]}已在，跳过。")

    def do(part: Part) -> None:
        start = time.monotonic()
        count = _load(plan, part)
        say(f"{heads[part]}{count}{part.counts}，{time.monotonic() - start:.1f}秒。")

    _by_lanes(missing, do)
    if missing:
        _settle()
        say(f"统计信息已更新。共{time.monotonic() - begun:.0f}秒。")
    return len(missing)


def _by_lanes(parts: list[Part], do: Callable[[Part], None]) -> None:
    """Do the first lane's parts, then the others' beside each other; all in turn inside a transaction, which
    other connections could not see."""
    lanes = [[p for p in parts if p.lane == lane] for lane in (FIRST, GRIDS, OTHERS)]
    if connection.in_atomic_block:
        lanes = [parts, []]
    for part in lanes[0]:
        do(part)

    def go(lane: list[Part]) -> None:
        try:
            for part in lane:
                do(part)
        finally:
            connection.close()

    beside = [lane for lane in lanes[1:] if lane]
    if beside:
        with ThreadPoolExecutor(len(beside)) as threads:
            for ended in [threads.submit(go, lane) for lane in beside]:
                ended.result()


def _settle() -> None:
    """Tell the planner what all tables hold, and mark their pages all visible; not inside a transaction."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _insist_owner() -> None:
    """Only an owner may tell the planner what the tables hold."""
    owned = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'grids_case'::regclass"
    with connection.cursor() as cursor:
        cursor.execute(owned)
        if not cursor.fetchone()[0]:
            raise Refused(
                "装入全市演示数据要用数据库的属主角色：请在命令前加JINING_DB_ROLE=owner。"
            )


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
