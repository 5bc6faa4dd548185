"""Steps whose inputs did not change are not done again: digests of inputs, kept as markers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(files: Iterable[Path], *words: str) -> str:
    """One digest of the names and contents of files (absent ones count as such) and some words."""
    total = hashlib.sha256("\0".join(words).encode())
    for file in files:
        content = file.read_bytes() if file.is_file() else b"absent"
        total.update(f"\0{file.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_fresh(marker: Path, present: str) -> bool:
    """Whether the step was finished with exactly these inputs."""
    return marker.is_file() and marker.read_text(encoding="utf-8") == present


def note(marker: Path, present: str) -> None:
    """Record that the step is finished; only to be called after its last write."""
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(present, encoding="utf-8")
