"""Deciding on consequences: a named person accepts or declines each, with a reason (S-PROPOSE)."""

from typing import Any

from django.db import transaction

from assessments import rights
from assessments.models import Proposal
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import NotAllowed, Refused, Stale


def decide(*, actor: Any, proposal: Proposal, accepted: bool, reason: str) -> None:
    """Accept or decline one proposal of a confirmed panel; declining needs a reason, as does
    accepting: nothing happens to a person without a human decision and its ground.
    """
    if not actor.may(rights.DECIDE, proposal.scope_path):
        who = who_holds(rights.DECIDE)
        raise NotAllowed(f"不能决定结果运用。由{who}办理。", who=who)
    written = prose(
        reason, what="理由", most=500, name="reason", missing="请写明采纳或不采纳的理由。"
    )
    if proposal.at_risk:
        raise Refused("这是年底前的提示，年度结果出来以后才能决定。")
    if not proposal.panel.is_locked:
        raise Refused("单位确认结果以后才能决定结果运用。")
    if not accepted and proposal.force == "mandatory":
        raise Refused(
            "这一条是方案的硬性规定，不能不采纳。有错请申请更正结果。", rule=proposal.rule
        )
    state = Proposal.State.ACCEPTED if accepted else Proposal.State.DECLINED
    with transaction.atomic():
        done = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.PROPOSED).update(
            state=state,
            decided_by=actor,
            decided_at=clock.now(),
            reason=written,
        )
        if not done:
            raise Stale("这一条已经决定。请刷新页面查看。")
        deeds.record(
            actor=actor,
            verb="采纳建议" if accepted else "不采纳建议",
            about=proposal,
            reason=reason,
        )
