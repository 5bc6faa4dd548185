"""The counts by destination as a workbook: to the city, never a name (PV-MEMBER)."""

import io
from typing import Any

from members.floating.queries import overview
from portal import clock, deeds
from portal.sheets.formal import Column, Formal, saved_as

TITLE = "流动党员去向统计"
COLUMNS = (
    Column("省份", 16),
    Column("城市", 16),
    Column("流出", 9, "whole"),
    Column("流入", 9, "whole"),
    Column("该提醒", 9, "whole"),
    Column("逾期未汇报", 12, "whole"),
    Column("应走访", 9, "whole"),
    Column("应列失联", 10, "whole"),
    Column("已列失联", 10, "whole"),
)


def by_destination(account: Any) -> tuple[bytes, str]:
    """Return the workbook and the header that has it saved under its name; its deed is recorded."""
    place = account.held_grants[0].organization
    day, stream = clock.today(), io.BytesIO()
    with Formal(stream, title=TITLE, author=account.display_name) as book:
        page = book.page(
            TITLE, title=f"{place.label}{TITLE}", about=f"{day.year}年{day.month}月{day.day}日",
            columns=COLUMNS, fixed=1, foot=(place.label, clock.demonstration_words()),
        )  # fmt: skip
        rows = overview.by_destination(account)
        for row in rows:
            province, _, city = row.label.partition("　")
            counts = [row.out, row.came, row.remind, row.overdue, row.visit, row.lost, row.declared]
            page.row([province, city, *counts])
        page.note("只统计到城市，不含姓名和住址（PV-MEMBER）。")
    deeds.record(
        actor=account, verb=f"导出{TITLE}", about=place, scope_path=place.path,
        details={"rows": len(rows)},
    )  # fmt: skip
    name = f"{TITLE}{day:%Y%m%d}.xlsx"
    return stream.getvalue(), saved_as(name)
