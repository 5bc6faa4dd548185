"""API errors as problem answers: a Chinese sentence, a stable English code, the HTTP status."""

from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.middleware import as_problem
from portal.refusals import Refused

_SENTENCES = {
    400: "请求的参数不对。请按接口说明改正后再试。",
    401: "还没有登录。请先登录再访问。",
    403: "没有这项权限。请联系平台管理员授权。",
    404: "没有这一条，或不在您的授权范围内。",
    405: "这个地址不支持这种方法。接口说明见 /api/v1/docs/。",
    406: "没有这种格式。请用 application/json。",
    429: "访问太频繁。请稍等再试。",
}


_CODES = {403: "permission_denied", 404: "not_found"}
"""Codes of refusals that Django itself raises."""


def handler(problem: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a problem answer; unknown exceptions stay exceptions."""
    if isinstance(problem, Refused):
        return Response(
            as_problem(problem), problem.status, content_type="application/problem+json"
        )
    answer = exception_handler(problem, context)
    if answer is None:
        return None
    code = getattr(problem, "default_code", "") or _CODES.get(answer.status_code, "error")
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _SENTENCES.get(answer.status_code, "请求没有办成。请稍后再试。"),
        "status": answer.status_code,
        "code": code,
    }
    if isinstance(problem, exceptions.ValidationError):
        body["problems"] = answer.data
    answer.data = body
    answer.content_type = "application/problem+json"
    return answer
