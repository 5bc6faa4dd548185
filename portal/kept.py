"""A form that was sent and not taken, because the session was over or the step was refused: kept, and
put back into its page.

Nothing is done by itself: the page is shown with what was typed in its fields, to be sent again.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from portal.reading import holds_number
from portal.refilling import refilled

MOST_NAMES = 1200
"""Names kept of a form: the longest page has 20 people, a dozen cells, four names each and some."""
MOST_BYTES = 64 * 1024
"""Size kept of a form: anybody can send one."""
LAPSED = "lapsed_account"
"""The attribute of a request in which the idle sign-out says whose session it has just ended."""
KEEPS = "keeps_forms"
"""The attribute of a request whose form may be kept: it came through the door that puts it back."""
_KEPT = "kept_form"
_LEFT_OUT = {"csrfmiddlewaretoken", "sender", "next"}
SEALED = "sealed_"
"""How the names of fields begin whose texts the database holds sealed alone: a session would not."""
_WORDS = re.compile(r"[^\x00-\x7f]")
_MESSAGES = '<div id="messages">'


def page_of(request: HttpRequest) -> str:
    """Return the address of the page a form was sent from, to go back to; else where it was sent."""
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return request.get_full_path()
    found = urlsplit(back)
    return f"{found.path}?{found.query}" if found.query else found.path or "/"


def keep(request: HttpRequest) -> str:
    """Keep a form sent without a session in the browser's new one; return what to tell its sender.

    Not of a browser that never had a session, nor of an unknown sender, nor anything too large: each
    would be a row for anybody. Passwords, files and what is to be sealed are never kept.
    """
    said = "登录已过期，刚才那一步没有办。"
    if not _values(request):
        return f"{said}登录后请再办一次。"
    lapsed = getattr(request, LAPSED, None)
    had_session = lapsed is not None or settings.SESSION_COOKIE_NAME in request.COOKIES
    account = str(lapsed or request.POST.get("sender", ""))[:20]
    if not had_session or not account or not _remember(request, account, was_refused=False):
        return f"{said}刚才填的内容没有保存，请登录后重新填写。"
    return f"{said}刚才填的内容已经留住，登录后会放回原处。"


def keep_refused(request: HttpRequest) -> None:
    """Keep a form that was refused for the page its sender is led back to, where the refusal stands."""
    if request.user.is_authenticated and getattr(request, KEEPS, False):
        _remember(request, str(request.user.pk), was_refused=True)


def _values(request: HttpRequest) -> dict[str, list[str]]:
    """What may be kept of a form: no password, nothing sealed, no field with a number of somebody."""
    return {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in _LEFT_OUT
        and "password" not in name
        and not name.startswith(SEALED)
        and not any(map(holds_number, request.POST.getlist(name)))
    }


def _remember(request: HttpRequest, account: str, *, was_refused: bool) -> bool:
    """Put a form into the session; returns whether it was not too large."""
    values = _values(request)
    size = sum(len(f"{name}{text}".encode()) for name in values for text in values[name])
    if len(values) > MOST_NAMES or size > MOST_BYTES:
        return False
    request.session[_KEPT] = {
        "account": account,
        "page": page_of(request),
        "action": request.get_full_path(),
        "values": values,
        "files": bool(request.FILES),
        "was_refused": was_refused,
    }
    return True


def put_back(request: HttpRequest, answer: Any) -> None:
    """Put what the account sent and was not taken back into its page, once, and say so there."""
    kept = request.session.get(_KEPT)
    page = request.get_full_path()
    if kept is None or request.method != "GET" or kept["page"] != page or not _is_page(answer):
        return
    del request.session[_KEPT]
    account: Any = request.user
    if kept["account"] != str(account.pk):
        return
    text = answer.content.decode()
    found = refilled(text, kept["action"], page, kept["values"])
    words = [text for texts in kept["values"].values() for text in texts if _WORDS.search(text)]
    said = render_to_string("parts/kept.html", {"kept": kept, "found": found, "words": words})
    answer.content = found.text.replace(_MESSAGES, _MESSAGES + said, 1).encode()


def _is_page(answer: Any) -> bool:
    """Whether an answer is a whole page, or says that there is none; no refusal, part or file."""
    return (
        isinstance(answer, HttpResponse)
        and answer.status_code in (200, 405)
        and answer.headers.get("Content-Type", "").startswith("text/html")
        and _MESSAGES.encode() in answer.content
    )
