"""Reads of one dispute's mediation, for who handles, dispatches or supervises it (PV-CASE)."""

from typing import Any

from grids import relations, rights, shipped
from grids.actions.mediation import WORKED_ON, current
from grids.models import Case, CaseFile, Mediation
from grids.obligations import DISPUTE
from portal import clock


def has_page(case: Case) -> bool:
    """Return whether a case is mediated at all."""
    return case.kind.code == DISPUTE


def works(account: Any, case: Case) -> bool:
    """Return whether the account may add to the mediation now: who handles or dispatches it."""
    mine = relations.handles(account, case) or account.may(rights.DISPATCH, case.scope_path)
    return bool(mine and case.state in WORKED_ON)


def rings_back(account: Any, case: Case, row: Mediation | None) -> bool:
    """Return whether the account may write down the follow-up today (P02-R7)."""
    if row is None or case.state != Case.State.CLOSED or row.followed_up_on is not None:
        return False
    day = case.followup_on
    come = day is None or day <= clock.today()
    return bool(come and account.may(rights.DISPATCH, case.scope_path))


def page(case: Case, account: Any) -> dict[str, Any]:
    """Return what the page shows of a dispute's mediation; the same number of queries for any length."""
    row = current(case)
    earlier = case.mediations.filter(round__lt=case.reopened)
    return {
        "case": case,
        "mediation": row,
        "experts": _experts(row),
        "joint": list(row.joint.select_related("unit")) if row else [],
        "meetings": list(row.meetings.select_related("by__person")) if row else [],
        "files": list(files_of(case, CaseFile.Purpose.AGREEMENT)),
        "earlier": list(earlier.select_related("room", "mediator__person")),
        "works": works(account, case),
        "rings_back": rings_back(account, case, row),
    }


def deeds_of(shown: dict[str, Any]) -> list[str]:
    """Return which forms the page offers, the one to expect first."""
    row = shown["mediation"]
    if shown["rings_back"]:
        return ["follow_up"]
    if not shown["works"] or (row is not None and row.outcome):
        return []
    if row is None:
        return ["assign"]
    waiting = any(one.replied_on is None for one in shown["joint"])
    return ["meeting", "invite", "joint", *(["reply"] if waiting else []), "conclude", "assign"]


def _experts(row: Mediation | None) -> list[tuple[str, str, str]]:
    """Field, name and unit of who was invited."""
    if row is None:
        return []
    titles = shipped.expert_fields()
    rows = row.experts.select_related("expert")
    found = [one.expert for one in rows]
    return [(titles.get(e.field, e.field), e.name, e.unit) for e in found]


def files_of(case: Case, *purposes: str) -> Any:
    """Return the restricted files of a case with who added them, oldest first."""
    rows = CaseFile.objects.filter(case=case, purpose__in=purposes)
    return rows.select_related("file", "added_by__person").order_by("pk")
