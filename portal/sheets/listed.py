"""A list taken away as a workbook: laid out line by line where it is short, streamed where it is long.

Both look alike; what is said of the whole stands below a short table and above a long one.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from portal.sheets import streamed
from portal.sheets.formal import Column, Formal, Value

SHORT = 2_000
"""Rows up to which a workbook is laid out line by line."""


@dataclass(frozen=True)
class Head:
    """What a workbook says of itself: its sheet, its title, the day or period, who wrote it, its foot."""

    name: str
    title: str
    when: str
    author: str
    foot: tuple[str, str]


def write(
    stream: IO[bytes],
    rows: Iterable[Sequence[Value]],
    head: Head,
    columns: Sequence[Column],
    notes: Callable[[int], Sequence[str]],
) -> int:
    """Write rows below their head; return how many. `notes` are given that number; rows are never held."""
    with tempfile.TemporaryFile() as kept:
        many = streamed.put(kept, rows)
        told, taken = notes(many), streamed.taken(kept)
        if many > SHORT and len(columns) > 1:
            streamed.write(
                stream, taken, name=head.name, title=head.title, columns=columns, foot=head.foot,
                about="　　".join([head.when, *told]),
            )  # fmt: skip
        else:
            _short(stream, taken, head, columns, told)
    return many


def _short(
    stream: IO[bytes],
    rows: Iterable[Sequence[Value]],
    head: Head,
    columns: Sequence[Column],
    notes: Sequence[str],
) -> None:
    with Formal(stream, title=head.name, author=head.author) as book:
        page = book.page(
            head.name, title=head.title, about=head.when, columns=columns, fixed=1, foot=head.foot
        )
        for row in rows:
            page.row(row)
        for note in notes:
            page.note(note)
