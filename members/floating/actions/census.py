"""Logging the census of a half-year (P32-R1): the figures are counted, only what changed is told in words."""

import datetime as dt
from typing import Any

from django.db.models import Q

from members.floating import relations, words
from members.floating.models import Census, FloatingMember
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.inserting import EARLIEST, insert
from portal.periods import Period
from portal.refusals import Invalid, Refused


def log(*, actor: Any, place: Organization, half: Period, done_on: dt.date, changes: str) -> Census:
    """Log that a village's or a branch's floating members were gone through; once a half-year."""
    relations.insist(actor, place.path, "登记摸排")
    if place.kind not in (Kind.VILLAGE, Kind.BRANCH):
        raise Refused("摸排由村（社区）或党支部登记。请选一个村（社区）或党支部。", rule="P32-R1")
    if half.kind != "half_year":
        raise Invalid("请选一个半年。", {"half": ["请选一个半年。"]})
    if not half.start <= done_on <= min(half.end, clock.today()):
        said = f"摸排日期要在{half.label}以内，不晚于今天。"
        raise Invalid(said, {"done_on": [said]})
    counted = figures(place, done_on)
    row = Census(
        organization=place,
        half=half.code,
        done_on=done_on,
        changes=words.placeless(changes, "changes", 500),
        by=actor,
        logged_at=clock.now(),
        **counted,
    )
    taken = f"{place.label}{half.label}的摸排已经登记过，没有再记。"
    return insert(row, actor=actor, verb="登记流动党员摸排", taken=taken)


def figures(place: Organization, day: dt.date) -> dict[str, int]:
    """Return how many are away on a day, and how many came and went since the census before."""
    stays = FloatingMember.objects.filter(branch__path__startswith=place.path)
    before = Census.objects.filter(organization=place, done_on__lt=day).order_by("-done_on")
    since = before.values_list("done_on", flat=True).first() or EARLIEST
    away = Q(returned_on=None) | Q(returned_on__gt=day)
    return {
        "found": stays.filter(away, registered_on__lte=day).count(),
        "added": stays.filter(registered_on__gt=since, registered_on__lte=day).count(),
        "ended": stays.filter(returned_on__gt=since, returned_on__lte=day).count(),
    }
