"""Polls as their keepers read them: how far each ballot of a panel is, the roll, who may be added."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments import rights
from assessments.ballots import FEW, Ballot, quorum
from assessments.models import CycleSubject, Panel, Poll, Recusal, SealedPaper, Voter
from assessments.queries.papers import ballot_of, panel_ballots
from members.models import Account, Person, Post
from members.queries import people_found
from members.rights import SEE_PEOPLE
from portal import clock

USUAL_DAYS = 7
R = Post.Role
HOLDERS: Mapping[str, tuple[str, ...]] = {
    "main_leader": (R.PRINCIPAL,),
    "deputy": (R.LEADER,),
    "other_leaders": (R.LEADER,),
    "leaders": (R.PRINCIPAL, R.LEADER),
    "heads": (R.SECTION_HEAD,),
    "managers": (R.SECTION_HEAD,),
    "staff": (R.STAFF, R.SECTION_HEAD),
    "subordinates": (R.STAFF, R.SECTION_HEAD),
}
"""Voter group (M03) → the posts of the panel's own unit it is proposed from; peers go by the subjects'.
A post that two groups of a ballot fit goes to the narrower one: heads are staff where no
one asks for heads."""


@dataclass(frozen=True)
class Turnout:
    """How many of a roll, or of one group of it, have handed their paper in."""

    label: str
    on_roll: int
    cast: int


@dataclass(frozen=True)
class Round:
    """One poll with its figures; `sealed` papers of a closed one could not be opened yet."""

    poll: Poll
    groups: list[Turnout]
    sealed: int

    @property
    def on_roll(self) -> int:
        """Everybody on the roll."""
        return sum(group.on_roll for group in self.groups)

    @property
    def cast(self) -> int:
        """Papers that are in."""
        return sum(group.cast for group in self.groups)

    @property
    def quorum(self) -> int:
        """Papers that make it valid (D-QUORUM)."""
        return quorum(self.on_roll)

    @property
    def short_by(self) -> int:
        """How many papers are missing to the quorum."""
        return max(0, self.quorum - self.cast)

    @property
    def is_open(self) -> bool:
        """Whether papers are still taken."""
        return self.poll.state == Poll.State.OPEN

    @property
    def is_stuck(self) -> bool:
        """Whether it is valid and papers still lie sealed: no key opens them."""
        return self.poll.state == Poll.State.VALID and self.sealed > 0

    @property
    def may_repeat(self) -> bool:
        """Whether it is a first round that was too short."""
        return self.poll.state == Poll.State.SHORT and self.poll.round == 1

    @property
    def chip(self) -> str:
        """The chip class of its state."""
        return {Poll.State.OPEN: "info", Poll.State.VALID: "ok"}.get(
            Poll.State(self.poll.state), "err"
        )


@dataclass(frozen=True)
class Held:
    """One ballot of a panel: its rounds, the newest first; `earlier` is the valid poll of the version
    it corrects, or of a period before where a ballot is held less often than the scheme is run."""

    ballot: Ballot
    rounds: list[Round]
    earlier: Poll | None

    @property
    def last(self) -> Round | None:
        """The newest round; None before the first."""
        return self.rounds[0] if self.rounds else None

    @property
    def failed(self) -> bool:
        """Whether the second round was short as well: the committee decides."""
        last = self.last
        return last is not None and last.poll.state == Poll.State.SHORT and not last.may_repeat


def rounds_of(polls: QuerySet[Poll]) -> list[Round]:
    """Return polls with their figures, the newest round first; two statements and the polls' own."""
    rows = list(
        polls.select_related(
            "panel__organization", "panel__cycle__organization", "panel__cycle__scheme_version"
        ).order_by("panel__organization__sort_key", "panel", "ballot", "-round")
    )
    ids = [poll.pk for poll in rows]
    cast = Count("pk", filter=Q(has_cast=True))
    counts: dict[int, list[tuple[str, int, int]]] = {}
    grouped = Voter.objects.filter(poll__in=ids).order_by().values("poll", "group")
    for row in grouped.annotate(n=Count("pk"), cast=cast):
        counts.setdefault(row["poll"], []).append((row["group"], row["n"], row["cast"]))
    sealed = dict(
        SealedPaper.objects.filter(poll__in=ids)
        .order_by()
        .values("poll")
        .annotate(n=Count("pk"))
        .values_list("poll", "n")
    )
    return [
        Round(poll, _turnouts(ballot_of(poll), counts.get(poll.pk, [])), sealed.get(poll.pk, 0))
        for poll in rows
    ]


