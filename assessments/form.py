"""The entry sheet of a scheme: which cells there are, what each asks for, what is wrong with a value.

Built from the `entry` section of a scheme document. Pure: no database, no clock.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments.evidence import key_of

ADJUST = "adjust"
BONUS, DEDUCTION = "bonus", "deduction"
MAX_TEXT = 300
MAX_ADJUSTMENTS = 9
_NUMBER = re.compile(r"\d{1,9}(\.\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMALS = {"value": 4, "actual": 6, "target": 6}

Key = tuple[str, str, str]
"""(component, item, part): which cell of a subject's row."""


@dataclass(frozen=True)
class Column:
    """One cell of a subject's row: its place, its words, and what may be typed into it."""

    component: str
    item: str
    part: str
    group: str
    label: str
    ask: str
    limit: Decimal | None = None
    required: bool = True

    @property
    def key(self) -> Key:
        """Which cell of the row."""
        return (self.component, self.item, self.part)

    @property
    def field(self) -> str:
        """The key as pages and workbooks name it: common.de.value."""
        return ".".join(self.key)

    @property
    def name(self) -> str:
        """The label as a sentence names it; 分值 and 依据 say of what."""
        return f"{self.group}{self.label}" if self.component == ADJUST else self.label

    @property
    def is_number(self) -> bool:
        """Whether the cell asks for a number."""
        return self.part in _DECIMALS

    def read(self, typed: str) -> tuple[Decimal | None, str]:
        """Return (number, problem) of what was typed; blank is (None, ''): missing is not zero."""
        text = clean(typed)
        if not text or not self.is_number:
            too_long = len(text) > MAX_TEXT
            return None, f"{self.name}最多{MAX_TEXT}字，请缩短。" if too_long else ""
        if not _NUMBER.fullmatch(text):
            return None, self._not_a_number(text)
        decimals = _DECIMALS[self.part]
        if len(text.partition(".")[2]) > decimals:
            return None, f"{self.name}：最多{decimals}位小数，现填{text}。请四舍五入后再填。"
        number = Decimal(text)
        if self.limit is not None and number > self.limit:
            return None, (
                f"{self.name}：每项最高{self.limit:f}分，现填{text}。"
                f"请改为0至{self.limit:f}之间的数。"
            )
        if self.part == "target" and number == 0:
            return None, f"{self.label}：目标要大于0。没有目标的工作请换一项。"
        return number, ""

    def _not_a_number(self, text: str) -> str:
        if text.startswith(("-", "−")):
            return f"{self.name}不能是负数，现填{text}。减分请填在减分栏。"
        if text.endswith("%"):
            return f"{self.name}要填数字，不带百分号。现填“{text}”。"
        return f"{self.name}要填数字，如36。现填“{text[:20]}”。"


def clean(typed: str) -> str:
    """Return what was typed with full-width digits made plain and surrounding blanks gone.

    The comma between thousands, as spreadsheets copy it (1,200), is taken out too.
    """
    text = unicodedata.normalize("NFKC", typed) if _looks_numeric(typed) else typed
    text = text.replace("\u3000", " ").strip()
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _looks_numeric(typed: str) -> bool:
    return bool(typed.strip()) and all(
        unicodedata.category(char) in {"Nd", "Zs"} or char in ".．,，-－" for char in typed.strip()
    )


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
            has_ground = basis is not None and bool(basis.text or basis.has_file)
            kind = "加" if split_adjustment(item)[0] == BONUS else "减"
            if value is not None and value.number and not has_ground:
                found[(ADJUST, item, "basis")] = (
                    f"{kind}分依据：{kind}{value.text}分须写明依据。"
                    "请填文号或通报名称，也可添加附件。"
                )
            if has_ground and not (value is not None and value.text):
                found[(ADJUST, item, "value")] = (
                    f"{kind}分分值：写了依据，还没有填分值。请填分值，不{kind}分的请清空依据。"
                )
        return found


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


def split_adjustment(item: str) -> tuple[str, int]:
    """Return ('bonus', 2) for bonus2, ('bonus', 1) for bonus, ('', 0) for anything else."""
    for kind in (BONUS, DEDUCTION):
        rest = item.removeprefix(kind)
        if rest != item:
            if not rest:
                return kind, 1
            return (kind, int(rest)) if rest.isdecimal() and rest.isascii() else ("", 0)
    return "", 0


def form_of(document: Mapping[str, Any]) -> Form:
    """Return the entry form of a scheme document (its `entry` and `components` sections)."""
    weights = {c["id"]: c.get("weight") for c in document["components"]}
    columns: list[Column] = []
    groups: list[tuple[str, str, str]] = []
    for kind, section in _sections(document):
        if kind in (BONUS, DEDUCTION):
            groups.append((kind, section["label"], f"最多{section['max']}分"))
            columns.extend(_adjust_columns(kind, section))
            continue
        component = section["component"]
        weight = weights.get(component)
        note = f"占{Decimal(weight) * 100:.0f}%" if weight else ""
        groups.append((component, section["label"], note))
        columns.extend(_component_columns(component, section))
    return Form(tuple(columns), tuple(groups))


def _sections(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The entry sections as the sheet shows them: components in the scheme's order, then adjustments.

    The stored document has lost the order of its mappings (jsonb); lists keep theirs.
    """
    order = [c["id"] for c in document["components"]]

    def place(kind: str, section: Mapping[str, Any]) -> int:
        if kind in (BONUS, DEDUCTION):
            return len(order) + (kind == DEDUCTION)
        return order.index(section["component"])

    return sorted(document["entry"].items(), key=lambda pair: place(*pair))


def _component_columns(component: str, section: Mapping[str, Any]) -> Iterable[Column]:
    group = section["label"]
    for item in section.get("items", ()):
        limit, label = Decimal(item["max"]), item["label"]
        ask = f"{group}“{label}”（{item.get('hint', '')}）：0至{limit:f}分，可填小数。"
        yield Column(component, item["code"], "value", group, label, ask, limit)
    if "actual" in section.get("columns", ()):
        yield Column(component, "1", "title", group, "重点工作", "写明本季承担的重点工作。")
        yield Column(component, "1", "target", group, "目标", "重点工作的目标数，要大于0。")
        ask = "填本季实际完成数；得分=完成÷目标×100，最高100。"
        yield Column(component, "1", "actual", group, "完成", ask)


def _adjust_columns(kind: str, section: Mapping[str, Any]) -> Iterable[Column]:
    label = section["label"]
    limit = Decimal(section["max"])
    ask = f"{label}分值，0至{limit:f}分；全部{label}合计最多{limit:f}分。"
    yield Column(ADJUST, kind, "value", label, "分值", ask, limit, required=False)
    ask = "填文号或通报名称；同一依据只计一次，取最高分。"
    yield Column(ADJUST, kind, "basis", label, "依据", ask, required=False)
