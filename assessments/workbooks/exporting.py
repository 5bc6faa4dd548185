"""The ranking taken away as a workbook: asked for, written by a job, kept for download."""

import tempfile
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import IO, Any

from django.urls import reverse
from django.utils import timezone

from assessments import rights
from assessments.models import Cycle, Panel, SchemeVersion
from assessments.outline import Outline
from assessments.runs import SMALL
from assessments.workbooks.ranking import (
    CONFIRMED,
    DRAFT,
    Block,
    blocks_of,
    missing_panels,
    standing_panels,
)
from members.scope import who_holds
from portal import clock, deeds, files, jobs
from portal.models import Job
from portal.refusals import NotAllowed, Refused
from portal.sheets.formal import Column, Formal, Page

KIND = "assessments.export"
STAGES = ("取数", "写排名", "写绩效系数和等次分布", "存入文件")
_COEFFICIENTS = (
    Column("序号", 8, "centre"),
    Column("单位", 24),
    Column("姓名", 12),
    Column("科室", 22),
    Column("职务", 22, "long"),
    Column("等次", 9, "centre"),
    Column("系数", 9, "two"),
    Column("结果状态", 12, "centre"),
)
NOTHING_YET = "还没有计分，没有可以导出的排名。单位提交、县委组织部计分以后再导出。"


def request_export(*, actor: Any, cycle: Cycle, panel: Panel | None = None) -> Job:
    """Ask for the workbook of one panel or of the whole cycle; the live job of a double click.

    NotAllowed without the right on the unit or the county, Refused when nothing is scored yet.
    """
    place = panel or cycle
    if not actor.may(rights.EXPORT, place.scope_path):
        who = who_holds(rights.EXPORT)
        raise NotAllowed(f"不能导出。导出由{who}办理。", who=who)
    if not _panels(cycle, panel, actor):
        raise Refused(NOTHING_YET)
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"导出排名：{place}",
        params={"cycle": cycle.pk, "panel": panel.pk if panel else None},
        key=f"export:{actor.pk}:{cycle.pk}:{panel.pk if panel else 'all'}",
        scope_path=place.scope_path,
        stages=[{"label": label, "note": ""} for label in STAGES],
    )
    return job


def _panels(cycle: Cycle, panel: Panel | None, actor: Any) -> list[Panel]:
    if panel is None:
        return standing_panels(cycle, actor)
    mine = Panel.objects.visible_to(actor, rights.EXPORT).filter(pk=panel.pk, run__isnull=False)
    return list(mine.select_related("organization", "cycle", "run__cycle__organization"))


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the workbook a person asked for, with his rights as they are now."""
    actor: Any = work.job.requested_by
    cycle = Cycle.objects.select_related("organization", "scheme_version__scheme").get(
        pk=work.params["cycle"]
    )
    chosen = work.params["panel"]
    panel = Panel.objects.select_related("organization", "cycle").get(pk=chosen) if chosen else None
    work.stage(0)
    panels = _panels(cycle, panel, actor)
    if not panels:
        raise Refused(NOTHING_YET)
    blocks = list(blocks_of(panels, cycle.outline))
    people = sum(len(block.lines) for block in blocks)
    with tempfile.TemporaryFile() as stream:
        missing = () if panel else missing_panels(cycle, actor)
        written = Written(work, actor, cycle, panel, blocks, missing)
        written.to(stream)
        work.stage(3)
        with work.commit() as result:
            result.update(_kept(actor, cycle, panel, stream, blocks, people, len(missing)))


def _kept(
    actor: Any,
    cycle: Cycle,
    panel: Panel | None,
    stream: IO[bytes],
    blocks: Sequence[Block],
    people: int,
    missing: int,
) -> dict[str, Any]:
    """Keep the file, record the deed, and return what the job's card shows."""
    place = panel or cycle
    name = f"{place}排名.xlsx" if panel else f"{place}排名总表.xlsx"
    path, right = place.scope_path, rights.EXPORT
    file = files.store(
        actor=actor, stream=stream, name=name, purpose="export", scope_path=path, right=right
    )
    runs = sorted({block.panel.run.code for block in blocks if block.panel.run})
    details = {"file": file.pk, "people": people, "units": len(blocks), "runs": runs}
    deeds.record(actor=actor, verb="导出排名", about=place, details=details)
    units = f"{len(blocks)}个单位" if panel is None else ""
    lacking = f"还缺{missing}个单位，见表末。" if missing else ""
    return {
        "url": reverse("portal:file", args=[file.pk]),
        "verb": "下载",
        "message": f"{units}{people}人，{name}。{lacking}",
    }


