"""The life of a bulletin: a draft is issued, or dropped; what is issued stays."""

from typing import Any

from assessments import rights
from assessments.models import Bulletin
from members import scope
from portal.lifecycle import LifeCycle, Step

S = Bulletin.State


def no_other_stands(bulletin: Bulletin) -> str:
    """No other bulletin of the same scheme, period and audience is issued and still right."""
    other = standing(bulletin)
    if other is None:
        return ""
    return (
        f"同一周期、同一范围的通报已经发布（{other.mark}），它的结果没有更正，不能再发一份。"
        "请作废这份草稿；结果更正以后，可以另发更正通报。"
    )


def standing(bulletin: Bulletin) -> Bulletin | None:
    """Return the issued bulletin whose place this one would take without a correction; None without."""
    others = Bulletin.objects.filter(
        organization=bulletin.organization_id,
        scheme=bulletin.scheme_id,
        period_code=bulletin.period_code,
        audience=bulletin.audience,
        state=S.ISSUED,
    ).exclude(pk=bulletin.pk)
    newest: Any = others.with_corrected().order_by("-year", "-number").first()
    return newest if newest is not None and not newest.corrected else None


BULLETIN = LifeCycle(
    name="LC-BULLETIN",
    labels={state.value: str(state.label) for state in S},
    who=scope.who_holds,
    steps=(
        Step(
            "issue",
            "发布通报",
            (S.DRAFT,),
            S.ISSUED,
            rights.ISSUE_BULLETIN,
            (no_other_stands,),
            rule="P16-R6",
        ),
        Step("drop", "作废通报草稿", (S.DRAFT,), S.DROPPED, rights.ISSUE_BULLETIN),
    ),
)
