"""Who stands at which cell of a sheet right now. Kept in Redis for seconds, never in the database.

It is a courtesy: where Redis does not answer, nobody is shown and everything else goes on.
"""

import json
import logging
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import redis
from django.conf import settings

LASTS_SECONDS = 12
"""How long somebody is shown after his page last said where he is (it says so every 4 seconds)."""
REST_SECONDS = 30
"""How long Redis is left alone after it did not answer, so that no page waits for it meanwhile."""

log = logging.getLogger(__name__)
_resting_until = 0.0


@dataclass(frozen=True)
class Here:
    """Somebody at a cell."""

    name: str
    subject: int
    field: str


def meet(panel: int, account: Any, at: tuple[int, str] | None) -> list[Here]:
    """Say where `account` is on a panel's sheet (None: at no cell) and return where the others are."""
    global _resting_until  # noqa: PLW0603  (one small circuit breaker per process)
    if time.monotonic() < _resting_until:
        return []
    try:
        told = _tell(f"presence:panel:{panel}", account, at)
    except redis.RedisError as error:
        _resting_until = time.monotonic() + REST_SECONDS
        log.warning("presence is switched off for %s s: %s", REST_SECONDS, error)
        return []
    return _others(told, str(account.pk))


def _tell(key: str, account: Any, at: tuple[int, str] | None) -> dict[bytes, bytes]:
    with _server(settings.REDIS_URL).pipeline(transaction=False) as pipe:
        if at is None:
            pipe.hdel(key, account.pk)
        else:
            here = [account.display_name, *at, time.time()]
            pipe.hset(key, account.pk, json.dumps(here, ensure_ascii=False))
        pipe.expire(key, 10 * LASTS_SECONDS)
        pipe.hgetall(key)
        found: dict[bytes, bytes] = pipe.execute()[-1]
        return found


def _others(told: dict[bytes, bytes], own: str) -> list[Here]:
    since = time.time() - LASTS_SECONDS
    found = []
    for account, value in told.items():
        name, subject, field, said_at = json.loads(value)
        if account.decode() != own and said_at > since:
            found.append(Here(name, subject, field))
    return found


@cache
def _server(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url, socket_connect_timeout=0.3, socket_timeout=0.3, retry=None)
