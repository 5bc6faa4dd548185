"""Whether the portal can work, for load balancers and container checks. No sign-in, no details."""

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database and the broker answer, else 503 naming which does not."""
    silent = [name for name, answers in _CHECKS if not answers()]
    words = f"no answer from: {', '.join(silent)}" if silent else "ok"
    return HttpResponse(f"{words}\n", "text/plain; charset=utf-8", 503 if silent else 200)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker_answers() -> bool:
    broker = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2, retry=None
    )
    try:
        return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        broker.close()


_CHECKS = (("database", _database_answers), ("broker", _broker_answers))
