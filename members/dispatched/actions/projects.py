"""The project sheet of a village."""

import datetime as dt
from decimal import Decimal
from typing import Any

from members.dispatched import relations, words
from members.dispatched.actions.writing import check_day, chosen, insist_open, village_of
from members.dispatched.models import Posting, VillageProject
from members.models import Organization
from portal.inserting import insert
from portal.refusals import Faults, Invalid


def add(
    *,
    actor: Any,
    posting: Posting,
    kind: str,
    title: str,
    quantity: Decimal,
    amount: Decimal,
    qualifier: str = "exact",
    done_on: dt.date | None = None,
    village: Organization | None = None,
) -> VillageProject:
    """Write down a project: what, how much, how many yuan; without a day it is a plan and counts nowhere."""
    relations.insist_logs(actor, posting, "登记帮扶项目", "P10")
    insist_open(posting)
    place = village_of(posting, village)
    faults = Faults()
    faults.of(lambda: chosen(kind, VillageProject.Kind, "kind", "请选类别。"))
    faults.of(lambda: chosen(qualifier, VillageProject.Qualifier, "qualifier", "请选数量性质。"))
    told = faults.of(lambda: words.of_work(title, "title", 60, "请写项目名称。")) or ""
    faults.of(lambda: _check_amounts(kind, quantity, amount))
    if done_on is not None:
        faults.of(lambda: check_day(done_on, "done_on", what="完成日期"))
    faults.tell()
    row = VillageProject(
        posting=posting, village=place, kind=kind, title=told, quantity=quantity,
        qualifier=qualifier, amount=amount, done_on=done_on, by=actor,
    )  # fmt: skip
    return insert(row, actor=actor, verb="登记帮扶项目", taken="这个村已有同名的项目。")


def _check_amounts(kind: str, quantity: Decimal, amount: Decimal) -> None:
    problems: dict[str, list[str]] = {}
    if quantity <= 0:
        problems["quantity"] = ["数量要大于0。"]
    if amount < 0:
        problems["amount"] = ["资金不能是负数，没有的填0。"]
    if kind == VillageProject.Kind.FUNDS and amount == 0:
        problems["amount"] = ["引进社会资金的要填金额（元）。"]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)
