"""The clock of reports (P32-R2, R11): what the day of the last report comes to. Pure, never ticked.

A reminder after 5 months, the report due after 6, a visit after 9, the lost-contact list after 12. A
month without such a day ends on its last: six months after 31 August is 28 or 29 February.
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

REMIND, DUE, VISIT, LOST = 5, 6, 9, 12


class Stage(StrEnum):
    """How far a stay's clock has run; each holds until the next begins."""

    FINE = "fine"
    REMIND = "remind"
    OVERDUE = "overdue"
    VISIT = "visit"
    LOST = "lost"

    @property
    def label(self) -> str:
        """Its name on pages."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """The tone of its chip."""
        return {"fine": "ok", "remind": "info", "overdue": "warn"}.get(self.value, "err")


_LABELS = {
    Stage.FINE: "按期",
    Stage.REMIND: "该提醒",
    Stage.OVERDUE: "逾期未汇报",
    Stage.VISIT: "应上门走访",
    Stage.LOST: "应列失联名单",
}
BEGINS = {Stage.REMIND: REMIND, Stage.OVERDUE: DUE, Stage.VISIT: VISIT, Stage.LOST: LOST}
"""Months after which each stage begins."""


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def latest_start(today: dt.date, months: int) -> dt.date:
    """Return the latest day from which so many months are over today."""
    day = months_after(today, -months)
    while months_after(day + dt.timedelta(days=1), months) <= today:
        day += dt.timedelta(days=1)
    return day


@dataclass(frozen=True)
class Clock:
    """The clock that runs from `since`: the last report, else the day the stay began to count."""

    since: dt.date

    @property
    def remind_on(self) -> dt.date:
        """When the member is reminded."""
        return months_after(self.since, REMIND)

    @property
    def due_on(self) -> dt.date:
        """By when the next report is due."""
        return months_after(self.since, DUE)

    @property
    def visit_on(self) -> dt.date:
        """From when he stands on the list of those to be visited."""
        return months_after(self.since, VISIT)

    @property
    def lost_on(self) -> dt.date:
        """From when he stands on the list of those who may be declared out of contact."""
        return months_after(self.since, LOST)

    def stage(self, today: dt.date) -> Stage:
        """Return the stage on a day; the reminder holds on the due day itself, overdue begins after it."""
        if today >= self.lost_on:
            return Stage.LOST
        if today >= self.visit_on:
            return Stage.VISIT
        if today > self.due_on:
            return Stage.OVERDUE
        return Stage.REMIND if today >= self.remind_on else Stage.FINE
