"""How answers of this room leave: never kept by a browser, never as a download."""

from django.http import HttpRequest, HttpResponse

from portal.downloads import NOTHING_RUNS


def guarded(answer: HttpResponse) -> HttpResponse:
    """Keep an answer out of every cache and history, and away from other sites' frames."""
    answer["Cache-Control"] = "private, no-store, max-age=0"
    answer["Pragma"] = "no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def picture(data: bytes) -> HttpResponse:
    """Return a scanned page to be shown in the page that asks for it, not to be saved under a name."""
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = NOTHING_RUNS
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return guarded(answer)


def origin(request: HttpRequest) -> str:
    """Return where a look comes from."""
    return str(request.META.get("REMOTE_ADDR", ""))
