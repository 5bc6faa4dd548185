"""What may be written as a household code (户编号): a code, never a name or a telephone (PV-RESIDENT)."""

import re

from portal.refusals import Invalid

_CODE = re.compile(r"[0-9A-Za-z-]{1,20}")
_PHONE = re.compile(r"(86)?1[3-9]\d{9}|0\d{9,11}")
"""A mobile number, or a fixed line with its area code; short dashes are taken out first."""
SENTENCE = "只写户编号（字母、数字、短横），如H-0012，不写姓名和电话。"


def check_code(text: str, name: str = "household") -> None:
    """Raise Invalid, at the field `name`, for what is no household code; '' (none given) is fine."""
    if text and (not _CODE.fullmatch(text) or _PHONE.fullmatch(text.replace("-", ""))):
        raise Invalid(SENTENCE, {name: [SENTENCE]})
