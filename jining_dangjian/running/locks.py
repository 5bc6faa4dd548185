"""`./test --lock`: pin anew what requirements*.in and package.json ask for, without an address."""

from __future__ import annotations

import json
from pathlib import Path

from jining_dangjian.running import assets, environment
from jining_dangjian.running.console import Trouble, run, step
from jining_dangjian.running.places import Places

NAMES = ("requirements", "requirements-dev", "requirements-setup")


FAILED = ("锁定文件没有更新。", "The lock files could not be renewed.")


def renew(places: Places, *, upgrade: bool) -> None:
    """Rewrite the three pinned requirement files and package-lock.json.

    Without `upgrade` what is pinned already stays where it still fits. Raises Trouble.
    """
    for name in NAMES:
        with step(f"锁定{name}.txt", f"locking {name}.txt"):
            _compile(places, name, ["--upgrade"] if upgrade else [])
    with step("锁定package-lock.json", "locking package-lock.json"):
        verb = "update" if upgrade else "install"
        run(
            [*assets.npm(places), verb, "--package-lock-only", "--ignore-scripts", "--no-audit"],
            failed=FAILED,
            environment=environment.installer_environment(places),
            cwd=places.root,
        )
        _drop_addresses(places)


def _compile(places: Places, name: str, more: list[str]) -> None:
    uv = environment.uv(places)
    if uv is None:
        raise Trouble(
            "锁定依赖需要uv，这里装不上。", "Locking needs uv, which is not to be had here."
        )
    words: list[str | Path] = [uv, "pip", "compile", "--universal", "--python-version", "3.11"]
    words += ["--generate-hashes", "--no-header", "--quiet", *more]
    run(
        [*words, f"{name}.in", "--output-file", f"{name}.txt"],
        failed=FAILED,
        environment=environment.installer_environment(places),
        cwd=places.root,
    )


def _drop_addresses(places: Places) -> None:
    """npm notes where each package asks for donations; addresses do not belong into the lock."""
    path = places.root / "package-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
