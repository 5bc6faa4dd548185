"""Corrections and consequence proposals, for those who decide on them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from assessments import rights
from assessments.models import Correction, Cycle, Panel, Proposal, Ruling
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


def orders_behind(subjects: Iterable[int]) -> dict[int, Ruling]:
    """Return subject → the ruling on a tie that gave its result its place, where one stands (S-EDGE).

    It counts for the submission it was made on, and until it is withdrawn.
    """
    rows = Ruling.objects.filter(
        subject__in=subjects,
        kind=Ruling.Kind.ORDER,
        withdraws__isnull=True,
        withdrawn_by__isnull=True,
        decided_at__gte=F("panel__submitted_at"),
    )
    newest_last = rows.select_related("decided_by__person").order_by("pk")
    return {row.subject_id: row for row in newest_last if row.subject_id is not None}


def current_proposals(account: Any) -> QuerySet[Proposal]:
    """Return the proposals of the runs that stand (the panel's own run), in scope.

    What was decided on a version since corrected stays in sight: it is to be looked at again by a human.
    """
    return (
        Proposal.objects.visible_to(account)
        .filter(run=F("panel__run"))
        .exclude(panel__state=Panel.State.SUPERSEDED, state=Proposal.State.PROPOSED)
        .select_related(
            "subject", "panel__organization", "panel__cycle__scheme_version", "decided_by__person"
        )
    )


def proposals_page(account: Any, params: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of a cycle's proposals: `view` waiting | risk | decided, `rule`, `before`.

    `cycle` is the newest one with results unless asked for: earlier quarters' hints are overtaken by
    later ones, while what waits for a decision waits in the quarter that proposed it.
    """
    cycles = _cycles_with_proposals(account)
    asked = params.get("cycle", "")
    cycle = next((c for c in cycles if str(c.pk) == asked), cycles[0] if cycles else None)
    rows = current_proposals(account).filter(panel__cycle=cycle)
    view = params.get("view", "waiting")
    view = view if view in _CONDITIONS else "waiting"
    chosen = rows.filter(_CONDITIONS[view])
    rules = dict(chosen.order_by().values_list("rule").annotate(n=Count("pk")))
    rule = params.get("rule", "") if params.get("rule") in rules else ""
    listed = chosen.filter(rule=rule) if rule else chosen
    page = newest_first(listed, params.get("before", ""))
    titles = {c["id"]: c.get("title", c["id"]) for c in _consequences(cycle)}
    return {
        "view": view,
        "views": [(v, label, count_up_to(rows.filter(_CONDITIONS[v]))) for v, label in VIEWS],
        "cycles": cycles,
        "cycle": cycle,
        "rule": rule,
        "rules": [(code, titles.get(code, code), n) for code, n in sorted(rules.items())],
        "page": page,
        "rows": [readable(p, account) for p in page.rows],
    }


_CONDITIONS = {
    "waiting": Q(state=Proposal.State.PROPOSED, at_risk=False),
    "risk": Q(state=Proposal.State.PROPOSED, at_risk=True),
    "decided": ~Q(state=Proposal.State.PROPOSED),
}


def _cycles_with_proposals(account: Any) -> list[Cycle]:
    found = current_proposals(account).order_by().values("panel__cycle")
    return list(
        Cycle.objects.filter(pk__in=found)
        .select_related("organization", "scheme_version")
        .order_by("-period_end")[:12]
    )


def _consequences(cycle: Cycle | None) -> list[dict[str, Any]]:
    return cycle.scheme_version.document.get("consequences", []) if cycle else []


def readable(proposal: Proposal, account: Any) -> dict[str, Any]:
    """Return a proposal with its title, clause, ground in a sentence and whether it can be decided."""
    document = proposal.panel.cycle.scheme_version.document
    rule: dict[str, Any] = next(
        (c for c in document["consequences"] if c["id"] == proposal.rule), {}
    )
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
    first: Mapping[str, Any] = next(iter(rule.get("when", ())), {})
    labels = "、".join(f"“{label}”" for label in first.get("labels", ()))
    months = ground.get("periods") or ()
    names = "、".join(Period(month, period.months).label for month in months)
    said = f"已定等次的{of}个周期中，{labels}{counted}个"
    return f"{said}（{names}）。" if names else f"{said}。"
