"""Points that were not spent in time leave the balance: one posting an account and month (P35-R10)."""

from contextlib import suppress

from django.db import IntegrityError, transaction

from assessments.actions.points import opened
from assessments.models import PointAccount, PointEntry, PointSheet, Scheme
from assessments.models.points import EntryKind
from assessments.points.rules import Rules
from assessments.points.schemes import this_month
from assessments.queries.openings import in_force_on
from assessments.queries.point_balances import last_expired, overdue_of
from portal import clock


def expire_all() -> int:
    """Post what has expired today in every scheme whose points expire; return how many postings.

    Any number of workers may do it at once, any number of times: each account is held while it is
    looked at, and the database takes one posting an account and month. Accounts that have ended
    stay as they are, since nobody can spend them.
    """
    schemes = Scheme.objects.filter(point_accounts__person=None, point_accounts__until=None)
    made = 0
    for scheme in schemes.distinct().prefetch_related("versions"):
        version = in_force_on(scheme.versions.all(), clock.today())
        rules = Rules(version.document) if version is not None else None
        if rules is not None and rules.has_sheets and rules.expires_after is not None:
            made += _expire_of(scheme, rules, last_expired(rules.expires_after).code)
    return made


def _expire_of(scheme: Scheme, rules: Rules, code: str) -> int:
    assert rules.expires_after is not None  # noqa: S101  (the caller asked)
    done = PointEntry.objects.filter(kind=EntryKind.EXPIRED, expires=code).values("account")
    rows = PointAccount.objects.filter(scheme=scheme, person=None, until=None).exclude(pk__in=done)
    made = 0
    for pk in sorted(overdue_of(rows, last_expired(rules.expires_after))):
        with suppress(IntegrityError):  # another worker was faster
            made += _expire_one(pk, rules)
    return made


def _expire_one(pk: int, rules: Rules) -> int:
    with transaction.atomic():
        account = PointAccount.objects.select_related("scheme", "organization").get(pk=pk)
        sheet = opened(None, account.scheme, account.organization, this_month())
        held = PointAccount.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        return int(expire(held, rules, sheet) is not None)


def expire(held: PointAccount, rules: Rules, sheet: PointSheet) -> PointEntry | None:
    """Post what has expired of an account onto this month's sheet; None for nothing, or where it is
    posted already. The caller holds the account's row in a transaction."""
    if rules.expires_after is None or held.until is not None:
        return None
    until = last_expired(rules.expires_after)
    rows = PointEntry.objects.filter(account=held, kind=EntryKind.EXPIRED, expires=until.code)
    points = overdue_of(PointAccount.objects.filter(pk=held.pk), until).get(held.pk)
    if not points or rows.exists():
        return None
    return PointEntry.objects.create(
        sheet=sheet,
        account=held,
        component=rules.component,
        kind=EntryKind.EXPIRED,
        points=points,
        expires=until.code,
        reason=f"{until.label}及以前得的积分满{rules.expires_after}个月没有兑换",
        entered_at=clock.now(),
    )
