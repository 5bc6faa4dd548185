"""How callers of the API are signed in: by a token, else by the portal's session."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from portal import tokens
from portal.refusals import Refused


class NoToken(Refused):
    """Something to be written came without the session's token: another site may have sent it."""

    status = 403
    code = "no_token"


class SignedIn(SessionAuthentication):
    """A token (Authorization: Bearer), else the portal's own session; who has neither is answered 401.

    A token stands for itself: no session beside it is looked at, and no CSRF token is asked for, because
    no browser sends it by itself.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Return the account with its token, or with None where a session signed it in."""
        given = tokens.presented(request)
        if given is not None:
            return tokens.sign_in(request, given)
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        """Name the way to sign in, which makes the answer a 401."""
        return 'Bearer realm="portal"'

    def enforce_csrf(self, request: Request) -> None:
        """Raise NoToken, which says where the token is found."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refused:
            raise NoToken(
                "没有办理：缺少令牌。请把cookie里的csrftoken放进请求头X-CSRFToken，再送一次。"
            ) from refused
