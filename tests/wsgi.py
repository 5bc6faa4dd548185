"""The portal as a WSGI application inside a test's own transaction, for other libraries' clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

SIGNALS = (request_started, request_finished)


@contextmanager
def application() -> Iterator[Any]:
    """Give the application; as under Django's test client no request closes the test's connection.

    Django's test client connects the signals again after each of its requests, hence at every call.
    """
    portal = get_wsgi_application()

    def called(environ: dict[str, Any], start_response: Any) -> Any:
        for signal in SIGNALS:
            signal.disconnect(close_old_connections)
        return portal(environ, start_response)

    yield called
    for signal in SIGNALS:
        signal.connect(close_old_connections)
