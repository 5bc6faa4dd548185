"""The Python environment in `.venv`: made where there is none, filled from the pinned requirements.

uv does the installing (seconds instead of a minute); where it cannot be had or fails, pip does.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jining_dangjian.running import freshness
from jining_dangjian.running.console import Trouble, disk_is_full, run, step
from jining_dangjian.running.locking import in_turn
from jining_dangjian.running.places import Places, base_environment

OFFLINE = (
    "依赖没有装成。请检查网络；用内网镜像时请设置PIP_INDEX_URL，再运行一次同样的命令。",
    "The packages could not be installed. Check the network (or set PIP_INDEX_URL to a mirror)"
    " and run the same command again.",
)
NO_PIP = (
    "这里的Python不带ensurepip，也没有pip和virtualenv。Debian、Ubuntu请先运行"
    "apt install python3-venv，再运行一次同样的命令。",
    "This Python has no ensurepip, no pip and no virtualenv. On Debian or Ubuntu run"
    " `apt install python3-venv`, then the same command again.",
)


def prepare(places: Places, *, tools: bool = False) -> None:
    """See to it that `.venv` holds what requirements.txt pins, with `tools` also the test tools.

    A first attempt that was cut short is cleared away and begun anew. Raises Trouble.
    """
    files = [places.root / "requirements.txt"]
    if tools:
        files.append(places.root / "requirements-dev.txt")
    with in_turn(places.root / ".venv.lock", "等另一个命令准备好环境。", "Waiting my turn."):
        present = freshness.digest(files, platform.machine(), _base_python())
        marker = places.venv / ("tools.installed" if tools else "packages.installed")
        if _usable(places) and freshness.is_fresh(marker, present):
            return
        with step("准备Python环境", "Python environment"), _under_construction(places):
            make(places)
            _install(places, files)
            freshness.note(marker, present)


def _base_python() -> str:
    """The interpreter outside of any environment, whichever one runs this."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _usable(places: Places) -> bool:
    """Whether the environment's own interpreter starts and is new enough."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run(
            [places.python, "-S", "-c", check],
            env=base_environment(),
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


@contextlib.contextmanager
def _under_construction(places: Places) -> Iterator[None]:
    """Mark the environment while it is written; the mark of a dead attempt clears it away."""
    mark = places.venv / "under.construction"
    if mark.exists() or (places.venv.exists() and not _usable(places)):
        shutil.rmtree(places.venv)
    places.venv.mkdir(exist_ok=True)
    mark.touch()
    yield
    mark.unlink()


def make(places: Places) -> None:
    """Make the environment, with or without pip in it, in the first of three ways there is."""
    if _usable(places):
        return
    python = _base_python()
    folder = str(places.venv)
    if importlib.util.find_spec("ensurepip"):
        words = [python, "-m", "venv", folder]
    elif importlib.util.find_spec("venv") and importlib.util.find_spec("pip"):
        words = [python, "-m", "venv", "--without-pip", folder]  # Debian without python3-venv
    elif importlib.util.find_spec("virtualenv"):
        words = [python, "-m", "virtualenv", "--python", python, folder]
    else:
        raise Trouble(*NO_PIP)
    failed = ("Python环境没有建成。", "The Python environment could not be made.")
    run(words, failed=failed, environment=base_environment())


def _install(places: Places, files: Sequence[Path]) -> None:
    environment = installer_environment(places)
    wanted = [word for file in files for word in ("-r", str(file))]
    installer = uv(places)
    if installer:
        quick: list[str | Path] = [
            installer,
            "pip",
            "install",
            "--require-hashes",
            "--compile-bytecode",
        ]
        try:
            run(
                [*quick, "--python", places.python, *wanted],
                failed=OFFLINE,
                environment=environment,
            )
            return
        except Trouble as trouble:
            if disk_is_full(trouble.detail):
                raise
    slow = [*_pip(places), "install", "--require-hashes", "--no-input", *wanted]
    run(slow, failed=OFFLINE, environment=environment)
    run(
        [places.python, "-m", "compileall", "-q", "-j", "0", places.site_packages],
        failed=("依赖没有编译成。", "The packages could not be compiled."),
        environment=environment,
    )


def uv(places: Places) -> Path | None:
    """The pinned uv, installed on first need; None where there is none for this platform."""
    program = places.venv / "bin" / "uv"
    pinned = pinned_lines(places, "uv")
    version = re.search(r"uv==(\S+)", pinned)
    if program.exists() and version:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        if done.stdout.split()[1:2] == [version[1]]:
            return program
    try:
        install_tool(places, "uv")
    except Trouble as trouble:
        if disk_is_full(trouble.detail):
            raise
        return None
    return program if program.exists() else None


def install_tool(places: Places, name: str) -> None:
    """Install one pinned package of requirements-setup.txt with pip. Raises Trouble."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(pinned_lines(places, name))
        wanted.flush()
        run(
            [*_pip(places), "install", "--require-hashes", "--no-input", "-q", "-r", wanted.name],
            failed=OFFLINE,
            environment=installer_environment(places),
        )


def pinned_lines(places: Places, name: str) -> str:
    """The lines of requirements-setup.txt that pin one package: version and hashes."""
    text = (places.root / "requirements-setup.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*$", text, re.MULTILINE)
    return found[0] + "\n" if found else ""


def _pip(places: Places) -> list[str]:
    """Words that run a pip acting on `.venv`: its own, else the base interpreter's."""
    if (places.site_packages / "pip").is_dir():
        return [str(places.python), "-m", "pip"]
    return [_base_python(), "-m", "pip", "--python", str(places.python)]


def installer_environment(places: Places) -> dict[str, str]:
    """What uv, pip and npm are told: caches where one may write, and pip's mirror for uv as well.

    uv does not read pip's settings, and in a Chinese office a mirror or a company certificate is
    what makes installing work at all. Variables of uv that are already set win.
    """
    environment = base_environment() | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    home = Path(environment["HOME"])
    if not (home.is_dir() and os.access(home, os.W_OK)):
        environment["HOME"] = str(places.cache)
        places.cache.mkdir(parents=True, exist_ok=True)
    settings = _pip_settings(places, environment)
    carried = (
        ("index-url", "UV_DEFAULT_INDEX"),
        ("cert", "SSL_CERT_FILE"),
        ("cert", "NODE_EXTRA_CA_CERTS"),
    )
    for theirs, ours in carried:
        if theirs in settings:
            environment.setdefault(ours, settings[theirs])
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    mirrors = [url for url in settings.get("extra-index-url", "").split() if url.startswith("http")]
    if mirrors:
        environment.setdefault("UV_INDEX", " ".join(mirrors))
        # every archive is checked against its pinned hash, so any mirror may serve it
        environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    return environment


def _pip_settings(places: Places, environment: Mapping[str, str]) -> dict[str, str]:
    """What pip has been told on this machine, by file or variable: option name → value."""
    done = subprocess.run(
        [*_pip(places), "config", "list"],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(re.findall(r"^\S+?\.([a-z-]+)='(.*)'$", done.stdout, re.MULTILINE))
