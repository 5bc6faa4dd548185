"""A long table as a workbook, looking as `formal` writes short ones: written in Rust, some ten times as fast.

Rows may come from a generator and are never held. Every text is written as text and marked so that typing it
again makes no formula of it. Lines below the table are not possible: what would stand there stands above it.
"""

import marshal
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import rustpy_xlsxwriter as writer

from portal.sheets.formal import KINDS, Column, Value, width_of

FACE, GREY = "宋体", "#EEF0F3"
_TOGETHER = 2_000


def put(stream: IO[bytes], rows: Iterable[Sequence[Value]]) -> int:
    """Put rows down in a file until it is known how many there are; return how many."""
    many, block = 0, []
    for row in rows:
        block.append([float(one) if isinstance(one, Decimal) else one for one in row])
        if len(block) == _TOGETHER:
            many += _put(stream, block)
            block = []
    return many + (_put(stream, block) if block else 0)


def _put(stream: IO[bytes], block: list[list[Any]]) -> int:
    marshal.dump(block, stream)
    return len(block)


def taken(stream: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the rows that `put` put down, from the first."""
    end = stream.seek(0, 2)
    stream.seek(0)
    while stream.tell() < end:
        yield from marshal.load(stream)  # noqa: S302  (our own file, written a moment ago)


def write(
    stream: IO[bytes],
    rows: Iterable[Sequence[Any]],
    *,
    name: str,
    title: str,
    about: str,
    columns: Sequence[Column],
    foot: tuple[str, str],
) -> None:
    """Write one sheet: title, what is said about it, header, rows, page numbers between the two `foot` words.

    Numbers are int or float, empty is None or ''. Two columns and one row at least: the writer learns its
    columns from the first row, and joins no single cell.
    """
    labels, last = [column.label for column in columns], len(columns) - 1
    target: Any = stream
    writer.write_worksheet(
        (
            dict(zip(labels, (None if one == "" else one for one in row), strict=True))
            for row in rows
        ),
        target,
        sheet_name=name,
        header_row=2,
        freeze_row=3,
        freeze_col=1,
        merge_ranges=[
            (0, 0, 0, last, title, _style(18).set_bold().set_align("center").set_quote_prefix()),
            (1, 0, 1, last, about, _style(10.5).set_text_wrap().set_quote_prefix()),
        ],
        row_heights={0: 32.0, 1: _height(about, columns), 2: 26.0},
        header_format=_style(10.5)
        .set_bold()
        .set_align("center")
        .set_background_color(GREY)
        .set_border("thin"),
        column_widths=[float(column.width) for column in columns],
        column_formats=[_format(column) for column in columns],
        page_setup=_paper(foot),
    )


def _style(size: float) -> writer.Format:
    return writer.Format().set_font_name(FACE).set_font_size(size).set_align("vcenter")


def _format(column: Column) -> writer.Format:
    """A column's cells as `formal.KINDS` has them."""
    kind = KINDS[column.kind]
    made = _style(11).set_border("thin").set_align(kind["align"]).set_indent(kind.get("indent", 0))
    if kind.get("text_wrap"):
        made = made.set_text_wrap()
    number = kind.get("num_format")
    return made.set_num_format(number) if number else made.set_quote_prefix()


def _height(words: str, columns: Sequence[Column]) -> float:
    width = sum(column.width for column in columns)
    return 6.0 + 15.0 * math.ceil(width_of(words) * 1.05 / width)


def _paper(foot: tuple[str, str]) -> dict[str, Any]:
    left, right = (words.replace("&", "&&")[:80] for words in foot)
    return {
        "landscape": True,
        "paper_size": 9,
        "fit_to_pages": (1, 0),
        "repeat_rows": 2,
        "center_horizontally": True,
        "footer": f"&L&9{left}&C&9第 &P 页 共 &N 页&R&9{right}",
    }
