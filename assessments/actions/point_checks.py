"""What must hold before points are posted: size, ground, and what the scheme's ledger allows."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assessments.evidence import file_key, key_of
from assessments.models import PointAccount, PointEntry, PointSheet
from assessments.models.points import EntryKind
from assessments.points.rules import Rules, months_of
from portal.models import StoredFile
from portal.refusals import Invalid

if TYPE_CHECKING:
    from assessments.actions.points import Posting

LOSSES = (EntryKind.BASE, EntryKind.DEDUCTION)
LONGEST_KEY = 80
MOST = 300
"""Characters of a ground in words."""


def lock(accounts: Sequence[PointAccount]) -> list[PointAccount]:
    """Hold accounts by id, so that what is checked of them cannot change before it is written."""
    keys = sorted(account.pk for account in accounts)
    held = PointAccount.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    return list(held.order_by("pk"))


def evidence_key(words: str, file: StoredFile | None, kind: str) -> str:
    """Return what makes two grounds one (E-DUP): their words, else the file; '' for none."""
    key = key_of(words)
    if not key and file is not None:
        key = file_key(file.sha256, kind in LOSSES)
    if len(key) <= LONGEST_KEY:
        return key
    return f"sha256 {hashlib.sha256(key.encode()).hexdigest()}"


def check(
    rules: Rules, sheet: PointSheet, accounts: Sequence[PointAccount], posting: "Posting"
) -> None:
    """Raise Invalid with every sentence, by field, where a posting does not fit the scheme."""
    problems: dict[str, list[str]] = {}
    if said := _item_problem(rules, sheet, posting):
        problems["item"] = [said]
    elif said := _points_problem(rules, posting):
        problems["points"] = [said]
    said = _ground_problem(rules, posting) or _both_ways(rules, sheet, accounts, posting)
    if said:
        problems["evidence"] = [said]
    if gone := [a.name for a in accounts if a.until is not None and a.until <= sheet.period.start]:
        problems["accounts"] = [f"{'、'.join(gone)}已经转出或退出，不能登记。请去掉。"]
    if problems:
        raise Invalid("".join(said for own in problems.values() for said in own), problems)


def _item_problem(rules: Rules, sheet: PointSheet, posting: "Posting") -> str:
    item = posting.item
    if item.scheme_id != sheet.scheme_id or not item.active:
        return "这一条已经停用。请换一条，或请县委组织部公务员科恢复。"
    if rules.positive_only and item.kind in LOSSES:
        return f"{rules.word}积分自愿参加，只加分不扣分（P35-R3）。请选加分的一条。"
    return ""


def _points_problem(rules: Rules, posting: "Posting") -> str:
    points, item = posting.points, posting.item
    if points < 0 and rules.positive_only:
        return f"{rules.word}积分只加分不扣分（P35-R3），现填{points:f}。请填大于0的数。"
    if points <= 0:
        return "分值填大于0的数，加分还是扣分由所选的一条决定。"
    if points != points.quantize(Decimal("0.01")):
        return f"分值最多两位小数，现填{points:f}。"
    sizes = rules.deductions
    if sizes and item.kind == EntryKind.DEDUCTION and points not in sizes:
        said = "、".join(f"{size:f}" for size in sizes)
        return f"一次扣分只能是{said}分之一，现填{points:f}。"
    if points > item.points:
        return f"“{item.label}”一次最多{item.points.normalize():f}分，现填{points:f}。"
    return ""


def _ground_problem(rules: Rules, posting: "Posting") -> str:
    if len(posting.evidence.strip()) > MOST:
        return f"依据最多{MOST}字，请缩短。"
    if posting.item.evidence_needed and not posting.evidence.strip() and posting.file is None:
        return "须写明依据，如会议记录、签到表、通报文号，也可以只传附件。"
    return ""


def _both_ways(
    rules: Rules, sheet: PointSheet, accounts: Sequence[PointAccount], posting: "Posting"
) -> str:
    """One ground of one person in one sub-period is a gain or a loss, not both (S-ONCE)."""
    key = evidence_key(posting.evidence, posting.file, posting.item.kind)
    if not key:
        return ""
    other = (EntryKind.BONUS,) if posting.item.kind in LOSSES else LOSSES
    months = months_of(rules.part_of(sheet.period))
    found = PointEntry.objects.filter(
        account__in=accounts,
        evidence_key=key,
        kind__in=other,
        reverses=None,
        reversed_by=None,
        sheet__period_code__in=[month.code for month in months],
    ).select_related("account")
    first = found.first()
    if first is None:
        return ""
    word = "扣分" if first.kind in LOSSES else "加分"
    return f"同一依据已经给{first.account.name}登记过{word}，不能既加分又扣分（S-ONCE）。请核对后换一个依据。"
