"""API errors as problem answers: a Chinese sentence, a stable English code, the HTTP status."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.middleware import as_problem
from portal.refusals import Refused
from portal.tokens import BadToken

PROBLEM_JSON = "application/problem+json"

_SENTENCES = {
    400: "请求的参数不对。请按接口说明改正后再试。",
    401: "还没有登录。请先登录再访问。",
    403: "没有这项权限。请联系平台管理员授权。",
    404: "没有这一条，或不在您的授权范围内。",
    405: "这个地址不支持这种方法。接口说明见 /api/v1/docs/。",
    406: "没有这种格式。请用 application/json。",
    415: "看不懂这种格式的内容。请送 application/json；带照片的送 multipart/form-data。",
    429: "访问太频繁。请稍等再试。",
    500: "平台出了故障，没有办成。已经记录下来；请稍后再试，还不行的请联系平台管理员。",
}
_UNREADABLE = "送来的内容读不出来，或太大。请按接口说明送JSON（UTF-8，最多1MB）或表单。"

_CODES = {403: "permission_denied", 404: "not_found"}
"""Codes of refusals that Django itself raises."""


def handler(problem: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a problem answer; unknown exceptions stay exceptions."""
    if isinstance(problem, Refused):
        return Response(as_problem(problem), problem.status, content_type=PROBLEM_JSON)
    if isinstance(problem, SuspiciousOperation):
        problem = exceptions.ParseError()  # too many fields or files in a form
    answer = exception_handler(problem, context)
    if answer is None:
        return None
    status = answer.status_code
    code = getattr(problem, "default_code", "") or _CODES.get(status, "error")
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _SENTENCES.get(status, "请求没有办成。请稍后再试。"),
        "status": status,
        "code": code,
    }
    if isinstance(problem, exceptions.ParseError):
        body["title"] = _UNREADABLE
    if isinstance(problem, BadToken):
        body["title"] = str(problem.detail)
    if left := answer.headers.get("Retry-After"):
        body["title"] = f"访问太频繁。请在{left}秒以后再试。"
    if isinstance(problem, exceptions.ValidationError):
        body["problems"] = by_field(answer.data)
    answer.data = body
    answer.content_type = PROBLEM_JSON
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure of ours: a problem to a program, the page to a person."""
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    return _bare(500, "server_error")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that could not even be read, in the same two forms."""
    if not request.path.startswith("/api/"):
        return defaults.bad_request(request, exception)
    return _bare(400, "bad_request")


def _bare(status: int, code: str) -> HttpResponse:
    body = {"type": "about:blank", "title": _SENTENCES[status], "status": status, "code": code}
    return JsonResponse(body, status=status, content_type=PROBLEM_JSON)


def by_field(told: Any, name: str = "") -> dict[str, list[str]]:
    """Return nested errors as sentences by field, inner fields as parties.0.alias."""
    if isinstance(told, dict):
        parts = list(told.items())
    elif all(isinstance(one, str) for one in told):
        return {name or "body": list(told)}
    else:
        parts = list(enumerate(told))
    found: dict[str, list[str]] = {}
    for key, inner in parts:
        if inner:
            found |= by_field(inner, f"{name}.{key}" if name else str(key))
    return found
