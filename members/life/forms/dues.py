"""The sheet of dues: cells read from what was typed, with a sentence at each one that is wrong."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from members.actions.dues import Line
from members.life.money import MOST_BASE, MOST_PAID, MOST_RATE, amount
from members.life.queries.dues import SheetLine
from portal import clock
from portal.reading import whole

COLUMNS = ("base", "rate", "paid", "on")
_WRONG = {
    "base": "计算基数填0至1000000，最多两位小数。",
    "rate": "比例填0至5，如0.5。",
    "paid": "实交填金额，最多两位小数；没交的空着。",
    "on": "请按2026-10-21这样填日期。",
}


@dataclass
class Row:
    """One member's line of the page: what stands in each cell, and what is wrong with it."""

    line: SheetLine
    typed: dict[str, str]
    seen: int
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Column, text and sentence of each cell."""
        return [(name, self.typed[name], self.wrong.get(name, "")) for name in COLUMNS]


def shown(lines: Sequence[SheetLine]) -> list[Row]:
    """Return the rows as they are stored."""
    return [Row(line, _stored(line), line.seen) for line in lines]


def _stored(line: SheetLine) -> dict[str, str]:
    record = line.record
    paid, on = (record.paid, record.paid_on) if record else (None, None)
    return {
        "base": _text(line.base),
        "rate": _text(line.rate),
        "paid": _text(paid),
        "on": on.isoformat() if on else "",
    }


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def read(lines: Sequence[SheetLine], sent: Mapping[str, str]) -> list[Row]:
    """Return the rows as they were typed, each with what is wrong."""
    rows = []
    for line in lines:
        typed = {name: sent.get(f"{name}-{line.person}", "").strip()[:20] for name in COLUMNS}
        if typed["paid"] and not typed["on"]:
            typed["on"] = clock.today().isoformat()
        seen = whole(sent.get(f"seen-{line.person}")) or 0
        rows.append(Row(line, typed, seen, _wrong(typed)))
    return rows


def _wrong(typed: dict[str, str]) -> dict[str, str]:
    values = _values(typed)
    wrong = {name: _WRONG[name] for name in COLUMNS if typed[name] and values[name] is None}
    if (typed["paid"] or typed["on"]) and not (typed["base"] and typed["rate"]):
        wrong.setdefault("base", "先填计算基数和比例。")
    if bool(typed["base"]) != bool(typed["rate"]):
        wrong.setdefault("rate" if typed["base"] else "base", "基数和比例要一起填。")
    if typed["on"] and not typed["paid"]:
        wrong.setdefault("paid", "填了日期的要填实交；没交的清空日期。")
    on = values["on"]
    if isinstance(on, dt.date) and on > clock.today():
        wrong.setdefault("on", "交纳日期不能晚于今天。")
    return wrong


def _values(typed: dict[str, str]) -> dict[str, Decimal | dt.date | None]:
    return {
        "base": amount(typed["base"], MOST_BASE),
        "rate": amount(typed["rate"], MOST_RATE),
        "paid": amount(typed["paid"], MOST_PAID),
        "on": _day(typed["on"]),
    }


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def changed(rows: Sequence[Row]) -> list[Line]:
    """Return the lines that differ from what is stored; of rows without anything wrong."""
    lines = []
    for row in rows:
        base, rate, paid, on = _values(row.typed).values()
        if not isinstance(base, Decimal) or not isinstance(rate, Decimal):
            continue
        record = row.line.record
        stored = record and (record.base, record.rate, record.paid, record.paid_on)
        if stored != (base, rate, paid, on):
            lines.append(
                Line(
                    row.line.person,
                    base,
                    rate,
                    paid if isinstance(paid, Decimal) else None,
                    on if isinstance(on, dt.date) else None,
                    row.seen,
                )
            )
    return lines
