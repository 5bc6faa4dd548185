"""A branch's own rules for points: their life (LC-BRANCH-RULE), and what the county's limits leave open.

draft → adopted → filed | back to draft; a filed one the county can stop. Pure but for the days of month.
"""

from decimal import Decimal
from typing import Any

from assessments import rights
from assessments.models import BranchRule, PointItem
from assessments.points.rules import Rules
from members import scope
from portal.lifecycle import LifeCycle, Step

S = BranchRule.State
MOST_LINES = 100
"""Lines of one branch's rules."""


def has_lines(rule: BranchRule) -> str:
    """There is something to adopt; rules in force may be replaced by none of one's own."""
    if rule.lines.exists() or _replaces(rule):
        return ""
    return "还没有条目。请先写支部自己的条目，再提交党员大会。"


def _replaces(rule: BranchRule) -> bool:
    filed = BranchRule.objects.filter(
        scheme=rule.scheme_id, organization=rule.organization_id, state=S.FILED
    )
    return filed.exists()


_BACK: dict[str, Any] = {"reason_required": True}
OWN_RULES = LifeCycle(
    name="LC-BRANCH-RULE",
    labels={state.value: str(state.label) for state in S},
    who=scope.who_holds,
    steps=(
        Step("adopt", "登记表决", (S.DRAFT,), S.ADOPTED, rights.RECOGNISE_POINTS, (has_lines,)),
        Step("file", "备案", (S.ADOPTED,), S.FILED, rights.CONFIRM_POINTS),
        Step("return", "退回支部修改", (S.ADOPTED,), S.DRAFT, rights.CONFIRM_POINTS, **_BACK),
        Step("overrule", "县里退回修改", (S.ADOPTED,), S.DRAFT, rights.EDIT_SCHEME, **_BACK),
        Step("revoke", "停止执行", (S.FILED,), S.REVOKED, rights.EDIT_SCHEME, **_BACK),
    ),
)
WIDEN = "要放宽，须由县委组织部修改积分项目。"


def size_problem(item: PointItem, points: Decimal) -> str:
    """Return why a branch's points for one of the county's items are too many; '' where they fit (M17)."""
    if points <= item.points:
        return ""
    return (
        f"县里规定“{item.label}”一次最多{item.points.normalize():f}分，"
        f"支部的办法只能更严（M17），现填{points.normalize():f}。{WIDEN}"
    )


def evidence_problem(item: PointItem, evidence_needed: bool) -> str:
    """Return why a branch cannot do without evidence; '' where it can (M17)."""
    if evidence_needed or not item.evidence_needed:
        return ""
    return f"县里规定“{item.label}”须有依据，支部的办法不能免（M17）。{WIDEN}"


def kind_problem(item: PointItem, rules: Rules, kind: str) -> str:
    """Return why a line cannot be of another class than its item; '' where it is of the same (P08-R2)."""
    if kind in ("", item.kind):
        return ""
    stated = f"，条目总数{rules.items_stated}条由县里定" if rules.items_stated else ""
    return (
        f"“{item.label}”在县里是{item.get_kind_display()}，支部的条目只能在它下面细化，"
        f"不能改性质、另立一类{stated}（M17）。{WIDEN}"
    )
