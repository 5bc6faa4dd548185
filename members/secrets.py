"""Identity numbers and telephones: how they are written, checked, sealed, found, and shown in part.

A number in the clear is handled here and nowhere else; what is kept is sealed (portal/envelopes.py) and
bound to the person and to which of the two it is.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from operator import mul
from typing import Any

from members.models import Person, PersonSecret
from portal import clock, envelopes
from portal.envelopes import Envelope, Unreadable
from portal.kept import SEALED
from portal.reading import holds_number, unspaced
from portal.refusals import Invalid, Refused

PURPOSE = "members.person"
DEMO_AREA = "990101"
"""Begins made-up identity numbers: no division has an area code in 99."""
DEMO_TELEPHONE = "100"
"""Begins made-up telephones: no operator has the numbers in 100."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_TELEPHONE = re.compile(r"1\d{10}|0\d{9,11}")


class Kind(StrEnum):
    """Which of the two sealed values."""

    IDENTITY = "identity"
    TELEPHONE = "telephone"

    @property
    def label(self) -> str:
        """Its name on pages."""
        return {"identity": "证件号码", "telephone": "电话"}[self.value]

    @property
    def field(self) -> str:
        """The name of its field in forms: of a form that is kept, such fields are left out."""
        return f"{SEALED}{self.value}"


def plain(text: str) -> str:
    """Return a number without blanks and hyphens, full-width characters made narrow, x made X."""
    return unspaced(text).upper()


def check(kind: Kind, text: str) -> str:
    """Return a number as it is kept; Invalid with a sentence that never repeats it."""
    try:
        return _identity(plain(text)) if kind is Kind.IDENTITY else _telephone(plain(text))
    except ValueError as wrong:
        raise Invalid(f"{kind.label}没有保存。", {kind.field: [str(wrong)]}) from None


def _identity(text: str) -> str:
    if re.fullmatch(r"\d{15}", text):
        longer = f"{text[:6]}19{text[6:]}"
        _birthday(longer)
        return longer + check_digit(longer)
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise ValueError(f"证件号码应为18位，末位可以是X；现在是{len(text)}位。请照身份证填写。")
    _birthday(text)
    if check_digit(text[:17]) != text[17]:
        raise ValueError("证件号码的末位校验不对，其中有一位填错了。请照身份证逐位核对。")
    return text


def _birthday(number: str) -> dt.date:
    """Return the date of birth in an identity number of 17 digits or more."""
    digits = number[6:14]
    try:
        born = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise ValueError("证件号码里的出生日期不存在。请照身份证逐位核对。") from None
    if not dt.date(1900, 1, 1) <= born <= clock.today():
        raise ValueError("证件号码里的出生日期不在1900年至今天之间。请照身份证逐位核对。")
    return born


def check_digit(seventeen: str) -> str:
    """Return the last character of an identity number (GB 11643-1999)."""
    total = sum(map(mul, map(int, seventeen), _WEIGHTS))
    return _CHECKS[total % 11]


def _telephone(text: str) -> str:
    bare = re.sub(r"^(\+|00)86", "", text).replace("+", "")
    if not _TELEPHONE.fullmatch(bare):
        raise ValueError("电话应为11位手机号，或带区号的固定电话，如0537开头。请核对。")
    return bare


def refuse_numbers(text: str, name: str) -> str:
    """Return words as they are; Invalid where an identity number or telephone stands among them.

    Everything that is kept in the clear (grounds, answers, notes) goes through here.
    """
    if holds_number(text):
        sentence = "这里不能写证件号码和电话，它们只在加密的栏里登记。请去掉号码再保存。"
        raise Invalid(sentence, {name: [sentence]})
    return text


def masked(text: str) -> str:
    """Return a number with its first three and last two characters alone."""
    return f"{text[:3]}{'*' * (len(text) - 5)}{text[-2:]}"


def about(person_id: int, kind: Kind) -> str:
    """Return what a sealed value is bound to."""
    return f"{person_id}:{kind}"


def index(kind: Kind, number: str) -> bytes:
    """Return the blind index of a checked number."""
    return envelopes.blind_index(number, f"{PURPOSE}.{kind}")


def fill(row: PersonSecret, kind: Kind, number: str, envelope: Envelope | None = None) -> None:
    """Put a checked number, sealed, into a row that is not saved yet; '' empties it."""
    sealed = found = None
    if number:
        envelope = envelope or Envelope(PURPOSE)
        sealed, found = envelope.seal(number, about(row.person_id, kind)), index(kind, number)
    setattr(row, kind.value, sealed)
    setattr(row, f"{kind}_index", found)


def opened(row: PersonSecret | None, kind: Kind, envelope: Envelope | None = None) -> str:
    """Return a number in the clear, '' where none is kept; Refused where it cannot be read."""
    sealed = getattr(row, kind.value) if row else None
    if sealed is None or row is None:
        return ""
    try:
        return (envelope or Envelope(PURPOSE)).open(sealed, about(row.person_id, kind))
    except Unreadable:
        raise Refused(
            f"人员{row.person_id}的{kind.label}现在读不出。请平台管理员检查JINING_DATA_KEY。"
        ) from None


@dataclass(frozen=True)
class Shown:
    """One of the two values as a page shows it; `mask` is '' where nothing is kept."""

    kind: Kind
    mask: str


def shown(person: Person) -> list[Shown]:
    """Return both values in part; at most two queries."""
    row = PersonSecret.objects.filter(person=person).first()
    if row is None or not (row.identity or row.telephone):
        return [Shown(kind, "") for kind in Kind]
    try:
        envelope = Envelope(PURPOSE)
        return [Shown(k, masked(n) if (n := opened(row, k, envelope)) else "") for k in Kind]
    except (Refused, Unreadable):
        return [Shown(k, "已登记，现在读不出" if getattr(row, k.value) else "") for k in Kind]


def held_by(text: str) -> list[int]:
    """Return the numbers of the people with this full identity number or telephone; Invalid for neither."""
    found: list[int] = []
    problems: dict[str, list[str]] = {}
    for kind in Kind:
        try:
            number = check(kind, text)
        except Invalid as wrong:
            problems |= wrong.problems
            continue
        rows: Any = PersonSecret.objects.filter(**{f"{kind}_index": index(kind, number)})
        found += rows.values_list("person_id", flat=True)
    if len(problems) == len(Kind):
        sentence = "请填完整的18位证件号码，或完整的电话。只填一部分查不到。"
        raise Invalid(sentence, {f"{SEALED}number": [sentence]})
    return found
