"""接口令牌: an account's own tokens, made and withdrawn; and withdrawn by whoever keeps the account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members import queries
from members.actions import tokens as actions
from members.doors import account_for, keeper
from members.token_form import TokenForm
from portal.doors import signed_in
from portal.models import ApiToken


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """List the account's own tokens; make one on POST, shown once in the answer itself."""
    account: Any = request.user
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(actions.make, actor=account, **form.cleaned_data)
        if made:
            return render(request, "members/token_made.html", {"made": made})
    live, ended = queries.tokens_of(account)
    context = {"form": form, "live": live, "ended": ended, "most": actions.MOST}
    return render(request, "members/tokens.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token of one's own."""
    token = get_object_or_404(ApiToken, pk=pk, account=request.user)
    _end(request, token)
    return redirect("members:tokens")


@keeper
@require_POST
def withdraw_kept(request: HttpRequest, pk: int, token: int) -> HttpResponse:
    """End a token of an account in scope."""
    account = account_for(request.user, pk)
    _end(request, get_object_or_404(ApiToken, pk=token, account=account))
    return redirect("members:account", pk=pk)


def _end(request: HttpRequest, token: ApiToken) -> None:
    actor: Any = request.user
    actions.withdraw(actor=actor, token=token)
    messages.success(request, f"令牌“{token.name}”已停用，用它的程序立即不能访问。")
