"""A voter's own paper: who is on it, what kind of votes it takes, and what is due from him."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from assessments.ballots import Ballot, ballots_of
from assessments.models import CycleSubject, Panel, Poll, Recusal, Voter
from portal import clock


def panel_ballots(panel: Panel) -> list[Ballot]:
    """Return the ballots a panel holds; none in a roll-up run or a scheme without votes."""
    cycle = panel.cycle
    return ballots_of(cycle.scheme_version.document, cycle.period.kind)


def ballot_of(poll: Poll) -> Ballot:
    """Return the scheme's ballot that a poll is a round of."""
    return next(b for b in panel_ballots(poll.panel) if b.code == poll.ballot)


def subjects_of(voter: Voter) -> QuerySet[CycleSubject]:
    """Return who is on a voter's paper: the panel's graded subjects but himself, his own unit and the
    recused (E-CONFLICT)."""
    return (
        CycleSubject.objects.filter(panel=voter.poll.panel_id, state=CycleSubject.State.GRADED)
        .exclude(_own(voter))
        .exclude(pk__in=Recusal.objects.filter(voter=voter).values("subject"))
        .order_by("position")
    )


def _own(voter: Voter) -> Q:
    """The condition that a subject is the voter himself, or the unit he belongs to."""
    return Q(person=voter.person_id) | Q(person__isnull=True, organization=voter.person.home_id)


def voting(account: Any) -> QuerySet[Voter]:
    """Return the account's own lines on rolls; none without a person."""
    if not account.person_id:
        return Voter.objects.none()
    return Voter.objects.filter(person=account.person_id).select_related(
        "person", "poll__panel__organization", "poll__panel__cycle__organization",
        "poll__panel__cycle__scheme_version",
    )  # fmt: skip


def waiting_for(account: Any) -> QuerySet[Voter]:
    """Return the account's lines of running polls in which its paper is still out."""
    return voting(account).filter(
        has_cast=False, poll__state=Poll.State.OPEN, poll__closes_on__gte=clock.today()
    )


@dataclass(frozen=True)
class Section:
    """Subjects under one head of the paper; '' where there is only one."""

    title: str
    subjects: list[CycleSubject]


@dataclass(frozen=True)
class Paper:
    """A voter's paper as the page shows it."""

    voter: Voter
    ballot: Ballot
    sections: list[Section]
    recused: list[CycleSubject]
    is_subject: bool
    """Whether he himself, or his unit, is appraised here, and so left out."""

    @property
    def subjects(self) -> list[CycleSubject]:
        """Everybody on it, in order."""
        return [subject for section in self.sections for subject in section.subjects]

    @property
    def of_people(self) -> bool:
        """Whether people are appraised, not organizations."""
        return bool(self.voter.poll.panel.cycle.outline.of_people)

    @property
    def group(self) -> str:
        """What the voter votes as."""
        return self.ballot.label(self.voter.group)

    @property
    def is_open(self) -> bool:
        """Whether it can still be cast, as far as the poll goes."""
        poll = self.voter.poll
        return poll.state == Poll.State.OPEN and poll.closes_on >= clock.today()


def paper_of(voter: Voter) -> Paper:
    """Return a voter's paper; three statements."""
    panel = voter.poll.panel
    recused = CycleSubject.objects.filter(
        pk__in=Recusal.objects.filter(voter=voter).values("subject")
    )
    himself = panel.subjects.filter(_own(voter), state=CycleSubject.State.GRADED)
    return Paper(
        voter,
        ballot_of(voter.poll),
        _sections(list(subjects_of(voter)), panel.organization.label),
        list(recused.order_by("position")),
        himself.exists(),
    )


def _sections(subjects: Sequence[CycleSubject], unit: str) -> list[Section]:
    """Subjects by peer group, else by section, in the order of first appearance; who is in none stands
    under the unit itself."""
    keyed: dict[str, list[CycleSubject]] = {}
    for subject in subjects:
        keyed.setdefault(subject.group or subject.section, []).append(subject)
    if len(keyed) < 2:
        return [Section("", list(subjects))] if subjects else []
    return [Section(title or unit, own) for title, own in keyed.items()]
