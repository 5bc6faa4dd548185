"""How often an account or a token may call the API, and how often somebody may present a wrong token.

Counted in Redis by windows of the clock, so that all processes count together and two requests at once
are two. Where Redis is away nothing is limited: an office's work must not stop for a counter.
"""

import logging
import math
import time

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

log = logging.getLogger(__name__)


class PerCaller(SimpleRateThrottle):
    """So many reads and so many writes; a token is counted by itself, a session by its account.

    The rates are settings.API_LIMITS, "600/min" and the like.
    """

    left: float = 0

    def __init__(self) -> None:
        """Leave the rate to the request's method."""

    def allow_request(self, request: Request, view: object) -> bool:
        """Count this request; False once there were more than the rate allows."""
        kind = "read" if request.method in SAFE_METHODS else "write"
        token = getattr(request.auth, "pk", None)
        who = f"token:{token}" if token else f"account:{request.user.pk}"
        allowed, self.left = _count(kind, who)
        return allowed

    def wait(self) -> float:
        """Return the seconds until the next window."""
        return self.left


def count_failure(address: str) -> None:
    """Count a wrong token from an address; Throttled after too many."""
    allowed, left = _count("failure", f"address:{address}")
    if not allowed:
        raise Throttled(wait=left)


def _count(kind: str, who: str) -> tuple[bool, float]:
    """Count one more of a kind; return whether it is within the rate, and the seconds that remain."""
    rate, duration = SimpleRateThrottle.parse_rate(PerCaller(), settings.API_LIMITS[kind])
    if rate is None or duration is None:
        return True, 0
    now = time.time()
    window = int(now // duration)
    key = f"{kind}:{who}:{window}"
    cache = caches["limits"]
    try:
        # kept for longer than its window, so that it cannot go between the two commands
        cache.add(key, 0, timeout=2 * duration)
        number = cache.incr(key)
    except RedisError as away:
        log.warning("API calls are not counted, Redis is away: %s", away)
        return True, 0
    return number <= rate, math.ceil((window + 1) * duration - now)
