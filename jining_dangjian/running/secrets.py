"""Keys and passwords of this installation: made once, kept in `var/secrets.env`, never printed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

GENERATED = (
    "SECRET_KEY",
    "JINING_SEAL_KEY",
    "JINING_DATA_KEY",
    "JINING_INDEX_KEY",
    "POSTGRES_PASSWORD",
    "JINING_OWNER_PASSWORD",
    "JINING_APP_PASSWORD",
    "JINING_AUDITOR_PASSWORD",
    "REDIS_PASSWORD",
)

_BYTES = {
    "SECRET_KEY": 48,
    "JINING_SEAL_KEY": 32,
    "JINING_DATA_KEY": 32,
    "JINING_INDEX_KEY": 32,
}
"""How many random bytes a secret holds where 24 are not right; those of 32 are AES-256 or HMAC keys."""

HEAD = """\
# Keys and passwords of this installation, made by ./start. Keep it to yourself, with the back-ups.
# The addresses below are rewritten at each start, the passwords never.
"""


def read(path: Path) -> dict[str, str]:
    """The NAME=value lines of an environment file; an absent file is an empty one."""
    if not path.exists():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return {
        pair[0].strip(): pair[1].strip() for pair in pairs if len(pair) == 2 and pair[0][:1] != "#"
    }


def write(path: Path, values: dict[str, str]) -> None:
    """Replace the file in one stroke, readable by its owner alone from its first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(HEAD)
        out.writelines(f"{name}={value}\n" for name, value in values.items())
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def ensure(path: Path) -> dict[str, str]:
    """All secrets of the installation, generating those that are missing.

    Values are made of letters, digits, - and _ so that they stand unquoted in a URL and a shell.
    """
    held = read(path)
    missing = [name for name in GENERATED if not held.get(name)]
    for name in missing:
        held[name] = secrets.token_urlsafe(_BYTES.get(name, 24))
    if missing:
        write(path, held)
    return held


def remember(path: Path, addresses: dict[str, str]) -> None:
    """Put addresses or facts of this installation beside the passwords, when they changed."""
    held = read(path)
    if {**held, **addresses} != held:
        write(path, {**held, **addresses})