class Written:
    """One ranking workbook being written."""

    def __init__(
        self,
        work: jobs.Work,
        actor: Any,
        cycle: Cycle,
        panel: Panel | None,
        blocks: Sequence[Block],
        missing: Sequence[Panel] = (),
    ) -> None:
        """Keep what is written, and the words that stand on every sheet."""
        self.missing = missing
        self.work, self.cycle, self.panel, self.blocks = work, cycle, panel, blocks
        self.outline = cycle.outline
        self.labels = self.outline.labels
        self.author = actor.display_name
        self.place = (panel or cycle).organization.name
        confirmed = sum(1 for block in blocks if block.state == CONFIRMED)
        states = {0: DRAFT, len(blocks): CONFIRMED}
        self.state = states.get(confirmed, f"{confirmed}个单位{CONFIRMED}，其余为{DRAFT}")
        self.notes = self._notes(cycle.scheme_version)

    def to(self, stream: IO[bytes]) -> None:
        """Write all sheets."""
        work, people = self.work, sum(len(block.lines) for block in self.blocks)
        title = f"{self.place}{self.cycle.period.label}{self.cycle.what}"
        with Formal(stream, title=title, author=self.author) as book:
            work.stage(1, f"{people}人")
            work.progress(0, people)
            self._ranking(book, title, people)
            work.stage(2)
            if self.panel is None:
                if "rewards" in self.outline.document:
                    self._coefficients(book, title)
                if self.labels:
                    self._distribution(book, title)

    def _notes(self, version: SchemeVersion) -> tuple[str, ...]:
        runs = sorted({block.panel.run.code for block in self.blocks if block.panel.run})
        told = runs[0] if len(runs) == 1 else f"{runs[0]}等{len(runs)}次，见各单位"
        at = clock.now().astimezone(timezone.get_current_timezone())
        return (
            f"方案：{version}　　运行号：{told}　　"
            f"导出：{self.author}，{at:%Y-%m-%d %H:%M}　　{clock.demonstration_words()}",
            "名次只在本单位内排列，不同单位之间不比较名次。本表供考核工作使用，不得公开张贴。",
            *([self._missing()] if self.missing else ()),
        )

    def _missing(self) -> str:
        """Which units of the cycle have no result and stand in no block."""
        names = "、".join(panel.organization.label for panel in self.missing)
        return f"缺{len(self.missing)}个单位，还没有计分结果：{names}。"

    def _page(
        self, book: Formal, name: str, title: str, about: str, columns: Sequence[Column]
    ) -> Page:
        run = self.blocks[0].panel.run if self.panel else None
        left = run.code if run else f"{self.cycle}"
        return book.page(
            name,
            title=f"{title}（{self.state}）",
            about=about,
            columns=columns,
            foot=(left, clock.demonstration_words()),
        )

    def _ranking(self, book: Formal, title: str, people: int) -> None:
        units = f"{len(self.blocks)}个单位，" if self.panel is None else ""
        about = (
            f"{self.place}　{self.cycle.period.label}　{units}{people}人　"
            f"{_HOW.get(self.outline.document['score']['method'], '')}单位：分"
        )
        grouped = any(line.group for block in self.blocks for line in block.lines)
        columns = _ranking_columns(self.outline, grouped)
        page = self._page(book, "排名", f"{title}排名", about, columns)
        done = 0
        for block in self.blocks:
            page.heading(self._about(block))
            for line in block.lines:
                group = (line.group,) if grouped else ()
                head = (line.rank, *group, line.name, line.section, line.title, *line.parts)
                amounts = (line.bonus, line.deduction, line.total)
                grade = self.outline.word(line.grade)
                page.row([*head, *amounts, grade, line.coefficient, line.words])
            done += len(block.lines)
            self.work.progress(done)
        for words in self.notes:
            page.note(words)

    def _about(self, block: Block) -> str:
        outline, run = self.outline, block.panel.run.code if block.panel.run else ""
        version = f"（第{block.panel.version}版）" if block.panel.version > 1 else ""
        best = (
            f"“{outline.word(outline.top)}”{block.count_of(outline.top)}人　" if outline.top else ""
        )
        return (
            f"{block.panel.organization.name}{version}　参加考核{block.ranked}人　"
            f"{best}{block.state}　运行号{run}"
        )

    def _coefficients(self, book: Formal, title: str) -> None:
        about = f"{self.place}　{self.cycle.period.label}　{self._gap()}"
        page = self._page(book, "绩效系数", f"{title}绩效系数", about, _COEFFICIENTS)
        number = 0
        for block in self.blocks:
            for line in block.lines:
                if line.coefficient is None:
                    continue
                number += 1
                who = (block.panel.organization.name, line.name, line.section, line.title)
                grade = self.outline.word(line.grade)
                page.row([number, *who, grade, line.coefficient, block.state])
        for words in self.notes:
            page.note(words)

    def _gap(self) -> str:
        """The check of M13 in words: what the best and the worst coefficient differ by."""
        rewards = self.outline.document.get("rewards", {})
        gap = rewards.get("gap")
        values = {k: Decimal(v) for k, v in rewards.get("values", {}).items()}
        if not values or gap is None:
            return ""
        ends = ("best", "worst") if "best" in values else (self.labels[0], self.labels[-1])
        high, low = (values[end] for end in ends)
        base = {"standard": Decimal(1), "highest": high, "lowest": low}[gap["basis"]]
        verdict = "符合" if high - low >= Decimal(gap["min"]) * base else "不符合"
        names = {"best": "首位", "worst": "末位"}
        first, last = (names.get(end, self.outline.word(end)) for end in ends)
        clauses = "、".join(self.outline.clauses("rewards.gap.min"))
        return (
            f"“{first}”{high}与“{last}”{low}相差{high - low}，"
            f"{verdict}不少于{_BASES[gap['basis']]}{(Decimal(gap['min']) * 100).normalize():f}%的规定"
            + (f"（{clauses}）" if clauses else "")
        )

    def _distribution(self, book: Formal, title: str) -> None:
        cap = self.outline.cap or None
        columns = _distribution_columns([self.outline.word(label) for label in self.labels])
        about = f"{self.place}　{self.cycle.period.label}　单位：人"
        page = self._page(book, "等次分布", f"{title}等次分布", about, columns)
        totals = [0] * (len(self.labels) + 2)
        for block in self.blocks:
            counts = [block.count_of(label) for label in self.labels]
            figures = [block.graded, *counts, len(block.lines) - block.graded]
            totals = [a + b for a, b in zip(totals, figures, strict=True)]
            limit = _limit(cap, block.graded)
            page.row([block.panel.organization.name, *figures, limit, block.state])
        page.row(["合计", *totals, None, ""])
        for words in self.notes:
            page.note(words)


