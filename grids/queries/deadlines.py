"""The time left for cases, in working days and words: one reading of the calendar for any number of rows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from grids.models import Case
from portal import clock, workdays


@dataclass(frozen=True)
class Left:
    """Time left in words; `tone` is late, soon, done or ''. `days` is negative when late."""

    words: str = ""
    tone: str = ""
    days: int = 0


class Deadlines:
    """Tells of each case how it stands with its last day."""

    def __init__(self, cases: Iterable[Case]) -> None:
        """Read the calendar between today and the last days of `cases`; one query."""
        self._today = clock.today()
        days = [self._today, *(case.due_on for case in cases)]
        days += [case.done_on for case in cases if case.done_on]
        self._calendar = workdays.Calendar(min(days), max(days))

    def of(self, case: Case) -> Left:
        """Return the time left of a case that runs, how it was kept where it is done, else nothing."""
        if case.done_on is not None:
            late = case.done_on > case.due_on
            words = f"逾期{self._span(case.due_on, case.done_on)}办结" if late else "按期办结"
            return Left(words, "late" if late else "done")
        return self._running(case) if case.is_running else Left()

    def _running(self, case: Case) -> Left:
        days = self._calendar.workdays_between(self._today, case.due_on)
        if case.due_on == self._today:
            return Left("今天到期", "soon")
        if case.due_on < self._today:
            return Left(f"逾期{self._span(case.due_on, self._today)}", "late", min(days, -1))
        return Left(
            f"还有{self._span(self._today, case.due_on)}", "soon" if days <= 1 else "", days
        )

    def _span(self, first: dt.date, last: dt.date) -> str:
        """Working days after `first` up to `last`; plain days where offices were closed on all of them."""
        days = self._calendar.workdays_between(first, last)
        return f"{days}个工作日" if days else f"{(last - first).days}天"
