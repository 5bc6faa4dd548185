"""Single cells: what a workbook or CSV cell says, and its reading as text, number or period.

Readers of a cell return the value, None for a blank one, and raise `BadCell` with a sentence.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, localcontext

from portal.periods import BadPeriod, Period
from portal.periods import parse as parse_period

WHOLE_DIGITS = 9
_NUMBER = re.compile(r"[+-]?(?P<whole>\d+)(?:\.(?P<part>\d+))?", re.ASCII)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．＋－", "0123456789.+-")


@dataclass(frozen=True)
class Odd:
    """A cell that holds neither text nor a plain number; `why` is the sentence that refuses it."""

    why: str


Cell = str | Odd | None

FORMULA = Odd("单元格是公式，读不到确定的数，请复制后“粘贴为数值”。")
BOOLEAN = Odd("单元格是逻辑值（TRUE/FALSE），请改填数字或文字。")
DATE = Odd("单元格是日期，请把格式设为文本后重新填写，期间写成 2026-07 或 2026Q3。")
ERROR = Odd("单元格是错误值，请改正后再试。")
PERCENT = Odd("单元格是百分比格式，请改为常规格式，直接填数，例如 85.5。")


class BadCell(ValueError):
    """The cell cannot be read; its message is a sentence with the remedy."""


def number_text(value: int | float) -> str:
    """A workbook's number as text, at 15 significant digits as Excel itself shows it."""
    with localcontext() as context:
        context.prec = 15
        exact = +Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    return format(exact, "f")


def text(cell: Cell) -> str | None:
    """The words of a cell without surrounding blanks; None where it is blank."""
    if isinstance(cell, Odd):
        raise BadCell(cell.why)
    words = (cell or "").strip()
    if len(words) > 1000:
        raise BadCell("文字过长，请缩短到 1000 字以内。")
    if any(unicodedata.category(letter) == "Cc" for letter in words):
        raise BadCell("含有换行等不可见字符，请删去后重新填写。")
    return words or None


def words(cell: Cell) -> str | None:
    """Free text: as `text`, with line breaks and runs of blanks read as one blank."""
    if isinstance(cell, Odd):
        raise BadCell(cell.why)
    return text(" ".join((cell or "").split()))


def blank(cell: Cell) -> bool:
    """Whether a cell says nothing."""
    return not isinstance(cell, Odd) and not (cell or "").strip()


def scaled(cell: Cell, digits: int) -> int | None:
    """A number with at most `digits` decimals, as a whole number of 10^-digits."""
    words = text(cell)
    if words is None:
        return None
    found = _NUMBER.fullmatch(words.translate(_FULL_WIDTH))
    if not found:
        raise BadCell(f"“{words}”不是数，请只填数字和小数点，例如 86.5。")
    whole, part = found["whole"].lstrip("0"), (found["part"] or "").rstrip("0")
    if len(whole) > WHOLE_DIGITS:
        raise BadCell(f"“{words}”过大，须小于 1000000000。")
    if len(part) > digits:
        raise BadCell(f"“{words}”的小数超过 {digits} 位，请先四舍五入到 {digits} 位以内。")
    size = int((whole or "0") + part.ljust(digits, "0"))
    return -size if found[0].startswith("-") else size


def whole(cell: Cell) -> int | None:
    """A whole number."""
    words = text(cell)
    try:
        return scaled(cell, 0)
    except BadCell as error:
        raise BadCell(f"“{words}”不是整数，请填整数。") from error


def period(cell: Cell) -> Period | None:
    """A period from its code."""
    words = text(cell)
    if words is None:
        return None
    try:
        return parse_period(words.translate(_FULL_WIDTH))
    except BadPeriod as error:
        raise BadCell(str(error)) from error
