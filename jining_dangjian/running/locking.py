"""Two commands at once: locks held by an open file, so that a killed command leaves none behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from jining_dangjian.running.console import Trouble, say


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock or raise Trouble naming the process that has it."""
    with _opened(path) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = path.read_text().strip() or "?"
            raise Trouble(
                f"./start已在运行（进程{holder}）。先在那个窗口按Ctrl-C停下，再启动。",
                f"./start is already running (process {holder}). Stop it there with Ctrl-C first.",
            ) from None
        _sign(handle)
        yield


@contextlib.contextmanager
def in_turn(path: Path, chinese: str, english: str) -> Iterator[None]:
    """Hold the lock, saying the sentence and waiting when another command has it."""
    with _opened(path) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(chinese, english)
            fcntl.flock(handle, fcntl.LOCK_EX)
        _sign(handle)
        yield


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock; an absent file is held by nobody."""
    if not path.exists():
        return False
    with _opened(path) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # not inherited by child processes
    try:
        yield handle
    finally:
        os.close(handle)


def _sign(handle: int) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
