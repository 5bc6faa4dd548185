"""Doors of the pages of this floor: 403 without the right, 404 outside the scope."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404

from members import queries, rights
from members.models import Account, Grant, Organization, Person
from members.scope import who_holds
from portal.doors import P, View, passing
from portal.reading import whole
from portal.refusals import NotAllowed


def holding(doing: str, *wanted: str, own: str = "") -> Callable[[View[P]], View[P]]:
    """Let pass who holds one of some rights somewhere; 403, naming who does, for others.

    `own` says where somebody finds what is about himself.
    """

    def insist(account: Any) -> None:
        if not any(account.may_anywhere(right) for right in wanted):
            raise refusal(doing, who_holds(wanted[0]), own)

    return passing(insist)


def refusal(doing: str, who: str, own: str = "") -> NotAllowed:
    """Return the sentence that somebody else does this."""
    return NotAllowed(f"不能{doing}。这件事由{who}办理{own and '；' + own}。", who=who)


def keeper(view: View[P]) -> View[P]:
    """Let pass who may grant somewhere; tell others whom the page is for."""
    return holding("管理账号和授权", rights.GRANT)(view)


def reader(view: View[P]) -> View[P]:
    """Let pass who may see people somewhere; tell others whom the page is for."""
    return holding("查看人员名册", rights.SEE_PEOPLE, own="本人的信息在“我的信息”里")(view)


def people_keeper(view: View[P]) -> View[P]:
    """Let pass who may keep people somewhere; tell others who can."""
    return holding("维护人员信息", rights.KEEP_PEOPLE)(view)


def account_for(keeper: Any, pk: int) -> Account:
    """Return an account the keeper sees, with its person and unit; Http404 for others."""
    rows = queries.accounts_visible_to(keeper).select_related("person__home", "home")
    found: Account = get_object_or_404(rows, pk=pk)
    return found


def grant_for(keeper: Any, pk: int) -> Grant:
    """Return a grant inside the keeper's scope; Http404 for others."""
    rows = Grant.objects.visible_to(keeper).select_related("account", "organization")
    found: Grant = get_object_or_404(rows, pk=pk)
    return found


def organization_for(keeper: Any, number: str, right: str = rights.GRANT) -> Organization | None:
    """Return the organization of an address or form; None for '', Http404 outside the scope."""
    if not number:
        return None
    rows = Organization.objects.visible_to(keeper, right).select_related("parent")
    found: Organization = get_object_or_404(rows, pk=whole(number) or 0)
    return found


def person_for(keeper: Any, number: str) -> Person | None:
    """Return the person of an address or form; None for '', Http404 outside the scope."""
    if not number:
        return None
    rows = Person.objects.visible_to(keeper, rights.GRANT).select_related("home", "account")
    found: Person = get_object_or_404(rows, pk=whole(number) or 0)
    return found


def seen_person(account: Any, number: str, **narrower: Any) -> Person | None:
    """Return the person of an address or form whom the account may see; None for '', 404 outside."""
    return chosen_person(account, number, **narrower) if number else None


def chosen_person(account: Any, number: str, **narrower: Any) -> Person:
    """Return the person of a form that asks for one, as `seen_person`; 404 for anything else."""
    rows = Person.objects.visible_to(account, rights.SEE_PEOPLE).filter(merged_into=None)
    rows = rows.filter(**narrower).select_related("home")
    found: Person = get_object_or_404(rows, pk=whole(number) or 0)
    return found
