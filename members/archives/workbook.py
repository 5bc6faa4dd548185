"""The board taken away as a workbook: counts by unit (PV-ARCHIVE: no fact, no name leaves the portal)."""

from typing import IO, Any

from django.db import transaction

from members.archives import rights
from members.archives.queries import files
from members.scope import who_holds
from portal import clock, deeds
from portal.files import XLSX
from portal.refusals import NotAllowed
from portal.sheets.formal import Column, Formal, saved_as

TITLE = "干部人事档案情况统计"
COLUMNS = (
    Column("管档单位", 20),
    Column("档案", 8, "whole"),
    Column("齐全", 8, "whole"),
    Column("平均完整度％", 14, "centre"),
    Column("已归档材料", 12, "whole"),
    Column("已数字化", 10, "whole"),
    Column("待归档", 9, "whole"),
    Column("超期未归档", 12, "whole"),
    Column("超期未数字化", 14, "whole"),
    Column("审核中", 9, "whole"),
    Column("存疑", 7, "whole"),
)
__all__ = ["XLSX", "disposition", "write"]


def write(*, actor: Any, stream: IO[bytes]) -> str:
    """Write the counts of the actor's units, record the deed, and return the file's name."""
    paths = actor.paths_for(rights.SEE_ARCHIVES)
    if not paths:
        who = who_holds(rights.SEE_ARCHIVES)
        raise NotAllowed(f"不能导出档案统计。这件事由{who}办理。", who=who)
    lines, day = files.board(actor), clock.today()
    place = next(g for g in actor.held_grants if g.scope_path == paths[0]).organization
    with Formal(stream, title=TITLE, author=actor.display_name) as book:
        page = book.page(
            TITLE, title=f"{place.label}{TITLE}", about=f"{day.year}年{day.month}月{day.day}日",
            columns=COLUMNS, fixed=1, foot=(place.label, TITLE),
        )  # fmt: skip
        for line in lines:
            page.row([
                line.unit.label, line.files, line.complete, line.share, line.kept, line.scans,
                line.to_file, line.late_to_file, line.late_to_scan, line.reviews, line.unclear,
            ])  # fmt: skip
        page.note(f"导出：{actor.display_name}，{clock.now():%Y-%m-%d %H:%M}")
        page.note("只有数量，没有姓名和档案内容（PV-ARCHIVE）。")
    with transaction.atomic():
        deeds.record(
            actor=actor, verb="导出档案统计", about=place, scope_path=place.path,
            details={"units": len(lines)},
        )  # fmt: skip
    return f"{TITLE}{day:%Y%m%d}.xlsx"


def disposition(name: str) -> str:
    """Return the header that has a workbook saved under its name."""
    return saved_as(name)
