"""One cell read: what it says as text, or why it says nothing that can be taken."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be taken for a formula by whoever opens or re-types it."""


@dataclass(frozen=True)
class Read:
    """A cell's text, or the sentence that says why it cannot be taken."""

    text: str = ""
    odd: str = ""

    @property
    def is_blank(self) -> bool:
        """Nothing in it, neither text nor anything odd."""
        return not self.text and not self.odd


BLANK = Read()


def read(cell: Any, *, number: bool = False) -> Read:
    """Read a cell of a parsed workbook; `number` says that a number is asked for.

    Numbers come as text at 15 significant digits, as the office programs show them. Formulas, errors,
    truth values, dates and percentages are refused with a sentence: what they mean is not certain.
    """
    if cell is None or cell.value is None:
        return BLANK
    value, kind = cell.value, cell.data_type
    if kind == "f":
        return Read(odd="单元格是公式，请复制后“粘贴为数值”。")
    if kind == "e":
        return Read(odd=f"单元格是错误值{value}，请改填{'数字' if number else '文字'}。")
    if isinstance(value, bool):
        word = "TRUE" if value else "FALSE"
        return Read(odd=f"单元格是逻辑值{word}，请改填{'数字' if number else '文字'}。")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Read(odd=_date_in_words(value, number))
    if isinstance(value, int | float | Decimal):
        return _number(cell, value, number)
    return Read(" ".join(str(value).split()))


def _date_in_words(value: Any, number: bool) -> str:
    shown = str(value.date() if isinstance(value, dt.datetime) else value)
    if number:
        return f"单元格是日期{shown}，请把格式改为“常规”后重新填数字。"
    return f"单元格是日期{shown}，请把格式改为“文本”后重新填写。"


def _number(cell: Any, value: int | float | Decimal, number: bool) -> Read:
    text = number_text(value)
    if number and "%" in (cell.number_format or ""):
        percent = number_text(Decimal(text) * 100)
        return Read(
            odd=f"单元格是百分比格式（{percent}%），请把格式改为“常规”，直接填数，如{percent}。"
        )
    return Read(text)


def number_text(value: int | float | Decimal) -> str:
    """Return a workbook's number as text at 15 significant digits, without exponent: 17.6, not 17.60…1."""
    exact = Decimal(format(value, ".15g"))
    if not exact.is_finite():
        return str(value)
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_active(text: str) -> bool:
    """Return whether a text would be taken for a formula when typed again."""
    return text.startswith(ACTIVE)
