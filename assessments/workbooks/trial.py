"""A what-if taken away as a workbook: exactly the rows the page shows, before beside after."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments import rights
from assessments.models import WhatIf
from assessments.queries.trials import Line, shown_lines
from assessments.whatif import NOT_NAMED
from assessments.workbooks.template import demonstration_words
from members.scope import who_holds
from portal import clock, deeds
from portal.refusals import NotAllowed, Refused
from portal.sheets.formal import Column, Formal

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


def export(*, actor: Any, trial: WhatIf, params: Mapping[str, str]) -> tuple[bytes, str]:
    """Return the workbook of what the address shows, and its file name; the deed is recorded.

    NotAllowed without the right to export; Refused while the trial has no outcome, and where the subjects
    may only be counted (PV-MEMBER).
    """
    if not actor.may(rights.EXPORT, trial.scope_path):
        who = who_holds(rights.EXPORT)
        raise NotAllowed(f"不能导出。导出由{who}办理。", who=who)
    if trial.outcome is None:
        raise Refused("试算还没有算完，没有可以导出的结果。请在任务里看进度。")
    if trial.outcome.get("totals_only"):
        raise Refused(f"不能导出。{NOT_NAMED}", rule="PV-MEMBER")
    lines, show, unit = shown_lines(trial, params)
    data = _written(trial, actor, lines, f"{unit or '全部单位'}，{show}")
    details = {"trial": trial.pk, "people": len(lines), "show": show, "unit": unit}
    deeds.record(actor=actor, verb="导出试算", about=trial, details=details)
    return data, f"{trial.version.scheme.title}试算{trial.cycle.period_code}.xlsx"


def _written(trial: WhatIf, actor: Any, lines: Sequence[Line], which: str) -> bytes:
    stream = io.BytesIO()
    title = f"{trial.version.scheme.title}试算对照"
    with Formal(stream, title=title, author=actor.display_name) as book:
        page = book.page(
            "试算对照",
            title=f"{title}（只供参考）",
            about=f"{trial.cycle}　范围：{which}，{len(lines)}人",
            columns=COLUMNS,
            foot=(str(trial.version), demonstration_words()),
        )
        for line in lines:
            page.row(_cells(line))
        for words in _notes(trial, actor):
            page.note(words)
    return stream.getvalue()


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
        f"导出：{actor.display_name}，{at:%Y-%m-%d %H:%M}　　{demonstration_words()}"
    )
    said = "试算只供修订方案时参考，不是考核结果，不得公布。名次只在本单位内排列。"
    outcome: dict[str, Any] = trial.outcome or {}
    return [run, said, *outcome.get("notes", ())]
