"""The life of a transfer: a declared table, and who stands in which relation to one."""

from typing import Any

from members import rights
from members.life import holds
from members.life.rules import PROBATIONARY_MOVES, TRANSFER_VALID
from members.models import Membership, Organization, Person, Transfer
from portal import clock
from portal.lifecycle import LifeCycle, Step

GIVE, RECEIVE, PORTAL = "transfer.give", "transfer.receive", "transfer.portal"
"""Relations of an account to one transfer; that of the portal itself nobody has."""
WHO = {
    GIVE: "转出支部的书记或所属镇街、县的组织员",
    RECEIVE: "接收支部的书记或所属镇街、县的组织员",
    PORTAL: "平台",
}
S = Transfer.State


def relates(account: Any, transfer: Transfer, relation: str) -> bool:
    """Return whether an account stands in a relation to a transfer: it keeps that side's branch."""
    if relation == PORTAL:
        return False
    side = transfer.giving if relation == GIVE else transfer.receiving
    return bool(account.may(rights.KEEP_BRANCH, side.path))


def held(person: Person, stage: str) -> str:
    """Return why a member may not move now, '' when he may."""
    said = holds.reasons(person)
    if stage == Membership.Stage.PROBATIONARY and not PROBATIONARY_MOVES.value:
        said.append(f"预备党员不转接组织关系（{PROBATIONARY_MOVES.code}）。请转正以后再转。")
    return "".join(said)


def gone(branch: Organization | None) -> str:
    """Return that a branch has ended, '' when it has not."""
    if branch is not None and branch.until is not None and branch.until <= clock.today():
        return f"“{branch.label}”已于{branch.until}撤销。请撤回，改转到现有的支部。"
    return ""


def _may_move(transfer: Transfer) -> str:
    if transfer.person is None or transfer.direction == Transfer.Direction.INWARD:
        return ""
    there = Membership.objects.filter(
        person=transfer.person, branch=transfer.from_branch, until=None
    )
    if not there.exists():
        return f"{transfer.name}的组织关系已不在{transfer.from_label}。请撤回，到现在的支部办理。"
    return held(transfer.person, transfer.stage)


def _has_a_place(transfer: Transfer) -> str:
    return gone(transfer.to_branch)


def _in_time(transfer: Transfer) -> str:
    if transfer.valid_until is not None and transfer.valid_until < clock.today():
        last = transfer.valid_until
        return f"介绍信已于{last}过期（{TRANSFER_VALID.code}）。请转出支部重新开具。"
    return ""


def _is_late(transfer: Transfer) -> str:
    return "" if _in_time(transfer) else "介绍信还没有过期。"


TRANSFERS = LifeCycle(
    name="transfer",
    labels=dict(S.choices),
    steps=(
        Step("send", "开具介绍信", (S.DRAFTED,), S.SENT, GIVE, (_may_move, _has_a_place)),
        Step(
            "receive", "接收", (S.SENT,), S.RECEIVED, RECEIVE, (_in_time, _may_move, _has_a_place)
        ),
        Step("refuse", "不予接收", (S.SENT,), S.REFUSED, RECEIVE, reason_required=True),
        Step(
            "withdraw", "撤回转接", (S.DRAFTED, S.SENT), S.WITHDRAWN, GIVE, reason_required=True
        ),
        Step(
            "expire", "介绍信过期", (S.SENT,), S.EXPIRED, PORTAL, (_is_late,),
            rule=TRANSFER_VALID.code,
        ),
    ),
    who=WHO.__getitem__,
    holds=relates,
)  # fmt: skip
