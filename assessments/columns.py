"""One cell of an entry sheet: its place, its words, and what may be typed into it. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

ADJUST = "adjust"
BONUS, DEDUCTION = "bonus", "deduction"
MAX_TEXT = 300
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
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
    signed: bool = False

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
        if self.signed:
            text = text.replace("−", "-").replace("－", "-")
        if not text or not self.is_number:
            too_long = len(text) > MAX_TEXT
            return None, f"{self.name}最多{MAX_TEXT}字，请缩短。" if too_long else ""
        if not _NUMBER.fullmatch(text.removeprefix("-") if self.signed else text):
            return None, self._not_a_number(text)
        decimals = _DECIMALS[self.part]
        if len(text.partition(".")[2]) > decimals:
            return None, f"{self.name}：最多{decimals}位小数，现填{text}。请四舍五入后再填。"
        number = Decimal(text)
        if self.limit is not None and abs(number) > self.limit:
            low = f"-{self.limit:f}" if self.signed else "0"
            return None, (
                f"{self.name}：每项最高{self.limit:f}分，现填{text}。"
                f"请改为{low}至{self.limit:f}之间的数。"
            )
        if self.part == "target" and number == 0:
            return None, f"{self.label}：目标要大于0。没有目标的工作请换一项。"
        return number, ""

    def _not_a_number(self, text: str) -> str:
        if text.startswith(("-", "−")):
            return f"{self.name}不能是负数，现填{text}。减分请填在减分栏。"
        if text.endswith("%"):
            return f"{self.name}要填数字，不带百分号。现填“{text}”。"
        like = Decimal(36) if self.limit is None else min(self.limit, Decimal(36))
        return f"{self.name}要填数字，如{like:f}。现填“{text[:20]}”。"


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


def split_adjustment(item: str) -> tuple[str, int]:
    """Return ('bonus', 2) for bonus2, ('bonus', 1) for bonus, ('', 0) for anything else."""
    for kind in (BONUS, DEDUCTION):
        rest = item.removeprefix(kind)
        if rest != item:
            if not rest:
                return kind, 1
            return (kind, int(rest)) if rest.isdecimal() and rest.isascii() else ("", 0)
    return "", 0
