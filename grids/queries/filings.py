"""Reads of filed ledgers: which township has filed which month, one filing with its versions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from grids import rights
from grids.actions.filings import due_on
from grids.models import Filing, FilingCase, Grid
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.periods import Period, containing_day

MONTHS = 6
"""Months the board shows."""
WORDS = {"filed": "按期", "late": "迟报", "missing": "缺报", "waiting": "未到期"}


@dataclass(frozen=True)
class Cell:
    """One township's month: its newest filing, and how its first one stands to the due date."""

    month: Period
    due_on: dt.date
    first: Filing | None
    newest: Filing | None

    @property
    def state(self) -> str:
        """filed, late, missing, or waiting while the due date has not passed."""
        if self.first is not None:
            return "late" if self.first.days_late else "filed"
        return "missing" if clock.today() > self.due_on else "waiting"

    @property
    def word(self) -> str:
        """The state in words."""
        return WORDS[self.state]

    @property
    def days_late(self) -> int:
        """Calendar days after the due date: to the filing, or to today while it is missing."""
        if self.first is not None:
            return self.first.days_late
        return max(0, (clock.today() - self.due_on).days)


@dataclass(frozen=True)
class Row:
    """A township and its months, newest first."""

    town: Organization
    cells: list[Cell]


def months() -> list[Period]:
    """Return the months the board shows, the one that ended last first."""
    last = containing_day(clock.today(), "month").previous
    return [last.shift(-back) for back in range(MONTHS)]


def towns_of(account: Any) -> QuerySet[Organization]:
    """Return the townships with a grid whose ledgers the account sees."""
    there = Grid.objects.filter(level__number=1).values("organization")
    rows = Organization.objects.visible_to(account, rights.SEE_CASES)
    return rows.filter(kind=Kind.TOWN, until=None, pk__in=there).order_by("code")


def board(account: Any, shown: Sequence[Period]) -> list[Row]:
    """Return every township's months: two queries and the calendar's, however many townships."""
    towns = list(towns_of(account))
    codes = [month.code for month in shown]
    filed: dict[tuple[int, str], list[Filing]] = {}
    rows = Filing.objects.filter(town__in=towns, period_code__in=codes).defer("body")
    for filing in rows.order_by("version"):
        filed.setdefault((filing.town_id, filing.period_code), []).append(filing)
    due = {month: due_on(month) for month in shown}
    return [Row(town, [_cell(filed, town, month, due[month]) for month in shown]) for town in towns]


def _cell(
    filed: dict[tuple[int, str], list[Filing]], town: Organization, month: Period, due: dt.date
) -> Cell:
    versions = filed.get((town.pk, month.code), [])
    return Cell(month, due, versions[0] if versions else None, versions[-1] if versions else None)


def filings(account: Any) -> QuerySet[Filing]:
    """Return the filings the account sees; those of a township, not what lies above it."""
    return Filing.objects.visible_to(account).select_related("town", "filed_by__person")


def versions_of(filing: Filing) -> list[Filing]:
    """Return all versions of a filing's month, newest first."""
    rows = Filing.objects.filter(town=filing.town_id, period_code=filing.period_code)
    return list(rows.defer("body").select_related("filed_by__person").order_by("-version"))


def cases_of(filing: Filing, after: str = "", size: int = 100) -> tuple[list[FilingCase], str]:
    """Return a page of a filing's cases behind a position, and the next position ('' on the last page)."""
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    found = list(filing.cases.filter(position__gt=start).order_by("position")[: size + 1])
    return found[:size], str(found[size - 1].position) if len(found) > size else ""


def waiting_for(account: Any) -> list[tuple[Organization, Period]]:
    """Return the townships whose ledger of the month that ended last the account has still to file."""
    month = containing_day(clock.today(), "month").previous
    there = Grid.objects.filter(level__number=1).values("organization")
    towns = Organization.objects.visible_to(account, rights.DISPATCH)
    rows = towns.filter(kind=Kind.TOWN, until=None, pk__in=there)
    done = Filing.objects.filter(period_code=month.code).values("town")
    return [(town, month) for town in rows.exclude(pk__in=done).order_by("code")[:50]]
