"""A board of points taken away as a workbook: asked for, written by a job, kept for download.

It holds what may be put up in the branch (PV-MEMBER): names, scores and the aspects of losses, of a year
also what keeps from the best grade; of aliases those alone who agreed (PV-RESIDENT). Who is below the
line stays on the page.
"""

import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments import rights
from assessments.actions.points import insist
from assessments.models import Scheme
from assessments.points.rules import Rules
from assessments.points.schemes import rules_on, this_month
from assessments.queries.point_boards import Board, board_of
from assessments.queries.point_years import YearBoard, year_of
from members.models import Organization
from portal import clock, deeds, files, jobs
from portal.models import Job
from portal.periods import Period, parse
from portal.sheets.formal import Column, Formal, Value

KIND = "assessments.points_board"
STAGES = ("计分", "写榜", "存入文件")
_PARTS = ("base", "bonus", "deduction")


def request_export(
    *, actor: Any, scheme: Scheme, organization: Organization, period: Period
) -> Job:
    """Ask for the workbook of a board; the live job of a double click. NotAllowed without the right."""
    insist(actor, rights.SEE_POINTS, organization.path)
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"导出积分榜：{organization.label}{period.label}",
        params={"scheme": scheme.pk, "organization": organization.pk, "period": period.code},
        key=f"points_board:{actor.pk}:{scheme.pk}:{organization.pk}:{period.code}",
        scope_path=organization.path,
        stages=[{"label": label, "note": ""} for label in STAGES],
    )
    return job


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the workbook a person asked for, with his rights as they are now."""
    actor: Any = work.job.requested_by
    scheme = Scheme.objects.select_related("organization").get(pk=work.params["scheme"])
    where = Organization.objects.get(pk=work.params["organization"])
    period = parse(work.params["period"])
    insist(actor, rights.SEE_POINTS, where.path)
    work.stage(0)
    rules = rules_on(scheme, this_month())
    table = _table(rules, scheme, where, period)
    work.stage(1, f"{len(table.rows)}人")
    title = f"{where.name}{period.label}积分榜"
    with tempfile.TemporaryFile() as stream:
        with Formal(stream, title=title, author=actor.display_name) as book:
            _write(book, title, actor, scheme, where, table)
        work.stage(2)
        with work.commit() as result:
            file = files.store(
                actor=actor,
                stream=stream,
                name=f"{where.label}{period.label}积分榜.xlsx",
                purpose="export",
                scope_path=where.path,
                right=rights.SEE_POINTS,
            )
            told = {"file": file.pk, "people": len(table.rows), "period": period.code}
            deeds.record(actor=actor, verb="导出积分榜", about=where, details=told)
            result |= {
                "url": reverse("portal:file", args=[file.pk]),
                "verb": "下载",
                "message": f"{len(table.rows)}人，{file.name}。",
            }


def _write(
    book: Formal, title: str, actor: Any, scheme: Scheme, where: Organization, table: "Table"
) -> None:
    page = book.page(
        "积分榜",
        title=title,
        about=f"{scheme.title}　{len(table.rows)}人　单位：分",
        columns=table.columns,
        foot=(str(where.label), clock.demonstration_words()),
    )
    for row in table.rows:
        page.row(row)
    for words in (_made(scheme, actor), *table.notes):
        page.note(words)


class Table:
    """The columns, rows and notes of a board."""

    def __init__(self, columns: Sequence[Column], rows: Iterator[list[Value]], *notes: str) -> None:
        """Keep what is written."""
        self.columns, self.rows, self.notes = list(columns), list(rows), notes


def _table(rules: Rules, scheme: Scheme, where: Organization, period: Period) -> Table:
    if period.kind != rules.kind:
        return _year(year_of(rules, scheme, where, period))
    board = board_of(rules, scheme, where, period)
    return _listed(board) if rules.is_voluntary else _members(board)


def _made(scheme: Scheme, actor: Any) -> str:
    at = clock.now().astimezone(timezone.get_current_timezone())
    return (
        f"方案：{scheme.title}　　导出：{actor.display_name}，{at:%Y-%m-%d %H:%M}　　"
        f"{clock.demonstration_words()}"
    )


def _members(board: Board) -> Table:
    columns = [
        Column("名次", 7, "centre"),
        Column("姓名", 12),
        Column("起始分" if board.rules.kind == "year" else "基础分", 10, "two"),
        Column("加分", 10, "two"),
        Column("扣分", 10, "two"),
        Column("余分" if board.rules.kind == "year" else "得分", 10, "two"),
        Column("等次", 10, "centre"),
        Column("扣分方面", 30, "long"),
    ]
    rows = (
        [f.rank, line.account.name, *(getattr(f, part) for part in _PARTS), f.score, f.grade,
         "、".join(line.lost)]
        for line in board.lines
        for f in (line.figures,)
    )  # fmt: skip
    note = (
        "只算已审核确认的登记；空着的是还没有审核过的月份，不是0分。只在本支部内公布（PV-MEMBER）。"
    )
    return Table(columns, rows, note)


def _listed(board: Board) -> Table:
    columns = [Column("名次", 7, "centre"), Column("代称", 24), Column("得分", 12, "two")]
    open_to_all = board.rules.subject == "merchant"
    rows = (
        [line.figures.rank, line.account.name, line.figures.score]
        for line in board.lines
        if line.account.listed or open_to_all
    )
    note = "只列同意公布的代称和得分，不列可用分（PV-RESIDENT）。"
    return Table(columns, iter(rows), "" if open_to_all else note)


def _year(board: YearBoard) -> Table:
    columns = [
        Column("名次", 7, "centre"),
        Column("姓名", 12),
        *(Column(part.short_label, 10, "two") for part in board.parts),
        Column("平均基础分", 11, "two"),
        Column("全年扣分", 10, "two"),
        Column("平时考核", 10, "two"),
        Column("不得评的等次", 40, "long"),
    ]
    rows = [
        [
            line.rank,
            line.account.name,
            *(part.score for part in line.parts),
            line.base,
            line.deduction,
            line.score,
            "；".join(f"不得评“{'、'.join(b.labels)}”：{b.words}（{b.clause}）" for b in line.bars),
        ]
        for line in board.lines
    ]
    return Table(
        columns,
        iter(rows),
        "平时考核是各季度得分的平均数，还没有加上民主测评；年度得分和等次以年度考核的结果为准。",
        "只在本支部内使用，不得公开张贴（PV-MEMBER）。",
    )