_HOW = {
    "weighted": "总分＝各部分得分×权重之和＋加分－减分，",
    "sum": "总分＝各部分得分之和＋加分－减分，",
    "ledger": "总分按积分台账计，",
    "stars": "总分为得星数，",
}
_BASES = {"standard": "标准数的", "highest": "最高系数的", "lowest": "最低系数的"}


def _limit(cap: str | None, graded: int) -> int | None:
    """floor(cap · n); None where there is no cap or the unit shares a pool (E-SMALL)."""
    if cap is None or graded < SMALL:
        return None
    return int((Decimal(cap) * graded).to_integral_value(ROUND_FLOOR))


def _ranking_columns(outline: Outline, grouped: bool) -> list[Column]:
    parts = [Column(part["title"], 10, "two") for part in outline.parts]
    return [
        Column("名次", 7, "centre"),
        *([Column("组别", 14)] if grouped else []),
        Column("姓名" if outline.of_people else "名称", 12 if outline.of_people else 22),
        Column("科室", 22),
        Column("职务", 22, "long"),
        *parts,
        Column("加分", 8, "two"),
        Column("减分", 8, "two"),
        Column("总分", 9, "two"),
        Column("等次", 8, "centre"),
        Column("系数", 8, "two"),
        Column("说明", 28, "long"),
    ]


def _distribution_columns(labels: Sequence[str]) -> list[Column]:
    return [
        Column("单位", 30),
        Column("参加考核", 11, "whole"),
        *(Column(label, 9, "whole") for label in labels),
        Column("没有等次", 11, "whole"),
        Column(f"“{labels[0]}”上限", 13, "whole"),
        Column("结果状态", 12, "centre"),
    ]
