"""The month's ranking (月排名) and the quarter's bulletin (季通报), on paper and in cells."""

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from jining_dangjian.dashboard.asked import Asked
from jining_dangjian.dashboard.board import FEW, Board, Cell, Line, Shown, board, sorted_by
from portal import clock, deeds
from portal.figures import Measure
from portal.sheets.formal import Column, Formal, Value

RANKING = (
    "名次先比按时率，再比办结率，都相同的名次并列；没有可比的不列名次。排名办法报道没有写，为假定。"
)
NOTES = (
    RANKING,
    "较上期为名次的升降。没有可算的写n/a；不足5人的不显示，避免看出个人。人次不能当作人数相加。",
)
MADE_UP = "演示数据，人物虚构"


@dataclass(frozen=True)
class Paper:
    """A bulletin as it reads now."""

    board: Board
    lines: list[Line]
    at: dt.datetime

    @property
    def asked(self) -> Asked:
        """Whose it is, and of which period."""
        return self.board.asked

    @property
    def word(self) -> str:
        """What the parts are called."""
        return "县（市、区）" if self.asked.is_city else "镇街"

    @property
    def title(self) -> str:
        """What stands at its head."""
        return f"{self.asked.place.label}{self.asked.period.label}党建考评{self.name}"

    @property
    def name(self) -> str:
        """What it is: a month's ranking (月排名) or a quarter's bulletin (季通报)."""
        return "排名" if self.asked.period.kind == "month" else "通报"

    @property
    def sections(self) -> list[Shown]:
        """The sections that have something to tell."""
        return [one for one in self.board.sections if not one.is_empty]

    @property
    def behind(self) -> list[Line]:
        """The parts whose rate on time lies under that of the whole."""
        shown = self.board.by_code.get("cases")
        own = shown.all("on_time")[0].figure.value if shown and shown.all("on_time") else None
        found = [(line, line.cells.get("on_time")) for line in self.lines]
        return [
            line
            for line, cell in found
            if own is not None and cell and (v := cell.figure.value) is not None and v < own
        ]


def bulletin(shown: Board) -> Paper:
    """Return the bulletin of a board that was told whole."""
    lines = sorted_by(shown.lines, "rank", up=True)
    return Paper(shown, lines, shown.at or clock.now())


def export(*, actor: Any, wanted: Asked) -> tuple[str, bytes]:
    """Return (file name, workbook) of a bulletin and record who took it."""
    with transaction.atomic():
        paper = bulletin(board(actor, wanted, whole=True))
        made = workbook(paper)
        deeds.record(
            actor=actor,
            verb="导出县域看板通报",
            about=wanted.place,
            scope_path=wanted.place.path,
            details={"period": wanted.period.code},
        )
    return f"{paper.title}.xlsx", made


def workbook(paper: Paper) -> bytes:
    """Return the bulletin as the bytes of an .xlsx file: the parts, and the figures of the whole."""
    stream, place = io.BytesIO(), paper.asked.place
    foot = (paper.title, MADE_UP if clock.demonstration_day() else "")
    with Formal(stream, title=paper.title, author=place.name) as book:
        if paper.board.columns and paper.lines:
            _ranking(book, paper, foot)
        page = book.page(
            "全部数字", title=paper.title, about=_about(paper), foot=foot, fixed=1, portrait=True,
            columns=[Column("项目", 22), Column("数字", 14, "plain"), Column("单位", 8, "centre"),
                     Column("其中", 10, "whole"), Column("共", 10, "whole"), Column("上期", 12, "plain"),
                     Column("数据截至", 18, "centre")],
        )  # fmt: skip
        for shown in paper.sections:
            page.heading(shown.section.label)
            for cell in shown.own:
                page.row(_of_whole(cell))
        page.note(NOTES[1])
    return stream.getvalue()


def _about(paper: Paper) -> str:
    return f"{paper.asked.place.name}　数据截至{paper.at:%Y-%m-%d %H:%M}"


def _ranking(book: Formal, paper: Paper, foot: tuple[str, str]) -> None:
    measures = paper.board.columns
    columns = [Column("名次", 7, "centre"), Column(paper.word, 18), Column("较上期", 8, "centre")]
    columns += [Column(_head(one), 11, "two" if one.unit == "%" else "plain") for one in measures]
    page = book.page(
        "排名", title=paper.title, about=_about(paper), columns=columns, fixed=2, foot=foot
    )
    for line in paper.lines:
        rank = _value(line.rank)
        page.row(
            [
                rank,
                line.place.label,
                moved_words(line),
                *(_value(line.cells.get(m.code)) for m in measures),
            ]
        )
    for words in NOTES:
        page.note(words)


def _head(measure: Measure) -> str:
    return f"{measure.label}%" if measure.unit == "%" else measure.label


def moved_words(line: Line) -> str:
    """Return how a part's rank moved: 升1, 降2, 平; '' where that is not known."""
    by = line.climbed
    if by is None:
        return ""
    return f"升{by}" if by > 0 else f"降{-by}" if by else "平"


def _value(cell: Cell | None) -> Value:
    if cell is None:
        return None
    figure = cell.figure
    if figure.few:
        return FEW
    if figure.code == "filed" and figure.out_of:
        return f"{figure.of}/{figure.out_of}"
    return "n/a" if figure.value is None else figure.value


def _of_whole(cell: Cell) -> list[Value]:
    figure = cell.figure
    value: Value = FEW if figure.few else "n/a" if figure.value is None else figure.value
    parts = (figure.of, figure.out_of) if figure.out_of is not None else (None, None)
    before = Decimal(figure.before) if figure.before is not None else None
    at = f"{cell.at:%Y-%m-%d %H:%M}" if cell.at else ""
    return [cell.label, value, "%" if cell.is_share else cell.unit, *parts, before, at]
