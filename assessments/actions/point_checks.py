"""What must hold before points are posted: size, ground, and what the scheme's ledger allows."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assessments.evidence import file_key, key_of
from assessments.models import PointAccount, PointEntry, PointSheet
from assessments.models.points import EntryKind
from assessments.points.rules import Rules, months_of
from assessments.queries.point_balances import room_of
from assessments.queries.point_rules import rule_on
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
    elif not problems and (said := _room_problem(rules, sheet, accounts, posting)):
        problems["accounts"] = [said]
    if problems:
        raise Invalid("".join(said for own in problems.values() for said in own), problems)


def _item_problem(rules: Rules, sheet: PointSheet, posting: "Posting") -> str:
    item = posting.item
    if item.scheme_id != sheet.scheme_id or not item.active:
        return "这一条已经停用。请换一条，或请县委组织部公务员科恢复。"
    if rules.positive_only and item.kind in LOSSES:
        return f"{rules.word}积分自愿参加，只加分不扣分（P35-R3）。请选加分的一条。"
    return "" if rules.is_voluntary else _own_problem(sheet, posting)


def _own_problem(sheet: PointSheet, posting: "Posting") -> str:
    """The branch's rules of the sheet's month say which lines stand for an item (P08-R10, M17)."""
    rule = rule_on(sheet.scheme_id, sheet.organization_id, sheet.period)
    if posting.own is not None and (rule is None or posting.own.rule_id != rule.pk):
        return f"{sheet.period.label}本支部的办法里没有这一条。请刷新页面，从列出的里选。"
    if posting.own is None and rule is not None and rule.lines.filter(item=posting.item).exists():
        return (
            f"{rule}对“{posting.item.label}”另有自己的条目（P08-R10）。请刷新页面，从列出的里选。"
        )
    return ""


def _points_problem(rules: Rules, posting: "Posting") -> str:
    points, item = posting.points, posting.item
    if points < 0 and rules.positive_only:
        return f"{rules.word}积分只加分不扣分（P35-R3），现填{points:f}。请填大于0的数。"
    if points <= 0:
        return "分值填大于0的数，加分还是扣分由所选的一条决定。"
    if points != points.quantize(Decimal("0.01")):
        return f"分值最多两位小数，现填{points:f}。"
    if said := _listed_problem(rules, item.kind, points):
        return said
    own = posting.own
    if own is not None and points > own.points:
        return (
            f"本支部的办法规定“{own.label}”一次最多{_short(own.points)}分，现填{_short(points)}。"
        )
    if points > item.points:
        return f"“{item.label}”一次最多{_short(item.points)}分，现填{_short(points)}。"
    return _most_problem(rules, item.kind, points)


def _short(points: Decimal) -> str:
    return f"{points.normalize():f}"


def size_problem(rules: Rules, kind: str, points: Decimal) -> str:
    """Return what the scheme's own data say against the size of one entry; '' for nothing."""
    return _listed_problem(rules, kind, points) or _most_problem(rules, kind, points)


def _listed_problem(rules: Rules, kind: str, points: Decimal) -> str:
    words = {
        EntryKind.BONUS: ("加", rules.additions, "additions"),
        EntryKind.DEDUCTION: ("扣", rules.deductions, "deductions"),
    }
    verb, sizes, key = words.get(EntryKind(kind), ("", (), ""))
    if not sizes or points in sizes:
        return ""
    said = "、".join(f"{size:f}" for size in sizes)
    said += "分之一" if len(sizes) > 1 else "分"
    return f"一次{verb}分只能是{said}{rules.clause(key)}，现填{_short(points)}。"


def _most_problem(rules: Rules, kind: str, points: Decimal) -> str:
    most = rules.most_of(kind)
    if most is None or points <= most:
        return ""
    verb, key = ("加", "gain_max") if kind == EntryKind.BONUS else ("扣", "loss_max")
    return (
        f"一笔最多{verb}{_short(most)}分{rules.clause(key)}，"
        f"现填{_short(points)}。要放宽，须由县委组织部修订方案。"
    )


def _room_problem(
    rules: Rules, sheet: PointSheet, accounts: Sequence[PointAccount], posting: "Posting"
) -> str:
    """Good deeds win back what was lost, up to the start value and no further (P25-R4)."""
    if not rules.is_up_to_start or posting.item.kind != EntryKind.BONUS:
        return ""
    room = room_of(rules, accounts, sheet.period)
    full = [a for a in accounts if posting.points > room[a.pk]]
    if not full:
        return ""
    told = "、".join(f"{a.name}现有{_short(rules.start - room[a.pk])}分" for a in full)
    return (
        f"{told}。做好事的加分最多补到起始的{_short(rules.start)}分"
        f"{rules.clause('up_to_start')}，没有扣分可补的不用登记。请去掉。"
    )


def _ground_problem(rules: Rules, posting: "Posting") -> str:
    if len(posting.evidence.strip()) > MOST:
        return f"依据最多{MOST}字，请缩短。"
    needed = posting.item.evidence_needed or (posting.own and posting.own.evidence_needed)
    if needed and not posting.evidence.strip() and posting.file is None:
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
