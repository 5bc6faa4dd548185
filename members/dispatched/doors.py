"""Doors of the pages of this room: 403 without the right, 404 outside scope and relations."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from members.dispatched import relations, rights
from members.dispatched.models import Leave, Posting, SpotCheck, Team
from members.dispatched.queries import checks, leaves, postings
from members.models import Organization, Person
from members.rights import SEE_PEOPLE
from members.scope import who_holds
from portal.doors import P, View, signed_in
from portal.reading import whole
from portal.refusals import NotAllowed


def _door(
    passes: Callable[[Any], bool], doing: str, who: Callable[[], str]
) -> Callable[[View[P]], View[P]]:
    def let(view: View[P]) -> View[P]:
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            account: Any = request.user
            if not passes(account):
                named = who()
                said = f"不能{doing}。这件事由{named}办理；驻村干部本人的在“我的驻村”里。"
                raise NotAllowed(said, who=named)
            return view(request, *args, **kwargs)

        return signed_in(door)

    return let


def _has(right: str) -> Callable[[Any], bool]:
    return lambda account: bool(account.may_anywhere(right))


def reader(view: View[P]) -> View[P]:
    """Let pass who may see first secretaries somewhere."""
    right = rights.SEE_DISPATCHED
    return _door(_has(right), "查看驻村第一书记名单", lambda: who_holds(right))(view)


def keeper(view: View[P]) -> View[P]:
    """Let pass who keeps first secretaries somewhere."""
    right = rights.KEEP_DISPATCHED
    return _door(_has(right), "管理驻村第一书记", lambda: who_holds(right))(view)


def office(view: View[P]) -> View[P]:
    """Let pass who acts for a county's dispatched-cadre office."""

    def acts(account: Any) -> bool:
        return any(
            relations.office_keeps(account, grant.organization.path)
            for grant in account.held_grants
        )

    return _door(acts, "办理县下派办的事", lambda: relations.OFFICE)(view)


def receiver(view: View[P]) -> View[P]:
    """Let pass who reads for a unit that sends people."""
    right = rights.RECEIVE_LETTERS
    return _door(_has(right), "查看本单位派出干部", lambda: who_holds(right))(view)


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


def seen(model: Any, account: Any, pk: int, *related: str) -> Any:
    """Return a row of this room in the account's scope; 404 outside."""
    rows = model.objects.visible_to(account)
    return get_object_or_404(rows.select_related(*related) if related else rows, pk=pk)


def team_for(account: Any, number: str) -> Team | None:
    """Return the team of an address or form that the account keeps; None for '', 404 outside."""
    if not number:
        return None
    rows = Team.objects.visible_to(account, rights.KEEP_DISPATCHED).filter(until=None)
    found: Team = get_object_or_404(rows.select_related("town"), pk=whole(number) or 0)
    return found


def person_for(account: Any, number: str) -> Person | None:
    """Return the person of an address or form whom the account may see; None for '', 404 outside."""
    if not number:
        return None
    rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None, left_on=None)
    found: Person = get_object_or_404(rows.select_related("home"), pk=whole(number) or 0)
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
