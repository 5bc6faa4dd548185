"""Processes as the system sees them: what one was started with, and ends that leave no orphan."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def command_line(process: int) -> str:
    """The words a process was started with; empty when it is gone or not to be seen."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    words = ["ps", "-p", str(process), "-o", "command="]  # macOS
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


def end_with_parent() -> None:
    """Run in a child before it becomes its program: it is told to stop when its parent dies.

    Only Linux knows this; elsewhere the next start clears away what a killed one left.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def kill_group(leader: int) -> None:
    """Kill a process with all it started; those already gone are no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
