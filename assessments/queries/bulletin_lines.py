"""Lines of a bulletin: a subject's result, its movement, and what of it may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F

from assessments.disclosure import Disclosure
from assessments.models import Panel, Result
from assessments.outline import Outline

Body = dict[str, Any]
Key = tuple[Any, ...]
_TWO = Decimal("0.01")


@dataclass(frozen=True)
class Row:
    """One subject's result in one cycle."""

    cycle: int
    unit: str
    order: str
    place: Key
    key: Key
    name: str
    about: str
    group: str
    position: int
    total: Decimal | None
    rank: int | None
    of: int | None
    grade: str


def rows_of(panels: Sequence[Panel]) -> list[Row]:
    """Return the results of panels, each by its own run; one statement."""
    found = (
        Result.objects.filter(panel__in=[p.pk for p in panels], run_id=F("panel__run_id"))
        .select_related("subject")
        .order_by("panel", "subject__position")
    )
    by_pk = {panel.pk: panel for panel in panels}
    return [_row(result, by_pk[result.panel_id]) for result in found]


def _row(result: Result, panel: Panel) -> Row:
    s, place = result.subject, panel.organization
    key = (s.person_id, s.organization_id, "" if s.person_id or s.organization_id else s.name)
    return Row(
        cycle=panel.cycle_id,
        unit=place.name,
        order=place.sort_key,
        place=(place.pk, s.group),
        key=key,
        name=s.name,
        about=s.section or s.title,
        group=s.group,
        position=s.position,
        total=result.total,
        rank=result.rank,
        of=result.of,
        grade=result.grade or "",
    )


def cell_of(row: Row | None) -> Body:
    """Return one part of a gathered period: total and rank of it."""
    return {"total": text_of(row.total if row else None), "rank": row.rank if row else None}


def mean(totals: Sequence[Decimal | None]) -> Decimal | None:
    """Return the mean of the published totals, half up to 2 decimals (S-ROLL); None without any."""
    known = [total for total in totals if total is not None]
    if not known:
        return None
    return (sum(known, Decimal(0)) / len(known)).quantize(_TWO, ROUND_HALF_UP)


def text_of(amount: Decimal | None) -> str:
    """Return an amount as it is kept and printed: 87.60; '' for None."""
    return "" if amount is None else f"{amount:.2f}"


def against_before(row: Row, before: dict[Key, Row]) -> str:
    """Say how the rank moved against the period before, in a word; '' where there is nothing to compare."""
    if not before or row.rank is None:
        return ""
    old = before.get(row.key)
    if old is None or old.rank is None:
        return "新列入"
    return moved(old.rank, row.rank) if old.place == row.place else "换组"


def within(cells: Sequence[Row | None]) -> str:
    """Say how the rank moved from the first to the last part of a gathered period."""
    ranks = [cell.rank for cell in cells if cell is not None and cell.rank is not None]
    return moved(ranks[0], ranks[-1]) if len(ranks) > 1 else ""


def moved(old: int, new: int) -> str:
    """Return 升2, 降1 or 持平."""
    return f"升{old - new}" if new < old else f"降{new - old}" if new > old else "持平"


def shown(lines: list[Body], shows: Disclosure, outline: Outline) -> list[Body]:
    """Return the lines in printing order, without what may not be shown: in the register's order where ranks
    are not told, so that none can be read from it."""
    if shows.best_only:
        lines = [line for line in lines if line["code"] == outline.top]
    if shows.ranks:
        lines.sort(key=_by_rank)
    else:
        lines.sort(key=lambda line: line["position"])
    return [_without(line, shows) for line in lines]


def _by_rank(line: Body) -> tuple[Any, ...]:
    total = Decimal(line["total"]) if line["total"] else Decimal(-1_000_000)
    return (line["rank"] is None, line["rank"] or 0, -total, line["position"])


def _without(line: Body, shows: Disclosure) -> Body:
    kept = {key: line[key] for key in ("name", "about")}
    told = [
        {"total": cell["total"] if shows.scores else "",
         "rank": cell["rank"] if shows.ranks else None}
        for cell in line["cells"]
    ]  # fmt: skip
    return kept | {
        "cells": told if shows.scores or shows.ranks else [],
        "total": line["total"] if shows.scores else "",
        "rank": line["rank"] if shows.ranks else None,
        "of": line["of"] if shows.ranks else None,
        "grade": line["grade"] if shows.grades else "",
        "level": line["level"] if shows.grades else "",
        "move": line["move"] if shows.ranks else "",
    }


def cut(group: Body, most: int) -> Body:
    """Return the first places of a group, those tied on the last one included; `more` counts the others.

    Without ranks (a mean over a gathered period ranks nobody) so many lines from the top.
    """
    lines = group["lines"]
    kept = [
        line
        for at, line in enumerate(lines)
        if at < most or (line["rank"] is not None and line["rank"] <= most)
    ]
    return group | {"lines": kept, "more": len(lines) - len(kept)}
