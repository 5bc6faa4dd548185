"""Idempotency-Key: a write that is sent again is answered as the first time, and done once.

The key is claimed in the transaction of the write by a unique row, so of two sent at once the second
waits and is given the first one's answer. A refusal writes nothing and frees the key.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portal.models import KeptAnswer
from portal.refusals import Invalid

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
"""Header of an answer that was given before."""
_GOOD = re.compile(r"[\x21-\x7e]{1,64}")


def once(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Wrap the handler of a write: with a key it is done once, without one as always."""

    def handled(request: Request, *args: Any, **kwargs: Any) -> Response:
        key = key_of(request)
        if not key:
            return handler(request, *args, **kwargs)
        digest = _digest(request)
        with transaction.atomic():
            row, is_fresh = _claim(request.user, key, digest)
            if not is_fresh:
                return _again(row, digest)
            answer = handler(request, *args, **kwargs)
            if answer.status_code >= 400:
                transaction.set_rollback(True)
            else:
                _keep(row, answer)
            return answer

    return handled


def key_of(request: Request) -> str:
    """Return the key of a request, '' without one; ValidationError (400) for one that is none."""
    if HEADER not in request.headers:
        return ""
    given: str = request.headers[HEADER]
    if len(given) > 2 and given.startswith('"') and given.endswith('"'):
        given = given[1:-1]
    if not _GOOD.fullmatch(given):
        raise ValidationError({HEADER: ["要填1至64个字母、数字或符号，最好是一个UUID。"]})
    return given


def forget() -> int:
    """Delete answers that are kept no longer; returns how many."""
    deleted, _ = KeptAnswer.objects.filter(made_at__lt=_oldest()).delete()
    return deleted


def _oldest() -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=settings.API_ANSWERS_KEPT_HOURS)


def _claim(account: Any, key: str, digest: str) -> tuple[KeptAnswer, bool]:
    """Return the row of a key, and whether it was made now; waits for whoever is writing with it."""
    mine = KeptAnswer.objects.filter(account=account, key=key)
    mine.filter(made_at__lt=_oldest()).delete()
    try:
        with transaction.atomic():
            made = KeptAnswer.objects.create(
                account=account, key=key, digest=digest, made_at=timezone.now()
            )
            return made, True
    except IntegrityError:
        return mine.get(), False


def _again(row: KeptAnswer, digest: str) -> Response:
    """Return the answer that was given; Invalid (422) for a key that came with something else."""
    if row.digest != digest:
        sentence = "这个标识已经用在另一个请求上，这一次没有办理。新的请求请换一个标识。"
        wrong = Invalid(sentence, {HEADER: [sentence]})
        wrong.code = "key_reused"
        raise wrong
    headers = {REPLAYED: "true"} | ({"Location": row.location} if row.location else {})
    return Response(json.loads(row.body), row.status, headers=headers)


def _keep(row: KeptAnswer, answer: Response) -> None:
    row.status = answer.status_code
    row.body = JSONRenderer().render(answer.data).decode()
    row.location = answer.headers.get("Location", "")[:200]
    row.save(update_fields=["status", "body", "location"])


def _digest(request: Request) -> str:
    """Return a keyed digest of what is asked: method, address, and the content whatever its order.

    Keyed, because what was sent may be short enough to be guessed.
    """
    content = _told(request.data)
    told = json.dumps(
        [request.method, request.get_full_path(), content],
        sort_keys=True,
        ensure_ascii=True,
        default=str,
    )
    return salted_hmac("portal.repeats", told, algorithm="sha256").hexdigest()


def _told(data: Any) -> Any:
    """Return content as JSON can carry it; of a file its name and digest."""
    if hasattr(data, "lists"):  # a form
        return {name: [_file(value) for value in values] for name, values in data.lists()}
    return data


def _file(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]
