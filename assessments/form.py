"""The entry sheet of a scheme: which cells there are, and what is wrong or missing in a row.

Pure: no database, no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments.columns import (
    ADJUST,
    BONUS,
    DEDUCTION,
    Column,
    Key,
    clean,
    split_adjustment,
)
from assessments.evidence import key_of
from assessments.sections import sections_of

__all__ = [
    "ADJUST",
    "BONUS",
    "DEDUCTION",
    "MAX_ADJUSTMENTS",
    "Cell",
    "Column",
    "Form",
    "Key",
    "RowState",
    "clean",
    "form_of",
    "split_adjustment",
]

MAX_ADJUSTMENTS = 9


@dataclass(frozen=True)
class Cell:
    """What stands in a cell now: the text as typed, its number, and whether a file is attached."""

    text: str
    number: Decimal | None = None
    has_file: bool = False


@dataclass(frozen=True)
class RowState:
    """How far a subject's row is: wrong cells with their sentences, and what is missing."""

    problems: Mapping[Key, str]
    missing: tuple[Key, ...]

    @property
    def is_complete(self) -> bool:
        """Nothing missing and nothing wrong."""
        return not self.problems and not self.missing


@dataclass(frozen=True)
class Form:
    """All columns of a scheme's entry sheet, in order."""

    columns: tuple[Column, ...]
    groups: tuple[tuple[str, str, str], ...]
    """(component or bonus/deduction, label, note) of each head group, in order."""

    @cached_property
    def by_key(self) -> dict[Key, Column]:
        """Columns by their place."""
        return {column.key: column for column in self.columns}

    def column(self, key: Key) -> Column | None:
        """Return the column of a cell; further adjustments (bonus2 …) read as the first one's."""
        found = self.by_key.get(key)
        if found is None and key[0] == ADJUST:
            kind, number = split_adjustment(key[1])
            if kind and 2 <= number <= MAX_ADJUSTMENTS:
                return self.by_key.get((ADJUST, kind, key[2]))
        return found

    def by_field(self, field: str) -> tuple[Key, Column] | None:
        """Return (key, column) for a field name, or None for a name the form does not know."""
        component, _, rest = field.partition(".")
        item, _, part = rest.rpartition(".")
        key = (component, item, part)
        column = self.column(key)
        return (key, column) if column else None

    @cached_property
    def required(self) -> tuple[Key, ...]:
        """The cells without which a row is not complete."""
        return tuple(column.key for column in self.columns if column.required)

    def state(self, cells: Mapping[Key, Cell]) -> RowState:
        """Return what is wrong and what is missing in one subject's row."""
        problems: dict[Key, str] = {}
        for key, cell in cells.items():
            column = self.column(key)
            if column and (problem := column.read(cell.text)[1]):
                problems[key] = problem
        problems |= self._unpaired(cells) | _both_ways(cells)
        missing = tuple(
            key
            for key in self.required
            if key not in problems and not (key in cells and cells[key].text)
        )
        return RowState(problems, missing)

    def _unpaired(self, cells: Mapping[Key, Cell]) -> dict[Key, str]:
        """Points without their ground, and a ground without its points."""
        found = {}
        for item in {key[1] for key in cells if key[0] == ADJUST}:
            value, basis = cells.get((ADJUST, item, "value")), cells.get((ADJUST, item, "basis"))
            words = basis.text if basis is not None else ""
            has_ground = bool(words or (basis is not None and basis.has_file))
            kind = _sign(item, value)
            if value is not None and value.number and not has_ground:
                found[(ADJUST, item, "basis")] = (
                    f"{kind}分依据：{kind}{value.text}分须写明依据。"
                    "请填文号或通报名称，也可添加附件。"
                )
            if has_ground and not (value is not None and value.text):
                remedy = "清空依据" if words else "点姓名，在附件处去掉现有附件"
                wrote = "写了依据" if words else "依据里有附件"
                found[(ADJUST, item, "value")] = (
                    f"{kind}分分值：{wrote}，还没有填分值。请填分值，不{kind}分的请{remedy}。"
                )
        return found


def _sign(item: str, value: Cell | None) -> str:
    """加 or 减, by the kind of the adjustment or, where the scheme lists items, by its sign."""
    kind = split_adjustment(item)[0]
    loses = bool(value and value.number and value.number < 0)
    return "减" if kind == DEDUCTION or (not kind and loses) else "加"


def _both_ways(cells: Mapping[Key, Cell]) -> dict[Key, str]:
    """Deductions on the very ground of a bonus: one ground cannot be both (S-ONCE)."""
    grounds: dict[str, dict[Key, str]] = {BONUS: {}, DEDUCTION: {}}
    for key, cell in cells.items():
        value = cells.get((key[0], key[1], "value"))
        kind = split_adjustment(key[1])[0] if key[0] == ADJUST and key[2] == "basis" else ""
        if kind and value is not None and value.number and key_of(cell.text):
            grounds[kind][key] = key_of(cell.text)
    gains = set(grounds[BONUS].values())
    return {
        key: "减分依据：与加分依据是同一个，同一依据不能既加分又减分。"
        "请只留一项，把另一项的分值和依据清空。"
        for key, ground in grounds[DEDUCTION].items()
        if ground in gains
    }


def form_of(document: Mapping[str, Any]) -> Form:
    """Return the entry form of a scheme document: as its `entry` section draws it, else one cell for
    each thing its components and adjustments ask for."""
    sections = sections_of(document)
    columns = tuple(column for section in sections for column in section.columns)
    groups = tuple((section.code, section.label, section.note) for section in sections)
    return Form(columns, groups)
