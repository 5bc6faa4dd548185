"""One graduate's file as a workbook: record, growth sheet, reports. The diary stays out (PV-RESIDENT)."""

import io
from typing import Any

from members.graduates import relations
from members.graduates.models import Graduate
from members.graduates.queries import files
from portal import clock, deeds
from portal.refusals import NotAllowed
from portal.sheets.formal import Column, Formal, saved_as

_RECORD = (Column("周一", 14, "centre"), Column("本周工作", 60, "long"), Column("下周打算", 40, "long"),
           Column("导师点评", 40, "long"))  # fmt: skip
_GROWTH = (
    Column("任务", 40, "long"),
    Column("完成日期", 14, "centre"),
    Column("完成情况", 50, "long"),
)


def file_of(account: Any, graduate: Graduate) -> tuple[bytes, str]:
    """Return the workbook and the header that has it saved under its name; its deed is recorded."""
    if not relations.reads_books(account, graduate):
        raise NotAllowed(f"不能导出。培养记实由{relations.READERS}查看。", who=relations.READERS)
    stream, day = io.BytesIO(), clock.today()
    about = f"{graduate.village.label}　{graduate.since.isoformat()}到村"
    foot = (graduate.village.label, clock.demonstration_words())
    with Formal(stream, title=str(graduate), author=account.display_name) as book:
        page = book.page(
            "培养记实", title=f"{graduate.person.name}培养记实簿", about=about, columns=_RECORD,
            fixed=1, foot=foot,
        )  # fmt: skip
        for week in graduate.weeks.prefetch_related("comments__mentor__person"):
            said = "；".join(f"{c.mentor.person.name}：{c.words}" for c in week.comments.all())
            page.row([week.monday.isoformat(), week.done, week.plan, said])
        sheet = book.page(
            "成长清单", title=f"{graduate.person.name}{day.year}年成长清单", about=about,
            columns=_GROWTH, fixed=1, foot=foot,
        )  # fmt: skip
        for item in files.growth(graduate):
            done = item.done_on.isoformat() if item.done_on else ""
            sheet.row([item.title, done, item.task.note if item.task else ""])
        for report in graduate.reports.all():
            sheet.note(
                f"{report.year}年调研报告：{report.topic}（{report.handed_on.isoformat()}提交）"
            )
    deeds.record(actor=account, verb="导出选调生培养档案", about=graduate)
    name = f"{graduate.person.name}培养档案{day:%Y%m%d}.xlsx"
    return stream.getvalue(), saved_as(name)
