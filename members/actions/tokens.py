"""Making and withdrawing tokens of the API.

An account makes tokens for itself alone; whoever keeps it (members.authority) may withdraw them. A token
is handed back once, to be shown, and never written into a deed.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from members import authority
from members.models import Account
from portal import clock, deeds, tokens
from portal.models import ApiToken
from portal.refusals import Invalid, Refused, Stale

DAYS = (30, 90, 180, 365)
"""How long a token may last."""
MOST = 10
"""Tokens in use an account may have: each has limits of its own."""
_HINT = 10


@dataclass(frozen=True)
class Made:
    """A token and its text, to be shown once and kept nowhere."""

    token: ApiToken
    text: str


def make(*, actor: Account, name: str, parts: Collection[str], writes: bool, days: int) -> Made:
    """Make a token of the actor's own; Invalid for what does not fit, Refused beyond MOST in use."""
    _check(name, parts, days)
    text = tokens.make_up()
    with transaction.atomic():
        # of two made at once the second counts the first
        Account.objects.select_for_update(of=("self",)).get(pk=actor.pk)
        if len([one for one in actor.api_tokens.all() if one.is_live]) >= MOST:
            raise Refused(f"在用的令牌已有{MOST}个。请先停用不用的，再生成。")
        token = ApiToken.objects.create(
            account=actor,
            name=name.strip(),
            digest=tokens.digest_of(text),
            hint=text[:_HINT],
            parts=sorted(parts),
            writes=writes,
            made_at=clock.now(),
            expires_on=clock.today() + dt.timedelta(days=days),
        )
        _record(actor, "生成接口令牌", token)
    return Made(token, text)


def _check(name: str, parts: Collection[str], days: int) -> None:
    problems: dict[str, list[str]] = {}
    if not name.strip():
        problems["name"] = ["请写用途，如“12345热线平台”。"]
    elif len(name.strip()) > 60:
        problems["name"] = ["用途最多60个字。"]
    if not parts or not set(parts) <= set(settings.API_PARTS):
        names = "、".join(settings.API_PARTS.values())
        problems["parts"] = [f"请至少选一项：{names}。"]
    if days not in DAYS:
        problems["days"] = [f"有效期可选{'、'.join(map(str, DAYS))}天。"]
    if problems:
        raise Invalid("令牌没有生成。", problems)


def withdraw(*, actor: Account, token: ApiToken) -> None:
    """End a token at once; NotAllowed where the actor does not keep its account, Stale when it has ended."""
    with transaction.atomic():
        row = ApiToken.objects.select_for_update(of=("self",)).select_related(
            "account__person__home"
        )
        fresh = row.get(pk=token.pk)
        account = fresh.account
        if account.pk != actor.pk and (refusal := authority.refusal_to_keep(actor, account)):
            raise refusal
        if fresh.withdrawn_at is not None:
            raise Stale("这个令牌已经停用，没有再办。")
        fresh.withdrawn_at, fresh.withdrawn_by = clock.now(), actor
        fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _record(actor, "停用接口令牌", fresh)


def _record(actor: Account, verb: str, token: ApiToken) -> None:
    unit = token.account.unit
    deeds.record(
        actor=actor,
        verb=verb,
        about=token,
        scope_path=unit.path if unit else "",
        details={
            "username": token.account.username,
            "parts": token.parts,
            "writes": token.writes,
            "expires_on": token.expires_on.isoformat(),
        },
    )
