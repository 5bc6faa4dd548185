"""Conditional requests: nothing is sent twice that has not changed, nothing written on an old reading.

An ETag is the digest of an answer's bytes, so it never lags behind. If-None-Match spares the answer
(304), If-Match on a write refuses it (412) when what was read has changed since.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils.http import parse_etags, quote_etag
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from portal.middleware import as_problem
from portal.refusals import Refused


class Changed(Refused):
    """What the caller had read is no longer so; nothing was written."""

    status = 412
    code = "changed"

    def __init__(self) -> None:
        """Say what is to be done."""
        super().__init__("内容在读取以后已经变了，没有办理。请重新读取，核对后再办。")


class ConditionalReads(ConditionalGetMiddleware):
    """Django's own middleware for the API alone; answers that no cache may keep have an ETag as well.

    The caller keeps his copy himself: `no-store` is about caches.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Give a good answer its ETag, or answer 304, or 412 as a problem."""
        if not request.path.startswith("/api/") or response.status_code != 200:
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        if answer.status_code == 412:
            refusal = Changed()
            answer = JsonResponse(
                as_problem(refusal), status=412, content_type="application/problem+json"
            )
        return answer

    def needs_etag(self, response: Any) -> bool:
        """Whether the answer's bytes are there to be digested."""
        return not response.streaming


def etag_of(data: Any) -> str:
    """Return the ETag a GET would answer with these data."""
    content = JSONRenderer().render(data)
    return quote_etag(hashlib.md5(content, usedforsecurity=False).hexdigest())


def insist_match(request: Request, read: Callable[[], Any]) -> None:
    """Raise Changed when the request's If-Match does not name what `read` gives now.

    `read` returns what a GET of the single resource answers. Called with the row's lock held, so that it
    cannot change before it is written. Without an If-Match nothing is asked.
    """
    given = parse_etags(request.headers.get("If-Match", ""))
    if given and given != ["*"] and etag_of(read()) not in given:
        raise Changed
