"""What Django is told, and its steps before serving: migrations, demonstration, static files."""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

from jining_dangjian.running import freshness, secrets
from jining_dangjian.running.console import run, say, step
from jining_dangjian.running.places import Places, base_environment
from jining_dangjian.running.servers import Servers

APPS = ("jining_dangjian", "assessments", "grids", "training", "members", "portal")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def environment(places: Places, servers: Servers, host: str) -> dict[str, str]:
    """Everything the portal's processes need to know; what the operator set already wins."""
    held = secrets.read(places.secrets)
    ours = {
        "SECRET_KEY": held["SECRET_KEY"],
        "JINING_VAR": str(places.var),
        "JINING_MEDIA_ROOT": str(places.files),
        "JINING_INSECURE_COOKIES": "1",  # ./start serves plain HTTP
        "ALLOWED_HOSTS": ",".join(_allowed_hosts(host)),
        "JINING_DEMO": held.get("JINING_DEMO", ""),
        "PYTHONUNBUFFERED": "1",
    }
    return ours | base_environment() | servers.addresses()


def _allowed_hosts(host: str) -> list[str]:
    """Names under which a browser may ask; on other than the loopback also this machine's own."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host not in LOOPBACK:
        names += [host, socket.gethostname(), socket.getfqdn(), *_own_addresses()]
    return sorted({name for name in names if name not in ("0.0.0.0", "::")})  # noqa: S104


def _own_addresses() -> list[str]:
    """The address this machine is known by in its network, found without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return [str(probe.getsockname()[0])]
        except OSError:
            return []


def wants_demo(places: Places, *, no_demo: bool) -> bool:
    """Whether the demonstration belongs here: decided at the first start and remembered.

    Later words do not change it, so that nobody's real data get made-up people beside them.
    """
    decided = secrets.read(places.secrets).get("JINING_DEMO")
    if not decided:
        decided = "0" if no_demo else "1"
        secrets.remember(places.secrets, {"JINING_DEMO": decided})
    elif decided == "1" and no_demo:
        say("演示数据早已装入，--no-demo没有作用；要去掉，请运行./start --reset --no-demo。")
    return decided == "1"


def prepare(places: Places, env: Mapping[str, str], *, always: bool) -> None:
    """Migrate, load what belongs into the database, gather static files: each on changed inputs.

    `always` migrates and loads in any case (a restored back-up does not show in the inputs).
    """
    demo = env["JINING_DEMO"] == "1"
    code = freshness.digest(_sources(places), env["DATABASE_URL"].rsplit("@", 1)[-1], str(demo))
    marker = places.markers / "migrated"
    if always or not freshness.is_fresh(marker, code):
        marker.unlink(missing_ok=True)
        owner = {**env, "JINING_DB_ROLE": "owner"}
        with step("建立数据表", "migrations"):
            failed = ("数据表没有建成。", "The migrations failed.")
            _manage(places, owner, failed, "migrate", "--no-input")
        if demo:
            with step("装入演示数据", "demonstration data"):
                failed = ("演示数据没有装入。", "The demonstration was not loaded.")
                _manage(places, owner, failed, "demo")
        else:
            with step("装入组织架构和方案", "organizations and schemes"):
                failed = ("组织架构没有装入。", "The organizations were not loaded.")
                _manage(places, owner, failed, "seed")
        freshness.note(marker, code)
    _gather_static(places, env)


def _gather_static(places: Places, env: Mapping[str, str]) -> None:
    present = freshness.digest(_static_files(places))
    marker = places.markers / "static"
    if freshness.is_fresh(marker, present) and places.static.is_dir():
        return
    with step("汇集静态文件", "static files"):
        failed = ("静态文件没有汇集成。", "The static files could not be gathered.")
        _manage(places, env, failed, "collectstatic", "--no-input", "--clear")
        freshness.note(marker, present)


def sign_ins(places: Places, env: Mapping[str, str]) -> str:
    """The demonstration's sign-ins, one for each kind of person, as `manage.py demo` tells them."""
    failed = ("演示账号没有读出。", "The demonstration's sign-ins could not be read.")
    return _manage(places, env, failed, "demo", "--sign-ins")


def _manage(places: Places, env: Mapping[str, str], failed: tuple[str, str], *words: str) -> str:
    return run(
        [places.python, places.root / "manage.py", *words],
        failed=failed,
        environment=env,
        cwd=places.root,
        log=places.log / "setup.log",
    )


def _sources(places: Places) -> Iterator[Path]:
    """Everything in the apps that may change what the database holds: code and shipped data."""
    yield places.root / "requirements.txt"
    for app in APPS:
        for folder, folders, names in os.walk(places.root / app):
            folders[:] = sorted(set(folders) - {"__pycache__", "static", "templates"})
            yield from (Path(folder, name) for name in sorted(names))


def _static_files(places: Places) -> Iterator[Path]:
    yield places.root / "requirements.txt"
    for folder in [places.root / "static", *(places.root / app / "static" for app in APPS)]:
        yield from (found for found in sorted(folder.rglob("*")) if found.is_file())


def is_up(host: str, port: int) -> bool:
    """Whether the portal answers its health question."""
    asked = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    line = http.client.HTTPConnection(asked, port, timeout=5)
    try:
        line.request("GET", "/healthz/", headers={"Host": "localhost"})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


ACCESS_LINE = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s "%(a)s"'
"""A line of the web server's log: without the query of an address, which holds what people look for."""


def commands(places: Places, host: str, port: int) -> dict[str, list[str]]:
    """The three processes of the portal and the words that start them."""
    python = [str(places.python), "-m"]
    celery = [*python, "celery", "-A", "jining_dangjian.celery"]
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    # few connections beyond the threads: in a rush the first worker to wake took nearly all, on one core
    web = [
        *python, "gunicorn", "jining_dangjian.wsgi:application", "--bind", bind,
        "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--worker-connections", "8",
        "--timeout", "60", "--graceful-timeout", "5",
        "--preload", "--no-control-socket", "--access-logfile", "-", "--access-logformat", ACCESS_LINE,
    ]  # fmt: skip
    worker = [
        *celery, "worker", "--concurrency", "2", "--loglevel", "INFO",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    schedule = places.run / "schedule"
    scheduler = [
        *celery,
        "beat",
        "--loglevel",
        "INFO",
        "--pidfile",
        "",
        "--schedule",
        str(schedule),
    ]
    return {"web": web, "worker": worker, "scheduler": scheduler}
