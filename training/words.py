"""Words people write: without blanks around them, not too long, without anybody's numbers."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from members import secrets
from portal.refusals import Faults, Invalid

Asked = tuple[str, int, str]
"""A field, how many characters it takes, what to write where nothing is there ('' where nothing need be)."""


def line(text: str, name: str, most: int, missing: str = "") -> str:
    """Return one line; Invalid where it is too long, holds an identity number or telephone, or lacks
    though `missing` says what to write."""
    written = " ".join((text or "").split())
    if missing and not written:
        raise Invalid(missing, {name: [missing]})
    if len(written) > most:
        said = f"最多{most}个字，现有{len(written)}个。请缩短。"
        raise Invalid(said, {name: [said]})
    return secrets.refuse_numbers(written, name)


def lines(faults: Faults, facts: Mapping[str, Any], asked: Iterable[Asked]) -> dict[str, str]:
    """Return several lines by name; what is wrong with them is added to `faults`."""
    return {
        name: faults.of(partial(line, facts.get(name) or "", name, most, missing)) or ""
        for name, most, missing in asked
    }
