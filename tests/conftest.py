"""What every test stands on: a database cloned from the migrated template, roles, Chromium, office.

Tests are run by `./test`, which brings throw-away servers and tells their addresses.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings

from tests import emptying, turns

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROJECT = Path(__file__).resolve().parent.parent

# An example on a busy machine takes as long as it takes.
hypothesis_settings.register_profile("ours", deadline=None)
hypothesis_settings.load_profile("ours")

# Playwright keeps an event loop in the thread of a worker from its first test on, which Django would
# take for asynchronous code in every later test of that worker.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to touch real servers; give each parallel worker a broker database of its own."""
    if os.environ.get("JINING_TESTING") != "1":
        raise pytest.UsageError(
            "Run tests with ./test (for some of them: ./test tests/portal -k name)."
        )
    turns.remember(config)
    base = os.environ["REDIS_URL"].rsplit("/", 1)[0]
    settings.REDIS_URL = settings.CELERY_BROKER_URL = f"{base}/{_worker_number()}"


def _worker_number() -> int:
    """0 without pytest-xdist, else 1, 2, … ."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(name.removeprefix("gw")) + 1 if name else 0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has its turn in another run; pytest tells how many."""
    if left := turns.others(items):
        config.hook.pytest_deselected(items=left)
        out = set(left)
        items[:] = [item for item in items if item not in out]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the collector what stays to the end anyway: every module and thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Clone the database `./test` has migrated already instead of migrating once per worker."""
    default = connections["default"].settings_dict
    default["TEST"]["TEMPLATE"] = default["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The worker's own database, for tests without the marker too (pytest-django makes one for marked
    tests alone; a module with a standing world would work in the template)."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        emptying.quickly()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders without end; pytest's own numbering looks through all there are each time."""
    base = tmp_path_factory.mktemp("files")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def private_files(settings: Any, folders: Iterator[Path]) -> Path:
    """Uploads and generated files of a test go into a folder of its own."""
    folder = next(folders)
    folder.mkdir()
    settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture(autouse=True)
def own_clock() -> Iterator[None]:
    """No test goes by the demonstration's date of the one before, and none reads it again half-way: a slow
    machine would count a statement more. Nor does a menu stand that was made before something was given, nor
    what was kept of rows whose numbers another test's rows may have."""
    from portal import clock, providers  # models are readable only once Django is set up

    cache.clear()
    clock.KEPT = 3600
    providers.MENU_SECONDS = 0
    clock.forget()
    yield
    clock.forget()


@pytest.fixture(scope="session")
def playwright(playwright: Any) -> Iterator[Any]:
    """Close what was opened while its event loop ran: afterwards Django no longer sees it."""
    yield playwright
    connections.close_all()


@pytest.fixture
def as_role(db: None) -> Callable[[str], None]:
    """Step down, inside the test's own transaction, to what a database role may do.

    `as_role("jining_app")`, `as_role("jining_auditor")`; the role ends with the transaction.
    """

    def step_down(role: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true)", [role])

    return step_down


@pytest.fixture
def app_connection(transactional_db: None) -> Iterator[Any]:
    """A psycopg2 connection of its own, signed in as the role the portal works as."""
    url = os.environ["TEST_APP_DATABASE_URL"].rsplit("/", 1)[0]
    line = psycopg2.connect(f"{url}/{connection.settings_dict['NAME']}")
    yield line
    line.close()


@pytest.fixture
def running_worker(transactional_db: None, private_files: Path) -> Iterator[Callable[..., Any]]:
    """Start real Celery workers on the test's database and broker: `running_worker(NAME="value")`.

    Keywords become environment variables of the worker. Returns its Popen, once it takes tasks;
    whatever the test does not kill itself is killed, with its children, when the test ends.
    """
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    started: list[subprocess.Popen[str]] = []

    def start(**extra: str) -> subprocess.Popen[str]:
        words = ["-m", "celery", "-A", "jining_dangjian.celery", "worker", "--concurrency", "1"]
        process = subprocess.Popen(
            [sys.executable, *words, "--loglevel", "INFO", "--without-gossip", "--without-mingle"],
            cwd=PROJECT,
            env=_worker_environment(private_files) | extra,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        _wait_for_line(process, "ready.")
        return process

    yield start
    for process in started:
        _end_group(process)


def _worker_environment(files: Path) -> dict[str, str]:
    """What a worker is told: the test's own database, as the role the portal works as."""
    url = os.environ["TEST_APP_DATABASE_URL"].rsplit("/", 1)[0]
    return os.environ | {
        "DATABASE_URL": f"{url}/{connection.settings_dict['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "JINING_MEDIA_ROOT": str(files),
        "PYTHONUNBUFFERED": "1",
    }


def _wait_for_line(process: subprocess.Popen[str], word: str, seconds: float = 40) -> None:
    """Read what the process says until the word comes; what follows is read away in the background."""
    until = time.monotonic() + seconds
    seen = []
    for line in process.stdout or ():
        seen.append(line)
        if word in line:
            threading.Thread(target=lambda: list(process.stdout or ()), daemon=True).start()
            return
        if time.monotonic() > until:
            break
    pytest.fail("the worker did not come up:\n" + "".join(seen))


def _end_group(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium that `./test` found on this machine."""
    return {"executable_path": os.environ["JINING_CHROMIUM"], "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A desk in a county office."""
    return {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture
def office(tmp_path: Path) -> Callable[[Path, str], Path]:
    """Convert a document with LibreOffice: `office(path, "csv")` returns the new file.

    A profile of its own keeps parallel tests from waiting for one another's.
    """

    def convert(path: Path, to: str) -> Path:
        subprocess.run(
            [
                os.environ["JINING_OFFICE"],
                f"-env:UserInstallation=file://{tmp_path}/office-profile",
                "--headless",
                "--convert-to",
                to,
                "--outdir",
                str(tmp_path / "converted"),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return tmp_path / "converted" / path.with_suffix(f".{to.split(':', maxsplit=1)[0]}").name

    return convert
