"""From an address to a row inside the account's scope: 404 outside it, 403 without the right."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments import rights
from assessments.models import (
    Bulletin,
    Cycle,
    CycleSubject,
    Panel,
    Poll,
    Scheme,
    SchemeVersion,
    WhatIf,
)
from assessments.queries import bulletins
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


def poll_for(account: Any, pk: int, right: str = rights.SEE) -> Poll:
    """Return a poll the account may see; NotAllowed when it lacks `right` on it, 404 outside."""
    rows = Poll.objects.visible_to(account).select_related(
        "panel__organization", "panel__cycle__organization", "panel__cycle__scheme_version__scheme"
    )
    poll: Poll = get_object_or_404(rows, pk=pk)
    insist(account, right, poll.scope_path)
    return poll


def subject_for(panel: Panel, pk: int) -> CycleSubject:
    """Return a subject of a panel that was already let through; 404 for another panel's."""
    subject = panel.subjects.filter(pk=pk).first()
    if subject is None:
        raise Http404
    return subject


def library_for(account: Any) -> None:
    """Let who sees schemes anywhere read the shipped library; NotAllowed for anybody else."""
    if not account.may_anywhere(rights.SEE):
        who = who_holds(rights.SEE)
        raise NotAllowed(f"不能查看方案库。方案库给{who}看。", who=who)


def version_for(account: Any, pk: int, right: str = rights.SEE) -> SchemeVersion:
    """Return a scheme version the account may see; NotAllowed when it lacks `right`, 404 outside."""
    library_for(account)
    rows = SchemeVersion.objects.visible_to(account).select_related(
        "scheme__organization", "changed_by__person", "published_by__person", "based_on__scheme"
    )
    version: SchemeVersion = get_object_or_404(rows, pk=pk)
    insist(account, right, version.scheme.organization.path)
    return version


def scheme_for(account: Any, pk: int, right: str = rights.SEE) -> Scheme:
    """Return a scheme the account may see; NotAllowed when it lacks `right` on it, 404 outside."""
    library_for(account)
    rows = Scheme.objects.visible_to(account).select_related("organization")
    scheme: Scheme = get_object_or_404(rows, pk=pk)
    insist(account, right, scheme.organization.path)
    return scheme


def trial_for(account: Any, pk: int, right: str = rights.SEE_OVERVIEW) -> WhatIf:
    """Return a what-if run the account may see; NotAllowed when it lacks `right`, 404 outside."""
    library_for(account)
    rows = WhatIf.objects.visible_to(account).select_related(
        "version__scheme__organization",
        "cycle__organization",
        "cycle__scheme_version__scheme",
        "job",
        "requested_by__person",
    )
    trial: WhatIf = get_object_or_404(rows, pk=pk)
    insist(account, right, trial.scope_path)
    return trial


def bulletins_for(account: Any) -> None:
    """Let who oversees results anywhere list bulletins; NotAllowed for anybody else."""
    if not account.may_anywhere(rights.SEE_OVERVIEW):
        who = who_holds(rights.SEE_OVERVIEW)
        raise NotAllowed(f"不能查看通报。通报给{who}看。", who=who)


def bulletin_for(account: Any, pk: int, right: str = rights.SEE_OVERVIEW) -> Bulletin:
    """Return a bulletin the account may read; NotAllowed when it lacks `right` on it, 404 outside."""
    bulletin: Bulletin = get_object_or_404(bulletins.readable(account), pk=pk)
    insist(account, right, bulletin.scope_path)
    return bulletin


def insist(account: Any, right: str, path: str) -> None:
    """Raise NotAllowed, naming who could, when the account lacks `right` at `path`."""
    if not account.may(right, path):
        who = who_holds(right)
        what = rights.LABELS.get(right, right)
        raise NotAllowed(f"不能{what}。{what}由{who}办理。", who=who)


def insist_anywhere(account: Any, right: str) -> None:
    """Raise NotAllowed, naming who could, when the account holds `right` nowhere."""
    if not account.may_anywhere(right):
        insist(account, right, "")
