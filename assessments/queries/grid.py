"""The entry sheet as drawn: head groups, columns with the computed ones between, a box a cell."""

from dataclasses import dataclass
from typing import Any

from assessments.form import ADJUST, BONUS, DEDUCTION, Column, Form, Key, split_adjustment
from assessments.models import Panel
from assessments.queries.sheets import Row


@dataclass(frozen=True)
class Head:
    """One column of the sheet: typed (`column`) or computed (`auto`: what the engine's figure is)."""

    label: str
    css: str
    column: Column | None = None
    auto: str = ""
    edge: bool = False

    @property
    def note(self) -> str:
        """The limit shown beside the label: 20 for an item of at most 20 points."""
        limit = self.column.limit if self.column else None
        return (
            f"{limit:f}"
            if limit is not None and self.column and self.column.component != ADJUST
            else ""
        )


@dataclass(frozen=True)
class Group:
    """One head over several columns."""

    label: str
    note: str
    span: int


@dataclass(frozen=True)
class Box:
    """One cell as drawn: what stands in it, where it belongs, and what is wrong with it."""

    head: Head
    text: str
    field: str = ""
    seen: int | None = None
    problem: str = ""
    todo: bool = False
    file: str = ""
    more: int = 0


def heads_of(form: Form) -> tuple[list[Group], list[Head]]:
    """Return the head groups and the columns in order; the total comes last, in a group of its own."""
    groups, heads = [], []
    for code, label, note in form.groups:
        own = [c for c in form.columns if _group_of(c) == code]
        listed = [Head(c.label, _css(c), c) for c in own]
        if code not in (BONUS, DEDUCTION):
            plain = any(c.part == "value" for c in own)
            listed.append(Head("小计" if plain else "得分", "r", auto=code))
        listed[-1] = Head(
            listed[-1].label, listed[-1].css, listed[-1].column, listed[-1].auto, edge=True
        )
        groups.append(Group(label, note, len(listed)))
        heads += listed
    return groups, heads


def _group_of(column: Column) -> str:
    return split_adjustment(column.item)[0] if column.component == ADJUST else column.component


def _css(column: Column) -> str:
    if column.is_number:
        return "r"
    return "t title" if column.part == "title" else "t basis"


def boxes_of(row: Row, heads: list[Head]) -> list[Box]:
    """Return the boxes of one row, in column order."""
    return [_box(row, head) for head in heads]


def _box(row: Row, head: Head) -> Box:
    if head.column is None:
        return Box(head, component_figure(row, head.auto))
    key = head.column.key
    typed = row.cells.get(key)
    problem = row.state.problems.get(key, "")
    return Box(
        head,
        typed.text if typed else "",
        head.column.field,
        typed.id if typed else None,
        problem,
        key in row.state.missing,
        typed.file_name if typed else "",
        _further(row, key),
    )


def _further(row: Row, key: Key) -> int:
    """How many further adjustments of the same kind the person has (bonus2 …)."""
    kind = split_adjustment(key[1])[0] if key[0] == ADJUST else ""
    if not kind or key[2] != "value":
        return 0
    return sum(
        1
        for other, typed in row.cells.items()
        if other[0] == ADJUST
        and other[2] == "value"
        and other[1] != kind
        and split_adjustment(other[1])[0] == kind
        and typed.text
    )


def component_figure(row: Row, component: str) -> str:
    """Return a component's computed figure; '' while one of its cells is wrong or missing."""
    open_ones = {key[0] for key in (*row.state.problems, *row.state.missing)}
    return "" if component in open_ones else row.auto.get("scores", {}).get(component) or ""


def total_of(row: Row) -> str:
    """Return the row's computed total; '' until the row is complete: a sum of a part misleads."""
    return (row.auto.get("total") or "") if row.state.is_complete else ""


def row_answer(row: Row, heads: list[Head]) -> dict[str, Any]:
    """Return what a script needs to redraw one row after a save."""
    return {
        "auto": {h.auto: component_figure(row, h.auto) for h in heads if h.auto},
        "total": total_of(row),
        "word": row.word,
        "state": "ok" if row.state.is_complete else "bad" if row.state.problems else "todo",
        "problems": {".".join(key): text for key, text in row.state.problems.items()},
        "missing": [".".join(key) for key in row.state.missing],
    }


def counts_of(rows: list[Row]) -> dict[str, int]:
    """Return the foot's counts over the rows of a sheet."""
    graded = [row for row in rows if not row.subject.state]
    wrong = sum(1 for row in graded if row.state.problems)
    complete = sum(1 for row in graded if row.state.is_complete)
    return {
        "graded": len(graded),
        "complete": complete,
        "wrong": wrong,
        "waiting": len(graded) - complete - wrong,
        "not_graded": len(rows) - len(graded),
        "cells": sum(len(row.state.problems) for row in graded),
    }


def is_open(panel: Panel) -> bool:
    """Whether the sheet can be typed into at all."""
    return panel.state == Panel.State.COLLECTING
