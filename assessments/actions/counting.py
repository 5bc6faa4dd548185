"""Counting: sealed papers become votes, in batches, in a transaction that touches no roll (PV-BALLOT)."""

import json
import logging
import secrets
from collections import Counter
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction

from assessments import sealing
from assessments.ballots import FEW
from assessments.models import Poll, SealedPaper, Vote
from portal import checkpoints, jobs

T = TypeVar("T")
log = logging.getLogger(__name__)
TASK = "assessments.tasks.count_papers"


def written(group: str, votes: dict[int, Decimal]) -> str:
    """Return a paper as it is sealed: the voter group and a vote a subject; `read` reads it."""
    return json.dumps(
        {"group": group, "votes": [[subject, f"{vote:f}"] for subject, vote in votes.items()]},
        ensure_ascii=False,
    )


def about(poll: int) -> str:
    """Return what a paper of a poll is bound to when it is sealed."""
    return f"poll {poll}"


def hint(poll: int) -> None:
    """Send word, after the commit, that a paper waits; where the word is lost, the sweep counts."""
    transaction.on_commit(lambda: jobs.send(TASK, poll))


def count(poll: int) -> int:
    """Count the sealed papers that may be counted now, and return how many.

    While a poll is open, papers of one voter group are taken from FEW up; once it is closed, all. One
    transaction opens them, writes their votes in random order with random keys, and destroys them: a
    counter that dies leaves them as they were. Raises sealing.Unreadable for a paper no key opens.
    """
    with transaction.atomic():
        is_open = Poll.objects.filter(pk=poll, state=Poll.State.OPEN).exists()
        waiting = SealedPaper.objects.filter(poll=poll).order_by("pk")
        papers = list(waiting.select_for_update(skip_locked=is_open))
        if is_open and len(papers) < FEW:
            return 0
        opened = [(paper.pk, _opened(paper)) for paper in papers]
        taken = _ripe(opened) if is_open else opened
        votes = in_random_order([v for _, content in taken for v in _votes(poll, content)])
        checkpoints.reach("before_votes")
        Vote.objects.bulk_create(votes, batch_size=2000)
        checkpoints.reach("amid_count")
        SealedPaper.objects.filter(pk__in=[pk for pk, _ in taken]).delete()
    checkpoints.reach("after_count")
    return len(taken)


def _opened(paper: SealedPaper) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(sealing.unseal(bytes(paper.content), about(paper.poll_id)))
    return content


def _ripe(opened: list[tuple[Any, dict[str, Any]]]) -> list[tuple[Any, dict[str, Any]]]:
    """The papers of those voter groups of which at least FEW wait."""
    waiting = Counter(content["group"] for _, content in opened)
    return [one for one in opened if waiting[one[1]["group"]] >= FEW]


def _votes(poll: int, content: dict[str, Any]) -> list[Vote]:
    return [
        Vote(poll_id=poll, group=content["group"], subject_id=subject, value=Decimal(vote))
        for subject, vote in content["votes"]
    ]


def count_or_log(poll: int) -> int:
    """Count one poll; a paper that no key opens is logged and holds up its own poll alone, whose page
    says so."""
    try:
        return count(poll)
    except sealing.Unreadable:
        log.error("poll %s has papers that no key of JINING_SEAL_KEY opens", poll)
        return 0


def count_waiting() -> int:
    """Count in every poll that has sealed papers; return how many papers."""
    polls = SealedPaper.objects.order_by().values_list("poll", flat=True).distinct()
    return sum(count_or_log(poll) for poll in list(polls))


def in_random_order(things: list[T]) -> list[T]:
    """Return things in an order that nobody can foretell."""
    mixed = list(things)
    secrets.SystemRandom().shuffle(mixed)
    return mixed
