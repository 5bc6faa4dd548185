"""A date cell of a workbook of people: a date, a text that means one, or the sentence that asks again."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from members import numbers
from portal.sheets.long import Cell

_WRITTEN = re.compile(r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?")
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"[0-9]{4}[-./年][0-9]{1,2}月?|[0-9]{6}")
_SERIAL = re.compile(r"[0-9]{5}")
_EPOCH = dt.date(1899, 12, 30)
EARLIEST = dt.date(1900, 1, 1)


def read(cell: Cell) -> tuple[dt.date | None, str]:
    """Return (the date, '') or (None, the sentence); (None, '') where nothing is written."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return (cell, "") if cell >= EARLIEST else (None, "日期早于1900年，请核对。")
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return None, "单元格不是日期，请按1990-01-31这样填写。"
    if isinstance(cell, int | float):
        cell = format(cell, ".15g")
    return read_text(cell)


@lru_cache(maxsize=50_000)
def read_text(written: str) -> tuple[dt.date | None, str]:
    """Read a date written as text, as `read` does."""
    text = "".join(unicodedata.normalize("NFKC", written).split())
    if not text:
        return None, ""
    found = _WRITTEN.fullmatch(text) or _SOLID.fullmatch(text)
    if found:
        try:
            day = dt.date(*(int(part) for part in found.groups()))
        except ValueError:
            return None, f"没有{text[:12]}这一天，请核对。"
        return (day, "") if day >= EARLIEST else (None, "日期早于1900年，请核对。")
    if _MONTH.fullmatch(text):
        return None, f"日期要写到日，现只有“{text}”。请按1990-01-31这样填写。"
    if _SERIAL.fullmatch(text):
        meant = _EPOCH + dt.timedelta(days=int(text))
        return None, f"单元格是数字{text}，像是没有设成日期格式的{meant}。请改填{meant}。"
    return None, f"“{numbers.told(text)}”不是日期，请按1990-01-31这样填写。"
