"""Writing a branch's dues of a month down: the changed lines of the sheet, all of them or none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from members.actions.transfers import insist
from members.life.money import owed
from members.models import DuesRecord, Membership, Organization
from portal import clock, deeds
from portal.periods import Period, containing_day
from portal.refusals import Invalid, Stale

AHEAD = 12
"""Months dues may be paid ahead."""


@dataclass(frozen=True)
class Line:
    """What is written of one member; `seen` is the revision the page showed, 0 for a line without one."""

    person: int
    base: Decimal
    rate: Decimal
    paid: Decimal | None
    paid_on: dt.date | None
    seen: int


def save(
    *, actor: Any, branch: Organization, month: Period, lines: Sequence[Line]
) -> list[DuesRecord]:
    """Write lines of a month's sheet; what is owed is computed here. Returns what was written.

    Stale, with nothing written, when somebody else has written one of them since the page was shown.
    """
    insist(actor, branch)
    _check(month, lines)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=branch.pk)
        there = {
            one.person_id: one
            for one in DuesRecord.objects.select_for_update(of=("self",)).filter(
                month=month.code, person__in=[line.person for line in lines]
            )
        }
        members = _members(branch, month)
        written = [_write(actor, branch, month, line, there, members) for line in lines]
        if written:
            deeds.record(
                actor=actor, verb="登记党费", about=branch,
                details={"month": month.code, "lines": len(written)},
            )  # fmt: skip
    return written


def _check(month: Period, lines: Sequence[Line]) -> None:
    if month.first_month > containing_day(clock.today(), "month").first_month + AHEAD:
        raise Invalid(f"最多预交{AHEAD}个月。请改月份。")
    for line in lines:
        if (line.paid is None) != (line.paid_on is None):
            raise Invalid("实交和交纳日期要一起填，或都不填。")
        if line.paid_on is not None and line.paid_on > clock.today():
            raise Invalid("交纳日期不能晚于今天。")


def _members(branch: Organization, month: Period) -> set[int]:
    """Return who was a member of the branch on some day of a month."""
    rows = Membership.objects.filter(branch=branch, since__lte=month.end)
    return set(rows.exclude(until__lte=month.start).values_list("person", flat=True))


def _write(
    actor: Any,
    branch: Organization,
    month: Period,
    line: Line,
    there: dict[int, DuesRecord],
    members: set[int],
) -> DuesRecord:
    row = there.get(line.person)
    if row is not None and row.branch_id != branch.pk:
        raise Stale(f"有一人{month.label}的党费已在别的支部登记。请刷新页面。")
    if row is None and line.person not in members:
        raise Stale(f"有一人{month.label}不在本支部。请刷新页面。")
    if (row.revision if row else 0) != line.seen:
        raise Stale("有一行刚刚被别人改过，没有保存。请刷新页面，看过再填。")
    row = row or DuesRecord(branch=branch, person_id=line.person, month=month.code, revision=0)
    row.base, row.rate, row.due = line.base, line.rate, owed(line.base, line.rate)
    row.paid, row.paid_on, row.by = line.paid, line.paid_on, actor
    row.revision += 1
    row.save()
    return row
