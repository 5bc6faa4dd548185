"""The portal's web server as production runs it (the image's own words), and people signed in to it."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
PATIENCE = 30


def words(port: int) -> list[str]:
    """The command of the image (Dockerfile), on a port of this machine alone."""
    from django.conf import settings

    text = (settings.BASE_DIR / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    found = re.search(r"^CMD (\[.*\])$", text, re.MULTILINE)
    if found is None:
        raise SystemExit("Dockerfile: no CMD")
    command = json.loads(found[1])
    command[command.index("--bind") + 1] = f"{HOST}:{port}"
    return [sys.executable, "-m", *command]


@contextmanager
def serving(port: int) -> Iterator[None]:
    """Run the web server as the application's own role of the database; it is gone afterwards."""
    log = Path(os.environ["JINING_VAR"]) / "web.log"
    told = os.environ | {"DATABASE_URL": os.environ["TEST_APP_DATABASE_URL"]}
    with log.open("w", encoding="utf-8") as book:
        server = subprocess.Popen(words(port), env=told, stdout=book, stderr=book)
        try:
            _wait(port, log)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def _wait(port: int, log: Path) -> None:
    for _ in range(PATIENCE * 10):
        try:
            if ask(http.client.HTTPConnection(HOST, port), "GET", "/healthz/").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit(log.read_text(encoding="utf-8"))


class Answer:
    """Status, cookies and JSON of an answer."""

    def __init__(self, got: http.client.HTTPResponse) -> None:
        """Read it whole, so that the connection serves the next."""
        body = got.read()
        self.status = got.status
        self.cookies = [one.partition(";")[0] for one in got.headers.get_all("Set-Cookie") or []]
        is_json = "json" in got.headers.get("Content-Type", "")
        self.body: Any = json.loads(body) if is_json else None


def ask(
    line: http.client.HTTPConnection, method: str, path: str, body: bytes = b"", **headers: str
) -> Answer:
    """Ask and read the answer; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, body or None, {"Accept": "application/json"} | named)
    return Answer(line.getresponse())


def signed_in(port: int, account: Any) -> dict[str, str]:
    """Return the headers of a phone of this account: session, and the token it was given to send with."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(account)
    session = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    line = http.client.HTTPConnection(HOST, port)
    ready = ask(line, "GET", "/grids/report/ready/", Cookie=session)
    if ready.status != 200:
        raise SystemExit(f"/grids/report/ready/: {ready.status}")
    cookie = "; ".join([session, *ready.cookies])
    return {"Cookie": cookie, "X_CSRFToken": ready.body["token"]}