def _turnouts(ballot: Ballot, counted: Iterable[tuple[str, int, int]]) -> list[Turnout]:
    found = {code: (n, cast) for code, n, cast in counted}
    return [Turnout(g.label, *found.get(g.code, (0, 0))) for g in ballot.groups]


def held_in(panel: Panel) -> list[Held]:
    """Return the ballots of a panel with their rounds, in the scheme's order."""
    rounds = rounds_of(Poll.objects.filter(panel=panel))
    return [
        Held(ballot, [r for r in rounds if r.poll.ballot == ballot.code], _earlier(panel, ballot))
        for ballot in panel_ballots(panel)
    ]


def _earlier(panel: Panel, ballot: Ballot) -> Poll | None:
    """The valid poll of the version corrected, or of the months before, that still serves
    (assessments.voted reads the same one)."""
    period = panel.cycle.period
    first = period.shift(1 - ballot.months // period.months).start
    polls = Poll.objects.filter(
        ballot=ballot.code,
        state=Poll.State.VALID,
        panel__organization=panel.organization_id,
        panel__cycle__organization=panel.cycle.organization_id,
        panel__cycle__scheme_version__scheme=panel.cycle.scheme_version.scheme_id,
        panel__cycle__period_start__gte=first,
        panel__cycle__period_start__lte=panel.cycle.period_start,
    ).exclude(panel__cycle=panel.cycle_id, panel__version__gte=panel.version)
    newest = ("-panel__cycle__period_start", "-panel__version", "-round")
    return polls.select_related("panel__cycle").order_by(*newest).first()


def polls_page(panel: Panel, account: Any) -> dict[str, Any]:
    """Return the context of the page that lists a panel's ballots."""
    return {
        "panel": panel,
        "cycle": panel.cycle,
        "held": held_in(panel),
        "may_keep": account.may(rights.KEEP_POLL, panel.scope_path),
        "takes_polls": panel.state in (Panel.State.COLLECTING, Panel.State.SUBMITTED),
    }


# -- the roll ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One person of a roll to be: where he serves, and the group he is proposed or was put into."""

    person: Person
    post: str
    section: str
    group: str
    has_account: bool


def roll_to_be(
    panel: Panel, ballot: Ballot, account: Any, typed: Mapping[int, str] | None, words: str
) -> list[Line]:
    """Return the unit's people with the group each is proposed for, or what was typed; after them who
    was put in from elsewhere, and who `words` finds."""
    posts = list(_posts(panel, account))
    proposed = _proposed(panel, ballot, posts) if typed is None else dict(typed)
    own = [p.person_id for p in posts]
    others = {person for person, group in proposed.items() if group and person not in own}
    others |= {
        person.pk for person in people_found(account, words, SEE_PEOPLE) if person.pk not in own
    }
    with_account = set(
        Account.objects.filter(person__in=[*own, *others]).values_list("person_id", flat=True)
    )
    strangers = Person.objects.visible_to(account, SEE_PEOPLE).filter(pk__in=others)
    return [
        Line(p.person, p.title, p.section.label if p.section else "", proposed.get(p.person_id, ""),
             p.person_id in with_account)
        for p in posts
    ] + [
        Line(one, one.home.label, "", proposed.get(one.pk, ""), one.pk in with_account)
        for one in strangers.select_related("home").order_by("sort_key", "id")
    ]  # fmt: skip


def _posts(panel: Panel, account: Any) -> QuerySet[Post]:
    today = clock.today()
    return (
        Post.objects.visible_to(account, SEE_PEOPLE)
        .filter(Q(until__isnull=True) | Q(until__gt=today), since__lte=today)
        .filter(organization=panel.organization_id, is_main=True)
        .select_related("person", "section")
        .order_by("position", "id")
    )


def _proposed(panel: Panel, ballot: Ballot, posts: Iterable[Post]) -> dict[int, str]:
    """Person → group, by the words of the groups; the narrowest that fits has him, of equals the first.
    Who is not proposed stays off the roll until the keeper puts him in."""
    peers = set(
        panel.subjects.filter(person__isnull=False).order_by().values_list("role", flat=True)
    )
    wanted = [
        (group.code, peers if group.voters == "peers" else set(HOLDERS.get(group.voters, ())))
        for group in ballot.groups
    ]
    found: dict[int, str] = {}
    for code, roles in sorted(wanted, key=lambda one: len(one[1])):
        for post in posts:
            if post.role in roles:
                found.setdefault(post.person_id, code)
    return found


@dataclass(frozen=True)
class Member:
    """One line of a running roll as the keeper reads it."""

    voter: Voter
    label: str
    recused: int
    has_account: bool


def roll_of(poll: Poll, ballot: Ballot) -> list[Member]:
    """Return the roll of a poll, group by group; one statement."""
    rows = (
        Voter.objects.filter(poll=poll)
        .select_related("person__home")
        .annotate(
            recused=Count("recusals"),
            has_account=Exists(Account.objects.filter(person=OuterRef("person"))),
        )
    )
    order = [group.code for group in ballot.groups]
    members = [Member(v, ballot.label(v.group), v.recused, v.has_account) for v in rows]
    return sorted(members, key=lambda m: (_place(order, m.voter.group), m.voter.pk))


def _place(order: list[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


@dataclass(frozen=True)
class Choice:
    """One subject in the list of recusals of a voter."""

    subject: CycleSubject
    is_recused: bool


def roll_page(poll: Poll, account: Any, params: Mapping[str, str]) -> dict[str, Any]:
    """Return the context of a poll's roll; `q` finds people to add, `voter` opens his recusals."""
    ballot = ballot_of(poll)
    members = roll_of(poll, ballot)
    words = params.get("q", "")
    known = {member.voter.person_id for member in members}
    voter = next((m.voter for m in members if str(m.voter.pk) == params.get("voter")), None)
    return {
        "round": rounds_of(Poll.objects.filter(pk=poll.pk))[0],
        "poll": poll,
        "panel": poll.panel,
        "ballot": ballot,
        "members": members,
        "without_account": sum(1 for m in members if not m.has_account),
        "few": FEW,
        "q": words,
        "found": [p for p in people_found(account, words, SEE_PEOPLE) if p.pk not in known],
        "voter": voter,
        "choices": _choices(poll, voter) if voter else [],
        "usual_day": usual_day().isoformat(),
    }


def _choices(poll: Poll, voter: Voter) -> list[Choice]:
    taken = set(Recusal.objects.filter(voter=voter).values_list("subject_id", flat=True))
    rows = poll.panel.subjects.filter(state=CycleSubject.State.GRADED)
    own = rows.exclude(person=voter.person_id)
    return [Choice(s, s.pk in taken) for s in own.order_by("position")]


def usual_day() -> dt.date:
    """Return the closing day proposed for a new poll."""
    return clock.today() + dt.timedelta(days=USUAL_DAYS)


# -- what is due -------------------------------------------------------------------------------------


def to_keep(account: Any) -> list[Round]:
    """Return the polls that wait for their keeper: all papers in, over, stuck, or short and repeatable."""
    repeated = Poll.objects.filter(panel=OuterRef("panel"), ballot=OuterRef("ballot"), round=2)
    entered = (Panel.State.COLLECTING, Panel.State.SUBMITTED)
    polls = Poll.objects.visible_to(account, rights.KEEP_POLL).filter(
        Q(state=Poll.State.OPEN)
        | Q(state=Poll.State.SHORT, round=1, panel__state__in=entered) & ~Exists(repeated)
    )
    today = clock.today()
    return [
        r
        for r in rounds_of(polls)
        if not r.is_open or r.poll.closes_on < today or r.cast == r.on_roll
    ]
