"""Inspections nobody is told of, what they find, and the items of the ledger (P10-R8)."""

import datetime as dt
from typing import Any

from django.db import transaction

from members.dispatched import relations, words
from members.dispatched.actions.writing import (
    PROOF,
    Upload,
    check_day,
    cleaned_photo,
    keep_photo,
    locked,
)
from members.dispatched.lifecycle import ITEM
from members.dispatched.models import Inspection, LedgerItem, Posting
from members.models import Organization
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, Refused, Stale

P = Inspection.State


def plan(
    *,
    actor: Any,
    village: Organization,
    planned_on: dt.date,
    inspectors: str,
    discipline: str = "",
    supervision: str = "",
) -> Inspection:
    """Plan an inspection of a village; until it is done nobody but the county's office sees it."""
    relations.insist_office(actor, village.path, "安排督查", "P10-R8")
    faults = Faults()
    today = clock.today()
    last = today + dt.timedelta(days=90)
    faults.of(lambda: check_day(planned_on, "planned_on", today - dt.timedelta(days=31), last=last))
    one = faults.of(lambda: words.plain(inspectors, "inspectors", 100, "请写督查组成员。")) or ""
    two = faults.of(lambda: words.plain(discipline, "discipline", 60)) or ""
    three = faults.of(lambda: words.plain(supervision, "supervision", 60)) or ""
    faults.tell()
    row = Inspection(
        village=village, planned_on=planned_on, by=actor, inspectors=one, discipline=two,
        supervision=three,
    )  # fmt: skip
    return insert(row, actor=actor, verb="安排督查", taken="这个村这一天已有督查。")


def hold(
    *,
    actor: Any,
    inspection: Inspection,
    done_on: dt.date,
    discipline: str,
    supervision: str,
    findings: str,
) -> Inspection:
    """Write down an inspection that was made; discipline and supervision offices were in it."""
    faults = Faults()
    faults.of(lambda: check_day(done_on, "done_on", inspection.planned_on, "督查日期"))
    said = {
        "discipline": "督查组要有纪检监察机关的同志（P10-R8），请写姓名。",
        "supervision": "督查组要有督查部门的同志（P10-R8），请写姓名。",
    }
    one = faults.of(lambda: words.plain(discipline, "discipline", 60, said["discipline"])) or ""
    two = faults.of(lambda: words.plain(supervision, "supervision", 60, said["supervision"])) or ""
    told = faults.of(lambda: words.of_work(findings, "findings", 500, "请写督查情况。")) or ""
    faults.tell()
    with transaction.atomic():
        fresh: Inspection = _planned(actor, inspection, "登记督查")
        fresh.state, fresh.done_on, fresh.findings = P.DONE, done_on, told
        fresh.discipline, fresh.supervision = one, two
        fresh.save()
        deeds.record(actor=actor, verb="登记督查", about=fresh)
    return fresh


def cancel(*, actor: Any, inspection: Inspection) -> Inspection:
    """Cancel an inspection that was not made."""
    with transaction.atomic():
        fresh = _planned(actor, inspection, "取消督查")
        fresh.state = P.CANCELLED
        fresh.save(update_fields=["state"])
        deeds.record(actor=actor, verb="取消督查", about=fresh)
    return fresh


def _planned(actor: Any, inspection: Inspection, doing: str) -> Inspection:
    fresh: Inspection = locked(inspection, "village")
    relations.insist_office(actor, fresh.village.path, doing, "P10-R8")
    if fresh.state != P.PLANNED:
        raise Stale(f"这次督查{fresh.get_state_display()}，没有再改。")
    return fresh


def add_item(
    *, actor: Any, inspection: Inspection, posting: Posting, text: str, due_on: dt.date
) -> LedgerItem:
    """Add to the ledger what somebody posted there has to put right until a day."""
    relations.insist_office(actor, inspection.village.path, "登记台账", "P10-R8")
    if inspection.state != P.DONE:
        raise Refused("先登记督查情况，再列台账。", rule="P10-R8")
    if inspection.village_id not in (posting.village_id, posting.second_village_id):
        raise Refused("他不在这个村派驻。")
    faults = Faults()
    said = faults.of(lambda: words.of_work(text, "text", 200, "请写要整改的问题。")) or ""
    today = clock.today()
    last = today + dt.timedelta(days=180)
    faults.of(lambda: check_day(due_on, "due_on", today, "整改期限", last))
    faults.tell()
    row = LedgerItem(inspection=inspection, posting=posting, text=said, due_on=due_on)
    return insert(row, actor=actor, verb="登记督查台账", taken="这一条已经登记过。")


def correct(*, actor: Any, item: LedgerItem, said: str, upload: Upload | None) -> LedgerItem:
    """Report an item put right, with the photo that proves it."""
    told = words.of_work(said, "said", 300, "请写怎样整改的。")
    if upload is None:
        asks = "请拍一张整改后的照片，没有佐证不能销号（P10-R8）。"
        raise Invalid(asks, {"proof": [asks]})
    photo = cleaned_photo(upload, "proof")
    with transaction.atomic():
        proof = keep_photo(actor=actor, photo=photo, posting=item.posting, purpose=PROOF)
        changes = {
            "corrected": told, "proof": proof, "corrected_by": actor,
            "corrected_on": clock.today(),
        }  # fmt: skip
        ITEM.take(actor=actor, thing=item, action="correct", changes=changes)
    return item


def close(*, actor: Any, item: LedgerItem) -> LedgerItem:
    """Close an item by its proof; not by who put it right (E-CONFLICT)."""
    with transaction.atomic():
        fresh = locked(item)
        if refusal := ITEM.refusal(actor, item, ITEM.step("close")):
            raise refusal
        if fresh.corrected_by_id == actor.pk:
            raise Refused("整改是您登记的，销号请另一位同志核实。", rule="E-CONFLICT")
        changes = {"closed_by": actor, "closed_on": clock.today()}
        ITEM.take(actor=actor, thing=item, action="close", changes=changes)
    return item


def send_back(*, actor: Any, item: LedgerItem, why: str) -> LedgerItem:
    """Send an item back that is not right yet; why stands on the item, too."""
    said = words.of_work(why, "reason", 200, "请写还差什么。")
    changes = {"sent_back": said}
    ITEM.take(actor=actor, thing=item, action="return", reason=said, changes=changes)
    return item
