"""Filed ledgers and tables of obligations taken away as workbooks: asked for, written by a job, kept."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from grids import rights
from grids.models import Filing
from grids.models.cases import Case
from grids.queries import obligation_pages
from grids.queries.filings import filings
from grids.queries.ledgers import COUNTS, RATES
from grids.queries.rates import Rate
from portal import clock, deeds, files, jobs
from portal.models import Job
from portal.refusals import Refused
from portal.sheets.formal import Column, Formal

KIND = "grids.rhythm"
FILING, OBLIGATIONS = "filing", "obligations"
STAGES = ("取数", "写工作簿", "存入文件")
_GONE = "要导出的内容现在不在您的权限范围内。"


@dataclass(frozen=True)
class Book:
    """A workbook to be: title, where it belongs, what it is about, and how its sheets are written."""

    title: str
    scope_path: str
    about: Any
    write: Callable[[Formal], int]
    """Write all sheets; returns the number of lines."""


def request(*, actor: Any, what: str, about: Mapping[str, Any]) -> Job:
    """Ask for a workbook; the live job of a double click. Refused for what the account does not see."""
    book = _BOOKS[what](actor, about)
    told = ":".join(str(about[name]) for name in sorted(about))
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"导出：{book.title}",
        params={"what": what, "about": dict(about)},
        key=f"rhythm:{actor.pk}:{what}:{told}",
        scope_path=book.scope_path,
        stages=[{"label": label, "note": ""} for label in STAGES],
    )
    return job


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the workbook a person asked for, with his rights as they are now."""
    actor: Any = work.job.requested_by
    work.stage(0)
    book = _BOOKS[work.params["what"]](actor, work.params["about"])
    work.stage(1)
    with tempfile.TemporaryFile() as stream:
        with Formal(stream, title=book.title, author=actor.display_name) as made:
            lines = book.write(made)
        work.stage(2)
        with work.commit() as result:
            file = files.store(
                actor=actor, stream=stream, name=f"{book.title}.xlsx", purpose="export",
                scope_path=book.scope_path, right=rights.SEE_CASES,
            )  # fmt: skip
            details = {"file": file.pk, "lines": lines}
            deeds.record(
                actor=actor, verb="导出网格台账", about=book.about, details=details,
                scope_path=book.scope_path,
            )  # fmt: skip
            result |= {
                "url": reverse("portal:file", args=[file.pk]),
                "verb": "下载",
                "message": f"{lines}行，{file.name}。",
            }


def _made(actor: Any) -> str:
    at = clock.now().astimezone(timezone.get_current_timezone())
    return f"导出：{actor.display_name}，{at:%Y-%m-%d %H:%M}　　{clock.demonstration_words()}"


def _filing(actor: Any, about: Mapping[str, Any]) -> Book:
    filing = filings(actor).filter(pk=about["filing"]).first()
    if filing is None:
        raise Refused(_GONE)
    title = f"{filing.town.name}{filing.period.label}网格台账（第{filing.version}版）"
    return Book(title, filing.scope_path, filing, lambda book: _ledger(book, filing, title, actor))


def _ledger(book: Formal, filing: Filing, title: str, actor: Any) -> int:
    foot = (str(filing.town.label), clock.demonstration_words())
    heads = ("发现", "结案", "月末未结", "月末逾期", "有延期")
    page = book.page(
        "汇总", title=title, about=f"报备：{filing.filed_on}　期限：{filing.due_on}",
        columns=[Column("类别", 24), *(Column(head, 12, "whole") for head in heads)], foot=foot,
    )  # fmt: skip
    for kind in filing.body["kinds"]:
        page.row([kind["title"], *(kind[name] for name in COUNTS)])
    page.row(["合计", *(filing.body["cases"][name] for name in COUNTS)])
    for words in _notes(filing, actor):
        page.note(words)
    listed = book.page(
        "事项", title=title, about="状态截至报备日。只列编号和状态，不列内容和当事人（PV-CASE）。",
        columns=[
            Column("编号", 16), Column("类别", 16), Column("发现日期", 13), Column("期限", 13),
            Column("状态", 12), Column("月末逾期", 10, "centre"), Column("延期次数", 10, "whole"),
            Column("满意度", 10, "whole"),
        ], foot=foot,
    )  # fmt: skip
    lines = 0
    for row in filing.cases.order_by("position").iterator():
        state = str(Case.State(row.state).label)
        late = "是" if row.overdue else ""
        listed.row([row.label, row.kind, f"{row.found_on}", f"{row.due_on}", state, late,
                    row.extensions, row.satisfaction])  # fmt: skip
        lines += 1
    return lines


def _notes(filing: Filing, actor: Any) -> list[str]:
    body, rhythm = filing.body, filing.body["rhythm"]
    rates = "，".join(
        f"{RATES[name]}{Rate(one['of'], one['out_of']).text}" for name, one in body["rates"].items()
    )
    done = (
        f"走访{rhythm['visits']}次（补记{rhythm['late']}次），大摸排{rhythm['inspections']}次，"
        f"研判例会{rhythm['meetings']}次，本月同意延期{body['grants']}次"
    )
    corrected = [f"更正理由：{filing.reason}"] if filing.reason else []
    as_of = "件数截至月末；“有延期”和各项率截至报备日。"
    return [f"{rates}。", f"{done}。", as_of, *corrected, f"校验码：{filing.digest}", _made(actor)]


def _obligations(actor: Any, about: Mapping[str, Any]) -> Book:
    asked = obligation_pages.asked(actor, about)
    where = asked.town.label if asked.town else ""
    title = f"{where}{asked.period.label}{asked.obligation.title}完成情况"
    held = actor.paths_for(rights.SEE_CASES)
    if not held:
        raise Refused(_GONE)
    if asked.town is None and len(held) > 1:
        # a workbook is kept for one scope: who sees only one of several may not fetch what is in it
        raise Refused("您的范围不止一处。请先选一个镇街，再导出。")
    path = asked.town.path if asked.town else held[0]
    owner = next(g.organization for g in actor.held_grants if path.startswith(g.scope_path))
    return Book(title, path, owner, lambda book: _table(book, asked, title, actor))


def _table(book: Formal, asked: obligation_pages.Asked, title: str, actor: Any) -> int:
    lines = obligation_pages.lines_of(actor, asked)
    page = book.page(
        "完成情况", title=title, about=f"{asked.obligation.of}　{asked.obligation.rule}",
        columns=[
            Column("名称", 24), Column("村（社区）、镇街", 24), Column("应办", 10, "whole"),
            Column("已办", 10, "whole"), Column("缺", 10, "whole"), Column("完成率", 12, "centre"),
        ],
        foot=("", clock.demonstration_words()),
    )  # fmt: skip
    for line in lines:
        row = line.row
        page.row([row.name, row.place_name, row.wanted, row.done, row.missed, line.rate.text])
    page.note("按已过去的工作日、周、月计算，当天和本周、本月不计；没有应办的为n/a（E-ZERO）。")
    page.note(_made(actor))
    return len(lines)


_BOOKS: dict[str, Callable[[Any, Mapping[str, Any]], Book]] = {
    FILING: _filing,
    OBLIGATIONS: _obligations,
}
