"""The first page: 待办, what is due from the account that looks, soonest first."""

import datetime as dt
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock, providers, tours, workdays
from portal.doors import signed_in
from portal.providers import Due


@dataclass(frozen=True)
class Row:
    """A due thing with its time left in words; `tone` is late, soon or ''."""

    due: Due
    left: str
    tone: str


@dataclass
class Group:
    """The due things of one stretch of time."""

    label: str
    key: str
    rows: list[Row] = field(default_factory=list)

    @property
    def is_hot(self) -> bool:
        """Whether its rows are set in bold: what is late or for today."""
        return self.key in ("late", "today")


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show what is due from the account, and the panels the apps give."""
    due = providers.due_for(request.user)
    today = clock.today()
    context = {
        "groups": grouped(due, today),
        "count": len(due),
        "panels": providers.panels_for(request.user),
        "tour_offer": tours.first_for(request.user),
        "provisional_year": today.year if workdays.is_provisional(today.year) else None,
    }
    return render(request, "home.html", context)


def grouped(due: list[Due], today: dt.date) -> list[Group]:
    """Group due things by calendar week (Monday to Sunday), leaving out groups without any."""
    groups = {
        "late": Group("已逾期", "late"),
        "today": Group("今天", "today"),
        "week": Group("本周", "week"),
        "later": Group("以后", "later"),
        "open": Group("无期限", "open"),
    }
    days = [one.due_on for one in due if one.due_on] or [today]
    calendar = workdays.Calendar(min(*days, today), max(*days, today))
    sunday = today + dt.timedelta(days=6 - today.weekday())
    for one in due:
        groups[_key(one.due_on, today, sunday)].rows.append(_row(one, today, calendar))
    return [group for group in groups.values() if group.rows]


def _key(day: dt.date | None, today: dt.date, sunday: dt.date) -> str:
    if day is None:
        return "open"
    if day <= today:
        return "late" if day < today else "today"
    return "week" if day <= sunday else "later"


def _row(due: Due, today: dt.date, calendar: workdays.Calendar) -> Row:
    if due.due_on is None:
        return Row(due, "", "")
    days = (due.due_on - today).days
    if days == 0:
        return Row(due, "今天", "soon")
    working = abs(calendar.workdays_between(today, due.due_on))
    span = f"{working}个工作日" if working else f"{abs(days)}天"
    if days < 0:
        return Row(due, f"逾期{span}", "late")
    return Row(due, f"还有{span}", "soon" if working <= 1 else "")
