"""From an address to a row inside the account's scope: 404 outside, 403 without the right."""

from typing import Any

from django.shortcuts import get_object_or_404

from members import rights
from members.life.queries.transfers import WITH
from members.models import Development, Meeting, Membership, Organization, Transfer
from members.models.organizations import Kind
from members.scope import who_holds
from portal.refusals import NotAllowed


def organization_for(account: Any, pk: int, right: str = "") -> Organization:
    """Return an organization the account sees; NotAllowed when it lacks `right` on it, 404 outside."""
    rows = Organization.objects.visible_to(account).select_related("parent", "area")
    found: Organization = get_object_or_404(rows, pk=pk)
    if right:
        insist(account, right, found.path)
    return found


def branch_for(account: Any, pk: int, right: str) -> Organization:
    """Return a branch the account sees and holds `right` on; 404 for any other organization."""
    rows = Organization.objects.visible_to(account).filter(kind=Kind.BRANCH)
    found: Organization = get_object_or_404(rows.select_related("parent"), pk=pk)
    insist(account, right, found.path)
    return found


def member_for(account: Any, person: int) -> Membership:
    """Return the present membership of a person in a branch the account keeps; 404 outside."""
    rows = Membership.objects.visible_to(account, rights.KEEP_BRANCH).filter(until=None)
    found: Membership = get_object_or_404(
        rows.select_related("person", "branch__parent"), person=person
    )
    return found


def transfer_for(account: Any, pk: int) -> Transfer:
    """Return a transfer one of whose sides the account sees; 404 outside."""
    rows = Transfer.objects.visible_to(account).select_related(*WITH)
    found: Transfer = get_object_or_404(rows, pk=pk)
    return found


def development_for(account: Any, pk: int) -> Development:
    """Return a development file of a branch the account sees; 404 outside."""
    rows = Development.objects.visible_to(account).select_related("person", "branch__parent")
    found: Development = get_object_or_404(rows, pk=pk)
    return found


def meeting_for(account: Any, pk: int) -> Meeting:
    """Return a meeting whose branch the account keeps; 403 for who sees its people alone, 404 outside."""
    rows = Meeting.objects.visible_to(account).select_related(
        "branch__parent", "group", "file", "by__person"
    )
    found: Meeting = get_object_or_404(rows, pk=pk)
    insist(account, rights.KEEP_BRANCH, found.branch.path)
    return found


def anywhere(account: Any, *wanted: str) -> None:
    """Let who holds one of the rights anywhere pass; NotAllowed, naming who could, for anybody else."""
    if not any(account.may_anywhere(right) for right in wanted):
        raise _refusal(wanted[0])


def insist(account: Any, right: str, path: str) -> None:
    """Raise NotAllowed, naming who could, when the account lacks `right` at `path`."""
    if not account.may(right, path):
        raise _refusal(right)


def _refusal(right: str) -> NotAllowed:
    what, who = rights.LABELS[right], who_holds(right)
    return NotAllowed(f"不能{what}。{what}由{who}办理。", who=who)
