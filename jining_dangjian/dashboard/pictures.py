"""What the dashboard draws of a board: the map of the city, the line of twelve months."""

from decimal import Decimal
from typing import Any

from grids import drawing
from jining_dangjian.dashboard import board as queries
from jining_dangjian.dashboard.board import Board, Cell


def map_of(board: Board) -> dict[str, Any]:
    """Return the counties' outlines: a county's own in red, the city's shaded by their rate on time.

    Other counties' figures are theirs: a county sees their names alone.
    """
    height, outlines = drawing.outlines()
    cells = {line.place.code: line.cells.get("on_time") for line in board.lines}
    own = board.asked.place
    if not board.asked.is_city:
        cells = {own.code: _own(board)}
    shares = {code: _share(cell) for code, cell in cells.items()}
    bounds = drawing.shades([v for v in shares.values() if v is not None])
    drawn = [
        {
            "outline": one,
            "is_own": one.code == own.code,
            "text": _text(cells.get(one.code)),
            "rows": _place_of(board, one.code),
            "shade": drawing.shade_of(shares.get(one.code), bounds) if board.asked.is_city else 0,
        }
        for one in outlines
    ]
    drawn.sort(key=lambda one: bool(one["is_own"]))  # its own outline is drawn last, on top
    there = {one.code for one in outlines}
    elsewhere = [line for line in board.lines if line.place.code not in there]
    return {
        "width": drawing.MAP_WIDTH,
        "height": height,
        "counties": drawn,
        "legend": _legend(bounds) if board.asked.is_city else [],
        "elsewhere": elsewhere if board.asked.is_city else [],
    }


def _own(board: Board) -> Cell | None:
    shown = board.by_code.get("cases")
    found = shown.all("on_time") if shown else []
    return found[0] if found else None


def _share(cell: Cell | None) -> Decimal | None:
    value = cell.figure.value if cell else None
    return None if value is None else Decimal(value) / 100


def _text(cell: Cell | None) -> str:
    return "" if cell is None or cell.figure.value is None else f"{cell.figure.value:.1f}"


def _place_of(board: Board, code: str) -> int | None:
    """The county's own dashboard, where one may turn to it."""
    return next((p.pk for p in board.asked.places if p.code == code), None)


def _legend(bounds: list[Decimal]) -> list[tuple[int, str]]:
    words = [f"{b * 100:.0f}" for b in bounds]
    return [
        (n, f"{words[n - 1]}%以上" if n == len(words) else f"{words[n - 1]}至{words[n]}%")
        for n in range(1, len(words) + 1)
    ]


def trend_of(board: Board) -> dict[str, Any] | None:
    """Return the line of the rate on time and its months; None where there is nothing to draw."""
    months = queries.months_of(board.by_code.get("cases"))
    names = [
        f"{month.year % 100}年{month.number}月" if at % 3 == 2 else ""
        for at, (month, _) in enumerate(months)
    ]
    chart = drawing.chart(names, [[_share(cell) for _, cell in months]])
    return {"chart": chart, "months": months} if chart else None
