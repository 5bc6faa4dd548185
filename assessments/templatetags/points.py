"""Template words of points: signs of entries, chips of sheets, what a step means."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from assessments.models import BranchRule, PointEntry, PointSheet
from assessments.models.points import EntryKind
from assessments.queries.points import AccountRow

register = template.Library()
S = PointSheet.State
R = BranchRule.State
_CHIPS = {S.CONFIRMED: "ok", S.POSTED: "ok", S.FILED: "ok", S.OPEN: "info"}
_HINTS = {
    "report": "本月登记齐了，交支部认定。报送以后不再申报。",
    "recognise": "支部逐笔看过，不该计的先冲销。写明在哪次会上认定。",
    "confirm": "审核确认以后计入得分。有疑问的可以冲销单笔，或退回支部。",
    "post": "在支部内公示姓名和得分。",
    "file": "公示期满、异议处理完，归档备案。",
}


@register.filter
def points_chip(sheet: PointSheet) -> str:
    """Return the chip class of a sheet's state."""
    return _CHIPS.get(S(sheet.state), "warn")


@register.filter
def points_signed(thing: Any) -> str:
    """Return an entry's or item's points with its sign, as few decimals as it has: +2, −0.5."""
    sign = "+" if thing.kind == EntryKind.BONUS else "−"
    return f"{sign}{_short(thing.points)}"


@register.filter
def points_sum(row: AccountRow) -> str:
    """Return what an account's entries of a sheet come to, by kind: 基础−5 +3 −2."""
    parts = []
    if row.base:
        parts.append(f"基础−{_short(row.base)}")
    if row.bonus:
        parts.append(f"+{_short(row.bonus)}")
    if row.deduction:
        parts.append(f"−{_short(row.deduction)}")
    return " ".join(parts) or "0"


def _short(points: Decimal) -> str:
    return f"{points.normalize():f}"


@register.filter
def points_short_number(points: Decimal) -> str:
    """Return points with as few decimals as they have."""
    return _short(points)


@register.filter
def points_rule_chip(rule: BranchRule) -> str:
    """Return the chip class of the state of a branch's own rules."""
    return {R.FILED: "ok", R.ADOPTED: "warn", R.DRAFT: "info"}.get(R(rule.state), "")


@register.filter
def points_hint(action: str) -> str:
    """Return what a step of a sheet means."""
    return _HINTS.get(action, "")


@register.filter
def points_short(title: str) -> str:
    """Return the first words of a consequence, as a chip holds them."""
    return title.partition("，")[0].partition("（")[0]


@register.filter
def points_praise(drawn: list[tuple[str, str]]) -> str:
    """Return the words of the first consequence that is no obligation."""
    return next((f"{title}。" for title, force in drawn if force != "mandatory"), "")


@register.filter
def points_wrong(problems: Mapping[str, list[str]] | None, entry: PointEntry) -> str:
    """Return what was wrong with an attempt to reverse this entry; '' for nothing."""
    return "".join((problems or {}).get(f"e{entry.pk}", ()))
