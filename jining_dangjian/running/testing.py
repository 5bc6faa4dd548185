"""`./test`: every check of the project against throw-away servers, each with a line of its own.

Never reads DATABASE_URL or REDIS_URL: a test run must not be able to touch real data. Servers to
test against instead of own ones are named by TEST_DATABASE_URL (a superuser of a throw-away
PostgreSQL) and TEST_REDIS_URL.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from jining_dangjian.running import assets, environment, locks
from jining_dangjian.running.console import DISK_FULL, Trouble, disk_is_full, say, speak_utf8
from jining_dangjian.running.places import Places
from jining_dangjian.running.rehearsal import Rehearsal
from jining_dangjian.running.verdict import Verdict

# marker, what it is called, its programs, the variable that names one, the variable that insists
OPTIONAL = (
    ("browser", "浏览器测试", ("chromium", "chromium-browser", "google-chrome"), "CHROMIUM"),
    ("office", "电子表格测试", ("soffice", "libreoffice"), "OFFICE"),
)


def arguments(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our own words, and the rest, which goes to pytest."""
    parser = argparse.ArgumentParser(
        prog="./test",
        description="Run all checks and tests; with a path or words of pytest only those tests.",
        allow_abbrev=False,
    )
    parser.add_argument("--long", action="store_true", help="also tests that take minutes")
    parser.add_argument(
        "--lock", action="store_true", help="pin requirements and package-lock anew"
    )
    parser.add_argument("--upgrade", action="store_true", help="with --lock: to newest versions")
    return parser.parse_known_args(words)


def main(words: list[str]) -> int:
    """Exit code 0 when everything passed and something ran, else 1; 130 when interrupted."""
    speak_utf8()
    wanted, passed_on = arguments(words)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        return _run(Places(), wanted, passed_on)
    except Trouble as trouble:
        print(f"\n{trouble.told()}", file=sys.stderr, flush=True)
    except OSError as error:
        if not disk_is_full(error):
            raise
        print(f"\n{Trouble(*DISK_FULL).told()}", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("\n已停下。  Stopped.", file=sys.stderr, flush=True)
        return 130
    return 1


def _run(places: Places, wanted: argparse.Namespace, passed_on: Sequence[str]) -> int:
    places.make()
    environment.prepare(places, tools=True)
    if wanted.lock:
        locks.renew(places, upgrade=wanted.upgrade)
        return 0
    assets.prepare(places)
    verdict = Verdict()
    with ExitStack() as held:
        env = held.enter_context(Rehearsal(places, os.environ)).env
        if not passed_on:
            held.enter_context(_checks(places, env, verdict))
        _tests(places, env, verdict, passed_on, long=wanted.long)
    verdict.told()
    return 0 if verdict.ok else 1


class Check:
    """One check that is a program with an exit code; it runs from the beginning on."""

    def __init__(self, name: str, words: Sequence[str], places: Places, env: Mapping[str, str]):
        self.name, self.began = name, time.monotonic()
        self.said = tempfile.TemporaryFile()  # noqa: SIM115
        self.process = subprocess.Popen(
            words,
            cwd=places.root,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=self.said,
            stderr=subprocess.STDOUT,
        )

    def end(self, verdict: Verdict) -> None:
        """Wait for it, tell how it went, and with a failure what it said."""
        passed = self.process.wait() == 0
        took = time.monotonic() - self.began
        verdict.check(self.name, passed, took)
        say(f"· {self.name} … {'通过 ok' if passed else '失败 FAILED'} ({took:.1f} s)")
        if not passed:
            self.said.seek(0)
            lines = self.said.read().decode(errors="replace").strip().splitlines()
            say("".join(f"    {line}\n" for line in lines[-60:]))
        self.said.close()


@contextmanager
def _checks(places: Places, env: Mapping[str, str], verdict: Verdict) -> Iterator[None]:
    """All checks, cheapest first, whatever fails; the slowest runs beside them and what is done inside."""
    *quick, slowest = _check_commands(places).items()
    beside = Check(*slowest, places, env)
    try:
        for name, words in quick:
            Check(name, words, places, env).end(verdict)
        yield
        beside.end(verdict)
    finally:
        beside.process.kill()


def _check_commands(places: Places) -> dict[str, Sequence[str]]:
    python = str(places.python)
    manage = [python, "manage.py"]
    schema = ["--validate", "--fail-on-warn", "--file", os.devnull]
    return {
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "ruff check": [python, "-m", "ruff", "check", "."],
        "import floors": [str(places.venv / "bin" / "lint-imports"), "--no-cache"],
        "django check": [*manage, "check", "--fail-level", "WARNING"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "API schema": [*manage, "spectacular", *schema],
        "mypy": [python, "-m", "mypy"],
    }


def _tests(
    places: Places,
    env: Mapping[str, str],
    verdict: Verdict,
    passed_on: Sequence[str],
    *,
    long: bool,
) -> None:
    """pytest, without the tests this machine has no program for, which are named instead."""
    env = dict(env)
    left_out = [] if long else ["long"]
    # pytest runs on every core already; `--long` tries the engine with all its threads
    if not long:
        env["POLARS_MAX_THREADS"] = "1"
    for marker, name, programs, variable in OPTIONAL:
        program = os.environ.get(variable) or _first_on_path(programs)
        problem = "" if program else f"没有找到{programs[0]}  no {programs[0]} found"
        if program and marker == "browser":
            problem = _why_playwright_fails(places)
        if not problem:
            env[f"JINING_{variable}"] = str(program)
            continue
        left_out.append(marker)
        insisted = os.environ.get(f"JINING_INSIST_{marker.upper()}") == "1"
        verdict.absent(name, problem, insisted=insisted)
    words = [str(places.python), "-m", "pytest"]
    if left_out:
        words += ["-m", " and ".join(f"not {marker}" for marker in left_out)]
    words += passed_on or ["-n", str(_workers()), "--dist", "worksteal", "-q"]
    began = time.monotonic()
    code, tail = _streamed(words, places, env)
    verdict.tests("pytest", tail, code, time.monotonic() - began)


def _workers() -> int:
    """One more than there are cores, since one always waits for a browser or the database.

    No more than four: a container often may use few of the cores it sees.
    """
    return min((os.cpu_count() or 2) + 1, 4)


def _why_playwright_fails(places: Places) -> str:
    """Playwright brings a Node of its own, which wants a library that a bare Debian lacks."""
    node = places.site_packages / "playwright" / "driver" / "node"
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    if done.returncode == 0:
        return ""
    return f"Playwright起不来，缺libatomic1？ Playwright does not start: {done.stderr.strip()}"


def _first_on_path(programs: Sequence[str]) -> str | None:
    return next((found for found in map(shutil.which, programs) if found), None)


def _streamed(
    words: Sequence[str], places: Places, env: Mapping[str, str]
) -> tuple[int, list[str]]:
    """Run a program showing its output as it comes; its exit code and last lines."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    tail: deque[str] = deque(maxlen=400)
    with subprocess.Popen(
        [*words, *colour],
        cwd=places.root,
        env=dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                tail.append(line)
        except KeyboardInterrupt:
            _let_finish(process)
            raise
    return process.returncode, list(tail)


def _let_finish(process: subprocess.Popen[str], seconds: float = 20) -> None:
    """Have pytest put away what its tests started, browsers and workers, before it ends."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
