"""What the page of one member shows: his category with its history, and his way of managing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from members.categories import ways
from members.categories.models import Care, Category, Classification, Helper, PostHeld, Target
from members.categories.models.scoping import branch_of
from members.categories.queries import measures, places, present
from members.categories.queries.measures import Check, Facts
from members.models import Organization, Person
from portal import clock

MOST = 40
"""Rows of a log that are shown."""


@dataclass(frozen=True)
class MemberFile:
    """One member; `rows` are his classifications, newest first, listed or not."""

    branch: Organization | None
    is_covered: bool
    now: Classification | None
    rows: list[Classification]
    facts: Facts
    checks: list[Check]
    ties: list[Helper]
    targets: list[Target]
    posts: list[PostHeld]
    cares: list[Care]

    @property
    def way(self) -> str:
        """The way of managing."""
        return ways.WAYS[Category(self.now.category)] if self.now else ""

    @property
    def asks(self) -> set[str]:
        """The codes of what is asked for."""
        return {one.measure.code for one in self.checks}

    @property
    def listed(self) -> list[Classification]:
        """The rows that hold or held."""
        return [row for row in self.rows if row.state == Classification.State.LISTED]

    @property
    def waits(self) -> bool:
        """Whether a proposal is open."""
        return any(row.state == Classification.State.PROPOSED for row in self.rows)

    @property
    def is_old(self) -> bool:
        """Whether the category was checked longer than a year ago and nothing is proposed."""
        if self.now is None or self.waits or self.now.checked_on is None:
            return False
        return (clock.today() - self.now.checked_on).days >= ways.RECHECK_DAYS


def of(person: Person) -> MemberFile:
    """Return what is shown of a member; a fixed number of queries."""
    branch, today = branch_of(person), clock.today()
    now = present.of(person.pk, today)
    facts = measures.facts_of([person.pk])[person.pk]
    rows = Classification.objects.filter(person=person)
    return MemberFile(
        branch=branch,
        is_covered=places.is_covered(branch),
        now=now,
        rows=list(rows.select_related("person__home", "proposed_by", "checked_by")[:MOST]),
        facts=facts,
        checks=measures.checks(now, facts, today),
        ties=list(Helper.objects.filter(person=person).select_related("helper")[:MOST]),
        targets=list(Target.objects.filter(person=person)[:MOST]),
        posts=list(PostHeld.objects.filter(person=person)[:MOST]),
        cares=list(Care.objects.filter(person=person).select_related("by__person")[:MOST]),
    )


def open_year(person: Person) -> int | None:
    """Return the earliest year whose targets have no result yet; None where there is none."""
    rows = Target.objects.filter(person=person, result="").order_by("year")
    return rows.values_list("year", flat=True).first()


def initial(person: Person, what: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form about a member begins with."""
    today = clock.today()
    if what == "households":
        return {"count": measures.facts_of([person.pk])[person.pk].households}
    if what == "target":
        row = Target.objects.filter(person=person, year=today.year).first()
        return {"targets": row.targets if row else ""}
    if what == "helper":
        tie = Helper.objects.filter(person=person, until=None).first()
        return {"helper": tie.helper_id if tie else None}
    return {"since": today, "on": today, "kind": asked.get("kind", Care.Kind.VISIT)}
