"""The life of a classification as one table: proposed, listed, returned, withdrawn (P24, workflow).

The branch proposes, the township checks. The reason of a return stays beside the row and never reaches a
deed: it may tell why somebody counts as in hardship.
"""

from typing import Any

from members.categories import relations, rights
from members.categories.models import Classification
from members.categories.models.scoping import branch_of
from members.scope import who_holds
from portal.lifecycle import LifeCycle, Step

S = Classification.State
CHECK, KEEP = rights.CHECK_CATEGORIES, rights.KEEP_CATEGORIES


def after_the_present(row: Classification) -> str:
    """It begins after the one that is listed, so that each day has one category (P24-R2)."""
    held = Classification.objects.filter(person=row.person_id, state=S.LISTED)
    last = held.order_by("-since").first()
    if last is None or row.since > last.since:
        return ""
    return (
        f"{row.person.name}现在的类别从{last.since.isoformat()}起，新的类别要从这一天以后起（P24-R2）。"
        "请退回支部改日期。"
    )


def still_a_member(row: Classification) -> str:
    """He belongs to a branch today."""
    if branch_of(row.person):
        return ""
    return f"{row.person.name}现在没有组织关系，不能入册。请退回支部。"


def _holds(account: Any, row: Classification, right: str) -> bool:
    return relations.holds(account, row.person, right)


CLASSIFICATION = LifeCycle(
    name="classification",
    labels=dict(S.choices),
    steps=(
        Step("list", "审核入册", (S.PROPOSED,), S.LISTED, CHECK,
             needs=(still_a_member, after_the_present), rule="P24-R2"),
        Step("return", "退回", (S.PROPOSED,), S.RETURNED, CHECK, reason_required=True),
        Step("withdraw", "撤回", (S.PROPOSED,), S.WITHDRAWN, KEEP),
    ),
    who=who_holds,
    holds=_holds,
    keeps_reason=False,
)  # fmt: skip
