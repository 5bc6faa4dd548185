"""The county's review meeting: its list frozen at the opening, one decision a case, then closed (P03-R9)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from grids import rights
from grids.actions.parties import refuse_identity
from grids.models import Review, ReviewItem
from grids.queries.reviews import candidates
from members.models import Organization
from members.models.organizations import Kind
from members.scope import who_holds
from portal import clock, deeds
from portal.periods import Period
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused, Stale

LONGEST = 500
LONGEST_DAYS = 92
_RULE = "P03-R9"


@dataclass(frozen=True)
class Decided:
    """What a meeting decided about one case: `to` and `act_by` where somebody has to act.

    `seen` is the version of the decision the writer saw there, '' for none.
    """

    decision: str
    words: str
    to: Organization | None = None
    act_by: dt.date | None = None
    seen: str = ""


def open_review(*, actor: Any, county: Organization, month: Period, held_on: dt.date) -> Review:
    """Open the review of a month: its list is frozen as it is now.

    NotAllowed without the right; Refused while the month runs, when it is open already, or when nothing
    stands on its list; Invalid for a day outside the month's aftermath.
    """
    _insist(actor, county)
    if county.kind != Kind.COUNTY or month.kind != "month" or month.end >= clock.today():
        raise Refused(f"{month.label}还没有结束，结束以后才能调度。", rule=_RULE)
    if not month.end < held_on <= clock.today():
        sentence = f"会议日期要在{month.end}之后，最晚为今天。"
        raise Invalid(sentence, {"held_on": [sentence]})
    found = candidates(county, month)
    if not found:
        raise Refused(f"{month.label}没有逾期、延期或评价低的事项，不用调度。", rule=_RULE)
    try:
        with transaction.atomic():
            review = Review.objects.create(
                county=county, period_code=month.code, held_on=held_on,
                opened_by=actor, opened_at=clock.now(),
            )  # fmt: skip
            ReviewItem.objects.bulk_create(
                (ReviewItem(review=review, case=one.case, why=one.why) for one in found),
                batch_size=2000,
            )
            deeds.record(actor=actor, verb="开启县级调度", about=review,
                         details={"cases": len(found)})  # fmt: skip
    except IntegrityError as twice:
        raise Stale(f"{month.label}的调度已经开启。请刷新页面，从列表里打开。") from twice
    return review


def decide(*, actor: Any, item: ReviewItem, decided: Decided) -> ReviewItem:
    """Write down what was decided about a case; it may be changed until the review is closed.

    NotAllowed without the right; Refused once it is closed; Invalid for what is missing; Stale where
    somebody else has decided meanwhile.
    """
    _insist(actor, item.review.county)
    words = prose(
        decided.words, what="说明", most=LONGEST, name="words", missing="请写会议的具体意见。"
    )
    refuse_identity(words, "words")
    with transaction.atomic():
        review = _open(item.review_id)
        _check(review, decided)
        held = _held(item, decided)
        acting = decided.decision in ReviewItem.ACTING
        held.decision, held.words = decided.decision, words
        held.to = decided.to if acting else None
        held.act_by = decided.act_by if acting else None
        held.decided_by, held.decided_at = actor, clock.now()
        held.save()
        details = {"decision": held.decision, "to": held.to.code if held.to else None}
        deeds.record(
            actor=actor, verb="作出调度意见", about=held.case, details=details,
            scope_path=review.county.path,
        )  # fmt: skip
    return held


def _held(item: ReviewItem, decided: Decided) -> ReviewItem:
    """The item, its row held; Stale where its decision is no longer the one that was seen."""
    rows = ReviewItem.objects.select_related("decided_by__person")
    held = rows.select_for_update(of=("self",)).get(pk=item.pk)
    if held.version != decided.seen:
        who = held.decided_by.display_name if held.decided_by else "别人"
        raise Stale(
            f"{who}刚刚记下了意见“{held.get_decision_display()}：{held.words}”，您的没有记。"
            "仍要改成您写的，再点一次记下。",
            rule=_RULE,
        )
    return held


def close_review(*, actor: Any, review: Review) -> Review:
    """Close a review: nothing of it changes afterwards. Refused while a case has no decision."""
    _insist(actor, review.county)
    with transaction.atomic():
        held = _open(review.pk)
        left = held.items.filter(decision="").count()
        if left:
            raise Refused(
                f"还有{left}件没有意见。逐件作出意见以后才能结束。", rule=_RULE
            )  # fmt: skip
        held.closed_at = clock.now()
        held.save(update_fields=["closed_at"])
        deeds.record(actor=actor, verb="结束县级调度", about=held)
    return held


def _open(pk: int) -> Review:
    """The review, its row held; Refused when it is closed."""
    held = Review.objects.select_for_update(of=("self",)).select_related("county").get(pk=pk)
    if held.closed_at is not None:
        raise Refused(f"{held}已经结束，意见不再改动。", rule=_RULE)
    return held


def _check(review: Review, decided: Decided) -> None:
    problems: dict[str, list[str]] = {}
    if decided.decision not in ReviewItem.Decision.values:
        problems["decision"] = ["请选一种意见。"]
    elif decided.decision in ReviewItem.ACTING:
        problems |= _acting(review, decided)
    if problems:
        raise Invalid(next(iter(problems.values()))[0], problems)


def _acting(review: Review, decided: Decided) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if decided.to is None or not decided.to.path.startswith(review.county.path):
        problems["to"] = ["请选由本县哪个单位去办。"]
    last = clock.today() + dt.timedelta(days=LONGEST_DAYS)
    if decided.act_by is None or not clock.today() <= decided.act_by <= last:
        problems["act_by"] = [f"完成期限要在今天至{last}之间。"]
    return problems


def _insist(actor: Any, county: Organization) -> None:
    if not actor.may(rights.REVIEW, county.path):
        who = who_holds(rights.REVIEW)
        raise NotAllowed(f"不能办理县级调度。县级调度由{who}办理。", rule=_RULE, who=who)
