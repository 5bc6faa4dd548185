"""Corrections and consequence proposals, for those who decide on them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet

from assessments import rights
from assessments.models import Correction, Panel, Proposal
from portal.paging import count_up_to, newest_first
from portal.periods import Period

EFFECTS = {
    "bar_promotion": "当年不提拔重用",
    "reminder_talk": "提醒谈话",
    "bar_grade": "年度不评优秀",
    "limit_grade": "年度定为基本称职或不称职",
    "reserve_pool": "纳入后备干部培养",
    "award_priority": "评先优先",
}
VIEWS = (("waiting", "待决定"), ("risk", "年底前提示"), ("decided", "已决定"))


def corrections_for(account: Any) -> QuerySet[Correction]:
    """Return the corrections the account sees, waiting ones first, at most 200."""
    return (
        Correction.objects.visible_to(account)
        .select_related(
            "panel__organization",
            "panel__cycle__organization",
            "asked_by__person",
            "decided_by__person",
            "new_panel",
        )
        .order_by(F("decided_at").asc(nulls_first=True), "-id")[:200]
    )


def current_proposals(account: Any) -> QuerySet[Proposal]:
    """Return the proposals of the runs that stand (the panel's own run), in scope."""
    return (
        Proposal.objects.visible_to(account)
        .filter(run=F("panel__run"))
        .exclude(panel__state=Panel.State.SUPERSEDED)
        .select_related(
            "subject", "panel__organization", "panel__cycle__scheme_version", "decided_by__person"
        )
    )


def proposals_page(account: Any, params: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of proposals: `view` waiting | risk | decided, `before` for older ones."""
    view = params.get("view", "waiting")
    conditions = {
        "waiting": Q(state=Proposal.State.PROPOSED, at_risk=False),
        "risk": Q(state=Proposal.State.PROPOSED, at_risk=True),
        "decided": ~Q(state=Proposal.State.PROPOSED),
    }
    rows = current_proposals(account)
    chosen = rows.filter(conditions.get(view, conditions["waiting"]))
    page = newest_first(chosen, params.get("before", ""))
    return {
        "view": view if view in conditions else "waiting",
        "views": [
            (code, label, count_up_to(rows.filter(conditions[code]))) for code, label in VIEWS
        ],
        "page": page,
        "rows": [readable(p, account) for p in page.rows],
        "count": count_up_to(chosen),
    }


def readable(proposal: Proposal, account: Any) -> dict[str, Any]:
    """Return a proposal with its title, clause, ground in a sentence and whether it can be decided."""
    document = proposal.panel.cycle.scheme_version.document
    rule = next((c for c in document["consequences"] if c["id"] == proposal.rule), {})
    ready = proposal.state == Proposal.State.PROPOSED and not proposal.at_risk
    return {
        "proposal": proposal,
        "title": rule.get("title") or EFFECTS.get(proposal.effect, proposal.effect),
        "clauses": clauses_of(document, proposal.rule),
        "ground": ground_sentence(proposal.ground, rule, proposal.panel.cycle.period),
        "force": "硬性规定" if proposal.force == "mandatory" else "原则上",
        "may_decide": ready
        and proposal.panel.is_locked
        and account.may(rights.DECIDE, proposal.scope_path),
        "waits": ready and not proposal.panel.is_locked,
    }


def clauses_of(document: Mapping[str, Any], rule: str) -> list[str]:
    """Return the clause ids a consequence rests on."""
    path = f"consequences.{rule}"
    return [g["clause"] for g in document.get("grounds", ()) if path in g.get("paths", ())]


def ground_sentence(ground: Mapping[str, Any], rule: Mapping[str, Any], period: Period) -> str:
    """Return the figures a proposal rests on: which of how many periods counted."""
    counted, of = ground.get("counted"), ground.get("of")
    if counted is None:
        return ""
    first = next(iter(rule.get("when", ())), {})
    labels = "、".join(f"“{label}”" for label in first.get("labels", ()))
    months = ground.get("periods") or ()
    names = "、".join(Period(month, period.months).label for month in months)
    said = f"已定等次的{of}个周期中，{labels}{counted}个"
    return f"{said}（{names}）。" if names else f"{said}。"
