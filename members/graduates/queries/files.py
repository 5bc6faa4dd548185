"""What the page of one graduate shows: mentors, the two books, the growth sheet, reports, applications."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from members.graduates import weeks
from members.graduates.actions.activities import sheet_of
from members.graduates.lifecycle import OBSERVING
from members.graduates.models import Graduate, Mentor, Report, Task
from portal import clock

MOST = 30
"""Rows of a book that are shown."""


@dataclass(frozen=True)
class Item:
    """A line of the growth sheet: a required task with its number, or an own one."""

    title: str
    number: int | None
    task: Task | None

    @property
    def done_on(self) -> dt.date | None:
        """When it was done."""
        return self.task.done_on if self.task else None


@dataclass(frozen=True)
class GraduateFile:
    """One graduate; the books are [] for who does not read them."""

    mentors: list[tuple[str, str, Mentor | None]]
    weeks: list[Any]
    missing: list[dt.date]
    diaries: list[Any]
    items: list[Item]
    reports: list[Report]
    observings: list[Any]

    @property
    def done(self) -> int:
        """Tasks of the growth sheet that are done."""
        return sum(1 for one in self.items if one.done_on)


def of(graduate: Graduate, account: Any, reads: bool) -> GraduateFile:
    """Return what the account is shown of a graduate; a fixed number of queries."""
    held = {m.kind: m for m in graduate.mentors.filter(until=None).select_related("person")}
    book = graduate.weeks.prefetch_related("comments__mentor__person")
    written = set(graduate.weeks.values_list("monday", flat=True))
    rows = graduate.observings.select_related("host", "graduate__person", "graduate__village")
    return GraduateFile(
        mentors=[(kind.value, kind.label, held.get(kind.value)) for kind in Mentor.Kind],
        weeks=list(book[:MOST]) if reads else [],
        missing=weeks.missing(graduate.since, graduate.until, clock.today(), written),
        diaries=list(graduate.diaries.all()[:MOST]) if reads else [],
        items=growth(graduate),
        reports=list(graduate.reports.all()),
        observings=[(row, OBSERVING.offers(account, row)) for row in rows[:MOST]],
    )


def growth(graduate: Graduate) -> list[Item]:
    """Return this year's growth sheet: the five required tasks, then his own; two queries."""
    year = clock.today().year
    sheet = sheet_of(graduate, year)
    rows = list(graduate.tasks.filter(year=year))
    by_number = {one.number: one for one in rows if one.number}
    required = [
        Item(title, number, by_number.get(number))
        for number, title in enumerate(sheet.tasks if sheet else (), start=1)
    ]
    return required + [Item(one.title, None, one) for one in rows if one.number is None]
