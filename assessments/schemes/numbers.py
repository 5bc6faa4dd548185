"""Numbers of a scheme document, from text to whole numbers; never through float."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
POINT_DIGITS = 4


def is_number(text: object) -> bool:
    """Whether it is the text of a number with at most 4 decimals, under 10^9."""
    return isinstance(text, str) and _NUMBER.fullmatch(text) is not None


def points(text: object) -> int:
    """The text of a number as ten-thousandths: "0.40" is 4000."""
    if not is_number(text):
        raise ValueError(f"{text!r} is not the text of a number")
    return int(Decimal(str(text)).scaleb(POINT_DIGITS))


def texts(data: object) -> object:
    """The document with whole numbers and booleans as text, as a YAML file reads; float refused."""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int):
        return str(data)
    if isinstance(data, float):
        raise TypeError("numbers of a scheme are text or whole, never float")
    if isinstance(data, list):
        return [texts(member) for member in data]
    if isinstance(data, dict):
        return {str(key): texts(value) for key, value in data.items()}
    return data
