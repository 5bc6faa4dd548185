"""Who else is in which cell of a sheet right now. A hint only: without the broker it is left out."""

import json
import logging
from typing import Any

import redis
from django.conf import settings

log = logging.getLogger(__name__)
SECONDS = 12


def tell(panel: int, account: Any, at: str) -> list[dict[str, str]]:
    """Say that the account is at the cell `at` ('' for none) and return where the others are."""
    key = f"sheet:{panel}"
    try:
        line = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5
        )
        with line.pipeline() as pipe:
            mine = json.dumps({"name": account.display_name, "at": at})
            pipe.set(f"{key}:{account.pk}", mine, ex=SECONDS)
            pipe.sadd(key, account.pk)
            pipe.expire(key, SECONDS * 10)
            pipe.smembers(key)
            members = pipe.execute()[-1]
        others = [int(m) for m in members if int(m) != account.pk]
        found = line.mget([f"{key}:{pk}" for pk in others]) if others else []
    except (redis.RedisError, OSError) as away:
        log.warning("presence is off: %s", away)
        return []
    return [one for raw in found if raw and (one := json.loads(raw))["at"]]
