"""Doors of views: signed in, or told so in the form the caller understands."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404

from portal import kept
from portal.middleware import wants_json

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> View[P]:
    """Let signed-in people pass; others are sent to sign in, scripts get a 401 problem in JSON.

    What a form sent when its session was over, or when it was refused, is kept and put back into its
    page. A view whose forms no row may hold (ballots) does not stand behind this door.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        setattr(request, kept.KEEPS, True)
        if request.user.is_authenticated:
            answer = view(request, *args, **kwargs)
            kept.put_back(request, answer)
            return answer
        if wants_json(request):
            sentence = "登录已过期。填过的内容还在本机，请在新窗口重新登录后继续。"
            body: dict[str, Any] = {"type": "about:blank", "title": sentence, "status": 401}
            return JsonResponse(body, status=401)
        if request.method != "POST" or "HX-Request" in request.headers:
            return redirect_to_login(request.get_full_path())
        messages.info(request, kept.keep(request))
        return redirect_to_login(kept.page_of(request))

    return door


def passing(insist: Callable[[Any], None]) -> Callable[[View[P]], View[P]]:
    """Let signed-in people pass as `insist` lets them, which raises NotAllowed for others."""

    def let(view: View[P]) -> View[P]:
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            insist(request.user)
            return view(request, *args, **kwargs)

        return signed_in(door)

    return let


def seen(model: Any, account: Any, pk: int, *related: str) -> Any:
    """Return a row in the account's scope; 404 outside."""
    rows = model.objects.visible_to(account)
    return get_object_or_404(rows.select_related(*related) if related else rows, pk=pk)
