"""What a page shows of a scheme: sections of lines and tables, each value with where it comes from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from assessments import words

CHANGED = "changed"


def tag_word(tag: str) -> str:
    """Return what a tag is called: 报道写明, 本平台补定, 本县改过; '' where nothing is known."""
    return (words.TAGS | {CHANGED: words.CHANGED}).get(tag, "")


@dataclass(frozen=True)
class Line:
    """A value in words; `tag` says whether the source states it (stated, assumed, changed, '' unknown)."""

    label: str
    value: str
    tag: str = ""

    @property
    def tag_label(self) -> str:
        """The tag in words; '' where nothing is known."""
        return tag_word(self.tag)


@dataclass(frozen=True)
class Row:
    """A row of a table; `bar` is a share in percent to draw beside it, '' for none."""

    cells: tuple[str, ...]
    tag: str = ""
    bar: str = ""

    @property
    def tag_label(self) -> str:
        """The tag in words; '' where nothing is known."""
        return tag_word(self.tag)


@dataclass(frozen=True)
class Table:
    """Rows under a head; `figures` are the columns (from 0) whose cells are numbers."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    figures: tuple[int, ...] = ()

    @property
    def lines(self) -> list[tuple[Row, list["Cell"]]]:
        """Each row with its cells as they are drawn: the bar stands in the first column of figures."""
        barred = self.figures[0] if self.figures else -1
        return [
            (
                row,
                [
                    Cell(self.head[at], text, at in self.figures, row.bar if at == barred else "")
                    for at, text in enumerate(row.cells)
                ],
            )
            for row in self.rows
        ]


@dataclass(frozen=True)
class Cell:
    """One cell with the head above it; `bar` is a share in percent to draw under the figure."""

    head: str
    text: str
    is_figure: bool
    bar: str


def table(
    head: Sequence[str], rows: Iterable[Row], caption: str = "", figures: Collection[int] = ()
) -> Table:
    """Return a table without the columns in which no row says anything."""
    given = tuple(rows)
    kept = [at for at in range(len(head)) if at == 0 or any(row.cells[at] for row in given)]
    return Table(
        tuple(head[at] for at in kept),
        tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in given),
        caption,
        tuple(new for new, at in enumerate(kept) if at in figures),
    )


@dataclass(frozen=True)
class Ground:
    """A clause of the source (P17-R3) with its plain reading; `is_stale` where a county changed a value it
    speaks of and left its words."""

    clause: str
    tag: str
    reading: str
    paths: tuple[str, ...] = ()
    is_stale: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the county changed a value it speaks of."""
        return self.tag == CHANGED

    @property
    def tag_label(self) -> str:
        """The tag in words."""
        return tag_word(self.tag)


@dataclass(frozen=True)
class Section:
    """One section of the scheme: `key` is its place in the document and on the page."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the document says nothing about it."""
        return not (self.lines or self.tables or self.notes)
