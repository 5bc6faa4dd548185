"""Giving a role on an organization, and ending it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from members import authority
from members.models import Account, Grant, Organization
from portal import clock, deeds
from portal.refusals import Invalid, Refused, Stale


def give(
    *,
    actor: Any,
    account: Account,
    role: str,
    organization: Organization,
    since: dt.date,
    until: dt.date | None = None,
    reason: str,
) -> Grant:
    """Give `account` a role on an organization from `since` until the day before `until`.

    NotAllowed by GRANT-SELF, GRANT-SCOPE, GRANT-ABOVE; Invalid by GRANT-KIND and for wrong dates or
    a missing reason; Refused for a closed account or a grant it already holds in that time.
    """
    with transaction.atomic():
        fresh = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        if refusal := authority.refusal_to_give(actor, fresh, role, organization):
            raise refusal
        _check_dates(since, until, reason)
        if not fresh.is_active:
            raise Refused("这个账号已停用。请先在账号页恢复，再授权。")
        _check_not_twice(fresh, role, organization, since, until)
        grant = Grant.objects.create(
            account=fresh,
            role=role,
            organization=organization,
            since=since,
            until=until,
            given_by=actor,
            reason=reason.strip(),
        )
        _record(actor, "授权", grant, reason)
    return grant


def _check_dates(since: dt.date, until: dt.date | None, reason: str) -> None:
    problems: dict[str, list[str]] = {}
    if since < clock.today():
        problems["since"] = [f"不能从过去的日期起授权。请填{clock.today()}或以后的日期。"]
    if until is not None and until <= since:
        problems["until"] = ["结束日期要在开始日期以后；没有期限就不填。"]
    if not reason.strip():
        problems["reason"] = ["请写明依据，如任职文件的文号。"]
    if problems:
        raise Invalid("还没有授权。", problems)


def _check_not_twice(
    account: Account, role: str, organization: Organization, since: dt.date, until: dt.date | None
) -> None:
    """Refuse a second grant of the same role on the same organization in the same days."""
    same = account.grants.filter(role=role, organization=organization)
    same = same.filter(Q(until__isnull=True) | Q(until__gt=since))
    if until is not None:
        same = same.filter(since__lt=until)
    held = same.order_by("since").first()
    if held is not None:
        ends = f"到{held.until}" if held.until else "没有期限"
        raise Refused(
            f"{account.display_name}在{organization.label}已是{held.role_name}"
            f"（{held.since}起，{ends}），没有再授。要改期限请先撤销再授。"
        )


def revoke(*, actor: Any, grant: Grant, reason: str) -> None:
    """End a grant today; one that has not begun never begins. The row stays, with its end.

    An end before the beginning says that it was taken back before it began.

    NotAllowed by GRANT-SELF, GRANT-SCOPE, GRANT-ABOVE; Stale when it has ended already.
    """
    if not reason.strip():
        raise Invalid("撤销授权须写明事由。", {"reason": ["请写一句事由。"]})
    with transaction.atomic():
        locked = Grant.objects.select_for_update(of=("self",)).select_related("organization")
        fresh = locked.get(pk=grant.pk)
        if refusal := authority.refusal_to_revoke(actor, fresh):
            raise refusal
        if fresh.is_over:
            raise Stale(f"这项授权已于{fresh.until}结束，没有再改。")
        fresh.until = clock.today()
        fresh.save(update_fields=["until"])
        _record(actor, "撤销授权", fresh, reason)


def _record(actor: Any, verb: str, grant: Grant, reason: str) -> None:
    deeds.record(
        actor=actor,
        verb=verb,
        about=grant,
        reason=reason.strip(),
        details={
            "username": grant.account.username,
            "role": grant.role,
            "since": str(grant.since),
            "until": str(grant.until or ""),
        },
    )
