"""The subsidy list of a year as a workbook for finance: post, performance, special awards (P01-R16)."""

import io
from typing import Any

from members.scope import who_holds
from members.secretaries import rights
from members.secretaries.queries import incentives
from members.secretaries.queries.incentives import Paid
from portal import clock, deeds
from portal.refusals import NotAllowed
from portal.sheets.formal import Column, Formal, saved_as

TITLE = "村党组织书记补贴表"
COLUMNS = (
    Column("镇街", 18),
    Column("村（社区）", 20),
    Column("姓名", 10),
    Column("任职月数", 10, "whole"),
    Column("岗位补贴（元）", 16, "two"),
    Column("绩效补贴（元）", 16, "two"),
    Column("专项奖励（元）", 16, "two"),
    Column("合计（元）", 16, "two"),
)


def subsidies(*, actor: Any, year: int) -> tuple[bytes, str]:
    """Return the workbook and the header that has it saved under its name; its deed is recorded."""
    paths = actor.paths_for(rights.DECIDE_SECRETARIES)
    if not paths:
        who = who_holds(rights.DECIDE_SECRETARIES)
        raise NotAllowed(f"不能导出补贴表。这件事由{who}办理。", who=who)
    place = next(g for g in actor.held_grants if g.scope_path == paths[0]).organization
    day, stream = clock.today(), io.BytesIO()
    rows = incentives.subsidies(actor, year)
    with Formal(stream, title=TITLE, author=actor.display_name) as book:
        page = book.page(
            TITLE, title=f"{place.label}{year}年{TITLE}", about=f"{day.year}年{day.month}月{day.day}日",
            columns=COLUMNS, foot=(place.label, clock.demonstration_words()),
        )  # fmt: skip
        for row in rows:
            page.row(_cells(row))
        page.note("岗位补贴、绩效补贴=当年标准×任职月数；没有登记标准的空着。")
        page.note(f"导出：{actor.display_name}，{clock.now():%Y-%m-%d %H:%M}")
    deeds.record(
        actor=actor, verb=f"导出{TITLE}", about=place, scope_path=place.path,
        details={"year": year, "rows": len(rows)},
    )  # fmt: skip
    name = f"{TITLE}{year}.xlsx"
    return stream.getvalue(), saved_as(name)


def _cells(row: Paid) -> list[Any]:
    village = row.term.village
    town = village.parent.label if village.parent else ""
    money = [row.post, row.performance, row.award, row.total]
    return [town, village.label, row.term.person.name, row.months, *money]
