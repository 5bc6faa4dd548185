"""What happens around every request: idle sign-out, unreadable text, refusals turned into pages."""

import ipaddress
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from portal import deeds, kept
from portal.refusals import Invalid, Refused

Answer = Callable[[HttpRequest], HttpResponse]
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
SEEN = "seen_at"
"""Where a session notes when it was last used, in seconds since 1970; once a minute."""
QUIET_HEADER = "X-Portal-Quiet"
"""Sent by requests the page makes on its own (progress, who else is here): they are not activity."""


Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class ClientAddress:
    """Puts the browser's address in the place of the reverse proxy's, for lock-outs and deeds.

    Only what a proxy in TRUSTED_PROXIES says is believed; anybody can send X-Forwarded-For.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer; a setting that is no address or network stops the start."""
        self.get_response = get_response
        self.trusted = [ipaddress.ip_network(one, strict=False) for one in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set REMOTE_ADDR, tell deeds of it, and drop cookies with text no database can hold."""
        peer = request.META.get("REMOTE_ADDR", "")
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        request.META["REMOTE_ADDR"] = client_address(peer, forwarded, self.trusted)
        request.COOKIES = {
            name: text for name, text in request.COOKIES.items() if not _UNSTORABLE.search(text)
        }
        with deeds.coming_from(origin_of(request)):
            return self.get_response(request)


def origin_of(request: HttpRequest) -> str:
    """Return what a deed done by this request says of where it came from."""
    return "API" if request.path.startswith("/api/") else request.META["REMOTE_ADDR"]


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the right-most address that is no trusted proxy's, beginning with the direct peer."""
    found = peer
    for text in [peer, *reversed(forwarded)]:
        address = _address(text)
        if address is None:
            break
        found = str(address)
        if not any(address in network for network in trusted):
            break
    return found


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


_PERSONAL = ("text/html", "application/json", "application/problem+json")


class Private:
    """Keeps pages and data of whoever is signed in out of every cache, the browser's own as well."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer unless its view has said how long it may be kept."""
        before = request.user.is_authenticated  # signing out answers with a page of his too
        answer = self.get_response(request)
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        if kind in _PERSONAL and (before or request.user.is_authenticated):
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class IdleSignOut:
    """Signs out a session nobody used for IDLE_SIGN_OUT_SECONDS; the page keeps what was typed."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session if it lay idle too long, else note that it is in use (once a minute)."""
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get(SEEN, 0)
            if seen and now - seen > settings.IDLE_SIGN_OUT_SECONDS:
                setattr(request, kept.LAPSED, request.user.pk)
                logout(request)
                if request.method != "POST":  # what a form's sender is told is said by the door
                    messages.info(request, "您有一段时间没有操作，为安全起见已退出。请重新登录。")
            elif now - seen > 60 and QUIET_HEADER not in request.headers:
                request.session[SEEN] = now
        return self.get_response(request)


class Readable:
    """Refuses what no database text can hold (NUL, half a character) before a view meets it."""

    SENTENCE = "送来的内容里有看不见的控制字符，没有办理。请去掉这些字符，或手工输入后再试。"
    FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; who asks is known in process_view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer 422 for an address, a query or a form with such text; other bodies are not read.

        The API reads its parameters itself and answers 400 with their names.
        """
        if request.path.startswith("/api/"):
            return None
        sent = [request.path, *_texts(request.GET)]
        if request.content_type in self.FORMS:
            sent += _texts(request.POST)
        if not any(map(_UNSTORABLE.search, sent)):
            return None
        return answer_of(request, Invalid(self.SENTENCE))


def _texts(values: QueryDict) -> list[str]:
    return [text for name, texts in values.lists() for text in (name, *texts)]


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer goes to a script of ours or to the API rather than to a page."""
    return request.path.startswith("/api/") or "application/json" in request.headers.get(
        "Accept", ""
    )


class Refusals:
    """Turns a Refused raised anywhere in a view into a page, or into JSON for a script; so it does
    with the bare answer of an address that only takes forms."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; refusals arrive in process_exception."""
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or wants_json(request):
            return answer
        page = render(request, "405.html", status=answer.status_code)
        page["Allow"] = answer["Allow"]
        if request.user.is_authenticated:
            kept.put_back(request, page)
        return page

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception alone."""
        if not isinstance(problem, Refused):
            return None
        if wants_json(request):
            return answer_of(request, problem)
        back = request.headers.get("Referer", "")
        local = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        whole_page = "HX-Request" not in request.headers
        if request.method == "POST" and back and local and problem.status != 403 and whole_page:
            messages.error(request, problem.sentence)
            kept.keep_refused(request)
            return redirect(back)
        return answer_of(request, problem)


def answer_of(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return a refusal as a page, or as a problem for a script."""
    if wants_json(request):
        is_api = request.path.startswith("/api/")
        kind = "application/problem+json" if is_api else "application/json"
        return JsonResponse(as_problem(refusal), status=refusal.status, content_type=kind)
    return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)


def as_problem(refusal: Refused) -> dict[str, object]:
    """Return a refusal as the body of a problem answer (RFC 9457 fields plus code, rule and who)."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": refusal.sentence,
        "status": refusal.status,
        "code": refusal.code,
        "rule": refusal.rule,
        "who": refusal.who,
    }
    if isinstance(refusal, Invalid):
        body["problems"] = refusal.problems
    return body
