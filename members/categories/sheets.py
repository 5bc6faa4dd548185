"""The totals by category as a workbook: counts of townships or villages, never a name (PV-MEMBER)."""

import io
from typing import Any

from members.categories.models import Category
from members.categories.queries import totals
from members.models import Organization
from portal import clock, deeds
from portal.sheets.formal import Column, Formal, saved_as

TITLE = "农村党员分类统计"
COLUMNS = (
    Column("镇街、村（社区）", 24),
    Column("党员", 9, "whole"),
    *(Column(one.label, 10, "whole") for one in Category),
    Column("没有类别", 10, "whole"),
    Column("联系户数", 10, "whole"),
)


def workbook(account: Any, place: Organization, rows: list[totals.Row]) -> tuple[bytes, str]:
    """Return the workbook of a place and the header that has it saved under its name; with its deed."""
    day, stream = clock.today(), io.BytesIO()
    with Formal(stream, title=TITLE, author=account.display_name) as book:
        page = book.page(
            TITLE, title=f"{place.label}{TITLE}", about=f"{day.year}年{day.month}月{day.day}日",
            columns=COLUMNS, fixed=1, foot=(place.label, clock.demonstration_words()),
        )  # fmt: skip
        for row in (*rows, totals.sum_of(rows)):
            page.row([row.label, row.all, *row.by_category, row.none, row.households])
        page.note("只有合计，不含姓名（PV-MEMBER）。每名党员按主要类别计一次（P24-R2）。")
    deeds.record(
        actor=account, verb=f"导出{TITLE}", about=place, scope_path=place.path,
        details={"rows": len(rows)},
    )  # fmt: skip
    name = f"{TITLE}{day:%Y%m%d}.xlsx"
    return stream.getvalue(), saved_as(name)
