"""Reading what addresses and forms bring as text."""

import re
import unicodedata

from portal.refusals import Invalid

_LIKE_A_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15}|1\d{10})(?!\d)")


NO_NUMBER = "(?!.*(?<![0-9])([0-9]{17}[0-9Xx]|[0-9]{15}|1[0-9]{10})(?![0-9])).*"
"""The same for a field's `pattern` attribute, so that a browser does not even send it."""


def unspaced(text: str) -> str:
    """Return text without blanks and hyphens, full-width characters made narrow."""
    if text.isascii() and text.isalnum():  # as nearly every number of a long list is
        return text
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", text))


def holds_number(text: str) -> bool:
    """Return whether an identity number or a mobile telephone seems to stand in a text."""
    return bool(_LIKE_A_NUMBER.search(text) or _LIKE_A_NUMBER.search(unspaced(text)))


def whole(text: str | None) -> int | None:
    """Return a plain whole number (ASCII digits, at most 18), or None for anything else: ² is none."""
    if text and text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    return None


def prose(text: str, *, what: str, most: int, name: str, missing: str) -> str:
    """Return what somebody wrote into the field `name`, without blanks around it.

    Invalid when nothing is there (`missing` says what to write), or more than `most` characters: `what`
    was written is never cut.
    """
    written = text.replace("\r\n", "\n").strip()
    if not written:
        raise Invalid(missing, {name: [missing]})
    if len(written) > most:
        sentence = f"{what}最多{most}字，现有{len(written)}字。请缩短。"
        raise Invalid(sentence, {name: [sentence]})
    return written


_BLANKS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return text on one line, without its control characters, which no cell is refused for."""
    return _CONTROLS.sub("", _BLANKS.sub(" ", text))
