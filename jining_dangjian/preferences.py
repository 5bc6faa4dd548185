"""How a person wants the frame: larger type (kept with the account), menu folded (kept in a cookie)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from members.models import Account
from portal.furniture import FOLD_COOKIE

_A_YEAR = 365 * 24 * 3600


@require_POST
@login_required
def large_type(request: HttpRequest) -> HttpResponse:
    """Switch larger type on or off for the account and go back."""
    account: Any = request.user
    Account.objects.filter(pk=account.pk).update(large_type=request.POST.get("large") == "1")
    return _back(request)


@require_POST
def fold(request: HttpRequest) -> HttpResponse:
    """Fold or unfold the side menu on this machine and go back."""
    answer = _back(request)
    folded = "1" if request.POST.get("folded") == "1" else "0"
    answer.set_cookie(
        FOLD_COOKIE, folded, _A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return answer


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    local = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return redirect(target if local else "home")
