"""Keys of the installation: made once, for the owner's eyes, fit for URLs and shells."""

import base64
import re
from pathlib import Path

from jining_dangjian.running import secrets


def test_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.env"
    first = secrets.ensure(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert set(first) == set(secrets.GENERATED)
    assert len(set(first.values())) == len(first)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{24,}", value) for value in first.values())
    for name in ("JINING_SEAL_KEY", "JINING_DATA_KEY", "JINING_INDEX_KEY"):
        assert len(base64.urlsafe_b64decode(first[name] + "=")) == 32, "256 bits"
    assert secrets.ensure(path) == first


def test_a_missing_line_is_mended_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    held = secrets.ensure(path)
    kept = {name: value for name, value in held.items() if name != "REDIS_PASSWORD"}
    secrets.write(path, kept)
    mended = secrets.ensure(path)
    assert mended["REDIS_PASSWORD"]
    assert {name: mended[name] for name in kept} == kept


def test_addresses_are_replaced_and_passwords_are_not(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    held = secrets.ensure(path)
    secrets.remember(path, {"REDIS_URL": "redis://127.0.0.1:1/0"})
    secrets.remember(path, {"REDIS_URL": "redis://127.0.0.1:2/0"})
    assert secrets.read(path) == held | {"REDIS_URL": "redis://127.0.0.1:2/0"}
    assert path.stat().st_mode & 0o777 == 0o600
