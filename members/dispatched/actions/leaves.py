"""Asking for leave, deciding, coming back (P10-R1, R2)."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from members.dispatched import relations, rules, words
from members.dispatched.actions.writing import (
    PAPER,
    Upload,
    check_day,
    cleaned,
    cleaned_photo,
    insist_open,
    keep_photo,
    locked,
)
from members.dispatched.lifecycle import LEAVE, decides
from members.dispatched.models import Leave, Letter, Posting
from portal import clock, deeds
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale

WITH = ("posting__person", "posting__village", "posting__team__town", "posting__sender")
LONGEST = 60
"""Days one request may ask for; longer absences end the posting or are E-LEAVE."""


def ask(
    *,
    actor: Any,
    posting: Posting,
    from_on: dt.date,
    to_on: dt.date,
    reason: str,
    destination: str,
    paper: Upload | None = None,
) -> Leave:
    """Ask for leave, before leaving; who writes it for him (no network) may do so three days later.

    Who decides follows from the days, with those of a leave it directly follows; a team's leader, and who
    has none, asks the township.
    """
    relations.insist_logs(actor, posting, "登记请假", "P10-R1")
    insist_open(posting)
    own = relations.is_self(actor, posting)
    faults = Faults()
    faults.of(lambda: _check_days(posting, from_on, to_on, own))
    why = faults.of(lambda: words.plain(reason, "reason", 200, "请写请假事由。")) or ""
    to = faults.of(
        lambda: words.plain(destination, "destination", 40, "请写去哪里，到县、市即可。")
    )
    photo = faults.of(lambda: cleaned(paper, "paper"))
    faults.tell()
    row = Leave(from_on=from_on, to_on=to_on, reason=why, destination=to or "", asked_by=actor)
    try:
        return _write(row, posting, photo)
    except IntegrityError as overlap:
        raise Stale("这几天已有一件请假，没有再登记。要改日期的，先撤回那一件。") from overlap


def _write(row: Leave, posting: Posting, photo: Upload | None) -> Leave:
    """Write a leave with its days and level, as the posting's other leaves have them now."""
    actor = row.asked_by
    with transaction.atomic():
        fresh = locked(posting, "person", "village", "team")
        row.posting, row.asked_at = fresh, clock.now()
        row.days = row.own_days + _before(fresh, row.from_on)
        row.level = _level(fresh, row.days)
        if photo:
            row.paper = keep_photo(actor=actor, photo=photo, posting=fresh, purpose=PAPER)
        row.save(force_insert=True)
        deeds.record(actor=actor, verb="请假", about=row, details={"days": row.days})
    return row


def _check_days(posting: Posting, from_on: dt.date, to_on: dt.date, own: bool) -> None:
    today = clock.today()
    first = today if own else today - dt.timedelta(days=rules.BACK_DAYS.value)
    if from_on < max(first, posting.since):
        said = "请假要在离村以前办（P10-R1）。没有网络、电话报告的，请队长或镇街在3天内补登。"
        raise Invalid(said, {"from_on": [said]})
    if not 0 <= (to_on - from_on).days < LONGEST:
        said = f"止日要在起日以后，一次最多{LONGEST}天。"
        raise Invalid(said, {"to_on": [said]})
    if to_on > today + dt.timedelta(days=180):
        said = "最多提前半年请假。"
        raise Invalid(said, {"to_on": [said]})


def _before(posting: Posting, day: dt.date) -> int:
    """Days of the leaves that end just before `day`, one behind the other."""
    rows = posting.leaves.filter(state__in=(*Leave.LIVE, "returned"), from_on__lt=day)
    total = 0
    for row in rows.order_by("-from_on")[:20]:
        last = row.returned_on or row.to_on
        if last < day - dt.timedelta(days=1):
            break
        total += (min(last, day - dt.timedelta(days=1)) - row.from_on).days + 1
        day = row.from_on
    return total


def _level(posting: Posting, days: int) -> str:
    level = rules.level_of(days)
    leader = posting.team.leader_id
    alone = leader is None or leader == posting.person_id
    return Leave.Level.TOWN if level == Leave.Level.TEAM and alone else level


def add_paper(*, actor: Any, leave: Leave, paper: Upload) -> Leave:
    """Add the photo of the written report to a leave that waits (P10-R1)."""
    relations.insist_logs(actor, leave.posting, "上传请假报告", "P10-R1")
    photo = cleaned_photo(paper, "paper")
    with transaction.atomic():
        fresh = locked(leave, *WITH)
        if fresh.state != Leave.State.SUBMITTED:
            raise Stale(f"这件请假{fresh.get_state_display()}，不再改动。")
        fresh.paper = keep_photo(actor=actor, photo=photo, posting=fresh.posting, purpose=PAPER)
        fresh.save(update_fields=["paper"])
        deeds.record(actor=actor, verb="上传书面请假报告", about=fresh)
    return fresh


def receive_paper(*, actor: Any, leave: Leave) -> Leave:
    """Write down that the written report is in the approver's hand (P10-R1)."""
    with transaction.atomic():
        fresh = locked(leave, *WITH)
        if not decides(actor, fresh):
            who = fresh.get_level_display()
            raise NotAllowed(f"书面报告由批准人（{who}）登记收到。", rule="P10-R1", who=who)
        if fresh.state != Leave.State.SUBMITTED or fresh.paper_on:
            raise Stale("书面报告已经登记过，或这件请假已有批复。")
        fresh.paper_on = clock.today()
        fresh.save(update_fields=["paper_on"])
        deeds.record(actor=actor, verb="收到书面请假报告", about=fresh)
    return fresh


def decide(*, actor: Any, leave: Leave, approve: bool, answer: str = "") -> Leave:
    """Approve or refuse; of an approved one beyond three days the sending unit is told at once (P10-R2)."""
    said = words.plain(answer, "answer", 200, "" if approve else "请写不批准的理由。")
    changes = {"decided_by": actor, "decided_at": clock.now(), "answer": said}
    with transaction.atomic():
        action = "approve" if approve else "refuse"
        LEAVE.take(actor=actor, thing=leave, action=action, reason=said, changes=changes)
        if approve and leave.level == Leave.Level.COUNTY:
            _tell_sender(actor, leave)
    return leave


def _tell_sender(actor: Any, leave: Leave) -> None:
    posting = Posting.objects.select_related("sender", "team__town").get(pk=leave.posting_id)
    if posting.sender is None:
        return
    letter = Letter(
        county_id=county_of(posting), sender=posting.sender, kind=Letter.Kind.LEAVE, leave=leave,
        sent_by=actor, sent_on=clock.today(),
    )  # fmt: skip
    letter.save(force_insert=True)
    deeds.record(actor=actor, verb="告知派出单位请假", about=letter, scope_path=posting.scope_path)


def county_of(posting: Posting) -> int:
    """Return the id of the county a posting lies in: the second step of its township's path."""
    return int(posting.team.town.path.strip("/").split("/")[1])


def take(*, actor: Any, leave: Leave, action: str, returned_on: dt.date | None = None) -> Leave:
    """Withdraw a leave, or come back from it on a day that is not in the future."""
    changes: dict[str, Any] = {}
    if action == "return":
        day = returned_on or clock.today()
        refusal = LEAVE.refusal(actor, leave, LEAVE.step("return"))
        if refusal is None:
            changes["returned_on"] = check_day(day, "returned_on", leave.from_on, "返岗日期")
    elif action != "withdraw":
        raise Refused("没有这一步。")
    LEAVE.take(actor=actor, thing=leave, action=action, changes=changes)
    return leave
