"""Template words of ledgers and reviews: what a state and a step of a case are called, whose words show."""

from collections.abc import Container, Iterable
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from grids.lifecycle import CASE
from grids.models import Case, DisputeMeeting, Visit
from grids.queries import rhythm, visits
from portal.periods import Period

register = template.Library()
_NO_VISITS = '<b class="jn-late">没有</b>'
_STEPS = {step.action: step.label for step in CASE.steps} | {"report": "上报"}


@register.filter
def case_state(state: str) -> str:
    """Return what a state is called; the bare code for one nobody knows any more."""
    return str(Case.State(state).label) if state in Case.State.values else state


@register.filter
def case_step(action: str) -> str:
    """Return what a step of LC-CASE is called; the bare code for one nobody knows any more."""
    return _STEPS.get(action, action)


@register.filter
def told_to(visit: Visit, account: Any) -> bool:
    """Return whether the words of a diary entry are shown to an account (PV-CASE)."""
    return visits.tells(account, visit)


@register.filter
def decisions_told_to(meeting: DisputeMeeting, account: Any) -> bool:
    """Return whether the decisions of a dispute meeting are shown to an account (PV-CASE)."""
    return rhythm.tells(account, meeting)


@register.simple_tag
def worker_rows(
    counts: Iterable[visits.WorkerCount], readable: Container[int], month: Period
) -> SafeString:
    """Return a table's rows of workers, with a link to each diary that may be read.

    Of a township's fifteen hundred workers a template would write them in ten times the time.
    """
    before, after = reverse("grids:visit_diary", args=[0]).rsplit("0", 1)
    after = escape(f"{after}?month={month.code}")
    rows = []
    for one in counts:
        name, last = escape(one.name), one.last_on.isoformat() if one.last_on else ""
        if one.person in readable:
            name = f'<a href="{before}{one.person}{after}">{name}</a>'
        rows.append(
            f'<tr><td class="main">{name}</td><td>{escape(one.place)}</td>'
            f'<td class="r" data-label="走访">{one.visits or _NO_VISITS}</td>'
            f'<td class="r" data-label="天数">{one.days}</td>'
            f'<td class="r" data-label="补记">{one.late}</td>'
            f'<td class="r" data-label="转事项">{one.cases}</td>'
            f'<td class="jn-nowrap" data-label="最近一次">{last}</td></tr>'
        )
    return mark_safe("".join(rows))  # noqa: S308  (names and places are escaped)
