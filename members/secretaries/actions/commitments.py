"""Commitments: claimed by the secretary, reviewed and verified by the township (P01-R9, R10)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from members.pools.actions import words
from members.secretaries import relations, rights
from members.secretaries.lifecycle import COMMITMENT, OWN_STEPS, VERIFIES
from members.secretaries.models import Checkup, Commitment, Term
from members.secretaries.words import Field
from portal import clock
from portal.inserting import insert, past_day
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale

WHO = "村党组织书记本人"


def claim(*, actor: Any, term: Term, year: int, facts: Mapping[str, Any]) -> Commitment:
    """Make a commitment for this year or the next; by the secretary himself, while he serves."""
    if not relations.is_person(actor, term.person):
        raise NotAllowed(f"履职承诺由{WHO}登记。", rule="P01-R9", who=WHO)
    if not term.is_serving:
        raise Refused("已经离任，不再登记承诺。", rule="P01-R9")
    this = clock.today().year
    if year not in (this, this + 1):
        raise Invalid("年度不对。", {"year": [f"只登记{this}年和{this + 1}年的承诺。"]})
    row = Commitment(term=term, year=year, **_checked(facts, year))
    return insert(row, actor=actor, verb="登记履职承诺", taken="没有保存，请再试。")


def _checked(facts: Mapping[str, Any], year: int) -> dict[str, Any]:
    faults = Faults()
    field, due = facts.get("field"), facts.get("due_on")
    if field not in Field.values:
        faults.problems["field"], faults.sentence = ["请选领域。"], "请选领域。"
    if not isinstance(due, dt.date) or due.year != year:
        faults.problems["due_on"], faults.sentence = [f"完成期限要在{year}年内。"], "完成期限不对。"
    found = {
        "text": faults.of(
            lambda: words(str(facts.get("text") or ""), "text", 200, "请写承诺的事项。")
        ),
        "target": faults.of(
            lambda: words(
                str(facts.get("target") or ""), "target", 100, "请写目标，如“修路2公里”。"
            )
        ),
    }
    faults.tell()
    return {"field": field, "due_on": due, **found}


def own_step(
    *, actor: Any, commitment: Commitment, action: str, facts: Mapping[str, Any]
) -> Commitment:
    """Take the secretary's own steps: claim a returned one anew with what was changed, report the result."""
    if action not in OWN_STEPS:
        raise KeyError(action)
    step = COMMITMENT.step(action)
    if refusal := COMMITMENT.refusal(actor, locked(commitment), step):
        raise refusal
    if action == "claim":
        changes = _checked({"field": commitment.field, **facts}, commitment.year)
    else:
        said = words(str(facts.get("evidence") or ""), "evidence", 500, "请写完成情况和依据。")
        changes = {"evidence": said, "reported_on": clock.today()}
    with transaction.atomic():
        COMMITMENT.take(actor=actor, thing=commitment, action=action, changes=changes)
    return commitment


def review(
    *, actor: Any, commitment: Commitment, action: str, said: str = "", share: int | None = None
) -> Commitment:
    """Take the township's steps: approve, return, verify as achieved, partly or missed.

    Partly takes the share of the target in per cent, 1 to 99. A commitment without a report may be
    missed only after its day.
    """
    if action in OWN_STEPS:
        raise KeyError(action)
    step = COMMITMENT.step(action)
    written = words(said, "said", 300, "请写明理由。" if step.reason_required else "")
    changes: dict[str, Any] = {"remark": written} if written else {}
    with transaction.atomic():
        fresh = locked(commitment)
        if refusal := COMMITMENT.refusal(actor, fresh, step):
            raise refusal
        if action in VERIFIES:
            changes |= _verified(fresh, action, share)
            changes |= {"verified_on": clock.today(), "verified_by": actor}
        COMMITMENT.take(
            actor=actor, thing=commitment, action=action, reason=written, changes=changes
        )
    return commitment


def _verified(commitment: Commitment, action: str, share: int | None) -> dict[str, Any]:
    if action == "achieve":
        return {"share": 100}
    if action == "miss":
        waits = commitment.state == Commitment.State.APPROVED
        if waits and clock.today() <= commitment.due_on:
            day = commitment.due_on.isoformat()
            raise Refused(f"还没有到完成期限（{day}），书记也没有报完成情况，不能定为未兑现。")
        return {"share": 0}
    if share is None or not 1 <= share <= 99:
        said = "部分兑现的，请填完成百分比，1至99之间的整数。"
        raise Invalid(said, {"share": [said]})
    return {"share": share}


def check_up(*, actor: Any, term: Term, year: int, on: dt.date, said: str) -> Checkup:
    """Log the mid-year check of a secretary's commitments, in July or after it."""
    relations.insist(actor, rights.KEEP_SECRETARIES, term.scope_path, "登记年中检查", term.person)
    if not Commitment.objects.filter(term=term, year=year).exists():
        raise Refused(f"{term.person.name}还没有{year}年的承诺，没有可检查的。")
    first = dt.date(year, 7, 1)
    if not first <= past_day(on, "on", what="检查日期") <= dt.date(year, 12, 31):
        sentence = f"年中检查在{year}年7月1日以后登记。"
        raise Invalid(sentence, {"on": [sentence]})
    row = Checkup(
        term=term, year=year, on=on, words=words(said, "said", 300, "请写检查情况。"), by=actor
    )
    return insert(row, actor=actor, verb="登记年中检查", taken=f"{year}年的年中检查已经登记过。")


def locked(commitment: Commitment) -> Commitment:
    """Return a commitment read again; Stale where it is gone."""
    rows = Commitment.objects.select_related("term__post__organization", "term__post__person")
    found: Commitment | None = rows.filter(pk=commitment.pk).first()
    if found is None:
        raise Stale("这一项已经不在。")
    return found
