"""The life of a stay as one table: away, lost, returned, transferred.

The clock moves nobody: `lose` is open to a keeper once twelve months are over without a report, and is
his decision with its reason in a deed. Who comes back and leaves again gets a new stay.
"""

from typing import Any

from members.floating import clocks, relations, rights
from members.floating.models import FloatingMember
from members.scope import who_holds
from portal import clock
from portal.lifecycle import LifeCycle, Step

S = FloatingMember.State


def silent(stay: FloatingMember) -> str:
    """Twelve months are over without a report (P32-R11)."""
    since = FloatingMember.objects.timed().values_list("counted_from", flat=True).get(pk=stay.pk)
    day = clocks.Clock(since).lost_on
    if clock.today() >= day:
        return ""
    return (
        f"满12个月没有汇报才能列入失联名单（P32-R11），要到{day.isoformat()}。先按名单走访、联系。"
    )


def _holds(account: Any, stay: FloatingMember, right: str) -> bool:
    return relations.keeps(account, stay)


STAY = LifeCycle(
    name="stay",
    labels=dict(S.choices),
    steps=(
        Step("return", "登记返回", (S.AWAY, S.LOST), S.RETURNED, rights.KEEP_FLOATING),
        Step("transfer", "登记转出组织关系", (S.AWAY, S.LOST), S.TRANSFERRED, rights.KEEP_FLOATING),
        Step("lose", "列入失联名单", (S.AWAY,), S.LOST, rights.KEEP_FLOATING, needs=(silent,),
             reason_required=True, rule="P32-R11"),
        Step("find", "恢复联系", (S.LOST,), S.AWAY, rights.KEEP_FLOATING, reason_required=True),
    ),
    who=who_holds,
    holds=_holds,
)  # fmt: skip
ENDS = ("return", "transfer")
"""Steps that end a stay on a day."""
