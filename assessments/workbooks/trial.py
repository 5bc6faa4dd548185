"""A what-if taken away as a workbook: exactly the rows the page shows, asked for and written by a job."""

import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from django.urls import reverse
from django.utils import timezone

from assessments import rights
from assessments.models import WhatIf
from assessments.queries.trials import Line, shown_lines
from assessments.whatif import NOT_NAMED
from members.scope import who_holds
from portal import clock, deeds, files, jobs
from portal.models import Job
from portal.refusals import NotAllowed, Refused
from portal.sheets.formal import Column, Formal

KIND = "assessments.trial_export"
STAGES = ("取数", "写对照表", "存入文件")
BEAT = 1000
"""Rows between two tellings of progress."""
COLUMNS = (
    Column("单位", 24),
    Column("姓名或名称", 16),
    Column("原总分", 9, "two"),
    Column("原名次", 8, "centre"),
    Column("原等次", 9, "centre"),
    Column("试算总分", 10, "two"),
    Column("试算名次", 10, "centre"),
    Column("试算等次", 10, "centre"),
    Column("总分增减", 10, "two"),
    Column("变化", 18),
)
_MOVES = {"up": "上升", "down": "下降"}


def request_export(*, actor: Any, trial: WhatIf, params: Mapping[str, str]) -> Job:
    """Ask for the workbook of what the address shows; the live job of a double click.

    NotAllowed without the right to export; Refused while the trial has no outcome, and where the subjects
    may only be counted (PV-MEMBER).
    """
    _insist(actor, trial)
    _, show, unit = shown_lines(trial, params)
    asked = {name: str(params.get(name, "")) for name in ("show", "unit")}
    which = f"{unit or '全部单位'}，{show}"
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"导出试算：{trial.version.scheme.title}，{trial.cycle.period.label}（{which}）"[
            :200
        ],
        params={"trial": trial.pk, **asked},
        key=f"trial-export:{actor.pk}:{trial.pk}:{show}:{unit}"[:120],
        scope_path=trial.scope_path,
        stages=[{"label": label, "note": ""} for label in STAGES],
    )
    return job


def _insist(actor: Any, trial: WhatIf) -> None:
    if not actor.may(rights.EXPORT, trial.scope_path):
        who = who_holds(rights.EXPORT)
        raise NotAllowed(f"不能导出。导出由{who}办理。", who=who)
    if trial.outcome is None:
        raise Refused("试算还没有算完，没有可以导出的结果。请在任务里看进度。")
    if trial.outcome.get("totals_only"):
        raise Refused(f"不能导出。{NOT_NAMED}", rule="PV-MEMBER")


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the workbook a person asked for, with his rights as they are now; the deed is recorded."""
    actor: Any = work.job.requested_by
    trials = WhatIf.objects.select_related("version__scheme", "cycle__organization")
    trial = trials.filter(pk=work.params["trial"]).first()
    if trial is None:
        raise Refused("这次试算的草稿已经丢弃，没有可以导出的结果。")
    work.stage(0)
    _insist(actor, trial)
    lines, show, unit = shown_lines(trial, work.params)
    work.stage(1, f"{len(lines)}人")
    with tempfile.TemporaryFile() as stream:
        _write(stream, trial, actor, lines, f"{unit or '全部单位'}，{show}", work)
        work.stage(2)
        with work.commit() as result:
            details = {"trial": trial.pk, "people": len(lines), "show": show, "unit": unit}
            result.update(_kept(actor, trial, stream, details))


def _kept(actor: Any, trial: WhatIf, stream: IO[bytes], details: dict[str, Any]) -> dict[str, Any]:
    """Keep the file, record the deed, and return what the job's card shows."""
    file = files.store(
        actor=actor,
        stream=stream,
        name=f"{trial.version.scheme.title}试算{trial.cycle.period_code}.xlsx",
        purpose="export",
        scope_path=trial.scope_path,
        right=rights.EXPORT,
    )
    told = details | {"file": file.pk}
    deeds.record(actor=actor, verb="导出试算", about=trial, details=told)
    return {
        "url": reverse("portal:file", args=[file.pk]),
        "verb": "下载",
        "message": f"{details['people']}人，{file.name}。",
    }


def _write(
    stream: IO[bytes],
    trial: WhatIf,
    actor: Any,
    lines: Sequence[Line],
    which: str,
    work: jobs.Work,
) -> None:
    title = f"{trial.version.scheme.title}试算对照"
    with Formal(stream, title=title, author=actor.display_name) as book:
        page = book.page(
            "试算对照",
            title=f"{title}（只供参考）",
            about=f"{trial.cycle}　范围：{which}，{len(lines)}人",
            columns=COLUMNS,
            foot=(str(trial.version), clock.demonstration_words()),
        )
        for done, line in enumerate(lines, start=1):
            page.row(_cells(line))
            if done % BEAT == 0:
                work.progress(done, len(lines))
        for words in _notes(trial, actor):
            page.note(words)


def _cells(line: Line) -> list[Any]:
    old, new = line.before, line.after
    return [
        line.unit,
        line.name,
        _amount(old.get("total")),
        old.get("rank"),
        line.grades[0],
        _amount(new.get("total")),
        new.get("rank"),
        line.grades[1],
        line.difference,
        change_words(line),
    ]


def change_words(line: Line) -> str:
    """Return what changed in words: 等次上升，名次下降; '' where nothing did."""
    if line.withheld:
        return "票不足，不显示"
    moves = (("等次", line.grade_move), ("名次", line.rank_move))
    return "，".join(f"{what}{_MOVES[move]}" for what, move in moves if move in _MOVES)


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _notes(trial: WhatIf, actor: Any) -> list[str]:
    at = clock.now().astimezone(timezone.get_current_timezone())
    run = (
        f"方案：{trial.version}　　试算编号：{trial.pk}　　"
        f"导出：{actor.display_name}，{at:%Y-%m-%d %H:%M}　　{clock.demonstration_words()}"
    )
    said = "试算只供修订方案时参考，不是考核结果，不得公布。名次只在本单位内排列。"
    outcome: dict[str, Any] = trial.outcome or {}
    return [run, said, *outcome.get("notes", ())]
