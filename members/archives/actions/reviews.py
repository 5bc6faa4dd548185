"""Open reviews and take them to their end (P07-R1, R3 to R6)."""

from typing import Any

from django.db import IntegrityError, transaction

from members import secrets
from members.archives import relations, rights
from members.archives.lifecycle import REVIEW
from members.archives.models import ArchiveFile, ReviewCase, ReviewStep
from portal import clock, deeds, workdays
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

INVESTIGATION = 15
"""Working days an investigation may take (P07-R6, assumed)."""
BY_HAND = ("promotion", "authority", "recruitment")


def open_review(*, actor: Any, file: ArchiveFile, trigger: str) -> ReviewCase:
    """Open a review before somebody is promoted, moved to another authority, or recruited (P07-R1)."""
    relations.insist(actor, rights.KEEP_ARCHIVES, file, "开展任前审核")
    if trigger not in BY_HAND:
        raise Invalid("没有开始审核。", {"trigger": ["请选审核的事由。"]})
    try:
        with transaction.atomic():
            made = _opened(file, trigger, "")
            deeds.record(actor=actor, verb="开始任前审核", about=made, details={"trigger": trigger})
    except IntegrityError as there:
        raise Refused("同一事由的审核还没有办结，请在那一件里办。") from there
    return made


def open_differing(file: ArchiveFile, fact: str) -> ReviewCase | None:
    """Open the review of a fact that materials tell differently, unless one is running (P07-R3).

    Called in the transaction, and under the file's lock, of whoever wrote the differing value.
    """
    running = ReviewCase.objects.filter(file=file, trigger="differing", fact=fact)
    if running.exclude(state__in=ReviewCase.ENDED).exists():
        return None
    made = _opened(file, "differing", fact)
    deeds.record(actor=None, verb="记载不一致，自动开始审核", about=made, details={"fact": fact})
    return made


def _opened(file: ArchiveFile, trigger: str, fact: str) -> ReviewCase:
    return ReviewCase.objects.create(
        file=file, trigger=trigger, fact=fact, opened_on=clock.today(), opened_at=clock.now()
    )


def step(*, actor: Any, case: ReviewCase, action: str, words: str) -> ReviewCase:
    """Take a review one step further, with what was found or decided in words."""
    relations.refuse_own(actor, case.file)
    missing = "请写明情况和依据。"
    said = prose(words, what="内容", most=500, name="words", missing=missing)
    secrets.refuse_numbers(said, "words")
    taken = REVIEW.step(action)
    changes: dict[str, Any] = {}
    if action == "investigate":
        changes = {"due_on": workdays.nth_workday_after(clock.today(), INVESTIGATION)}
    elif action == "report":
        changes = {"reported_by": actor}
    elif taken.target in ReviewCase.ENDED:
        changes = {"ended_on": clock.today()}
    with transaction.atomic():
        fresh = ReviewCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
        decides = taken.right == rights.DECIDE_FACTS and actor.may(taken.right, fresh.scope_path)
        if decides and fresh.reported_by_id == actor.pk:
            raise NotAllowed(
                "审核意见是您提交的，不能由您认定。请由别的人办理。", rule=relations.SELF
            )
        REVIEW.take(actor=actor, thing=case, action=action, reason=said, changes=changes)
        ReviewStep.objects.create(
            case=case, state=taken.target, words=said, by=actor, at=clock.now()
        )
    return case
