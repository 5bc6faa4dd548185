"""The life of a monthly points sheet (LC-POINTS) as one table, and what must hold at each step.

open → reported → recognised → confirmed → posted → filed; it can be returned at every step, with a
reason (P08: 党员申报、支部认定、审核确认、通报公示、上报备案).
"""

import datetime as dt

from assessments import rights
from assessments.models import PointSheet
from assessments.points.schemes import rules_on
from members import scope
from portal import clock
from portal.lifecycle import LifeCycle, Step
from portal.workdays import nth_workday_after

S = PointSheet.State


def month_over(sheet: PointSheet) -> str:
    """The month has come to its last day."""
    end = sheet.period.end
    if clock.today() >= end:
        return ""
    return f"{sheet.period.short_label}还没有结束，{end.month}月{end.day}日起报送。"


def last_day(sheet: PointSheet) -> dt.date | None:
    """Return the last day of the posting (D-NOTICE: day 1 is the next working day); None before it."""
    if sheet.posted_on is None:
        return None
    days = rules_on(sheet.scheme, sheet.period).days
    return nth_workday_after(sheet.posted_on, days) if days else sheet.posted_on


def posting_over(sheet: PointSheet) -> str:
    """The posting has run its working days to the end; a scheme that names none has nothing to wait for."""
    last = last_day(sheet)
    if last is None or last == sheet.posted_on or clock.today() > last:
        return ""
    return f"公示到{last.month}月{last.day}日24:00为止，之后才能备案。"


POINTS = LifeCycle(
    name="LC-POINTS",
    labels={state.value: str(state.label) for state in S},
    who=scope.who_holds,
    steps=(
        Step("report", "报送认定", (S.OPEN,), S.REPORTED, rights.REPORT_POINTS, (month_over,)),
        Step(
            "recognise",
            "认定",
            (S.REPORTED,),
            S.RECOGNISED,
            rights.RECOGNISE_POINTS,
            reason_required=True,
        ),
        Step("confirm", "审核确认", (S.RECOGNISED,), S.CONFIRMED, rights.CONFIRM_POINTS),
        Step("post", "公示", (S.CONFIRMED,), S.POSTED, rights.RECOGNISE_POINTS),
        Step(
            "file",
            "备案",
            (S.POSTED,),
            S.FILED,
            rights.RECOGNISE_POINTS,
            (posting_over,),
            rule="D-NOTICE",
        ),
        Step(
            "return",
            "退回补报",
            (S.REPORTED, S.POSTED),
            S.OPEN,
            rights.RECOGNISE_POINTS,
            reason_required=True,
        ),
        Step(
            "send_back",
            "退回支部",
            (S.RECOGNISED, S.CONFIRMED, S.POSTED),
            S.OPEN,
            rights.CONFIRM_POINTS,
            reason_required=True,
        ),
    ),
)
