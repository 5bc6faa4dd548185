"""Reading accounts and grants: which an account may see, how they are found, what a page tells."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from members import authority, lockouts, rights
from members.models import Account, Grant, Organization, Person
from members.models.people import RUN_TOGETHER
from portal import clock
from portal.models import ApiToken
from portal.refusals import Refused
from portal.scope import one_of_found, within

ENDED = 20
"""How many of the last tokens are looked through for those that have ended."""
FOUND = 20
"""How many people or organizations a search shows."""


def accounts_visible_to(keeper: Any) -> QuerySet[Account]:
    """Return the accounts whose unit, or one of whose grants in force or to come, is in scope.

    The scope is where the keeper may grant. It begins at the accounts: they are few among the people, whose
    homes are looked up one by one (a join, or EXISTS, would read all people). Whose scope is everything is
    not asked about places at all.
    """
    paths = keeper.paths_for(rights.GRANT)
    if not paths:
        return Account.objects.none()
    if _whole(paths):
        live = Grant.objects.filter(authority.live_or_coming()).values("account_id")
        somewhere = Q(home__isnull=False) | Q(person__isnull=False)
        return Account.objects.filter(somewhere | Q(pk__in=live))
    units = Organization.objects.filter(within(paths, "path")).order_by().values("pk")
    granted = (
        Grant.objects.filter(one_of_found("organization_id", units))
        .filter(authority.live_or_coming())
        .values("account_id")
    )
    person = Person.objects.filter(pk=OuterRef("person_id")).order_by()
    rows = Account.objects.alias(person_home=Subquery(person.values("home_id")))
    return rows.filter(Q(home__in=units) | Q(pk__in=granted) | Q(person_home__in=units))


def _whole(paths: Sequence[str]) -> bool:
    """Whether paths hold every organization: the only topmost one is among them."""
    tops = [path for path in paths if path.count("/") == 2]
    return (
        bool(tops) and not Organization.objects.filter(parent=None).exclude(path__in=tops).exists()
    )


def named(rows: QuerySet[Account], words: str) -> QuerySet[Account]:
    """Return the accounts whose name, user name or pinyin initials hold the words."""
    return rows.filter(
        Q(person__name__icontains=words)
        | Q(label__icontains=words)
        | Q(username__icontains=words)
        | Q(person__initials__startswith=words.lower())
    )


def of_unit(rows: QuerySet[Account], words: str) -> QuerySet[Account]:
    """Return the accounts of units whose name holds the words."""
    units = Organization.objects.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    return rows.filter(Q(person__home__in=units) | Q(home__in=units))


def holding(rows: QuerySet[Account], role: str) -> QuerySet[Account]:
    """Return the accounts that hold a role now or will."""
    held = Grant.objects.filter(authority.live_or_coming(), role=role)
    return rows.filter(pk__in=held.values("account_id"))


def in_state(rows: QuerySet[Account], state: str) -> QuerySet[Account]:
    """Return the accounts in use, never signed in to, locked or closed; all of them for anything else."""
    if state == "open":
        return rows.filter(is_active=True)
    if state == "fresh":
        return rows.filter(is_active=True, must_change_password=True)
    if state == "locked":
        return rows.filter(username__in=lockouts.locked_until())
    if state == "closed":
        return rows.filter(is_active=False)
    return rows


@dataclass(frozen=True)
class AccountRow:
    """An account as the list shows it; `locked_until` by the real clock."""

    account: Account
    grants: list[Grant]
    locked_until: dt.datetime | None


def rows_of(keeper: Any, accounts: Sequence[Account]) -> list[AccountRow]:
    """Return what the list tells of accounts, in their order; the grants inside the scope alone."""
    ids = [account.pk for account in accounts]
    shown = Grant.objects.visible_to(keeper).filter(authority.live_or_coming(), account__in=ids)
    grants: dict[int, list[Grant]] = {}
    for grant in shown.select_related("organization").order_by("organization__depth", "id"):
        grants.setdefault(grant.account_id, []).append(grant)
    locks = lockouts.locked_until([account.username for account in accounts])
    return [AccountRow(a, grants.get(a.pk, []), locks.get(a.username)) for a in accounts]


@dataclass(frozen=True)
class GrantRow:
    """A grant as the account's page shows it, with whether the keeper may end it."""

    grant: Grant
    may_revoke: bool


def tokens_of(account: Account) -> tuple[list[ApiToken], list[ApiToken]]:
    """Return the account's tokens in use, the newest first, and the last few that have ended."""
    rows = account.api_tokens.select_related("withdrawn_by__person").order_by("-pk")
    shown = list(rows[:ENDED])
    live = rows.filter(withdrawn_at=None, expires_on__gte=clock.today())
    return list(live), [token for token in shown if not token.is_live]


@dataclass(frozen=True)
class AccountPage:
    """Everything the page of one account tells the keeper.

    `refusal` says why he cannot keep it, None when he can; `elsewhere` counts grants out of his scope.
    """

    account: Account
    live: list[GrantRow]
    ended: list[Grant]
    elsewhere: int
    locked_until: dt.datetime | None
    refusal: Refused | None
    stamp: str = ""
    is_self: bool = field(default=False)
    tokens: list[ApiToken] = field(default_factory=list)


def page_of(keeper: Any, account: Account, stamp: str) -> AccountPage:
    """Return the page of an account the keeper sees."""
    grants = account.grants.select_related("organization", "given_by__person")
    inside = list(
        grants.filter(within(keeper.paths_for(rights.GRANT), "organization__path")).order_by("-id")
    )
    live = [grant for grant in inside if not grant.is_over]
    standing = account.grants.filter(authority.live_or_coming()).count()
    return AccountPage(
        account,
        [GrantRow(g, authority.refusal_to_revoke(keeper, g) is None) for g in live],
        [grant for grant in inside if grant.is_over],
        standing - len(live),
        lockouts.locked_until([account.username]).get(account.username),
        authority.refusal_to_keep(keeper, account),
        stamp,
        keeper.pk == account.pk,
        tokens_of(account)[0],
    )


def _typed_pinyin(words: str) -> str:
    """Return words typed as pinyin without blanks, '' where they are not Latin letters."""
    key = words.replace(" ", "").lower()
    return key if key.isascii() and key.isalpha() else ""


def people_found(keeper: Any, words: str, right: str = rights.GRANT) -> list[Person]:
    """Return people on whom the keeper holds `right`, by part of the name, or the beginning of their
    pinyin or initials."""
    words = words.strip()
    if not words:
        return []
    asked = Q(name__icontains=words)
    if key := _typed_pinyin(words):
        asked |= Q(initials__startswith=key) | Q(run_together__startswith=key)
    people = Person.objects.visible_to(keeper, right).alias(run_together=RUN_TOGETHER)
    people = people.filter(asked)
    return list(people.select_related("home", "account").order_by("sort_key", "id")[: FOUND + 1])


def organizations_found(
    keeper: Any, words: str, kinds: set[str] | None = None, right: str = rights.GRANT
) -> list[Organization]:
    """Return organizations in scope by part of the name or the beginning of its pinyin; of `kinds`.

    Without words the topmost of the scope, so that there is something to begin with.
    """
    words = words.strip()
    rows = Organization.objects.visible_to(keeper, right)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if words:
        asked = Q(name__icontains=words) | Q(short_name__icontains=words)
        if key := _typed_pinyin(words):
            asked |= Q(run_together__startswith=key)
        rows = rows.alias(run_together=RUN_TOGETHER).filter(asked)
    found = rows.select_related("parent__parent").order_by("depth", "sort_key", "id")
    return list(found[: FOUND + 1 if words else 8])
