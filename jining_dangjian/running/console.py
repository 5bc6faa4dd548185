"""What the two commands say: one line a step, one sentence when something cannot go on."""

from __future__ import annotations

import contextlib
import errno
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

DISK_FULL = (
    "磁盘已满。请腾出至少2 GB空间，再运行一次同样的命令，会从断开的地方接着做。",
    "The disk is full. Free at least 2 GB and run the same command again; it goes on from there.",
)


class Trouble(Exception):
    """Something the reader of the terminal can mend: a Chinese sentence and the same in English."""

    def __init__(self, chinese: str, english: str, detail: str = "") -> None:
        super().__init__(chinese)
        self.chinese = chinese
        self.english = english
        self.detail = detail

    def told(self) -> str:
        """The lines to print: both sentences, then the tail of what the failed program said."""
        lines = [self.chinese, self.english]
        if self.detail.strip():
            tail = self.detail.strip().splitlines()[-15:]
            lines += ["", *(f"    {line}" for line in tail)]
        return "\n".join(lines)


def say(chinese: str, english: str = "") -> None:
    """Print one line at once, even into a pipe."""
    print(f"{chinese}  {english}".rstrip(), flush=True)


@contextlib.contextmanager
def step(chinese: str, english: str) -> Iterator[None]:
    """Announce a step and, once it is done, what it took."""
    started = time.monotonic()
    print(f"· {chinese}  {english} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        print("", flush=True)
        raise
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def speak_utf8() -> None:
    """Never let a terminal's character set turn a message into a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def disk_is_full(error: OSError | str) -> bool:
    """Whether an error, or what a failed program wrote, means that no space was left."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return "No space left on device" in error or "ENOSPC" in error or "os error 28" in error


def run(
    command: Sequence[str | Path],
    *,
    failed: tuple[str, str],
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    log: Path | None = None,
) -> str:
    """Run a program to its end and return its standard output; a failure becomes a Trouble.

    `failed` is the Chinese and the English sentence for that. A full disk gets its own sentence
    whatever the program was. With `log`, what the program wrote is also appended there.
    """
    done = subprocess.run(
        [str(part) for part in command],
        env=dict(environment) if environment is not None else None,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    said = done.stdout + done.stderr
    if log is not None:
        with log.open("a", encoding="utf-8") as book:
            book.write(said)
    if done.returncode != 0:
        raise Trouble(*(DISK_FULL if disk_is_full(said) else failed), detail=said)
    return done.stdout
