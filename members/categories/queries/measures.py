"""What a member's way of managing asks for and whether it was done: counted from the registers (P24-R1)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Max

from members.categories import ways
from members.categories.models import Care, Classification, Helper, Households, PostHeld, Target
from members.categories.ways import Measure
from portal import clock


@dataclass
class Facts:
    """What the registers hold of one member."""

    helper: Helper | None = None
    years: set[int] = field(default_factory=set)
    posts: list[PostHeld] = field(default_factory=list)
    households: int | None = None
    """None where nobody has said: missing is not zero."""
    last: dict[str, dt.date] = field(default_factory=dict)
    """Kind of care → the last day of it."""

    @property
    def unusual(self) -> bool:
        """Whether the number of households is outside the ten to fifteen (P24-R8, E21)."""
        return self.households is not None and ways.is_unusual(self.households)


@dataclass(frozen=True)
class Check:
    """One thing asked for: whether it is done, by when it is due, what is known of it."""

    measure: Measure
    done: bool
    due: dt.date | None
    known: str
    is_late: bool
    """What the source states is not done though half of its time is over (the card: red at mid-quarter)."""

    @property
    def tone(self) -> str:
        """The tone of its chip."""
        return "ok" if self.done else "err" if self.is_late else "warn"


def facts_of(people: Collection[int]) -> dict[int, Facts]:
    """Return the facts of some people; five queries however many."""
    found: dict[int, Facts] = defaultdict(Facts)
    for tie in Helper.objects.filter(person__in=people, until=None).select_related("helper"):
        found[tie.person_id].helper = tie
    for person, year in Target.objects.filter(person__in=people).values_list("person", "year"):
        found[person].years.add(year)
    for held in PostHeld.objects.filter(person__in=people, until=None).order_by("since"):
        found[held.person_id].posts.append(held)
    counts = Households.objects.filter(person__in=people).values_list("person", "count")
    for person, count in counts:
        found[person].households = count
    logged = Care.objects.filter(person__in=people, on__lte=clock.today())
    for person, kind, day in logged.values_list("person", "kind").annotate(Max("on")).order_by():
        found[person].last[kind] = day
    return found


def checks(now: Classification | None, facts: Facts, today: dt.date) -> list[Check]:
    """Return what a listed category and the further ones ask for; [] without a category. Pure."""
    if now is None:
        return []
    asked = ways.measures_for([now.category, *now.secondary])
    return [_check(one, facts, today) for one in asked]


def _check(measure: Measure, facts: Facts, today: dt.date) -> Check:
    period = measure.period(today)
    if period is None:
        known = _standing(measure.code, facts)
        return Check(measure, bool(known), None, known, measure.stated and not known)
    late = measure.stated and today > period.start + (period.end - period.start) / 2
    if measure.code == "target":
        done = period.year in facts.years
        return Check(
            measure, done, period.end, f"{period.year}年" if done else "", late and not done
        )
    last = facts.last.get(measure.code)
    done = last is not None and last >= period.start
    known = f"上次{last.isoformat()}" if last else "还没有"
    return Check(measure, done, period.end, known, late and not done)


def _standing(code: str, facts: Facts) -> str:
    if code == "helper":
        return facts.helper.helper.name if facts.helper else ""
    return "、".join(one.get_post_display() for one in facts.posts)
