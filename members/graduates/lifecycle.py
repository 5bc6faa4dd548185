"""The life of an application to the observer class as one table (P05, workflow): the graduate applies, the
county recommends, the host department approves, the county says that he attended."""

from typing import Any

from members.graduates import relations, rights
from members.graduates.models import Observing
from members.scope import who_holds
from portal import clock
from portal.lifecycle import LifeCycle, Step

S = Observing.State
KEEP, HOST, OWN = rights.KEEP_GRADUATES, rights.HOST_OBSERVERS, "own"


def held(row: Observing) -> str:
    """Its day has come."""
    if clock.today() >= row.on:
        return ""
    return f"参加日期是{row.on.isoformat()}，到了这一天再登记已参加。"


def _holds(account: Any, row: Observing, right: str) -> bool:
    if right == OWN:
        return relations.is_self(account, row.graduate)
    if right == HOST:
        own = relations.is_self(account, row.graduate)
        return not own and bool(account.may(HOST, row.host.path))
    return relations.keeps(account, row.graduate)


def _who(right: str) -> str:
    return "选调生本人" if right == OWN else who_holds(right)


OBSERVING = LifeCycle(
    name="observing",
    labels=dict(S.choices),
    steps=(
        Step("recommend", "推荐", (S.APPLIED,), S.RECOMMENDED, KEEP),
        Step("decline", "不推荐", (S.APPLIED,), S.REFUSED, KEEP, reason_required=True),
        Step("approve", "同意接收", (S.RECOMMENDED,), S.APPROVED, HOST),
        Step("refuse", "不同意接收", (S.RECOMMENDED,), S.REFUSED, HOST, reason_required=True),
        Step("attend", "登记已参加", (S.APPROVED,), S.ATTENDED, KEEP, needs=(held,)),
        Step("withdraw", "撤回", (S.APPLIED, S.RECOMMENDED), S.WITHDRAWN, OWN),
    ),
    who=_who,
    holds=_holds,
)  # fmt: skip
