"""The lives of materials (P07-R7), reviews (P07-R3 to R6) and grants of access, each as one table.

None of them holds for one's own file. Reasons are kept beside the row, never in a deed: they may tell
what only readers may know.
"""

from typing import Any

from members.archives import relations, rights
from members.archives.models import AccessGrant, FactDecision, Material, ReviewCase
from members.scope import who_holds
from portal import clock
from portal.lifecycle import LifeCycle, Step

M, R, A = Material.State, ReviewCase.State, AccessGrant.State
KEEP, DECIDE, APPROVE = rights.KEEP_ARCHIVES, rights.DECIDE_FACTS, rights.APPROVE_ACCESS


def _holds(account: Any, thing: Any, right: str) -> bool:
    own = thing.file is not None and relations.is_own(account, thing.file)
    return not own and bool(account.may(right, thing.scope_path))


def has_pages(material: Material) -> str:
    """There is something scanned."""
    return "" if material.pages.exists() else "还没有扫描页。请先上传扫描页。"


def recognised(case: ReviewCase) -> str:
    """The fact in doubt was recognised since the review began (P07-R3)."""
    if not case.fact:
        return ""
    since = FactDecision.objects.filter(file=case.file_id, kind=case.fact, at__gte=case.opened_at)
    if since.exists():
        return ""
    return f"材料对{case.get_fact_display()}的记载不一致，请先认定{case.get_fact_display()}（P07-R3）。"


def decided(case: ReviewCase) -> str:
    """Something was recognised since the review began, of whatever it is about."""
    since = FactDecision.objects.filter(file=case.file_id, at__gte=case.opened_at)
    return "" if since.exists() else "审核开始以后还没有认定过信息。没有更正的，请办“审核无误”。"


def in_time(grant: AccessGrant) -> str:
    """Its time is not over yet."""
    return (
        "" if grant.until >= clock.today() else "申请的查阅期限已过，不能批准。请查阅人重新申请。"
    )


MATERIAL = LifeCycle(
    name="material",
    labels=dict(M.choices),
    steps=(
        Step("review", "审核通过", (M.REGISTERED,), M.REVIEWED, KEEP),
        Step("accept", "接收", (M.REVIEWED,), M.ACCEPTED, KEEP),
        Step("return", "退回", (M.REVIEWED,), M.RETURNED, KEEP, reason_required=True),
        Step("file", "归档", (M.ACCEPTED,), M.FILED, KEEP, rule="P07-R7"),
        Step("scan", "完成数字化", (M.FILED,), M.SCANNED, KEEP, needs=(has_pages,), rule="P07-R7"),
    ),
    who=who_holds,
    holds=_holds,
    keeps_reason=False,
)
REVIEW = LifeCycle(
    name="review",
    labels=dict(R.choices),
    steps=(
        Step("investigate", "开展调查核实", (R.OPENED, R.UNCLEAR), R.INVESTIGATING, KEEP,
             reason_required=True, rule="P07-R6"),
        Step("report", "提交审核意见", (R.OPENED, R.INVESTIGATING), R.REPORTED, KEEP,
             reason_required=True),
        Step("clear", "审核无误", (R.REPORTED,), R.CLEAR, DECIDE, needs=(recognised,),
             reason_required=True),
        Step("correct", "认定更正", (R.REPORTED,), R.CORRECTED, DECIDE,
             needs=(recognised, decided), reason_required=True),
        Step("unclear", "存疑，暂缓使用", (R.REPORTED,), R.UNCLEAR, DECIDE, reason_required=True,
             rule="P07-R5"),
    ),
    who=who_holds,
    holds=_holds,
    keeps_reason=False,
)  # fmt: skip
"""Out of `unclear` leads only looking again: no step and no right lifts a hold in another way (P07-R5)."""
ACCESS = LifeCycle(
    name="access",
    labels=dict(A.choices),
    steps=(
        Step("approve", "批准", (A.ASKED,), A.APPROVED, APPROVE, needs=(in_time,)),
        Step("refuse", "不批准", (A.ASKED,), A.REFUSED, APPROVE, reason_required=True),
        Step("revoke", "收回", (A.APPROVED,), A.REVOKED, APPROVE, reason_required=True),
    ),
    who=who_holds,
    holds=_holds,
    keeps_reason=False,
)
