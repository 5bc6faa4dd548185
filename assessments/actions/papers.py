"""What a voter does: recuse himself from subjects, and cast his paper once (E-CONFLICT, PV-BALLOT).

Neither leaves a deed: it would tell when somebody voted. The roll keeps that his paper is in, no more.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from assessments import sealing
from assessments.actions import counting
from assessments.ballots import Ballot
from assessments.models import Poll, Recusal, SealedPaper, Voter
from assessments.queries.papers import ballot_of, subjects_of
from portal import clock
from portal.refusals import Invalid, NotAllowed, Stale

IN_ALREADY = "您的票已经投进，只计一次；这一次没有再计。"
CLOSED = "这次投票已经截止，票没有投进。"


def recuse(*, actor: Any, poll: Poll, subject: int, recused: bool) -> None:
    """Take a subject off the actor's own paper, or put it back, before he votes; why is not asked.

    Stale when his paper is in or the poll is over; a subject that is not on the poll changes nothing.
    """
    with transaction.atomic():
        _insist_open(poll)
        voter = _voter(actor, poll, Voter.objects.select_for_update(of=("self",), no_key=True))
        if voter.has_cast:
            raise Stale(IN_ALREADY)
        if not recused:
            Recusal.objects.filter(voter=voter, subject=subject).delete()
        elif poll.panel.subjects.filter(pk=subject).exists():
            Recusal.objects.get_or_create(voter=voter, subject_id=subject)


def cast(*, actor: Any, poll: Poll, votes: Mapping[int, Decimal]) -> None:
    """Cast the actor's paper: subject → vote; a subject left out is an abstention.

    One transaction notes in the roll that it is in and lays the sealed paper aside. Stale when it is in
    already, the poll is over, or a subject is no longer on his paper; then nothing is written.
    """
    with transaction.atomic():
        _insist_open(poll)
        mine = Voter.objects.filter(poll=poll, person_id=actor.person_id)
        if not mine.filter(has_cast=False).update(has_cast=True):
            _voter(actor, poll, mine)
            raise Stale(IN_ALREADY)
        voter = mine.get()
        _insist_fit(voter, ballot_of(poll), votes)
        content = sealing.seal(counting.written(voter.group, dict(votes)), counting.about(poll.pk))
        SealedPaper.objects.create(poll=poll, content=content)
        counting.hint(poll.pk)


def _insist_open(poll: Poll) -> None:
    """Hold the poll open until the transaction ends: closing waits for papers under way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM assessments_poll WHERE id = %s AND state = 'open' AND closes_on >= %s"
            " FOR SHARE",
            [poll.pk, clock.today()],
        )
        if cursor.fetchone() is None:
            raise Stale(CLOSED, rule="D-QUORUM")


def _voter(actor: Any, poll: Poll, rows: Any) -> Voter:
    voter: Voter | None = rows.filter(poll=poll, person_id=actor.person_id).first()
    if voter is None:
        raise NotAllowed("您不在这次投票的名册上。有疑问请问考核工作小组。")
    return voter


def _insist_fit(voter: Voter, ballot: Ballot, votes: Mapping[int, Decimal]) -> None:
    if not votes.keys() <= set(subjects_of(voter).values_list("pk", flat=True)):
        raise Stale("票面刚有变化，有人不再由您评。请核对后再投。")
    if not all(ballot.takes(vote) for vote in votes.values()):
        raise Invalid("有的票不在规定的范围内，没有投进。请返回修改。")
