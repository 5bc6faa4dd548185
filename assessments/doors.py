"""From an address to a row inside the account's scope: 404 outside it, 403 without the right."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments import rights
from assessments.models import Cycle, CycleSubject, Panel
from members.scope import who_holds
from portal.refusals import NotAllowed


def panel_for(account: Any, pk: int, right: str = rights.SEE) -> Panel:
    """Return a panel the account may see; NotAllowed when it lacks `right` on it, 404 outside."""
    rows = Panel.objects.visible_to(account).select_related(
        "organization", "cycle__organization", "cycle__scheme_version__scheme", "run", "corrects"
    )
    panel: Panel = get_object_or_404(rows, pk=pk)
    insist(account, right, panel.scope_path)
    return panel


def cycle_for(account: Any, pk: int, right: str = rights.SEE_OVERVIEW) -> Cycle:
    """Return a cycle the account may see; NotAllowed when it lacks `right` on it, 404 outside."""
    rows = Cycle.objects.visible_to(account).select_related(
        "organization", "scheme_version__scheme"
    )
    cycle: Cycle = get_object_or_404(rows, pk=pk)
    insist(account, right, cycle.scope_path)
    return cycle


def subject_for(panel: Panel, pk: int) -> CycleSubject:
    """Return a subject of a panel that was already let through; 404 for another panel's."""
    subject = panel.subjects.filter(pk=pk).first()
    if subject is None:
        raise Http404
    return subject


def insist(account: Any, right: str, path: str) -> None:
    """Raise NotAllowed, naming who could, when the account lacks `right` at `path`."""
    if not account.may(right, path):
        who = who_holds(right)
        what = rights.LABELS.get(right, right)
        raise NotAllowed(f"不能{what}。{what}由{who}办理。", who=who)
