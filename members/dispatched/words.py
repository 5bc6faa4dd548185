"""What may be written here: no numbers of people, no names of residents are asked for (PV-RESIDENT)."""

import unicodedata
from re import compile as pattern
from re import sub

from members import secrets
from portal.refusals import Invalid

_NUMBER = pattern(r"\d{7,}")
_RESIDENT = pattern(
    r"户主|身份证|低保户[一-龥]{2,3}(?=家|的|，)|[一-龥](大爷|大娘|大妈|大叔|奶奶|爷爷)"
)
"""What turns a note of work into a note about a resident."""


def plain(text: str, name: str, most: int, missing: str = "") -> str:
    """Return words without blanks around them; Invalid where they are too long, hold a number by which
    somebody is reached or known, or lack though `missing` says what to write."""
    written = " ".join((text or "").split())
    if missing and not written:
        raise Invalid(missing, {name: [missing]})
    if len(written) > most:
        said = f"最多{most}个字，现有{len(written)}个，请缩短。"
        raise Invalid(said, {name: [said]})
    if _NUMBER.search(sub(r"[\s\-]", "", unicodedata.normalize("NFKC", written))):
        said = "这里不写号码（电话、证件、账号）。请去掉号码再保存。"
        raise Invalid(said, {name: [said]})
    return secrets.refuse_numbers(written, name)


def of_work(text: str, name: str, most: int, missing: str = "") -> str:
    """Return words like `plain`; Invalid where they tell of a single resident (PV-RESIDENT)."""
    written = plain(text, name, most, missing)
    if _RESIDENT.search(written):
        said = "只写办了什么事，不写群众的姓名和家庭情况（PV-RESIDENT）。请去掉对群众的称呼。"
        raise Invalid(said, {name: [said]})
    return written
