"""Every figure of the dashboard is followed to the rows it links to, and they are as many as it says."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from jining_dangjian.dashboard import asked as asking
from jining_dangjian.dashboard.board import Board, Cell, board
from portal.figures import percent
from portal.periods import parse
from tests import dashboard_world as dw


def board_of(world: dw.DashboardWorld, name: str, place: Any = None) -> Board:
    account = world.who(name)
    wanted = asking.asked(account, place.pk if place else None, parse(dw.PERIOD))
    return board(account, wanted)


def _cases(context: Any, cell: Cell, query: dict[str, str]) -> int:
    assert len(context["lines"]) == int(context["count"])
    return int(context["count"])


def _table(context: Any, cell: Cell, query: dict[str, str]) -> Any:
    """The grids' own table of a place: for who may not list cases."""
    found = context["figures"]
    if cell.figure.code == "rank":
        return next(
            line.rank for line in found.lines if line.part and line.part.pk == cell.figure.part
        )
    if cell.figure.code in ("found", "late"):
        return found.total.cases if cell.figure.code == "found" else found.open.late
    name = "on_time" if cell.figure.code == "month" else cell.figure.code
    rate = getattr(found.total, name)
    return rate.of, rate.out_of


def _duties(context: Any, cell: Cell, query: dict[str, str]) -> int:
    total = context["total"]
    if cell.figure.part:
        return next(one.row.missed for one in context["lines"] if one.row.key == cell.figure.part)
    return total.out_of - total.of


def _units(context: Any, cell: Cell, query: dict[str, str]) -> int:
    return len(context["units"])


def _grades(context: Any, cell: Cell, query: dict[str, str]) -> tuple[int, int]:
    grades, moved = context["figures"].grades, context["moved"].values()
    if cell.figure.code == "best":
        return grades.listed[0][1], grades.graded
    return sum(getattr(one, cell.figure.code) for one in moved), sum(one.compared for one in moved)


def _points(context: Any, cell: Cell, query: dict[str, str]) -> Any:
    part = cell.figure.part
    towns = [(t, s) for s in context["schemes"] for t in s.towns if part in (0, t.organization.pk)]
    if cell.figure.code == "behind":
        return sum(town.behind for town, _ in towns)
    due = sum(len(town.branches) * len(s.months) for town, s in towns)
    return due - sum(town.months_missing for town, _ in towns), due


def _training(context: Any, cell: Cell, query: dict[str, str]) -> Any:
    name = {"hours": "person_hours", "times": "person_times"}.get(
        cell.figure.code, cell.figure.code
    )
    return getattr(context["told"], name)


def _coverage(context: Any, cell: Cell, query: dict[str, str]) -> tuple[int, int]:
    row = next(one for one in context["rows"] if one.pk == int(query["group"]))
    return row.trained, row.total


SUMS = {"filed", "late_units", "entering", "best", "up", "down"}
"""Sums over counties: each county's own has its rows."""
READ: dict[str, Callable[[Any, Cell, dict[str, str]], Any]] = {
    "grids:cases": _cases,
    "grids:figures": _table,
    "grids:obligations": _duties,
    "assessments:cycle": _units,
    "assessments:dashboard": _grades,
    "assessments:points_supervision": _points,
    "training:overview": _training,
    "training:coverage": _coverage,
}


def followed(client: Client, address: str, cell: Cell) -> Any:
    """What the rows behind an address come to."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    answer = client.get(address)
    assert answer.status_code == 200, address
    return READ[resolve(parts.path).view_name](answer.context, cell, query)


def compare(client: Client, cell: Cell) -> None:
    """The rows of a figure, and those it is out of, are what it says."""
    one = cell.figure
    if one.few:
        return
    rows = followed(client, cell.rows, cell)
    if one.code == "satisfaction" and not isinstance(rows, tuple):
        listed = client.get(cell.rows).context["lines"]
        rows = sum(line.case.satisfaction for line in listed), 5 * len(listed)
    if isinstance(rows, tuple):
        assert rows == (one.of, one.out_of), (one, cell.rows)
        assert one.value == (percent(*rows) if cell.is_share else rows[0])
        return
    assert rows == (one.of if cell.is_share else one.value), (one, cell.rows)
    if cell.base:
        base = followed(client, cell.base, cell)
        assert base == one.out_of, (one, cell.base)
    if cell.is_share:
        assert one.value == percent(one.of or 0, one.out_of or 0)


@pytest.mark.parametrize("name", ["leader", "mayor"])
def test_every_figure_is_what_its_rows_come_to(world, desk, name):
    dw.tell_slowly(world)
    dw.tell_slowly(world, world.county.parent)
    client, shown = desk(name), board_of(world, name)
    cells = [cell for one in shown.sections for cell in one.cells]
    cells += [cell for line in shown.lines for cell in line.cells.values()]
    for cell in cells:
        if cell.rows:
            compare(client, cell)
    without = {c.figure.code for c in cells if not c.rows and not c.figure.few}
    assert without == (set() if name == "leader" else SUMS)
    told = {c.figure.code for c in cells if c.figure.value}
    wanted = {
        "found",
        "on_time",
        "late",
        "satisfaction",
        "rank",
        "filed",
        "late_units",
        "best",
        "up",
        "hours",
    }
    assert wanted <= told
    moved = {
        c.figure.code: (c.figure.value, c.figure.out_of)
        for c in cells
        if c.figure.code in ("up", "down")
    }
    assert moved == {"up": (2, 6), "down": (2, 6)}  # two changed places with each other, twice
    if name == "leader":
        assert {"dispute_meeting", "sheets", "behind", "covered"} <= told
