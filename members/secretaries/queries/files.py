"""Everything the page of one village shows, and what a person sees of himself."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from members.models import Organization, Post
from members.pools import queries as pools
from members.pools.kinds import RESERVE
from members.pools.models import Entry
from members.secretaries import lifecycle
from members.secretaries.models import (
    Assessment,
    Checkup,
    Decision,
    Incentive,
    ListCheck,
    Mentor,
    MentorGroup,
    Selection,
    Term,
    Weak,
)
from members.secretaries.queries import commitments, mentors, terms
from portal import clock

LEAST = RESERVE.least


@dataclass(frozen=True)
class VillagePage:
    """A village: its secretary by the register, reserves, cases, former secretaries."""

    village: Organization
    post: Post | None
    term: Term | None
    reserves: list[Entry]
    selections: list[Selection]
    former: list[Term]
    weak: Weak | None

    @property
    def lacking(self) -> int:
        """How many reserves lack (P01-R5)."""
        return max(0, LEAST - len(self.reserves))


def of_village(village: Organization) -> VillagePage:
    """Return the page of a village; six queries."""
    post = lifecycle.secretary_of(village, clock.today())
    term = Term.objects.filter(post=post).first() if post else None
    former = Term.objects.filter(post__organization=village).select_related("post__person")
    cases = Selection.objects.filter(village=village).select_related("person")
    return VillagePage(
        village=village,
        post=post,
        term=term,
        reserves=pools.of_place(village, RESERVE),
        selections=list(cases[:20]),
        former=list(former.exclude(pk=term.pk if term else 0).order_by("-post__since")[:10]),
        weak=Weak.objects.filter(village=village, until=None).first(),
    )


@dataclass(frozen=True)
class TermPage:
    """A secretary's file of one year."""

    term: Term
    year: int
    group: MentorGroup | None
    seats: list[mentors.Seat]
    fields: list[commitments.Group]
    standing: commitments.Standing
    checkup: Checkup | None
    assessments: list[Assessment]
    incentives: list[Incentive]
    undecided: list[ListCheck]
    decisions: list[Decision]
    wants_mentors: str | None
    former_groups: list[MentorGroup] = field(default_factory=list)


def of_term(term: Term, year: int) -> TermPage:
    """Return the page of a secretary for a year."""
    groups = list(MentorGroup.objects.filter(term=term))
    group = next((one for one in groups if one.is_open), None)
    fields = commitments.by_field(term, year)
    rows = [one for part in fields for one in part.commitments]
    return TermPage(
        term=term,
        year=year,
        group=group,
        seats=mentors.seats(group) if group else [],
        fields=fields,
        standing=commitments.standing_of(term, rows),
        checkup=Checkup.objects.filter(term=term, year=year).first(),
        assessments=list(Assessment.objects.filter(term=term)[:6]),
        incentives=list(Incentive.objects.filter(term=term)[:40]),
        undecided=terms.undecided(term),
        decisions=list(Decision.objects.filter(term=term)[:10]),
        wants_mentors=mentors.ground_for(term) if group is None else None,
        former_groups=[one for one in groups if not one.is_open],
    )


def _mine(person: int, name: str) -> Q:
    return Q(**{name: person}) | Q(**{f"{name}__merged_into": person})


def own_terms(person: int | None) -> list[Term]:
    """Return a person's files as secretary, the serving ones first."""
    if not person:
        return []
    found = list(terms_of(person).select_related("post__person", "post__organization__parent"))
    return sorted(found, key=lambda t: (not t.is_serving, -t.post.since.toordinal()))


def terms_of(person: int) -> Any:
    """Return the rows of a person's files as secretary."""
    return Term.objects.filter(_mine(person, "post__person"))


def own_selections(person: int) -> list[Selection]:
    """Return the cases in which a person was a candidate, with their ratings; what is his to see."""
    rows: Any = Selection.objects.filter(_mine(person, "person"))
    return list(rows.select_related("village__parent", "person").prefetch_related("ratings"))


def own_mentoring(person: int | None) -> list[Mentor]:
    """Return the parts a person has as a mentor today."""
    if not person:
        return []
    rows = parts_of(person)
    return list(rows.select_related("group__term__post__person", "group__term__post__organization"))


def parts_of(person: int) -> Any:
    """Return the rows of the parts a person has as a mentor today."""
    rows: Any = Mentor.objects.filter(_mine(person, "person"), until=None)
    return rows.exclude(group__state=MentorGroup.State.ENDED)
