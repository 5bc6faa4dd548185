"""Who needs mentors, which of them were in contact this month, which part is empty (P01-R8)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from members.secretaries.models import Contact, Mentor, MentorGroup, Term, Weak
from members.secretaries.queries.terms import months_before
from members.secretaries.rules import NEW_MONTHS, REPLACE_DAYS
from members.secretaries.words import Part
from portal import clock
from portal.periods import containing_day


def ground_for(term: Term) -> str | None:
    """Return why a secretary is given mentors: new or of a weak organization; None where he is neither."""
    if not term.is_serving:
        return None
    if Weak.objects.filter(village=term.village, until=None).exists():
        return MentorGroup.Ground.WEAK
    if term.post.since > months_before(clock.today(), NEW_MONTHS):
        return MentorGroup.Ground.NEW
    return None


@dataclass(frozen=True)
class Seat:
    """One of the four parts of a group: its mentor, whether he was in contact this month."""

    part: Part
    mentor: Mentor | None
    contacted: bool
    replace_by: dt.date | None
    """By when an empty part is to be filled."""


def seats(group: MentorGroup) -> list[Seat]:
    """Return the four parts of a group with this month's contacts; two queries."""
    rows = list(group.mentors.select_related("person").order_by("id"))
    month = containing_day(clock.today(), "month")
    done = Contact.objects.filter(mentor__in=rows, on__range=(month.start, month.end))
    contacted = set(done.values_list("mentor", flat=True))
    found = []
    for part in Part:
        of = [mentor for mentor in rows if mentor.part == part]
        here = next((mentor for mentor in of if mentor.until is None), None)
        ended = [mentor.until for mentor in of if mentor.until]
        by = max(ended) + dt.timedelta(days=REPLACE_DAYS) if here is None and ended else None
        found.append(Seat(part, here, bool(here and here.pk in contacted), by))
    return found


def without_contact(groups: Any) -> list[Mentor]:
    """Return the mentors of active groups who have not been in contact this month; two queries."""
    month = containing_day(clock.today(), "month")
    rows = Mentor.objects.filter(group__in=groups, group__state="active", until=None)
    done = Contact.objects.filter(on__range=(month.start, month.end)).values("mentor")
    found = rows.filter(since__lte=month.end).exclude(pk__in=done)
    return list(found.select_related("person", "group__term__post__person"))


def empty_parts(groups: Any) -> list[tuple[MentorGroup, dt.date]]:
    """Return the active groups of which a part is empty, with the day it is to be filled by; two queries."""
    active = {g.pk: g for g in groups.filter(state="active").select_related(
        "term__post__person", "term__post__organization")}  # fmt: skip
    there: dict[int, set[str]] = {pk: set() for pk in active}
    ended: dict[tuple[int, str], dt.date] = {}
    for mentor in Mentor.objects.filter(group__in=active):
        if mentor.until is None:
            there[mentor.group_id].add(mentor.part)
        else:
            key = (mentor.group_id, mentor.part)
            ended[key] = max(mentor.until, ended.get(key, mentor.until))
    late = dt.timedelta(days=REPLACE_DAYS)
    found = [(active[pk], day + late) for (pk, part), day in ended.items() if part not in there[pk]]
    return sorted(found, key=lambda pair: pair[1])


def recent(group: MentorGroup) -> list[Contact]:
    """Return the newest contacts of a group."""
    rows = Contact.objects.filter(mentor__group=group).select_related(
        "mentor__person", "by__person"
    )
    return list(rows.order_by("-on", "-id")[:40])
