"""Periods: months, quarters, half-years and years. Only this module reads or writes their codes.

A month is counted from the year 0 (`first_month`: 2026-07 is 2026 * 12 + 6), so windows and
sub-periods are plain arithmetic on whole numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
KINDS = {months: kind for kind, months in MONTHS.items()}
FIRST_YEAR, LAST_YEAR = 2000, 2999
"""The years an address may ask for: outside them the arithmetic of days leaves the calendar."""
WINDOWS = {**MONTHS, "two_years": 24}
KIND_LABELS = {"month": "月度", "quarter": "季度", "half_year": "半年", "year": "年度"}

_CODE = re.compile(
    r"(?P<year>[0-9]{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2]))?"
)
_QUARTERS = "一二三四"
_HALVES = ("上半年", "下半年")


class BadPeriod(ValueError):
    """A text that is not the code of a period; its message is a sentence for the person."""


@dataclass(frozen=True, order=True)
class Period:
    """A calendar period. Ordered by its first month, then by its length."""

    first_month: int
    months: int

    def __post_init__(self) -> None:
        year = self.first_month // 12
        if self.months not in KINDS or self.first_month % self.months or not 1 <= year <= 9999:
            raise BadPeriod("期间须为完整的月度、季度、半年或年度。")

    @property
    def kind(self) -> str:
        """month, quarter, half_year or year."""
        return KINDS[self.months]

    @property
    def year(self) -> int:
        """The calendar year it lies in."""
        return self.first_month // 12

    @property
    def end_month(self) -> int:
        """The first month after it."""
        return self.first_month + self.months

    @property
    def start(self) -> date:
        """Its first day."""
        return _first_day(self.first_month)

    @property
    def end(self) -> date:
        """Its last day."""
        if self.end_month // 12 > 9999:
            return date.max
        return _first_day(self.end_month) - timedelta(days=1)

    @property
    def number(self) -> int:
        """Which one of its kind in the year, from 1 (a year is 1)."""
        return self.first_month % 12 // self.months + 1

    @property
    def code(self) -> str:
        """2026-07, 2026Q3, 2026H2 or 2026."""
        tail = {
            "month": f"-{self.number:02d}",
            "quarter": f"Q{self.number}",
            "half_year": f"H{self.number}",
            "year": "",
        }
        return f"{self.year:04d}{tail[self.kind]}"

    @property
    def label(self) -> str:
        """2026年7月, 2026年第三季度, 2026年下半年 or 2026年度."""
        if self.kind == "quarter":
            return f"{self.year}年第{self.short_label}"
        return f"{self.year}年{'度' if self.kind == 'year' else self.short_label}"

    @property
    def short_label(self) -> str:
        """The label without its year where it has more than that: 7月, 三季度, 下半年, 2026年."""
        names = {
            "month": f"{self.number}月",
            "quarter": f"{_QUARTERS[(self.number - 1) % 4]}季度",
            "half_year": _HALVES[(self.number - 1) % 2],
            "year": f"{self.year}年",
        }
        return names[self.kind]

    @property
    def previous(self) -> "Period":
        """The period of its kind just before it."""
        return self.shift(-1)

    @property
    def next(self) -> "Period":
        """The period of its kind just after it."""
        return self.shift(1)

    def shift(self, count: int) -> "Period":
        """The period of its kind `count` later (earlier where negative)."""
        return Period(self.first_month + count * self.months, self.months)

    def within(self, other: "Period") -> bool:
        """Whether it lies wholly inside the other (or is the other)."""
        return other.first_month <= self.first_month and self.end_month <= other.end_month

    def containing(self, kind: str) -> "Period":
        """The longer (or equal) period of that kind it lies in."""
        months = _months(kind)
        if months < self.months:
            raise BadPeriod(f"{self.label}比{KIND_LABELS[kind]}长，不能归入其中。")
        return Period(self.first_month - self.first_month % months, months)

    def split(self, kind: str) -> list["Period"]:
        """The periods of a shorter (or equal) kind it consists of, earliest first."""
        months = _months(kind)
        if months > self.months:
            raise BadPeriod(f"{self.label}比{KIND_LABELS[kind]}短，不能按其拆分。")
        return [Period(m, months) for m in range(self.first_month, self.end_month, months)]

    def window(self, name: str) -> list["Period"]:
        """The periods of its own kind, itself last, that a window holds (S-WINDOW).

        month, quarter, half_year and year are calendar periods, cut off after this period;
        two_years is the 24 months ending with it. A window shorter than the period holds it alone.
        """
        if name not in WINDOWS:
            raise BadPeriod(f"没有名为“{name}”的统计窗口。")
        size = WINDOWS[name]
        if name == "two_years":
            first = self.end_month - size
        else:
            first = min(self.first_month, (self.end_month - 1) // size * size)
        return [Period(m, self.months) for m in range(first, self.end_month, self.months)]

    def iterate(self) -> Iterator["Period"]:
        """This period and those after it, without end."""
        period = self
        while True:
            yield period
            period = period.next

    def __str__(self) -> str:
        return self.code


def parse(code: str) -> Period:
    """The period of a code (2026-07, 2026Q3, 2026H1, 2026); `BadPeriod` says what would be right."""
    found = _CODE.fullmatch(code) if code.isascii() else None
    if not found:
        raise BadPeriod(
            f"“{code}”不是期间代码，请写成 2026-07（月）、2026Q3（季）、2026H1（半年）或 2026（年）。"
        )
    first = int(found["year"]) * 12
    if found["quarter"]:
        return Period(first + 3 * int(found["quarter"]) - 3, 3)
    if found["half"]:
        return Period(first + 6 * int(found["half"]) - 6, 6)
    if found["month"]:
        return Period(first + int(found["month"]) - 1, 1)
    return Period(first, 12)


def asked_month(code: str) -> Period | None:
    """The month of the code in an address; None for any other text and outside FIRST_YEAR to LAST_YEAR."""
    try:
        period = parse(code)
    except BadPeriod:
        return None
    return period if period.kind == "month" and FIRST_YEAR <= period.year <= LAST_YEAR else None


def containing_day(day: date, kind: str) -> Period:
    """The period of a kind that a day lies in."""
    return Period(day.year * 12 + day.month - 1, 1).containing(kind)


def _months(kind: str) -> int:
    if kind not in MONTHS:
        raise BadPeriod(f"没有名为“{kind}”的期间种类。")
    return MONTHS[kind]


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
