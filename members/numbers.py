"""Identity numbers and telephones as they stand in workbooks: what they tell, masks, and what may be said.

How they are written, checked and sealed is decided in secrets.py. No sentence here repeats a number.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from members import secrets
from members.secrets import Kind
from portal.refusals import Invalid

MASK = "*"
_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD = re.compile(r"[1-9][0-9]{14}")
_LONG = re.compile(r"[0-9０-９][0-9０-９\s-]{5,}[0-9０-９Xx]")
_HIDDEN = ("\u200b", "\ufeff", "\u2060")
_EARLIEST = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class Identity:
    """A right identity number and what it tells: the day of birth, and whether of a man."""

    text: str
    born: dt.date
    is_male: bool


def told(text: str) -> str:
    """Return what somebody wrote, fit to stand in a sentence: short, and long numbers left out.

    A column that slipped puts a number where a name was asked for.
    """
    return _LONG.sub("…", text)[:20]


def is_masked(text: str) -> bool:
    """Return whether a text stands for a number that an export did not show."""
    return MASK in (text if text.isascii() else unicodedata.normalize("NFKC", text))


def holds_number(text: str) -> bool:
    """Return whether an identity number or telephone stands among words."""
    if len(text) < 11:
        return False
    try:
        secrets.refuse_numbers(text, "")
    except Invalid:
        return True
    return False


def identity(text: str, today: dt.date) -> tuple[Identity | None, str]:
    """Read an identity number: (what it is, '') or (None, the sentence that says what is wrong).

    An old number of 15 places is not made longer here: a list is written anew from the identity cards.
    """
    number = _plain(text)
    if _OLD.fullmatch(number):
        return None, "证件号码是15位的旧号。请填第二代居民身份证上的18位号码。"
    if not _NUMBER.fullmatch(number):
        if len(number) == 18:
            return None, "证件号码里有不该有的字符。请照身份证填17位数字和最后的校验位（数字或X）。"
        return None, f"证件号码应为18位，现有{len(number)}位。请照身份证填写。"
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None, "证件号码第7至14位不是一个有的日期。请照身份证核对出生日期那8位。"
    if not _EARLIEST <= born <= today:
        return None, "证件号码里的出生日期不对。请照身份证核对第7至14位。"
    if secrets.check_digit(number[:17]) != number[17]:
        return None, "证件号码的最后一位与前17位对不上，有一位填错了。请照身份证逐位核对。"
    return Identity(number, born, int(number[16]) % 2 == 1), ""


def telephone(text: str) -> tuple[str, str]:
    """Read a telephone number: (as it is kept, '') or ('', the sentence that says what is wrong)."""
    bare = _plain(text).replace("(", "").replace(")", "")
    try:
        return secrets.check(Kind.TELEPHONE, bare), ""
    except Invalid as wrong:
        return "", wrong.problems[Kind.TELEPHONE.field][0]


def _plain(text: str) -> str:
    if not text.isascii():
        for hidden in _HIDDEN:
            text = text.replace(hidden, "")
    return secrets.plain(text)
