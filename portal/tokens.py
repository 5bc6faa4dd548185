"""Tokens of programs: made up, found again by their digest, and what one reaches.

A request with a token is a request of the account that made it: every right is looked up as for its
session. The token can only narrow that, to parts of the portal and to reading.
"""

import datetime as dt
import hashlib
import re
import secrets
from typing import Any

from django.db.models import Q
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from portal import clock, deeds, limits
from portal.models import ApiToken
from portal.refusals import NotAllowed

PREFIX = "jndj_"
"""How every token begins, so that one left in a file is recognised."""
SCHEME = "bearer"
_SHAPE = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_USED_EVERY = dt.timedelta(minutes=1)
_RENEW = "请登录后在右上角姓名里的“接口令牌”重新生成。"


class BadToken(AuthenticationFailed):
    """A token that opens nothing; the sentence says why to whoever holds the whole of it."""

    def __init__(self, sentence: str, code: str = "invalid_token") -> None:
        """Keep what is answered."""
        super().__init__(sentence, code)
        self.default_code = code


def make_up() -> str:
    """Return a new token: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def presented(request: Any) -> str | None:
    """Return the token of a request's Authorization header, '' for a Bearer header without a good one.

    None where the request carries no Bearer header at all.
    """
    words = request.headers.get("Authorization", "").split()
    if not words or words[0].lower() != SCHEME:
        return None
    return words[1] if len(words) == 2 and _SHAPE.fullmatch(words[1]) else ""


def sign_in(request: Request, given: str) -> tuple[Any, ApiToken]:
    """Return the account and its token; BadToken (401) or, after many wrong ones, Throttled (429)."""
    token = _found(given)
    try:
        _insist_opens(token)
    except BadToken:
        limits.count_failure(request.META.get("REMOTE_ADDR", ""))
        raise
    assert token is not None  # noqa: S101 — _insist_opens has refused None
    _note_use(token)
    deeds.comes_from(f"API（令牌{token.hint}…）")
    return token.account, token


def _found(given: str) -> ApiToken | None:
    if not given:
        return None
    rows = ApiToken.objects.select_related("account__person")
    return rows.filter(digest=digest_of(given)).first()


def _insist_opens(token: ApiToken | None) -> None:
    """Raise BadToken unless a token is known, not withdrawn, not over, and its account may sign in."""
    if token is None:
        raise BadToken(f"令牌不对。请核对请求头Authorization: Bearer后面的内容；丢失的{_RENEW}")
    if token.withdrawn_at is not None:
        raise BadToken(f"这个令牌已经停用。{_RENEW}", "token_withdrawn")
    if token.is_over:
        raise BadToken(f"这个令牌已于{token.expires_on}到期。{_RENEW}", "token_expired")
    if not token.account.is_active:
        raise BadToken("账号已经停用，它的令牌也不能用。请联系授权人恢复账号。", "account_closed")
    if token.account.must_change_password:
        sentence = "账号的密码被重置过。请本人先登录改成自己的密码，令牌就可以继续用。"
        raise BadToken(sentence, "password_first")


def _note_use(token: ApiToken) -> None:
    """Write down that a token was used, once a minute at most: a write for each read would cost more."""
    now = clock.now()
    due = Q(used_at__isnull=True) | Q(used_at__lt=now - _USED_EVERY)
    if token.used_at is None or token.used_at < now - _USED_EVERY:
        ApiToken.objects.filter(due, pk=token.pk).update(used_at=now)


class TokenReaches(BasePermission):
    """What a token was made for: its parts, and writing only where it was asked for.

    A view belongs to the part its package is named like; `part` names another one, or '' where any
    token may go. A view of no part is closed to tokens. Sessions pass.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Pass, or raise NotAllowed (403) with what the token lacks."""
        token = request.auth
        if not isinstance(token, ApiToken):
            return True
        part = part_of(view)
        if part and part not in token.parts:
            raise TokenTooNarrow(
                f"这个令牌的范围是{'、'.join(token.part_names)}，不能用在这里。{_RENEW}"
            )
        if request.method not in SAFE_METHODS and not token.writes:
            raise TokenTooNarrow(f"这个令牌只能读，没有办理。{_RENEW}")
        return True


def part_of(view: Any) -> str:
    """Return the part of the portal a view belongs to; '' where every token may go."""
    package = type(view).__module__.partition(".")[0]
    part: str = getattr(view, "part", package)
    return part


class TokenTooNarrow(NotAllowed):
    """The account may, its token may not."""

    code = "token_scope"
