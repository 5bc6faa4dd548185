"""Doors of the pages of this room: 403 without the right, 404 outside scope and relations."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from members.dispatched import relations, rights
from members.dispatched.models import Leave, LedgerItem, Posting, SpotCheck, Team
from members.dispatched.queries import checks, choices, items, leaves, postings
from members.doors import holding, refusal
from members.models import Organization
from members.scope import who_holds
from portal.doors import P, View, passing
from portal.reading import whole
from portal.refusals import NotAllowed

_OWN = "驻村干部本人的在“我的驻村”里"


def reader(view: View[P]) -> View[P]:
    """Let pass who may see first secretaries somewhere."""
    return holding("查看驻村第一书记名单", rights.SEE_DISPATCHED, own=_OWN)(view)


def insist_keeper(account: Any) -> None:
    """Refuse (403) who keeps first secretaries nowhere."""
    if not account.may_anywhere(rights.KEEP_DISPATCHED):
        raise refusal("管理驻村第一书记", who_holds(rights.KEEP_DISPATCHED), _OWN)


def keeper(view: View[P]) -> View[P]:
    """Let pass who keeps first secretaries somewhere."""
    return passing(insist_keeper)(view)


def insist_office(account: Any) -> None:
    """Refuse (403) who acts for no county's dispatched-cadre office."""
    if not any(
        relations.office_keeps(account, grant.organization.path) for grant in account.held_grants
    ):
        raise refusal("办理县下派办的事", relations.OFFICE, _OWN)


def office(view: View[P]) -> View[P]:
    """Let pass who acts for a county's dispatched-cadre office."""
    return passing(insist_office)(view)


def receiver(view: View[P]) -> View[P]:
    """Let pass who reads for a unit that sends people."""
    return holding("查看本单位派出干部", rights.RECEIVE_LETTERS, own=_OWN)(view)


def insist_letters(account: Any) -> None:
    """Refuse (403) who neither reads letters for a unit nor keeps first secretaries."""
    receives = account.may_anywhere(rights.RECEIVE_LETTERS)
    if not receives and not account.may_anywhere(rights.KEEP_DISPATCHED):
        who = who_holds(rights.RECEIVE_LETTERS)
        raise NotAllowed(f"不能查看反馈函。反馈函由派出单位的{who}查看。", who=who)


def posting_for(account: Any, pk: int) -> Posting:
    """Return a posting the account sees by scope or relation; 404 for others."""
    rows = Posting.objects.known_to(account).select_related(*postings.WITH)
    found: Posting = get_object_or_404(rows, pk=pk)
    return found


def leave_for(account: Any, pk: int) -> Leave:
    """Return a leave in scope, of the account's team, or its own; 404 for others."""
    found: Leave = get_object_or_404(
        leaves.known_to(account).select_related(*leaves.WITH, "letter"), pk=pk
    )
    return found


def check_for(account: Any, pk: int) -> SpotCheck:
    """Return a check the account may know; 404 for others, and for who might be warned."""
    rows = checks.known_to(account).select_related(*checks.WITH)
    found: SpotCheck = get_object_or_404(rows, pk=pk)
    return found


def item_for(account: Any, pk: int) -> LedgerItem:
    """Return an item of the ledger in scope, of the account's team, or its own; 404 for others."""
    rows = items.known_to(account).select_related(*items.WITH)
    found: LedgerItem = get_object_or_404(rows, pk=pk)
    return found


def team_for(account: Any, number: str) -> Team | None:
    """Return the team of an address or form that the account keeps; None for '', 404 outside."""
    if not number:
        return None
    rows = Team.objects.visible_to(account, rights.KEEP_DISPATCHED).filter(until=None)
    found: Team = get_object_or_404(rows.select_related("town"), pk=whole(number) or 0)
    return found


def own_posting(account: Any) -> Posting | None:
    """Return the account's own present posting; one query."""
    if not account.person_id:
        return None
    rows = Posting.objects.of_self(account).present().select_related(*postings.WITH)
    return rows.first()


def county_for(account: Any, pk: int) -> Organization:
    """Return a county for whose office the account acts; 404 for others."""
    rows = Organization.objects.visible_to(account, rights.KEEP_DISPATCHED).filter(kind="county")
    found: Organization = get_object_or_404(rows, pk=pk)
    return found


def office_county(account: Any, pk: int) -> Organization:
    """Return a present county the account's office offers to pick; 404 for others."""
    there = {one.pk: one for one in choices.offices(account)}
    if pk not in there:
        raise Http404
    return there[pk]
