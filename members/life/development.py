"""The way into the Party: a declared table of steps, and the days on which each can be taken."""

import calendar
import datetime as dt
from typing import Any

from members import rights
from members.life import holds
from members.life.rules import (
    ACTIVIST_MONTHS,
    EXTENSION_LEAST,
    EXTENSION_MOST,
    PROBATION_MONTHS,
)
from members.models import Development, Membership
from members.scope import who_holds
from portal.lifecycle import LifeCycle, Step

S = Development.State
DAY_OF = {
    "accept": "activist_on",
    "propose": "candidate_on",
    "admit": "probationary_on",
    "extend": "extended_on",
    "confirm": "full_on",
    "stop": "stopped_on",
    "cancel": "stopped_on",
}
"""Action → the field that keeps its day."""


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later; the month's last one where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(development: Development) -> dt.date:
    """Return the day of the last step that was taken."""
    days = [getattr(development, name) for name in ("applied_on", *DAY_OF.values())]
    return max(day for day in days if day is not None)


def wrong_day(development: Development, action: str, on: dt.date, today: dt.date) -> str:
    """Return why a step cannot be of this day, '' when it can."""
    before = last_day(development)
    if on > today:
        return "日期不能晚于今天。请到那天再登记。"
    if on < before:
        return f"日期不能早于上一步的{before}。请核对会议记录。"
    if action == "propose" and development.activist_on is not None:
        earliest = months_after(development.activist_on, ACTIVIST_MONTHS.value)
        if on < earliest:
            return (
                f"入党积极分子要经过{ACTIVIST_MONTHS.value}个月以上培养教育"
                f"（{ACTIVIST_MONTHS.code}），最早{earliest}。请到那天以后再确定。"
            )
    if action == "confirm" and development.probation_until is not None:
        earliest = development.probation_until
        if on < earliest:
            return f"预备期到{earliest}满（{PROBATION_MONTHS.code}）。请满期以后再讨论转正。"
    return ""


def probation_end(day: dt.date) -> dt.date:
    """Return the first day on which full membership can be decided."""
    return months_after(day, PROBATION_MONTHS.value)


def extended_end(development: Development, months: int) -> tuple[dt.date | None, str]:
    """Return the new end of a probation extended by so many months; None with the sentence why not."""
    if development.extended_on is not None:
        return (
            None,
            f"预备期已在{development.extended_on}延长过，只能延长一次（{EXTENSION_MOST.code}）。",
        )
    least, most = EXTENSION_LEAST.value, EXTENSION_MOST.value
    if not least <= months <= most or development.probation_until is None:
        return (
            None,
            f"延长{least}至{most}个月（{EXTENSION_LEAST.code}、{EXTENSION_MOST.code}）。请改月数。",
        )
    return months_after(development.probation_until, months), ""


def _not_held(development: Development) -> str:
    return "".join(holds.reasons(development.person))


def _belongs_nowhere(development: Development) -> str:
    if Membership.objects.filter(person=development.person, until=None).exists():
        return f"{development.person.name}已是党员，组织关系在别的支部。请核对是不是同一个人。"
    return ""


def _is_there(development: Development) -> str:
    rows = Membership.objects.filter(
        person=development.person, branch=development.branch, until=None
    )
    if not rows.exists():
        name = development.person.name
        return f"{name}的组织关系不在{development.branch.label}。请先办结组织关系转接。"
    return ""


_BRANCH, _ABOVE = rights.KEEP_BRANCH, rights.KEEP_PEOPLE
DEVELOPMENT = LifeCycle(
    name="development",
    labels=dict(S.choices),
    steps=(
        Step("accept", "确定为入党积极分子", (S.APPLICANT,), S.ACTIVIST, _BRANCH),
        Step("propose", "确定为发展对象", (S.ACTIVIST,), S.CANDIDATE, _BRANCH, (_not_held,)),
        Step(
            "admit", "接收为预备党员", (S.CANDIDATE,), S.PROBATIONARY, _ABOVE,
            (_not_held, _belongs_nowhere),
        ),
        Step("confirm", "转为正式党员", (S.PROBATIONARY,), S.FULL, _ABOVE, (_not_held, _is_there)),
        Step("extend", "延长预备期", (S.PROBATIONARY,), S.PROBATIONARY, _ABOVE, (_is_there,)),
        Step(
            "stop", "终止培养", (S.APPLICANT, S.ACTIVIST, S.CANDIDATE), S.STOPPED, _BRANCH,
            reason_required=True,
        ),
        Step(
            "cancel", "取消预备党员资格", (S.PROBATIONARY,), S.STOPPED, _ABOVE, (_is_there,),
            reason_required=True,
        ),
    ),
    who=who_holds,
)  # fmt: skip


def earliest_of(development: Development, action: str) -> dt.date | None:
    """Return the first day a step can be of, as far as a span of time says; for what pages tell."""
    if action == "propose" and development.activist_on:
        return months_after(development.activist_on, ACTIVIST_MONTHS.value)
    if action == "confirm":
        return development.probation_until
    return None


def may(account: Any, development: Development) -> bool:
    """Return whether the account may keep the file at all."""
    path = development.branch.path
    return bool(account.may(_BRANCH, path) or account.may(_ABOVE, path))
